//! Where settings come from, which one wins, and what is said of faults (OPS-01).

use backend::platform::settings::{Duty, LogFormat};

use super::*;

/// OPS-01: all faults are listed at once.
#[test]
fn all_faults_at_once() {
    let mut flags = Flags::default();
    flags.set("http.port", Some("many"));
    flags.set("limits.api_burst", Some(-1));
    flags.set("nonsense", Some(1));
    let faults = load(&flags).err().unwrap();
    assert_eq!(faults.len(), 3, "{faults:?}");
    let mut flags = Flags::default();
    flags.set("public_url", Some("naryad.example/"));
    flags.set("smtp.url", Some("http://mail"));
    let faults = load(&flags).err().unwrap();
    assert_eq!(faults.len(), 2, "{faults:?}");
}

/// OPS-03: a profile changes defaults; what the file says wins over it, and what a flag says over both.
#[test]
fn ops_03_a_profile_lies_below_everything() {
    let file = std::env::temp_dir().join(format!("naryad-config-{}.toml", std::process::id()));
    let text = "profile = \"staging\"\nduties = [\"jobs\"]\n[log]\nkeep_days = 9\n";
    std::fs::write(&file, text).unwrap();
    let mut flags = Flags {
        file: Some(file.clone()),
        ..Flags::default()
    };
    let staging = load(&flags).ok().unwrap().settings;
    assert_eq!(staging.profile, Defaults::Staging);
    assert!(staging.log.format == LogFormat::Json);
    assert_eq!(staging.log.keep_days, 9);
    assert_eq!(staging.database_pool, Settings::default().database_pool);

    flags.set("profile", Some("dr"));
    flags.set("database_pool", Some(3));
    let config = load(&flags).ok().unwrap();
    assert_eq!(config.settings.profile, Defaults::Dr);
    assert_eq!(config.settings.duties, [Duty::Jobs]);
    assert_eq!(config.settings.database_pool, 3);
    let lines = config.lines().join("\n");
    assert!(
        lines.contains("log.format = \"json\"  # profile dr"),
        "{lines}"
    );
    assert!(lines.contains("http.port = 3000  # default"), "{lines}");
    std::fs::remove_file(&file).unwrap();

    let mut flags = Flags::default();
    flags.set("profile", Some("prod"));
    let faults = load(&flags).err().unwrap();
    assert!(faults[0].starts_with("profile"), "{faults:?}");
}

/// OPS-03: every profile holds by itself, and production says what is hardly meant.
#[test]
fn ops_03_profiles_hold() {
    for profile in Defaults::ALL {
        let mut flags = Flags::default();
        flags.set("profile", Some(profile.as_str()));
        let settings = load(&flags).ok().unwrap().settings;
        assert_eq!(settings.profile, profile);
    }
    assert_eq!(Settings::of(Defaults::Dr).duties, [Duty::Web]);
    assert!(advice(&Settings::default()).is_empty());
    let mut settings = Settings::of(Defaults::Production);
    settings.demo = true;
    assert_eq!(advice(&settings).len(), 3, "{:?}", advice(&settings));
}

/// OPS-03: faults in what concerns watching are found before anything starts.
#[test]
fn ops_03_faults_are_found() {
    let mut flags = Flags::default();
    flags.set("traces.endpoint", Some("collector"));
    flags.set("traces.sample", Some(2.0));
    flags.set("reports.dsn", Some("https://sentry.example"));
    flags.set("log.max_file_bytes", Some(10));
    flags.set("duties", Some(Vec::<&str>::new()));
    let faults = load(&flags).err().unwrap();
    assert_eq!(faults.len(), 5, "{faults:?}");
}

/// OPS-01: secrets are never printed.
#[test]
fn secrets_are_blotted_out() {
    let mut flags = Flags::default();
    flags.set("database_url", Some("postgres://naryad:hunter2@db/naryad"));
    flags.set("smtp.url", Some("smtps://naryad:hunter2@mail"));
    flags.set("traces.authorization", Some("Bearer hunter2"));
    flags.set("reports.dsn", Some("https://hunter2@sentry.example/1"));
    let lines = load(&flags).ok().unwrap().lines().join("\n");
    assert!(!lines.contains("hunter2"), "{lines}");
    assert!(lines.contains("smtp.url = \"***\""), "{lines}");
    assert!(lines.contains("http.port = 3000"), "{lines}");
}
