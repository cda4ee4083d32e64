//! The browser module: split by page, bound to JavaScript, optimised, named by content.
//!
//! Main script and split loader import each other, so neither can carry the hash of the other's final
//! text: both are named by the hash of the two texts taken before their names are filled in. All else
//! is named by its own content.

use std::{fs, path::Path};

use wasm_bindgen_cli_support::{Bindgen, Output};
use wasm_split_cli_support::Options;

use crate::{
    BuildArgs, optimise,
    pack::{Needs, Packed, pack},
    site::{at, copy_tree, files, hash, remove, write},
};

/// The name by which the modules import the loader; Leptos knows it too. It stays as the key of the
/// import object, only the file gets another name.
const LOADER: &str = "__wasm_split.______________________.js";

/// The name by which they import it before they are split.
const PLACEHOLDER: &str = "__wasm_split_placeholder__";

/// Makes the files below `pkg` and gives their kinds and hashes as Leptos wants them in `hash.txt`.
pub fn build(args: &BuildArgs, pkg: &Path) -> Result<Vec<(&'static str, String)>, String> {
    let name = args.name.as_str();
    let work = pkg.with_file_name("work");
    fs::create_dir_all(&work).map_err(at(&work))?;

    let bound = work.join(format!("{name}_bg.wasm"));
    let needs = if args.no_split {
        bind_whole(args, &work)?;
        Needs::new()
    } else {
        let needs = split(args, &work)?;
        bind(&work.join("main.wasm"), name)?
            .emit(&work)
            .map_err(|error| format!("wasm-bindgen: {error:#}"))?;
        needs
    };

    if !args.no_opt {
        // A part shared by several pages is named by each.
        let mut stems: Vec<&String> = needs.values().flatten().collect();
        stems.sort();
        stems.dedup();
        let mut modules = vec![bound.clone()];
        modules.extend(stems.iter().map(|stem| work.join(format!("{stem}.wasm"))));
        optimise::all(&args.wasm_opt, modules)?;
    }

    let mut script = read_text(&work.join(format!("{name}.js")))?;
    let generated = read_text(&work.join(LOADER))?;
    let wasm_hash = place_main(&bound, name, pkg)?;
    script = place_snippets(script, &work, pkg)?;
    let Packed { mut loader, needs } = if args.no_split {
        Packed {
            loader: generated,
            needs,
        }
    } else {
        pack(&needs, &generated, &work, pkg)?
    };

    let pair_hash = hash(format!("{script}\n{loader}").as_bytes());
    let loader_name = format!("from \"./__wasm_split.{pair_hash}.js\"");
    script = script
        .replace(&format!("from \"./{LOADER}\""), &loader_name)
        .replace(&format!("from \"{PLACEHOLDER}\""), &loader_name);
    loader = replace(
        &loader,
        &format!("\"./{name}.js\""),
        &format!("\"./{name}.{pair_hash}.js\""),
    )?;
    write(&pkg.join(format!("{name}.{pair_hash}.js")), script)?;
    write(&pkg.join(format!("__wasm_split.{pair_hash}.js")), loader)?;

    let manifest = serde_json::to_vec(&needs).expect("text keys make JSON");
    let manifest_hash = hash(&manifest);
    write(
        &pkg.join(format!("__wasm_split_manifest.{manifest_hash}.json")),
        manifest,
    )?;

    remove(&work)?;
    Ok(vec![
        ("js", pair_hash.clone()),
        ("wasm", wasm_hash),
        ("split", pair_hash),
        ("manifest", manifest_hash),
    ])
}

