//! TEN-06, IAM-10 against a real database.

use shared::office::department::{DEPTH_MAX, Department, EditDepartment, NewDepartment};
use shared::office::user::EditUser;
use shared::{DepartmentId, Permission, Scope};
use uuid::Uuid;

use crate::Result;
use crate::office::user;
use crate::testing::{TestDb, code, fault};

fn below(parent: Option<DepartmentId>, name: &str) -> NewDepartment {
    NewDepartment {
        name: name.to_owned(),
        parent_id: parent,
        head_id: None,
    }
}

fn moved(parent: Option<DepartmentId>) -> EditDepartment {
    EditDepartment {
        parent_id: Some(parent),
        ..EditDepartment::default()
    }
}

async fn create(t: &TestDb, who: &str, new: NewDepartment) -> Result<Department> {
    let mut cx = t.cx(who).await;
    let department = super::create(&mut cx, new).await?;
    cx.commit().await?;
    Ok(department)
}

async fn update(
    t: &TestDb,
    who: &str,
    id: DepartmentId,
    edit: EditDepartment,
) -> Result<Department> {
    let mut cx = t.cx(who).await;
    let department = super::update(&mut cx, id, None, edit).await?;
    cx.commit().await?;
    Ok(department)
}

/// The closure says what the parents say.
async fn check_closure(t: &TestDb) {
    let differences = t
        .count(
            "WITH RECURSIVE pairs AS (
                 SELECT id AS ancestor, id AS descendant, 0 AS depth FROM department
                 UNION ALL SELECT p.ancestor, d.id, p.depth + 1 FROM pairs p JOIN department d ON d.parent_id = p.descendant)
             SELECT count(*) FROM (
                 (SELECT ancestor, descendant, depth FROM pairs EXCEPT SELECT ancestor_id, descendant_id, depth::int FROM department_closure)
                 UNION ALL (SELECT ancestor_id, descendant_id, depth::int FROM department_closure EXCEPT SELECT ancestor, descendant, depth FROM pairs)) d",
        )
        .await;
    assert_eq!(differences, 0);
}

#[tokio::test]
async fn the_tree_as_everybody_sees_it() {
    let t = TestDb::new().await;
    let mut cx = t.cx("manager").await;
    let tree = super::list(&mut cx).await.unwrap();
    assert_eq!(
        tree.iter()
            .map(|department| department.name.as_str())
            .collect::<Vec<_>>(),
        ["crew", "installation", "root", "sales"]
    );
    let installation = &tree[1];
    assert_eq!(
        (
            installation.parent_id,
            installation.head_id,
            installation.people
        ),
        (Some(t.department("root")), Some(t.person("head")), 2)
    );
    assert_eq!(installation.head_name.as_deref(), Some("Head Demo"));
    t.set_grants("manager", &[(Permission::TaskRead, Scope::Own)])
        .await;
    let mut cx = t.cx("manager").await;
    assert_eq!(code(super::list(&mut cx).await), "forbidden");
}

