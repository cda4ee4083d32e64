//! The places that the navigation leads to, and who may go there.

use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};
use leptos_router::location::Url;
use shared::Permission;
use shared::i18n::{Key, k};
use shared::office::path;
use shared::work::path as work_path;
use ui::prelude::can;

/// A place.
#[derive(Clone, Copy)]
pub struct Place {
    pub href: &'static str,
    pub label: Key,
    pub icon: &'static str,
    /// Whoever has one of these; with none, everybody.
    needs: &'static [Permission],
    /// The keys that go there.
    pub keys: &'static str,
}

const fn place(
    href: &'static str,
    label: Key,
    icon: &'static str,
    needs: &'static [Permission],
    keys: &'static str,
) -> Place {
    Place {
        href,
        label,
        icon,
        needs,
        keys,
    }
}

/// The list of tasks.
pub const TASKS: Place = place(
    work_path::TASKS,
    k::NAV_TASKS,
    "task",
    &[Permission::TaskRead],
    "g t",
);
/// Notifications.
pub const NOTIFICATIONS: Place = place(
    path::NOTIFICATIONS,
    k::NAV_NOTIFICATIONS,
    "inbox",
    &[],
    "g n",
);
/// The calendar of tasks.
pub const CALENDAR: Place = place(
    work_path::CALENDAR,
    k::NAV_CALENDAR,
    "cal",
    &[Permission::TaskRead],
    "g k",
);
/// The figures of tasks.
pub const STATS: Place = place(
    work_path::STATS,
    k::NAV_STATS,
    "chart",
    &[Permission::TaskExport],
    "g s",
);

/// The company.
const COMPANY: [Place; 3] = [
    place(
        path::USERS,
        k::NAV_USERS,
        "users",
        &[Permission::UserRead],
        "g u",
    ),
    place(
        path::DEPARTMENTS,
        k::NAV_DEPARTMENTS,
        "dept",
        &[Permission::DepartmentManage],
        "g d",
    ),
    place(
        path::ROLES,
        k::NAV_ROLES,
        "role",
        &[Permission::RoleManage],
        "g r",
    ),
];

/// Running the installation.
const ADMINISTRATION: [Place; 4] = [
    place(
        path::AUDIT,
        k::NAV_AUDIT,
        "history",
        &[Permission::AuditRead],
        "g a",
    ),
    place(
        path::JOBS,
        k::NAV_JOBS,
        "server",
        &[Permission::JobManage],
        "g j",
    ),
    place(
        path::SETTINGS,
        k::NAV_SETTINGS,
        "sliders",
        &[Permission::TenantSettings],
        "g e",
    ),
    place(
        path::TENANTS,
        k::NAV_TENANTS,
        "building",
        &[Permission::TenantManage],
        "g o",
    ),
];

impl Place {
    /// Whether the person may go there.
    pub fn open(self) -> bool {
        self.needs.is_empty() || self.needs.iter().any(|permission| can(*permission))
    }
}

/// The company's places that the person may go to.
pub fn company() -> Vec<Place> {
    COMPANY.into_iter().filter(|place| place.open()).collect()
}

/// The administration's places that the person may go to.
pub fn administration() -> Vec<Place> {
    ADMINISTRATION
        .into_iter()
        .filter(|place| place.open())
        .collect()
}

/// All places that the person may go to, the work first.
pub fn everywhere() -> Vec<Place> {
    [TASKS, CALENDAR, STATS, NOTIFICATIONS]
        .into_iter()
        .filter(|place| place.open())
        .chain(company())
        .chain(administration())
        .collect()
}

/// How a link of the navigation stands to the page shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Here {
    /// It is this page.
    Page,
    /// It leads to the area that this page belongs to.
    Area,
    No,
}

impl Here {
    /// The value of `aria-current`.
    pub fn aria(self) -> Option<&'static str> {
        match self {
            Here::Page => Some("page"),
            Here::Area => Some("true"),
            Here::No => None,
        }
    }
}

/// Follows how a link stands to the page shown.
pub fn use_here(href: &'static str) -> Memo<Here> {
    let (path, query) = (use_location().pathname, use_query_map());
    Memo::new(move |_| {
        path.with(|path| query.with(|query| stands(href, path, &|name| query.get(name))))
    })
}

/// A link with a query is the page when the page's address says the same of it; one without when nothing of the kind is said.
/// The calendar has a link of its own, so that of all tasks does not stand for it.
fn stands(href: &str, path: &str, said: &dyn Fn(&str) -> Option<String>) -> Here {
    let (wanted, query) = href.split_once('?').unwrap_or((href, ""));
    let below = path
        .strip_prefix(wanted)
        .is_some_and(|rest| rest.starts_with('/'));
    match query.split_once('=') {
        Some((name, value))
            if path == wanted && said(name).as_deref() == Some(Url::unescape(value).as_str()) =>
        {
            Here::Page
        }
        Some(_) => Here::No,
        None if stands(CALENDAR.href, path, said) == Here::Page => Here::No,
        None if path == wanted && ["view", "filter"].iter().all(|name| said(name).is_none()) => {
            Here::Page
        }
        None if path == wanted || below => Here::Area,
        None => Here::No,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_knows_where_it_stands() {
        for (href, path, query, expected) in [
            ("/tasks", "/tasks", &[][..], Here::Page),
            ("/tasks", "/tasks", &[("sort", "deadline")], Here::Page),
            ("/tasks", "/tasks", &[("view", "board")], Here::Area),
            ("/tasks", "/tasks/018f", &[], Here::Area),
            (
                "/tasks?view=calendar",
                "/tasks",
                &[("view", "calendar")],
                Here::Page,
            ),
            (
                "/tasks?filter=a%3Ab%20c",
                "/tasks",
                &[("filter", "a:b c")],
                Here::Page,
            ),
            ("/tasks?view=calendar", "/tasks", &[], Here::No),
            ("/tasks", "/tasks", &[("view", "calendar")], Here::No),
            ("/tasks", "/tasks-old", &[], Here::No),
        ] {
            let said = |name: &str| {
                query
                    .iter()
                    .find(|(known, _)| *known == name)
                    .map(|(_, value)| (*value).to_owned())
            };
            assert_eq!(stands(href, path, &said), expected, "{href} at {path}");
        }
    }
}
