//! Who looks at the page, from the context that the shell provides.

use leptos::prelude::*;
use shared::Permission;
use shared::kernel::time::Zone;
use shared::office::session::{Session, Viewer};

/// The viewer, shared by all of a page. Made once by the shell.
#[derive(Clone)]
struct Looking(StoredValue<Viewer>);

/// Makes the viewer known to everything under the current owner. Called by the shell, once.
pub fn provide_viewer(viewer: Viewer) {
    let (lang, zone) = match &viewer {
        Viewer::Person(session) => (session.lang, session.zone.clone()),
        Viewer::Visitor(visitor) => (visitor.lang, Zone::utc()),
    };
    provide_context(lang);
    remember_zone(&zone);
    provide_context(Looking(StoredValue::new(viewer)));
}

/// The viewer, if the shell is there.
pub fn try_viewer() -> Option<Viewer> {
    use_context::<Looking>().map(|looking| looking.0.get_value())
}

/// The viewer.
///
/// # Panics
/// Outside the shell, which provides it.
pub fn use_viewer() -> Viewer {
    try_viewer().expect("the shell provides the viewer")
}

/// The signed-in person, if there is one.
pub fn try_session() -> Option<Session> {
    match try_viewer()? {
        Viewer::Person(session) => Some(*session),
        Viewer::Visitor(_) => None,
    }
}

/// The signed-in person.
///
/// # Panics
/// On pages for visitors; pages behind sign-in always have a person.
pub fn use_session() -> Session {
    try_session().expect("the page is behind sign-in")
}

/// Whether the person has a permission in any scope. Only for what to show: the use-case decides.
pub fn can(permission: Permission) -> bool {
    with_person(|session| session.can(permission)).unwrap_or(false)
}

/// The person's time zone; UTC for visitors. In the browser it also answers in event handlers, which have no context.
#[cfg(not(feature = "hydrate"))]
pub fn zone() -> Zone {
    with_person(|session| session.zone.clone()).unwrap_or_else(Zone::utc)
}

/// The person's time zone; UTC for visitors. In the browser it also answers in event handlers, which have no context.
#[cfg(feature = "hydrate")]
pub fn zone() -> Zone {
    ZONE.read()
        .ok()
        .and_then(|zone| zone.clone())
        .unwrap_or_else(Zone::utc)
}

#[cfg(feature = "hydrate")]
static ZONE: std::sync::RwLock<Option<Zone>> = std::sync::RwLock::new(None);

#[cfg(feature = "hydrate")]
fn remember_zone(zone: &Zone) {
    if let Ok(mut known) = ZONE.write() {
        *known = Some(zone.clone());
    }
}

#[cfg(not(feature = "hydrate"))]
fn remember_zone(_zone: &Zone) {}

fn with_person<T>(read: impl FnOnce(&Session) -> T) -> Option<T> {
    use_context::<Looking>()?
        .0
        .with_value(|viewer| match viewer {
            Viewer::Person(session) => Some(read(session)),
            Viewer::Visitor(_) => None,
        })
}
