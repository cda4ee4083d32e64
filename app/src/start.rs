//! What a page begins with: who looks at it and how. Made by the server, read by the browser, the same on both sides.

use serde::{Deserialize, Serialize};
use shared::i18n::Lang;
use shared::office::session::{Density, Theme, Viewer, Visitor};

/// The name of the cookie that remembers the narrow rail.
pub const RAIL_COOKIE: &str = "rail";

/// The beginning of a page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Start {
    pub viewer: Viewer,
    pub theme: Theme,
    pub density: Density,
    /// Whether the rail shows icons only.
    pub narrow_rail: bool,
}

impl Start {
    /// What is shown when nobody said anything: while the routes are listed, and in a browser whose page came without it.
    pub fn unknown() -> Self {
        let visitor = Visitor {
            lang: Lang::default(),
            now: Default::default(),
            tenant: None,
            registration_open: false,
            mail: false,
            demo_accounts: Vec::new(),
        };
        Self {
            viewer: Viewer::Visitor(visitor),
            theme: Theme::System,
            density: Density::Auto,
            narrow_rail: false,
        }
    }

    /// The language of the page.
    #[cfg(feature = "ssr")]
    pub fn lang(&self) -> Lang {
        match &self.viewer {
            Viewer::Person(session) => session.lang,
            Viewer::Visitor(visitor) => visitor.lang,
        }
    }

    /// Makes viewer, clock and theme known to everything below.
    pub fn provide(&self) {
        ui::session::provide_viewer(self.viewer.clone());
        ui::fmt::provide_now(match &self.viewer {
            Viewer::Person(session) => session.now,
            Viewer::Visitor(visitor) => visitor.now,
        });
        ui::theme::provide_theme(self.theme);
    }

    /// The beginning of the page that is being rendered.
    #[cfg(feature = "ssr")]
    pub fn of_request() -> Self {
        server::of_request()
    }

    /// The browser reads what the server has sent; this is for the case that it sent nothing.
    #[cfg(not(feature = "ssr"))]
    pub fn of_request() -> Self {
        Self::unknown()
    }
}

#[cfg(feature = "ssr")]
pub use server::viewer;

#[cfg(feature = "ssr")]
mod server {
    use leptos::prelude::use_context;
    use leptos::server_fn::http_export::header::COOKIE;
    use leptos::server_fn::http_export::request::Parts;
    use shared::office::session::{Density, Theme, Viewer};

    use super::{RAIL_COOKIE, Start};

    /// Who looks at the page. The handler of pages asks this first and puts the answer into the context, beside
    /// [`gate::Request`]: everything else of a page may then be rendered at once.
    pub async fn viewer(request: &gate::Request) -> Viewer {
        office::account::api::viewer(request).await
    }

    pub fn of_request() -> Start {
        let Some(viewer) = use_context::<Viewer>() else {
            return Start::unknown();
        };
        let (theme, density) = match &viewer {
            Viewer::Person(session) => (session.theme, session.density),
            Viewer::Visitor(_) => (
                theme_of(cookie("theme").as_deref()),
                density_of(cookie("density").as_deref()),
            ),
        };
        Start {
            viewer,
            theme,
            density,
            narrow_rail: cookie(RAIL_COOKIE).as_deref() == Some("icons"),
        }
    }

    fn cookie(name: &str) -> Option<String> {
        let parts = use_context::<Parts>()?;
        parts
            .headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|header| header.to_str().ok())
            .flat_map(|header| header.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find_map(|(known, value)| (known == name).then(|| value.to_owned()))
    }

    fn theme_of(text: Option<&str>) -> Theme {
        match text {
            Some("light") => Theme::Light,
            Some("dark") => Theme::Dark,
            _ => Theme::System,
        }
    }

    fn density_of(text: Option<&str>) -> Density {
        match text {
            Some("compact") => Density::Compact,
            Some("touch") => Density::Touch,
            _ => Density::Auto,
        }
    }
}
