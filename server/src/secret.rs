//! The installation's secret: what access tokens are signed with.

use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use backend::platform::crypto::{Keys, new_secret};

/// Where the secret lies.
pub fn path(data_dir: &Path) -> PathBuf {
    data_dir.join("signing.key")
}

/// Reads the secret; at the first start it is made (readable by the owner alone).
///
/// # Errors
/// When the file cannot be read or made, or is too short to be a secret.
pub fn keys(data_dir: &Path) -> io::Result<Keys> {
    let file = path(data_dir);
    let text = match fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => make(&file)?,
        Err(error) => return Err(error),
    };
    let secret = text.trim();
    if secret.len() < 64 {
        return Err(io::Error::other(format!(
            "{} holds no secret of 32 bytes; remove it to have a new one made",
            file.display()
        )));
    }
    Ok(Keys::new(secret.as_bytes()))
}

/// Whether nobody else may read the secret; nothing while there is none.
pub fn is_private(data_dir: &Path) -> Option<bool> {
    fs::metadata(path(data_dir))
        .ok()
        .map(|metadata| metadata.permissions().mode() & 0o077 == 0)
}

/// Two processes that start at once must end with the same secret, so it is put in place by a link, which only one can make.
fn make(file: &Path) -> io::Result<String> {
    let draft = file.with_extension(format!("{}.new", std::process::id()));
    let secret = new_secret();
    fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&draft)?
        .write_all(secret.as_bytes())?;
    let linked = fs::hard_link(&draft, file);
    fs::remove_file(&draft)?;
    match linked {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => fs::read_to_string(file),
    }
}
