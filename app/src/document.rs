//! The HTML document around the pages; made on the server only.

use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags};
use shared::i18n::{self, k};
use shared::office::session::Viewer;
use ui::theme::{density_attribute, theme_attribute};

use crate::App;
use crate::start::Start;

/// The hue of the accent where no tenant is known.
const HUE: i16 = 258;

/// The whole document. Language, theme and the tenant's colour stand on `<html>`, so that the first paint is right; the texts of
/// the language come before the program that shows them.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let start = Start::of_request();
    let lang = start.lang();
    provide_context(lang);
    let hue = match &start.viewer {
        Viewer::Person(session) => session.tenant_hue,
        Viewer::Visitor(visitor) => visitor.tenant.as_ref().map_or(HUE, |tenant| tenant.hue),
    };
    let catalogue = format!("/locale/{}.{}.js", lang.as_str(), i18n::HASH);
    view! {
        <!DOCTYPE html>
        <html
            lang=lang.as_str()
            dir=lang.dir()
            data-theme=theme_attribute(start.theme)
            data-density=density_attribute(start.density)
            style=format!("--hue:{hue}")
        >
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover" />
                <meta name="color-scheme" content="light dark" />
                <meta name="description" content=i18n::text(lang, k::SHELL_DESCRIPTION) />
                <HashedStylesheet options=options.clone() id="style" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="manifest" href="/manifest.webmanifest" />
                <script defer src=catalogue nonce=use_nonce()></script>
                <HydrationScripts options=options />
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}
