//! The site directory as a whole.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

use sha2::{Digest, Sha256};

use crate::{BuildArgs, compress, style, wasm};

/// Where Leptos looks for modules, scripts and styles below the root of the site.
pub const PKG: &str = "pkg";

/// The file in which Leptos finds the hashes, one `kind: hash` a line.
pub const HASH_FILE: &str = "hash.txt";

/// Builds everything beside the target and then swaps, so that a running server never sees half a site.
pub fn build(args: &BuildArgs) -> Result<(), String> {
    let fresh = sibling(&args.out, "new")?;
    let old = sibling(&args.out, "old")?;
    remove(&fresh)?;
    let pkg = fresh.join(PKG);
    fs::create_dir_all(&pkg).map_err(at(&pkg))?;

    let step = Step::start("modules");
    let modules = wasm::build(args, &pkg)?;
    step.done();

    let step = Step::start("styles");
    let css = style::bundle(&args.style, &args.browsers)?;
    let css_hash = hash(css.as_bytes());
    write(&pkg.join(format!("{}.{css_hash}.css", args.name)), css)?;
    step.done();

    copy_tree(&args.public, &fresh)?;
    let mut hashes = String::new();
    for (kind, value) in modules.iter().chain([&("css", css_hash)]) {
        writeln!(hashes, "{kind}: {value}").expect("a string takes every write");
    }
    write(&fresh.join(HASH_FILE), hashes)?;

    let step = Step::start("compression");
    compress::tree(&fresh, if args.quick { 5 } else { 11 })?;
    step.done();

    remove(&old)?;
    if args.out.exists() {
        fs::rename(&args.out, &old).map_err(at(&args.out))?;
    }
    fs::rename(&fresh, &args.out).map_err(at(&args.out))?;
    remove(&old)
}

/// First 16 hex digits of the SHA-256: enough to tell builds apart, short enough to read.
pub fn hash(bytes: &[u8]) -> String {
    let mut text = hex::encode(Sha256::digest(bytes));
    text.truncate(16);
    text
}

/// Every file below a directory, sorted, so that the result does not depend on the file system.
pub fn files(dir: &Path) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    let mut open = vec![dir.to_path_buf()];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(&dir).map_err(at(&dir))? {
            let path = entry.map_err(at(&dir))?.path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Copies a directory; one that does not exist is an empty one.
pub fn copy_tree(from: &Path, to: &Path) -> Result<(), String> {
    if !from.exists() {
        return Ok(());
    }
    for file in files(from)? {
        let inside = file
            .strip_prefix(from)
            .expect("listed below this directory");
        let target = to.join(inside);
        let parent = target.parent().expect("a file stands in a directory");
        fs::create_dir_all(parent).map_err(at(parent))?;
        fs::copy(&file, &target).map_err(at(&file))?;
    }
    Ok(())
}

/// Names the path in an error of the file system.
pub fn at(path: &Path) -> impl FnOnce(std::io::Error) -> String {
    move |error| format!("{}: {error}", path.display())
}

/// Writes a file, naming it in the error.
pub fn write(path: &Path, content: impl AsRef<[u8]>) -> Result<(), String> {
    fs::write(path, content).map_err(at(path))
}

/// Removes a directory that may not be there.
pub fn remove(dir: &Path) -> Result<(), String> {
    match fs::remove_dir_all(dir) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(at(dir)(error)),
        _ => Ok(()),
    }
}

fn sibling(out: &Path, suffix: &str) -> Result<PathBuf, String> {
    let name = out
        .file_name()
        .ok_or_else(|| format!("{} does not name a directory", out.display()))?;
    let mut name = name.to_os_string();
    name.push(format!(".{suffix}"));
    Ok(out.with_file_name(name))
}

struct Step {
    name: &'static str,
    started: Instant,
}

impl Step {
    fn start(name: &'static str) -> Self {
        Self {
            name,
            started: Instant::now(),
        }
    }

    fn done(self) {
        let seconds = self.started.elapsed().as_secs_f32();
        println!("      site: {} in {seconds:.1} s", self.name);
    }
}
