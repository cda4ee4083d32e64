//! The tree of departments: who belongs where, and who heads it (TEN-06).

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::{LazyRoute, lazy_route};
use shared::i18n::k;
use shared::office::department::{Department, NewDepartment};
use shared::office::path;
use shared::{DepartmentId, Permission};
use ui::prelude::*;

use super::api::{department_create, department_delete, department_list};
use super::edit::{DepartmentDialog, Editing};
use super::tree::{Branch, tree};
use crate::parts::{PageHead, empty, failed, guarded, use_dialog, use_url};

type Departments = Resource<Result<Vec<Department>, AppError>>;

/// `/departments?dialog=new`.
pub struct DepartmentListPage;

#[lazy_route]
impl LazyRoute for DepartmentListPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        guarded(Permission::UserRead, page)
    }
}

fn page() -> AnyView {
    let all = Resource::new(|| (), |()| department_list());
    let dialog = use_url("dialog");
    let may_edit = can(Permission::DepartmentManage);
    let toasts = use_toasts();
    let open = use_dialog(dialog, "new");
    let editing = RwSignal::new(Editing::default());
    use_live("department", move |_| all.refetch());
    let edit = Callback::new(move |wish: Editing| {
        editing.set(wish);
        open.set(true);
    });
    let deeds = Deeds {
        may_edit,
        edit,
        remove: remover(all, toasts),
    };
    let content = move || {
        Suspend::new(async move {
            match all.await {
                Ok(all) if all.is_empty() => empty("dept", k::DEPARTMENTS_NONE, k::DEPARTMENTS_NONE_TEXT),
                Ok(all) => view! { <ul>{tree(&all).into_iter().map(|branch| node(branch, deeds)).collect_view()}</ul> }.into_any(),
                Err(error) => failed(error, move || all.refetch()),
            }
        })
    };
    let add = may_edit.then(|| {
        let press = move |()| edit.run(Editing::default());
        view! { <Button label=t(k::SHELL_NEW_DEPARTMENT) icon="plus" variant=Variant::Primary on_click=press /> }
    });
    let dialog = may_edit.then(|| view! { <DepartmentDialog open=open editing=editing all=all on_done=move |()| all.refetch() /> });
    view! {
        <PageHead title=t(k::NAV_DEPARTMENTS)>{add}</PageHead>
        <div class="page narrow">
            <div class="tree">
                <Transition fallback=|| view! { <Skeleton /> }>{content}</Transition>
            </div>
        </div>
        {dialog}
    }
    .into_any()
}

#[derive(Clone, Copy)]
struct Deeds {
    may_edit: bool,
    edit: Callback<Editing>,
    remove: Callback<Department>,
}

/// Removes a department; taking it back makes it anew in the same place.
fn remover(all: Departments, toasts: ToastHub) -> Callback<Department> {
    Callback::new(move |department: Department| {
        spawn_local(async move {
            let again = NewDepartment {
                name: department.name.clone(),
                parent_id: department.parent_id,
                head_id: department.head_id,
            };
            match department_delete(department.id).await {
                Ok(()) => toasts.undo(
                    tf(k::DEPARTMENTS_DELETED_TOAST, &[("name", &department.name)]),
                    move || {
                        let again = again.clone();
                        spawn_local(async move {
                            if let Err(error) = department_create(again).await {
                                toasts.problem(&error.0);
                            }
                            all.refetch();
                        });
                    },
                ),
                Err(error) => toasts.problem(&error.0),
            }
            all.refetch();
        });
    })
}

fn node(branch: Branch, deeds: Deeds) -> AnyView {
    let Branch { department, below } = branch;
    let name = department.name.clone();
    let head = department.head_name.clone().map(|head| {
        let id = department
            .head_id
            .map(|id| id.to_string())
            .unwrap_or_default();
        view! {
            <span class="row g1 mut s13" title=t(k::DEPARTMENTS_HEAD)>
                <Avatar id=id name=head.clone() size=AvatarSize::S20 quiet=true />
                <span class="trunc">{head}</span>
            </span>
        }
    });
    let below = (!below.is_empty()).then(
        || view! { <ul>{below.into_iter().map(|branch| node(branch, deeds)).collect_view()}</ul> },
    );
    view! {
        <li>
            <div class="row">
                {icon("dept")}
                <span class="trunc b" title=name.clone()>
                    {name.clone()}
                </span>
                {head}
                <span class="end"></span>
                {people(department.id, department.people)}
                {deeds.may_edit.then(|| menu(department, deeds))}
            </div>
            {below}
        </li>
    }
    .into_any()
}

fn people(id: DepartmentId, count: i64) -> AnyView {
    view! {
        <a class="s13 nowrap" href=path::users_of_department(id)>
            {tn(k::USERS_COUNT, count)}
        </a>
    }
    .into_any()
}

fn menu(department: Department, deeds: Deeds) -> AnyView {
    let id = department.id;
    let label = tf(k::DEPARTMENTS_MENU, &[("name", &department.name)]);
    let own = StoredValue::new(department);
    let items = vec![
        MenuItem::new(t(k::EDIT)).icon("pen").on(move || {
            deeds.edit.run(Editing {
                department: Some(own.get_value()),
                parent: None,
            })
        }),
        MenuItem::new(t(k::DEPARTMENTS_ADD_BELOW))
            .icon("plus")
            .on(move || {
                deeds.edit.run(Editing {
                    department: None,
                    parent: Some(id),
                })
            }),
        MenuItem::line(),
        MenuItem::new(t(k::DELETE))
            .icon("trash")
            .tone(Tone::Bad)
            .on(move || deeds.remove.run(own.get_value())),
    ];
    view! { <Menu id=format!("department-{id}") label=label trigger=|| icon("more") items=items class="btn icon ghost sm" end=true /> }.into_any()
}
