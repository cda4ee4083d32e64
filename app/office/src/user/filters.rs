//! What the list of people is narrowed by; all of it stands in the address.

use leptos::prelude::*;
use shared::i18n::k;
use shared::office::department::Department;
use shared::office::path;
use shared::office::role::Role;
use shared::office::user::{UserListRequest, UserStatus};
use ui::prelude::*;

use crate::parts::{FilterSelect, InUrl, SearchBox, use_url};
use crate::role::role_name;

/// Roles and departments to choose from. Who may not read them gets none.
#[derive(Clone, Copy)]
pub struct Options {
    roles: Resource<Result<Vec<Role>, AppError>>,
    departments: Resource<Result<Vec<Department>, AppError>>,
    /// What dialogs offer, which stand outside of any suspense: known when the page is.
    pub role_choices: RwSignal<Vec<Choice>>,
    pub department_choices: RwSignal<Vec<Choice>>,
}

impl Options {
    /// Reads both.
    pub fn load() -> Self {
        let options = Self {
            roles: Resource::new(|| (), |()| crate::role::api::role_list()),
            departments: Resource::new(|| (), |()| crate::department::api::department_list()),
            role_choices: RwSignal::default(),
            department_choices: RwSignal::default(),
        };
        Effect::new(move |_| options.role_choices.set(options.roles()));
        Effect::new(move |_| options.department_choices.set(options.departments()));
        options
    }

    /// Roles by name. Read within a suspense.
    pub fn roles(self) -> Vec<Choice> {
        let roles = self.roles.get().and_then(Result::ok).unwrap_or_default();
        roles
            .into_iter()
            .map(|role| {
                Choice::new(
                    role.id.to_string(),
                    role_name(role.code.as_deref().unwrap_or_default(), &role.name),
                )
            })
            .collect()
    }

    /// Departments with what they belong to. Read within a suspense.
    pub fn departments(self) -> Vec<Choice> {
        let all = self
            .departments
            .get()
            .and_then(Result::ok)
            .unwrap_or_default();
        crate::department::tree::choices(&all)
    }
}

/// The filters of the list.
#[derive(Clone, Copy)]
pub struct Filters {
    query: InUrl,
    status: InUrl,
    role: InUrl,
    department: InUrl,
}

impl Filters {
    /// Takes them from the address.
    pub fn from_url() -> Self {
        Self {
            query: use_url("q"),
            status: use_url("status"),
            role: use_url("role"),
            department: use_url("department"),
        }
    }

    /// What the server is asked.
    pub fn request(self) -> UserListRequest {
        UserListRequest {
            query: self.query.0.get(),
            status: self.status.0.get().parse().ok(),
            role_id: self.role.0.get().parse().ok(),
            department_id: self.department.0.get().parse().ok(),
            page: shared::PageRequest::default(),
        }
    }

    /// Whether anything is narrowed.
    pub fn any(self) -> bool {
        [self.query, self.status, self.role, self.department]
            .iter()
            .any(|(value, _)| value.with(|value| !value.is_empty()))
    }

    /// The same list as a file.
    pub fn export(self) -> String {
        let (query, status, role, department) = (
            self.query.0.get(),
            self.status.0.get(),
            self.role.0.get(),
            self.department.0.get(),
        );
        let pairs = [
            ("query", query.as_str()),
            ("status", status.as_str()),
            ("role_id", role.as_str()),
            ("department_id", department.as_str()),
        ];
        path::with_query("/api/v1/users/export.csv", &pairs)
    }

    /// The row of filters.
    pub fn view(self, options: Options) -> AnyView {
        let statuses: Vec<Choice> = UserStatus::ALL
            .into_iter()
            .map(|status| Choice::new(status.as_str(), super::table::status_words(status).0))
            .collect();
        let selects = move || {
            view! {
                <FilterSelect
                    id="users-role"
                    label=t(k::USERS_ROLE)
                    options=options.roles()
                    value=self.role.0
                    on_change=self.role.1
                />
                <FilterSelect
                    id="users-department"
                    label=t(k::USERS_DEPARTMENT)
                    options=options.departments()
                    value=self.department.0
                    on_change=self.department.1
                />
            }
        };
        view! {
            <SearchBox id="users-search" label=t(k::USERS_SEARCH) value=self.query.0 on_change=self.query.1 />
            <FilterSelect
                id="users-status"
                label=t(k::USERS_STATUS)
                options=statuses
                value=self.status.0
                on_change=self.status.1
            />
            <Transition>{selects}</Transition>
        }
        .into_any()
    }
}
