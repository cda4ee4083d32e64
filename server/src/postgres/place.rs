//! Where things lie, and whom they belong to.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};

use super::{Fault, at, fault};

/// Where binaries of Debian lie, a directory per version.
const DEBIAN: &str = "/usr/lib/postgresql";
/// Where the cluster goes when the other user cannot reach the data directory.
const ELSEWHERE: &str = "/var/lib/naryad";

/// Whom PostgreSQL runs as when we are root.
#[derive(Clone, Copy)]
pub(super) struct Account {
    pub(super) uid: u32,
    pub(super) gid: u32,
}

/// The account to run it as; nothing where this process is nobody special itself.
pub(super) fn account() -> Result<Option<Account>, Fault> {
    if is_root() {
        postgres_account().map(Some)
    } else {
        Ok(None)
    }
}

/// Whether this process may do everything.
fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0)
}

fn postgres_account() -> Result<Account, Fault> {
    let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let line = users.lines().find(|line| line.starts_with("postgres:"));
    let mut ids = line
        .into_iter()
        .flat_map(|line| line.split(':').skip(2))
        .filter_map(|id| id.parse().ok());
    match (ids.next(), ids.next()) {
        (Some(uid), Some(gid)) => Ok(Account { uid, gid }),
        _ => Err(fault(
            "PostgreSQL refuses to run as root, and there is no user `postgres` to run it as: install the system's PostgreSQL, or start naryad as another user",
        )),
    }
}

/// The newest binaries, or those of the version that made the data.
pub(super) fn binaries(version: Option<&str>) -> Result<PathBuf, Fault> {
    let mut found: Vec<(u32, PathBuf)> = fs::read_dir(DEBIAN)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            Some((
                entry.file_name().to_str()?.parse().ok()?,
                entry.path().join("bin"),
            ))
        })
        .filter(|(_, bin): &(u32, PathBuf)| {
            ["initdb", "pg_ctl", "postgres"]
                .iter()
                .all(|program| bin.join(program).exists())
        })
        .collect();
    found.sort();
    if let Some(version) = version {
        return match found.into_iter().find(|(number, _)| number.to_string() == version) {
            Some((_, bin)) => Ok(bin),
            None => on_path().ok_or_else(|| fault(format!("the data was made by PostgreSQL {version}, whose programs are not here: install postgresql-{version}, or upgrade the data by pg_upgradecluster"))),
        };
    }
    found.pop().map(|(_, bin)| bin).or_else(on_path).ok_or_else(|| fault("no PostgreSQL found: install it (Debian: apt-get install postgresql), or name a server by DATABASE_URL"))
}

fn on_path() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .find(|dir| dir.join("initdb").exists() && dir.join("pg_ctl").exists())
}

/// Where the cluster of a data directory lies. Another user than ours must be able to walk there; where it cannot, the cluster goes
/// elsewhere and a file in the data directory says where.
pub(super) fn locate(data_dir: &Path, user: Option<Account>) -> Result<PathBuf, Fault> {
    let here = data_dir.join("pg");
    let Some(user) = user else { return Ok(here) };
    let pointer = data_dir.join("pg.location");
    if let Ok(text) = fs::read_to_string(&pointer) {
        return Ok(PathBuf::from(text.trim()));
    }
    let mode = fs::metadata(data_dir)
        .map_err(at(data_dir))?
        .permissions()
        .mode();
    fs::set_permissions(data_dir, fs::Permissions::from_mode(mode | 0o011))
        .map_err(at(data_dir))?;
    if data_dir.ancestors().all(|dir| may_walk(dir, user)) {
        return Ok(here);
    }
    let elsewhere = Path::new(ELSEWHERE)
        .join(format!("{:016x}", hash_of(data_dir)))
        .join("pg");
    let parent = elsewhere.parent().unwrap_or(&elsewhere);
    fs::create_dir_all(parent).map_err(at(parent))?;
    for dir in [Path::new(ELSEWHERE), parent] {
        fs::set_permissions(dir, fs::Permissions::from_mode(0o755)).map_err(at(dir))?;
    }
    // Left by a data directory of the same name that has been removed since.
    if elsewhere.exists() {
        let left = elsewhere.with_extension(format!("left-{}", std::process::id()));
        fs::rename(&elsewhere, &left).map_err(at(&elsewhere))?;
        eprintln!(
            "a database that {} had before lies in {} now; remove it if it is not needed",
            data_dir.display(),
            left.display()
        );
    }
    fs::write(&pointer, elsewhere.to_string_lossy().as_bytes()).map_err(at(&pointer))?;
    eprintln!(
        "the user postgres cannot reach {}, so the database goes to {} (noted in {})",
        here.display(),
        elsewhere.display(),
        pointer.display()
    );
    Ok(elsewhere)
}

fn may_walk(dir: &Path, user: Account) -> bool {
    fs::metadata(dir).is_ok_and(|metadata| {
        let bit = if metadata.uid() == user.uid {
            0o100
        } else if metadata.gid() == user.gid {
            0o010
        } else {
            0o001
        };
        metadata.mode() & bit != 0
    })
}

pub(super) fn make_dir(dir: &Path, user: Option<Account>, mode: u32) -> Result<(), Fault> {
    fs::create_dir_all(dir).map_err(at(dir))?;
    if let Some(user) = user {
        chown(dir, Some(user.uid), Some(user.gid)).map_err(at(dir))?;
    }
    fs::set_permissions(dir, fs::Permissions::from_mode(mode)).map_err(at(dir))
}

/// A directory for the socket whose name is short enough.
pub(super) fn short_dir(cluster: &Path) -> PathBuf {
    std::env::temp_dir().join(format!("naryad-{:016x}", hash_of(cluster)))
}

fn hash_of(path: &Path) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    path.hash(&mut hasher);
    hasher.finish()
}
