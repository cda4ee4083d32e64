//! Compression at build time, where there is time to do it well.

use std::{
    ffi::OsString,
    fs,
    io::Write as _,
    num::NonZero,
    path::{Path, PathBuf},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};

use crate::site::{HASH_FILE, at, files, write};

const COMPRESSIBLE: [&str; 10] = [
    "css",
    "html",
    "ico",
    "js",
    "json",
    "svg",
    "txt",
    "wasm",
    "webmanifest",
    "xml",
];

/// Writes `.br` and `.gz` beside every file that becomes smaller by it.
pub fn tree(dir: &Path, brotli_quality: i32) -> Result<(), String> {
    let mut files = files(dir)?;
    files.retain(|file| {
        let extension = file.extension().and_then(|e| e.to_str()).unwrap_or("");
        COMPRESSIBLE.contains(&extension) && !file.ends_with(HASH_FILE)
    });
    in_parallel(&files, |file| {
        let bytes = fs::read(file).map_err(at(file))?;
        let packed = [("br", brotli(&bytes, brotli_quality)), ("gz", gzip(&bytes))];
        for (suffix, packed) in packed {
            let packed = packed.map_err(at(file))?;
            if packed.len() < bytes.len() {
                write(&beside(file, suffix), packed)?;
            }
        }
        Ok(())
    })
}

/// `app.js` becomes `app.js.br`.
pub fn beside(file: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(file);
    name.push(".");
    name.push(suffix);
    PathBuf::from(name)
}

/// Does a job for every item on all processors; the first error ends it.
pub fn in_parallel<T: Sync>(
    items: &[T],
    job: impl Fn(&T) -> Result<(), String> + Sync,
) -> Result<(), String> {
    let next = AtomicUsize::new(0);
    let failure = Mutex::new(None);
    let work = || {
        while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
            if let Err(message) = job(item) {
                next.store(items.len(), Ordering::Relaxed);
                failure
                    .lock()
                    .expect("no job panics with the lock")
                    .get_or_insert(message);
            }
        }
    };
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        for _ in 0..workers.min(items.len()) {
            scope.spawn(work);
        }
    });
    match failure.into_inner().expect("no job panics with the lock") {
        Some(message) => Err(message),
        None => Ok(()),
    }
}

fn brotli(mut bytes: &[u8], quality: i32) -> std::io::Result<Vec<u8>> {
    let params = BrotliEncoderParams {
        quality,
        size_hint: bytes.len(),
        ..BrotliEncoderParams::default()
    };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut bytes, &mut packed, &params)?;
    Ok(packed)
}

fn gzip(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}
