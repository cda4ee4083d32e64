//! Makes modules small on the wire.

use std::{
    cmp::Reverse,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    compress::in_parallel,
    site::{at, write},
};

/// Every feature that the compiler uses by default (`--all-features` would make modules that browsers refuse), and passes chosen by the
/// size after brotli: inlining, which `-Oz` does much of, tears functions apart that are alike and costs a tenth; functions of like
/// names, the same generic code for other types, pack better side by side.
const FLAGS: [&str; 8] = [
    "-O1",
    "--reorder-functions-by-name",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-sign-ext",
    "--enable-mutable-globals",
];

/// Smaller modules lose their names and nothing else: starting the optimiser takes longer than it gains.
const WORTH: usize = 32 * 1024;

/// The first bytes of every module.
const HEADER: usize = 8;

/// Optimises modules in place, the largest first, so that the last to end is a small one.
///
/// # Errors
/// The module and what the optimiser says of it.
pub fn all(wasm_opt: &Path, mut modules: Vec<PathBuf>) -> Result<(), String> {
    modules.sort_by_cached_key(|module| Reverse(fs::metadata(module).map_or(0, |meta| meta.len())));
    in_parallel(&modules, |module| {
        let bytes = fs::read(module).map_err(at(module))?;
        let bare = without_names(&bytes)
            .ok_or_else(|| format!("{} is not a WebAssembly module", module.display()))?;
        if bare.len() < WORTH {
            write(module, bare)
        } else {
            one(wasm_opt, module)
        }
    })
}

fn one(wasm_opt: &Path, module: &Path) -> Result<(), String> {
    let optimised = module.with_extension("opt.wasm");
    let result = Command::new(wasm_opt)
        .args(FLAGS)
        .arg(module)
        .arg("-o")
        .arg(&optimised)
        .output()
        .map_err(at(wasm_opt))?;
    if !result.status.success() {
        let reason = String::from_utf8_lossy(&result.stderr);
        return Err(format!("wasm-opt on {}: {reason}", module.display()));
    }
    fs::rename(&optimised, module).map_err(at(module))
}

/// The module without its custom sections, which tell of names and tools and are nothing to a browser.
fn without_names(module: &[u8]) -> Option<Vec<u8>> {
    let mut bare = module.get(..HEADER)?.to_vec();
    let mut rest = &module[HEADER..];
    while let Some(kind) = rest.first() {
        let (length, width) = number(rest.get(1..)?)?;
        let end = (1 + width).checked_add(length)?;
        let section = rest.get(..end)?;
        if *kind != 0 {
            bare.extend_from_slice(section);
        }
        rest = &rest[end..];
    }
    Some(bare)
}

/// An unsigned LEB128 number, and how many bytes it takes.
fn number(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut value = 0;
    for (index, byte) in bytes.iter().enumerate().take(5) {
        value |= usize::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Some((value, index + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::without_names;

    #[test]
    fn only_custom_sections_go() {
        let header = *b"\0asm\x01\0\0\0";
        let types = [1, 4, 1, 0x60, 0, 0];
        let names = [0, 0x85, 0, 4, b'n', b'a', b'm', b'e'];
        let module = [&header[..], &names, &types].concat();
        assert_eq!(without_names(&module), Some([&header[..], &types].concat()));
        assert_eq!(without_names(&module[..module.len() - 1]), None);
    }
}
