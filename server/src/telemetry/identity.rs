//! What this process is called in figures, traces and reports.

use backend::Settings;
use backend::platform::settings::Profile;

/// The version of the program.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Who sends.
#[derive(Clone, Debug)]
pub struct Identity {
    /// The machine: by the settings, else by its host name.
    pub node: String,
    pub profile: Profile,
}

impl Identity {
    /// By the settings.
    pub fn of(settings: &Settings) -> Self {
        let node = settings.node_name.clone().unwrap_or_else(|| {
            std::fs::read_to_string("/proc/sys/kernel/hostname")
                .map_or_else(|_| "naryad".to_owned(), |name| name.trim().to_owned())
        });
        Self {
            node,
            profile: settings.profile,
        }
    }
}
