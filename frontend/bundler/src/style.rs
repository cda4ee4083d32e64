//! Styles: one file for the supported browsers out of many for the authors.

use std::path::Path;

use lightningcss::{
    bundler::{Bundler, FileProvider},
    stylesheet::{MinifyOptions, ParserOptions, PrinterOptions},
    targets::{Browsers, Targets},
};

/// Follows the `@import`s of `entry`, lowers what the browsers do not know, and minifies.
///
/// # Errors
/// The place in the source where the styles are wrong.
pub fn bundle(entry: &Path, browsers: &str) -> Result<String, String> {
    let queries = browsers.split(',').map(str::trim);
    let browsers = Browsers::from_browserslist(queries)
        .map_err(|error| format!("browsers {browsers:?}: {error}"))?;
    let targets = Targets::from(browsers);

    let provider = FileProvider::new();
    let mut sheet = Bundler::new(&provider, None, ParserOptions::default())
        .bundle(entry)
        .map_err(|error| format!("styles: {error}"))?;
    sheet
        .minify(MinifyOptions {
            targets,
            ..MinifyOptions::default()
        })
        .map_err(|error| format!("styles: {error}"))?;
    let printed = sheet
        .to_css(PrinterOptions {
            minify: true,
            targets,
            ..PrinterOptions::default()
        })
        .map_err(|error| format!("styles: {error}"))?;
    Ok(printed.code)
}
