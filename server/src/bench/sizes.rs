//! QLT-06: what the first page costs over the wire, by the files that the bundler packed.

use std::path::Path;

use serde::Serialize;

/// Packed sizes, in bytes.
#[derive(Clone, Debug, Serialize)]
pub struct Sizes {
    /// The module that every page needs.
    pub wasm: u64,
    /// Scripts and styles that every page needs.
    pub js_and_css: u64,
}

/// Reads the sizes of a site; nothing where there is no whole site.
pub fn of(site: &Path) -> Option<Sizes> {
    let hashes = std::fs::read_to_string(site.join("hash.txt")).ok()?;
    let hash = |kind: &str| {
        hashes
            .lines()
            .filter_map(|line| line.split_once(": "))
            .find(|(known, _)| *known == kind)
            .map(|(_, hash)| hash.trim())
    };
    let packed = |name: String| {
        std::fs::metadata(site.join("pkg").join(format!("{name}.br")))
            .ok()
            .map(|file| file.len())
    };
    let wasm = packed(format!("naryad.{}.wasm", hash("wasm")?))?;
    let js = packed(format!("naryad.{}.js", hash("js")?))?
        + packed(format!("__wasm_split.{}.js", hash("split")?))?;
    let css = packed(format!("naryad.{}.css", hash("css")?))?;
    Some(Sizes {
        wasm,
        js_and_css: js + css,
    })
}