#[tokio::test]
async fn departments_are_made_moved_and_removed() {
    let t = TestDb::new().await;
    let made = create(&t, "hr", below(Some(t.department("crew")), " Brigade 1 "))
        .await
        .unwrap();
    assert_eq!(
        (made.name.as_str(), made.parent_id),
        ("Brigade 1", Some(t.department("crew")))
    );
    check_closure(&t).await;
    assert!(
        t.actor("head").await.departments.contains(&made.id),
        "the head above sees it at once"
    );

    update(
        &t,
        "hr",
        t.department("crew"),
        moved(Some(t.department("sales"))),
    )
    .await
    .unwrap();
    check_closure(&t).await;
    assert_eq!(
        t.actor("head").await.departments,
        [t.department("installation")],
        "the whole subtree has moved away"
    );
    update(&t, "hr", t.department("crew"), moved(None))
        .await
        .unwrap();
    check_closure(&t).await;
    update(&t, "hr", t.department("sales"), moved(Some(made.id)))
        .await
        .unwrap();
    check_closure(&t).await;
    assert_eq!(
        t.actor("outsider").await.departments,
        [t.department("sales")]
    );

    let mut cx = t.cx("hr").await;
    let renamed = super::update(
        &mut cx,
        made.id,
        Some(1),
        EditDepartment {
            name: Some("Brigade 7".to_owned()),
            ..EditDepartment::default()
        },
    )
    .await
    .unwrap();
    assert_eq!((renamed.name.as_str(), renamed.version), ("Brigade 7", 2));
    assert_eq!(
        code(super::update(&mut cx, made.id, Some(1), EditDepartment::default()).await),
        "version_conflict"
    );
    cx.commit().await.unwrap();
    for (id, what) in [
        (t.department("crew"), "departments below"),
        (t.department("sales"), "people"),
    ] {
        let mut cx = t.cx("hr").await;
        assert_eq!(
            code(super::delete(&mut cx, id).await),
            "department_not_empty",
            "{what}"
        );
    }
    update(&t, "hr", t.department("sales"), moved(None))
        .await
        .unwrap();
    let mut cx = t.cx("hr").await;
    super::delete(&mut cx, made.id).await.unwrap();
    cx.commit().await.unwrap();
    check_closure(&t).await;
    let mut cx = t.cx("hr").await;
    assert_eq!(code(super::delete(&mut cx, made.id).await), "not_found");
    let actions = t.audit_actions().await;
    assert_eq!(
        (
            actions.first().map(String::as_str),
            actions.last().map(String::as_str)
        ),
        (Some("department.create"), Some("department.delete"))
    );
}

#[tokio::test]
async fn a_department_never_lies_below_itself() {
    let t = TestDb::new().await;
    for parent in ["root", "installation", "crew"] {
        assert_eq!(
            fault(
                update(
                    &t,
                    "hr",
                    t.department("root"),
                    moved(Some(t.department(parent)))
                )
                .await
            ),
            ("parent_id".to_owned(), "cycle"),
            "{parent}"
        );
    }
    let (a, b) = (
        create(&t, "hr", below(None, "a")).await.unwrap().id,
        create(&t, "hr", below(None, "b")).await.unwrap().id,
    );
    let (first, second) = tokio::join!(
        update(&t, "hr", a, moved(Some(b))),
        update(&t, "hr", b, moved(Some(a)))
    );
    assert!(
        first.is_ok() != second.is_ok(),
        "of two moves at once that would make a circle one is refused"
    );
    check_closure(&t).await;
}

#[tokio::test]
async fn the_tree_has_a_depth() {
    let t = TestDb::new().await;
    let mut parent = t.department("crew");
    for level in 4..=DEPTH_MAX {
        parent = create(&t, "hr", below(Some(parent), &format!("level {level}")))
            .await
            .unwrap()
            .id;
    }
    assert_eq!(
        fault(create(&t, "hr", below(Some(parent), "one more")).await),
        ("parent_id".to_owned(), "too_deep")
    );
    let top = create(&t, "hr", below(None, "top")).await.unwrap().id;
    assert_eq!(
        fault(update(&t, "hr", t.department("root"), moved(Some(top))).await),
        ("parent_id".to_owned(), "too_deep"),
        "a whole subtree counts"
    );
}

#[tokio::test]
async fn names_are_taken_once_below_one_parent() {
    let t = TestDb::new().await;
    let root = Some(t.department("root"));
    assert_eq!(
        fault(create(&t, "hr", below(root, "sales")).await),
        ("name".to_owned(), "taken")
    );
    assert_eq!(
        fault(create(&t, "hr", below(root, " ")).await),
        ("name".to_owned(), "required")
    );
    create(&t, "hr", below(Some(t.department("crew")), "sales"))
        .await
        .unwrap();
    assert_eq!(
        fault(create(&t, "hr", below(None, "root")).await),
        ("name".to_owned(), "taken"),
        "at the top too"
    );
    let rename = EditDepartment {
        name: Some("sales".to_owned()),
        ..EditDepartment::default()
    };
    assert_eq!(
        fault(update(&t, "hr", t.department("installation"), rename).await),
        ("name".to_owned(), "taken")
    );
}