/// Writes the modules and gives what each page needs.
fn split(args: &BuildArgs, work: &Path) -> Result<Needs, String> {
    let input = fs::read(&args.wasm).map_err(at(&args.wasm))?;
    let main = work.join("main.wasm");
    let main_module = format!("./{}.js", args.name);
    let link_name = format!("./{LOADER}");
    let mut options = Options::new(&input);
    options.output_dir = work;
    options.main_out_path = &main;
    options.main_module = &main_module;
    options.link_name = &link_name;
    let split = wasm_split_cli_support::transform(options)
        .map_err(|error| format!("splitting {}: {error:#}", args.wasm.display()))?;

    Ok(split.prefetch_map.into_iter().collect())
}

fn bind(module: &Path, name: &str) -> Result<Output, String> {
    let mut bindgen = Bindgen::new();
    bindgen
        .web(true)
        .map_err(|error| format!("wasm-bindgen: {error:#}"))?
        .input_path(module)
        .out_name(name)
        .typescript(false)
        .keep_lld_exports(true)
        .demangle(false)
        .generate_output()
        .map_err(|error| format!("wasm-bindgen: {error:#}"))
}

/// Binds the module unsplit. What a split page would load is then already there, so the loader only
/// hands the calls back to the exports of the same module.
fn bind_whole(args: &BuildArgs, work: &Path) -> Result<(), String> {
    let mut output = bind(&args.wasm, &args.name)?;
    let module = output.wasm_mut();
    let table = module
        .tables
        .main_function_table()
        .map_err(|error| format!("function table: {error:#}"))?
        .ok_or("the module has no function table")?;
    module.exports.add("__naryad_table", table);

    // The relocations describe the module as it was before binding.
    let stale: Vec<String> = module
        .customs
        .iter()
        .map(|(_, section)| section.name().to_owned())
        .filter(|name| name == "linking" || name.starts_with("reloc."))
        .collect();
    for name in stale {
        module.customs.remove_raw(&name);
    }

    let mut loader = format!("import {{ initSync }} from \"./{}.js\";\n", args.name);
    loader.push_str("const wasm = () => initSync(undefined, undefined);\n");
    for import in module.imports.iter() {
        let symbol = import.name.as_str();
        if import.module != PLACEHOLDER {
            continue;
        }
        let body = if symbol.starts_with("__wasm_split_load_") {
            "(callback, data) => queueMicrotask(() => \
             wasm().__naryad_table.get(callback)(data, true))"
                .to_owned()
        } else {
            let export = symbol.replacen("00_import_", "00_export_", 1);
            format!("(...values) => wasm().{export}(...values)")
        };
        loader.push_str(&format!("export const {symbol} = {body};\n"));
    }
    write(&work.join(LOADER), loader)?;
    output
        .emit(work)
        .map_err(|error| format!("wasm-bindgen: {error:#}"))
}

fn place_main(module: &Path, name: &str, pkg: &Path) -> Result<String, String> {
    let bytes = fs::read(module).map_err(at(module))?;
    let hash = hash(&bytes);
    write(&pkg.join(format!("{name}.{hash}.wasm")), bytes)?;
    Ok(hash)
}

/// Scripts that crates bring along get one hash together, in the name of their directory.
fn place_snippets(script: String, work: &Path, pkg: &Path) -> Result<String, String> {
    let snippets = work.join("snippets");
    if !snippets.exists() {
        return Ok(script);
    }
    let mut content = Vec::new();
    for file in files(&snippets)? {
        content.extend(fs::read(&file).map_err(at(&file))?);
    }
    let dir = format!("snippets.{}", hash(&content));
    copy_tree(&snippets, &pkg.join(&dir))?;
    Ok(script
        .replace("from './snippets/", &format!("from './{dir}/"))
        .replace("from \"./snippets/", &format!("from \"./{dir}/")))
}

fn read_text(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(at(path))
}

/// Replaces what must be there: a library that writes its output otherwise shall be noticed here and
/// not in the browser.
fn replace(text: &str, from: &str, to: &str) -> Result<String, String> {
    if text.contains(from) {
        Ok(text.replace(from, to))
    } else {
        Err(format!("expected {from} in the generated script"))
    }
}
