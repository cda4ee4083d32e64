//! The dialog of a department: its name, what it belongs to, who heads it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::DepartmentId;
use shared::i18n::k;
use shared::office::department::{Department, EditDepartment, NewDepartment};
use ui::prelude::*;

use super::api::{department_create, department_update};
use super::tree::{choices, holds, tree};

/// What the dialog is about: an existing department, or a new one below `parent`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Editing {
    pub department: Option<Department>,
    pub parent: Option<DepartmentId>,
}

/// The dialog.
#[component]
pub fn DepartmentDialog(
    open: RwSignal<bool>,
    editing: RwSignal<Editing>,
    all: Resource<Result<Vec<Department>, AppError>>,
    #[prop(into)] on_done: Callback<()>,
) -> impl IntoView {
    let errors = FormErrors::new("department");
    let (name, parent, head) = (
        RwSignal::new(String::new()),
        RwSignal::new(String::new()),
        RwSignal::new(Vec::<Choice>::new()),
    );
    let busy = RwSignal::new(false);
    Effect::new(move |_| {
        if !open.get() {
            return;
        }
        let Editing {
            department,
            parent: above,
        } = editing.get();
        let above = department
            .as_ref()
            .map_or(above, |department| department.parent_id);
        let leads = department.as_ref().and_then(|department| {
            Some(
                Choice::new(
                    department.head_id?.to_string(),
                    department.head_name.clone()?,
                )
                .person(),
            )
        });
        errors.clear();
        name.set(
            department
                .map(|department| department.name)
                .unwrap_or_default(),
        );
        parent.set(above.map(|id| id.to_string()).unwrap_or_default());
        head.set(leads.into_iter().collect());
    });
    let send = Callback::new(move |()| {
        let (name, parent_id) = (name.get_untracked(), parent.get_untracked().parse().ok());
        let head_id =
            head.with_untracked(|head| head.first().and_then(|head| head.value.parse().ok()));
        errors.clear();
        busy.set(true);
        spawn_local(async move {
            let answer = match editing.get_untracked().department {
                Some(department) => {
                    let edit = EditDepartment {
                        name: Some(name),
                        parent_id: Some(parent_id),
                        head_id: Some(head_id),
                    };
                    department_update(department.id, Some(department.version), edit).await
                }
                None => {
                    department_create(NewDepartment {
                        name,
                        parent_id,
                        head_id,
                    })
                    .await
                }
            };
            match answer {
                Ok(_) => {
                    open.set(false);
                    on_done.run(());
                }
                Err(error) => errors.show(error),
            }
            busy.set(false);
        });
    });
    // What lies below a department cannot hold it.
    let parents = Signal::derive(move || {
        let all = all.get().and_then(Result::ok).unwrap_or_default();
        let own = editing.get().department.map(|department| department.id);
        let branches = tree(&all);
        let branch = own.and_then(|own| find(&branches, own));
        let free: Vec<Department> = all
            .into_iter()
            .filter(|other| {
                branch
                    .as_ref()
                    .is_none_or(|branch| !holds(branch, other.id))
            })
            .collect();
        choices(&free)
    });
    let title = Signal::derive(move || {
        t(if editing.get().department.is_some() {
            k::DEPARTMENTS_EDIT
        } else {
            k::SHELL_NEW_DEPARTMENT
        })
        .to_owned()
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        send.run(());
    };
    let footer = move || {
        view! {
            <Button label=t(k::CANCEL) on_click=move |()| open.set(false) />
            <Button label=t(k::SAVE) variant=Variant::Primary busy=busy on_click=send />
        }
    };
    view! {
        <Dialog id="department-dialog" open=open title=title footer=footer>
            <form class="form" on:submit=submit novalidate>
                <FormProblem errors=errors />
                <Field id=errors.id("name") label=t(k::NAME) error=errors.field("name") required=true>
                    <TextInput value=name maxlength=120 />
                </Field>
                <Field id=errors.id("parent_id") label=t(k::DEPARTMENTS_PARENT) error=errors.field("parent_id")>
                    <Select value=parent options=parents placeholder=Some(t(k::DEPARTMENTS_TOP).to_owned()) />
                </Field>
                <Field
                    id=errors.id("head_id")
                    label=t(k::DEPARTMENTS_HEAD)
                    help=Some(t(k::DEPARTMENTS_HEAD_HELP).to_owned())
                    error=errors.field("head_id")
                >
                    <Combobox value=head search=crate::parts::people() />
                </Field>
                <button type="submit" hidden></button>
            </form>
        </Dialog>
    }
}

fn find(branches: &[super::tree::Branch], id: DepartmentId) -> Option<super::tree::Branch> {
    branches.iter().find_map(|branch| {
        if branch.department.id == id {
            Some(branch.clone())
        } else {
            find(&branch.below, id)
        }
    })
}