/// IAM-10: heading a department is seeing it and all below it.
#[tokio::test]
async fn a_new_head_sees_the_department_at_once() {
    let t = TestDb::new().await;
    let head = |head| EditDepartment {
        head_id: Some(head),
        ..EditDepartment::default()
    };
    update(
        &t,
        "hr",
        t.department("root"),
        head(Some(t.person("outsider"))),
    )
    .await
    .unwrap();
    assert_eq!(t.actor("outsider").await.departments.len(), 4);
    let told = t
        .count("SELECT count(*) FROM event_log WHERE kind = 'user.rights_changed'")
        .await;
    assert_eq!(told, 1);
    update(&t, "hr", t.department("root"), head(None))
        .await
        .unwrap();
    assert_eq!(
        t.actor("outsider").await.departments,
        [t.department("sales")]
    );
    for nobody in [t.person("other_head"), Uuid::from_u128(2).into()] {
        assert_eq!(
            fault(update(&t, "hr", t.department("root"), head(Some(nobody))).await),
            ("head_id".to_owned(), "not_found")
        );
    }
}

#[tokio::test]
async fn departments_are_changed_by_those_who_may() {
    let t = TestDb::new().await;
    let crew = t.department("crew");
    for who in ["head", "manager", "analyst", "superadmin"] {
        assert_eq!(
            code(create(&t, who, below(Some(crew), "x")).await),
            "forbidden",
            "{who}"
        );
        assert_eq!(
            code(update(&t, who, crew, moved(None)).await),
            "forbidden",
            "{who}"
        );
        let mut cx = t.cx(who).await;
        assert_eq!(
            code(super::delete(&mut cx, crew).await),
            "forbidden",
            "{who}"
        );
    }
    for (id, what) in [
        (crew, "another tenant's"),
        (DepartmentId(Uuid::from_u128(9)), "guessed"),
    ] {
        assert_eq!(
            code(update(&t, "other_admin", id, moved(None)).await),
            "not_found",
            "{what}"
        );
        assert_eq!(
            fault(create(&t, "other_admin", below(Some(id), "x")).await),
            ("parent_id".to_owned(), "not_found"),
            "{what}"
        );
        assert_eq!(
            fault(
                update(
                    &t,
                    "other_admin",
                    t.department_of("other", "crew"),
                    moved(Some(id))
                )
                .await
            ),
            ("parent_id".to_owned(), "not_found"),
            "{what}"
        );
        let mut cx = t.cx("other_admin").await;
        assert_eq!(
            code(super::delete(&mut cx, id).await),
            "not_found",
            "{what}"
        );
    }
    let mut cx = t.cx("other_admin").await;
    assert!(
        super::list(&mut cx)
            .await
            .unwrap()
            .iter()
            .all(|department| department.id != crew)
    );
}

#[tokio::test]
async fn the_scope_department_bounds_the_tree() {
    let t = TestDb::new().await;
    t.set_grants(
        "head",
        &[
            (Permission::UserRead, Scope::Tenant),
            (Permission::DepartmentManage, Scope::Department),
        ],
    )
    .await;
    create(&t, "head", below(Some(t.department("crew")), "Brigade"))
        .await
        .unwrap();
    update(
        &t,
        "head",
        t.department("crew"),
        EditDepartment {
            name: Some("Crew".to_owned()),
            ..EditDepartment::default()
        },
    )
    .await
    .unwrap();
    for place in [
        None,
        Some(t.department("root")),
        Some(t.department("sales")),
    ] {
        assert_eq!(
            code(create(&t, "head", below(place, "x")).await),
            "forbidden"
        );
        assert_eq!(
            code(update(&t, "head", t.department("crew"), moved(place)).await),
            "forbidden"
        );
    }
    assert_eq!(
        code(
            update(
                &t,
                "head",
                t.department("sales"),
                EditDepartment {
                    name: Some("x".to_owned()),
                    ..EditDepartment::default()
                }
            )
            .await
        ),
        "forbidden"
    );
}

#[tokio::test]
async fn who_left_a_department_does_not_hold_it() {
    let t = TestDb::new().await;
    let mut cx = t.cx("hr").await;
    user::update(
        &mut cx,
        t.person("manager2"),
        None,
        EditUser {
            department_id: Some(None),
            ..EditUser::default()
        },
    )
    .await
    .unwrap();
    super::delete(&mut cx, t.department("crew")).await.unwrap();
    cx.commit().await.unwrap();
    check_closure(&t).await;
}
