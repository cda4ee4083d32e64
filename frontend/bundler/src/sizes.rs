//! What the browser has to load, and the limits on it (QLT-06).

use std::{
    collections::{BTreeMap, HashMap},
    fs,
    path::{Path, PathBuf},
};

use crate::{
    SizesArgs,
    compress::beside,
    site::{HASH_FILE, PKG, at, files},
};

/// Prints raw and compressed sizes of everything in `pkg` and compares with the limits.
pub fn check(args: &SizesArgs) -> Result<(), String> {
    let hash_file = args.site.join(HASH_FILE);
    let hashes = fs::read_to_string(&hash_file).map_err(at(&hash_file))?;
    let hashes: HashMap<&str, &str> = hashes
        .lines()
        .filter_map(|line| line.split_once(": "))
        .collect();
    let hash = |kind: &str| {
        hashes
            .get(kind)
            .ok_or_else(|| format!("{} has no {kind}", hash_file.display()))
    };

    let pkg = args.site.join(PKG);
    let name = &args.name;
    let first = pkg.join(format!("{name}.{}.wasm", hash("wasm")?));
    let texts = [
        pkg.join(format!("{name}.{}.js", hash("js")?)),
        pkg.join(format!("__wasm_split.{}.js", hash("split")?)),
        pkg.join(format!("{name}.{}.css", hash("css")?)),
    ];

    let mut outcome = Ok(());
    println!("first page:");
    let first_size = show(&first)?;
    limit(
        "WASM of the first page",
        first_size,
        args.max_first_wasm_brotli,
        &mut outcome,
    );
    println!("styles and scripts:");
    let mut text_size = 0;
    for text in &texts {
        text_size += show(text)?;
    }
    limit(
        "CSS and JS",
        text_size,
        args.max_css_js_brotli,
        &mut outcome,
    );

    let manifest = pkg.join(format!("__wasm_split_manifest.{}.json", hash("manifest")?));
    let manifest = fs::read_to_string(&manifest).map_err(at(&manifest))?;
    let needs: BTreeMap<String, Vec<String>> =
        serde_json::from_str(&manifest).map_err(|error| format!("manifest: {error}"))?;
    println!("opened directly, with the first module and all parts:");
    for (part, names) in &needs {
        let mut size = first_size;
        for name in names {
            size += packed_size(&pkg.join(format!("{name}.wasm")))?;
        }
        println!("  {size:>9} brotli in {:>3} files  {part}", names.len() + 1);
    }

    println!("loaded when opened:");
    let mut later: Vec<PathBuf> = files(&pkg)?;
    later.retain(|file| file.extension().is_some_and(|e| e == "wasm") && *file != first);
    for module in &later {
        show(module)?;
    }
    outcome
}

/// Prints a line and gives the bytes over the wire.
fn show(file: &Path) -> Result<u64, String> {
    let raw = fs::metadata(file).map_err(at(file))?.len();
    let packed = packed_size(file)?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    println!("  {raw:>9} raw {packed:>9} brotli  {name}");
    Ok(packed)
}

fn packed_size(file: &Path) -> Result<u64, String> {
    match fs::metadata(beside(file, "br")) {
        Ok(meta) => Ok(meta.len()),
        Err(_) => Ok(fs::metadata(file).map_err(at(file))?.len()),
    }
}

fn limit(what: &str, size: u64, most: Option<u64>, outcome: &mut Result<(), String>) {
    let Some(most) = most else { return };
    println!("  {what}: {size} of {most} bytes");
    if size > most {
        *outcome = Err(format!("{what}: {size} bytes, allowed are {most}"));
    }
}
