//! Projects: who may make and change them.

use shared::work::project::{EditProject, NewProject};

use crate::Error;
use crate::testing::TestDb;
use crate::work::project;

fn named(name: &str) -> NewProject {
    NewProject {
        name: name.to_owned(),
        department_id: None,
    }
}

#[tokio::test]
async fn a_project_is_made_renamed_and_archived() {
    let t = TestDb::new().await;
    let mut cx = t.cx("admin").await;
    let made = project::create(&mut cx, named(" Склад ")).await.unwrap();
    assert_eq!((made.name.as_str(), made.version), ("Склад", 1));
    let edit = EditProject {
        name: Some("Новый склад".to_owned()),
        archived: Some(true),
    };
    let changed = project::update(&mut cx, made.id, Some(1), edit.clone())
        .await
        .unwrap();
    assert_eq!(
        (changed.name.as_str(), changed.archived, changed.version),
        ("Новый склад", true, 2)
    );
    assert!(matches!(
        project::update(&mut cx, made.id, Some(1), edit.clone()).await,
        Err(Error::VersionConflict)
    ));
    // An edit that changes nothing leaves no trace.
    assert_eq!(
        project::update(&mut cx, made.id, None, edit)
            .await
            .unwrap()
            .version,
        2
    );
    assert!(project::list(&mut cx, false).await.unwrap().is_empty());
    assert_eq!(project::list(&mut cx, true).await.unwrap(), [changed]);
    cx.commit().await.unwrap();
    assert_eq!(
        t.audit_actions().await,
        ["project.create", "project.update"]
    );
    assert_eq!(
        t.event_kinds().await,
        ["project.created", "project.updated"]
    );
}

#[tokio::test]
async fn names_are_taken_once_within_a_tenant() {
    let t = TestDb::new().await;
    let mut cx = t.cx("admin").await;
    project::create(&mut cx, named("Склад")).await.unwrap();
    cx.commit().await.unwrap();
    let mut cx = t.cx("admin").await;
    let Err(Error::Invalid(faults)) = project::create(&mut cx, named("Склад")).await else {
        panic!("the name is taken")
    };
    assert_eq!(faults.into_vec()[0].code, "taken");
    let mut other = t.cx("other_admin").await;
    project::create(&mut other, named("Склад")).await.unwrap();
}

#[tokio::test]
async fn the_scope_of_the_right_decides() {
    let t = TestDb::new().await;
    let mut head = t.cx("head").await;
    let own = project::create(
        &mut head,
        NewProject {
            department_id: Some(t.department("crew")),
            ..named("Монтаж")
        },
    )
    .await
    .unwrap();
    head.commit().await.unwrap();
    // A refusal undoes what its context wrote.
    let mut head = t.cx("head").await;
    let foreign = NewProject {
        department_id: Some(t.department("sales")),
        ..named("Чужой")
    };
    assert!(matches!(
        project::create(&mut head, foreign).await,
        Err(Error::Forbidden(_))
    ));
    head.commit().await.unwrap();

    let mut manager = t.cx("manager").await;
    assert!(matches!(
        project::create(&mut manager, named("Нет")).await,
        Err(Error::Forbidden(_))
    ));
    assert!(matches!(
        project::update(&mut manager, own.id, None, EditProject::default()).await,
        Err(Error::Forbidden(_))
    ));
    assert_eq!(project::list(&mut manager, false).await.unwrap().len(), 1);

    let mut admin = t.cx("admin").await;
    let sales = project::create(
        &mut admin,
        NewProject {
            department_id: Some(t.department("sales")),
            ..named("Продажи")
        },
    )
    .await
    .unwrap();
    admin.commit().await.unwrap();
    let mut head = t.cx("head").await;
    let rename = EditProject {
        name: Some("Моё".to_owned()),
        archived: None,
    };
    assert!(matches!(
        project::update(&mut head, sales.id, None, rename.clone()).await,
        Err(Error::Forbidden(_))
    ));

    // Another tenant neither sees nor guesses it; the department of another tenant does not exist.
    let mut other = t.cx("other_admin").await;
    assert!(project::list(&mut other, true).await.unwrap().is_empty());
    assert!(matches!(
        project::update(&mut other, sales.id, None, rename).await,
        Err(Error::NotFound)
    ));
    let stolen = NewProject {
        department_id: Some(t.department("sales")),
        ..named("Чужой отдел")
    };
    assert!(matches!(
        project::create(&mut other, stolen).await,
        Err(Error::Invalid(_))
    ));

    let mut nobody = t.cx("superadmin").await;
    assert!(matches!(
        project::list(&mut nobody, false).await,
        Err(Error::Forbidden(_))
    ));
}
