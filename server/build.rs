//! Takes the site into the program when `NARYAD_SITE_DIR` names a built one; without it the site is read from a directory.

use std::path::Path;

fn main() {
    println!("cargo::rustc-check-cfg=cfg(embedded_site)");
    println!("cargo::rerun-if-env-changed=NARYAD_SITE_DIR");
    println!("cargo::rerun-if-changed=build.rs");
    if let Ok(dir) = std::env::var("NARYAD_SITE_DIR")
        && !dir.is_empty()
    {
        let hashes = Path::new(&dir).join("hash.txt");
        assert!(
            hashes.exists(),
            "NARYAD_SITE_DIR={dir} has no hash.txt: build the site first"
        );
        println!("cargo::rerun-if-changed={}", hashes.display());
        println!("cargo::rustc-cfg=embedded_site");
    }
}
