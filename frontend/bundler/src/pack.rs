//! Parts that are loaded later, in as few files as pays.
//!
//! The splitter makes a module for every combination of pages that share some code: hundreds, most of a few hundred bytes. Those that
//! are wanted together travel in one file, one module after another, and a short loader takes them apart again. The modules
//! themselves stay as they are.

use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path};

use crate::site::{at, hash, write};

/// What a page needs beside the main module: the stems of files, by page.
pub type Needs = BTreeMap<String, Vec<String>>;

/// Bytes (before compression) that a page may load in vain to save one request.
const REQUEST: i64 = 4096;

/// Where the splitter's own way of loading begins; ours takes its place.
const LOADING: &str = "function wrapAsyncCb(";

/// Pages, one bit each.
type Pages = u128;

/// Modules that share a file.
struct Group {
    pages: Pages,
    bytes: i64,
    stems: Vec<String>,
}

/// The loader, and what a page needs by the final names.
pub struct Packed {
    /// The text of the loader.
    pub loader: String,
    /// For the server, which tells the browser early what a page will need.
    pub needs: Needs,
}

/// Puts the modules below `work` into files below `pkg`. `generated` is the loader that the splitter wrote.
///
/// # Errors
/// What cannot be read or written; a loader or a number of pages that is not understood.
pub fn pack(needs: &Needs, generated: &str, work: &Path, pkg: &Path) -> Result<Packed, String> {
    let (head, _) = generated
        .split_once(LOADING)
        .ok_or_else(|| format!("expected {LOADING} in the generated loader"))?;
    let mut loader = format!("{head}{}", include_str!("loader.js"));

    let groups = groups(needs, work)?;
    let mut names = Vec::with_capacity(groups.len());
    for (index, group) in groups.iter().enumerate() {
        let (name, sizes) = place(index, &group.stems, work, pkg)?;
        line(
            &mut loader,
            format_args!("const p{index} = part({name:?}, {sizes:?}, []);"),
        );
        names.push(name);
    }

    let mut named = Needs::new();
    for (bit, (page, stems)) in needs.iter().enumerate() {
        let shared: Vec<usize> = (0..groups.len())
            .filter(|index| (groups[*index].pages >> bit) & 1 == 1)
            .collect();
        let mut files: Vec<String> = shared.iter().map(|index| names[*index].clone()).collect();
        // A page whose code all stands elsewhere has no module of its own.
        let own = stems.iter().find(|stem| !is_shared(stem));
        let own = match own {
            Some(stem) => place(0, std::slice::from_ref(stem), work, pkg)?.0,
            None => String::new(),
        };
        let variables: Vec<String> = shared.iter().map(|index| format!("p{index}")).collect();
        line(
            &mut loader,
            format_args!(
                "export const __wasm_split_load_{page} = entry(part({own:?}, [], [{}]));",
                variables.join(", ")
            ),
        );
        if !own.is_empty() {
            files.push(own);
        }
        named.insert(page.clone(), files);
    }
    Ok(Packed {
        loader,
        needs: named,
    })
}

fn line(text: &mut String, line: std::fmt::Arguments<'_>) {
    writeln!(text, "{line}").expect("a string takes every write");
}

/// Whether a module is shared by pages and not the page's own.
fn is_shared(stem: &str) -> bool {
    stem.starts_with("chunk_")
}

/// Writes one file and gives its name without the suffix, and the sizes of its modules when there are several.
fn place(
    index: usize,
    stems: &[String],
    work: &Path,
    pkg: &Path,
) -> Result<(String, Vec<usize>), String> {
    let mut content = Vec::new();
    let mut sizes = Vec::new();
    for stem in stems {
        let path = work.join(format!("{stem}.wasm"));
        let module = fs::read(&path).map_err(at(&path))?;
        sizes.push(module.len());
        content.extend(module);
    }
    let stem = match stems {
        [stem] => {
            sizes.clear();
            stem.clone()
        }
        _ => format!("pack_{index}"),
    };
    let name = format!("{stem}.{}", hash(&content));
    write(&pkg.join(format!("{name}.wasm")), content)?;
    Ok((name, sizes))
}

fn groups(needs: &Needs, work: &Path) -> Result<Vec<Group>, String> {
    if needs.len() > Pages::BITS as usize {
        return Err(format!(
            "{} lazily loaded parts; the packing knows up to {}",
            needs.len(),
            Pages::BITS
        ));
    }
    let mut pages: BTreeMap<&str, Pages> = BTreeMap::new();
    for (bit, stems) in needs.values().enumerate() {
        for stem in stems.iter().filter(|stem| is_shared(stem)) {
            *pages.entry(stem).or_default() |= 1 << bit;
        }
    }
    let mut groups = Vec::with_capacity(pages.len());
    for (stem, pages) in pages {
        let path = work.join(format!("{stem}.wasm"));
        let bytes = fs::metadata(&path).map_err(at(&path))?.len();
        groups.push(Group {
            pages,
            bytes: i64::try_from(bytes).map_err(|_| format!("{stem} is too large"))?,
            stems: vec![stem.to_owned()],
        });
    }
    join(&mut groups);
    Ok(groups)
}

/// Joins the two that gain most by it, as long as any do.
fn join(groups: &mut Vec<Group>) {
    loop {
        let mut best = (0, None);
        for (second, b) in groups.iter().enumerate() {
            for (first, a) in groups[..second].iter().enumerate() {
                let gain = gain(a, b);
                if gain > best.0 {
                    best = (gain, Some((first, second)));
                }
            }
        }
        let Some((first, second)) = best.1 else {
            return;
        };
        let joined = groups.swap_remove(second);
        let group = &mut groups[first];
        group.pages |= joined.pages;
        group.bytes += joined.bytes;
        group.stems.extend(joined.stems);
    }
}

/// Requests that all pages together save when two groups become one, less the bytes that they then load in vain.
fn gain(a: &Group, b: &Group) -> i64 {
    let count = |pages: Pages| i64::from(pages.count_ones());
    REQUEST * count(a.pages & b.pages)
        - a.bytes * count(b.pages & !a.pages)
        - b.bytes * count(a.pages & !b.pages)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(stem: &str, pages: Pages, bytes: i64) -> Group {
        Group {
            pages,
            bytes,
            stems: vec![stem.to_owned()],
        }
    }

    #[test]
    fn small_modules_of_the_same_pages_share_a_file_and_large_ones_of_others_do_not() {
        let mut groups = vec![
            group("a", 0b0111, 300),
            group("b", 0b0011, 500),
            group("c", 0b1100, 50_000),
        ];
        join(&mut groups);
        let mut stems: Vec<_> = groups.iter().map(|group| group.stems.join(" ")).collect();
        stems.sort();
        assert_eq!(stems, ["a b", "c"]);
    }
}
