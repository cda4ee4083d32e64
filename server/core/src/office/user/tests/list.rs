//! Lists, search, pickers, export: who is seen by whom (IAM-16, IAM-10).

use super::*;

#[tokio::test]
async fn the_list_by_search_filters_and_pages() {
    let t = TestDb::new().await;
    let mut cx = t.cx("manager").await;
    let all = [
        "Admin Demo",
        "Analyst Demo",
        "Head Demo",
        "Hr Demo",
        "Manager Demo",
        "Manager2 Demo",
        "Outsider Demo",
        "Superadmin Demo",
    ];
    assert_eq!(names(&mut cx, &UserListRequest::default()).await, all);
    assert_eq!(
        names(&mut cx, &query("aDmIn")).await,
        ["Admin Demo", "Superadmin Demo"],
        "by a part of the name, in any case"
    );
    assert_eq!(names(&mut cx, &query("hr@demo.test")).await, ["Hr Demo"]);
    for nothing in ["%", "_", "\\", "other.test"] {
        assert!(
            names(&mut cx, &query(nothing)).await.is_empty(),
            "{nothing}"
        );
    }
    let by_role = UserListRequest {
        role_id: Some(t.role("manager")),
        ..UserListRequest::default()
    };
    assert_eq!(
        names(&mut cx, &by_role).await,
        ["Manager Demo", "Manager2 Demo", "Outsider Demo"]
    );
    let by_department = UserListRequest {
        department_id: Some(t.department("installation")),
        ..UserListRequest::default()
    };
    assert_eq!(
        names(&mut cx, &by_department).await,
        ["Head Demo", "Manager Demo"]
    );
    let by_status = UserListRequest {
        status: Some(UserStatus::Blocked),
        ..UserListRequest::default()
    };
    assert!(names(&mut cx, &by_status).await.is_empty());

    let (mut seen, mut cursor) = (Vec::new(), None);
    loop {
        let page = PageRequest { limit: 3, cursor };
        let page = user::list(
            &mut cx,
            &UserListRequest {
                page,
                ..UserListRequest::default()
            },
        )
        .await
        .unwrap();
        assert_eq!(page.total_estimate, 8);
        seen.extend(page.items.into_iter().map(|user| user.name));
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(seen, all, "each once, in order");
    for (limit, cursor, expected) in [
        (0, None, "validation"),
        (201, None, "validation"),
        (50, Some("zz".to_owned()), "bad_cursor"),
        (50, Some("7b7d".to_owned()), "bad_cursor"),
    ] {
        let page = PageRequest { limit, cursor };
        assert_eq!(
            code(
                user::list(
                    &mut cx,
                    &UserListRequest {
                        page,
                        ..UserListRequest::default()
                    }
                )
                .await
            ),
            expected
        );
    }
}

#[tokio::test]
async fn roles_are_named_in_the_readers_language() {
    let t = TestDb::new().await;
    sqlx::query("UPDATE app_user SET lang = 'en' WHERE email = 'manager2@demo.test'")
        .execute(&mut t.owner().await)
        .await
        .unwrap();
    let mut russian = t.cx("manager").await;
    let mut english = t.cx("manager2").await;
    assert_eq!(
        user::get(&mut russian, t.person("head"))
            .await
            .unwrap()
            .roles[0]
            .name,
        "Руководитель"
    );
    let role = &user::get(&mut english, t.person("head"))
        .await
        .unwrap()
        .roles[0];
    assert_eq!(
        (role.name.as_str(), role.code.as_deref(), role.id),
        ("Head", Some("head"), t.role("head"))
    );
}

/// TEN-01: of another company nothing is seen, found or changed.
#[tokio::test]
async fn people_of_another_tenant_do_not_exist() {
    let t = TestDb::new().await;
    for id in [t.person("head"), UserId(Uuid::from_u128(4))] {
        let mut cx = t.cx("other_admin").await;
        assert_eq!(code(user::get(&mut cx, id).await), "not_found");
        assert_eq!(
            code(user::update(&mut cx, id, None, status(UserStatus::Blocked)).await),
            "not_found"
        );
        assert_eq!(
            code(user::update(&mut cx, id, None, roles(&[t.role_of("other", "admin")])).await),
            "not_found"
        );
    }
    let mut cx = t.cx("other_admin").await;
    assert_eq!(
        names(&mut cx, &UserListRequest::default()).await,
        ["Admin Other", "Head Other", "Manager Other"]
    );
    assert!(names(&mut cx, &query("demo")).await.is_empty());
    assert!(user::choose(&mut cx, "Demo", 50).await.unwrap().is_empty());
    assert_eq!(
        fault(
            user::create(
                &mut cx,
                NewUser {
                    role_ids: vec![t.role("manager")],
                    ..newcomer("a@other.test")
                }
            )
            .await
        ),
        ("role_ids".to_owned(), "not_found")
    );
    let there = NewUser {
        department_id: Some(t.department("crew")),
        ..newcomer("a@other.test")
    };
    assert_eq!(
        fault(user::create(&mut cx, there).await),
        ("department_id".to_owned(), "not_found")
    );
    let own = t.person("other_manager");
    let there = EditUser {
        department_id: Some(Some(t.department("crew"))),
        ..EditUser::default()
    };
    assert_eq!(
        fault(user::update(&mut cx, own, None, there).await),
        ("department_id".to_owned(), "not_found")
    );
    assert_eq!(
        fault(user::update(&mut cx, own, None, roles(&[t.role("head")])).await),
        ("role_ids".to_owned(), "not_found")
    );
    let invitation = NewInvitation {
        email: "b@other.test".to_owned(),
        department_id: Some(t.department("crew")),
        ..NewInvitation::default()
    };
    assert_eq!(
        fault(user::invite(&mut cx, invitation).await),
        ("department_id".to_owned(), "not_found")
    );
    assert!(
        user::create(&mut cx, newcomer("head@demo.test"))
            .await
            .is_ok(),
        "the same address may be known to both"
    );
}

/// IAM-10: a role of the company's own that manages people of a department.
#[tokio::test]
async fn the_scope_department_bounds_list_read_and_change() {
    let t = TestDb::new().await;
    let scope = Scope::Department;
    t.set_grants(
        "head",
        &[
            (Permission::UserRead, scope),
            (Permission::UserManage, scope),
            (Permission::UserAssignRole, scope),
            (Permission::TaskRead, scope),
            (Permission::TaskComment, scope),
        ],
    )
    .await;
    let mut cx = t.cx("head").await;
    assert_eq!(
        names(&mut cx, &UserListRequest::default()).await,
        ["Head Demo", "Manager Demo", "Manager2 Demo"]
    );
    assert_eq!(user::choose(&mut cx, "", 50).await.unwrap().len(), 3);
    assert_eq!(
        code(user::get(&mut cx, t.person("outsider")).await),
        "not_found"
    );
    assert!(
        search::find(&mut cx, "Outsider", Some("user"), 5)
            .await
            .unwrap()
            .is_empty()
    );
    let file = String::from_utf8(
        user::export_csv(&mut cx, &UserListRequest::default(), ',')
            .await
            .unwrap(),
    )
    .unwrap();
    assert_eq!(file.lines().count(), 4);
    assert!(
        user::create(
            &mut cx,
            NewUser {
                department_id: Some(t.department("crew")),
                ..newcomer("in@demo.test")
            }
        )
        .await
        .is_ok()
    );
    drop(cx);
    let mut cx = t.cx("head").await;
    for place in [
        Some(t.department("sales")),
        Some(t.department("root")),
        None,
    ] {
        assert_eq!(
            code(
                user::create(
                    &mut cx,
                    NewUser {
                        department_id: place,
                        ..newcomer("out@demo.test")
                    }
                )
                .await
            ),
            "forbidden"
        );
        let moved = EditUser {
            department_id: Some(place),
            ..EditUser::default()
        };
        assert_eq!(
            code(user::update(&mut cx, t.person("manager2"), None, moved).await),
            "forbidden"
        );
    }
    drop(cx);
    update(
        &t,
        "head",
        t.person("manager2"),
        EditUser {
            position: Some(Some("Fitter".to_owned())),
            ..EditUser::default()
        },
    )
    .await
    .unwrap();
    assert_eq!(
        code(
            update(
                &t,
                "head",
                t.person("outsider"),
                status(UserStatus::Blocked)
            )
            .await
        ),
        "not_found"
    );

    t.set_grants(
        "head",
        &[
            (Permission::UserRead, Scope::Tenant),
            (Permission::UserManage, scope),
        ],
    )
    .await;
    assert_eq!(
        code(
            update(
                &t,
                "head",
                t.person("outsider"),
                status(UserStatus::Blocked)
            )
            .await
        ),
        "forbidden",
        "seen, but out of reach"
    );
    t.set_grants("head", &[(Permission::UserRead, Scope::Own)])
        .await;
    let mut cx = t.cx("head").await;
    assert_eq!(
        names(&mut cx, &UserListRequest::default()).await,
        ["Head Demo"]
    );
}

#[tokio::test]
async fn without_the_permission_nobody_is_seen() {
    let t = TestDb::new().await;
    t.set_grants("manager", &[(Permission::TaskRead, Scope::Own)])
        .await;
    let mut cx = t.cx("manager").await;
    assert_eq!(
        code(user::list(&mut cx, &UserListRequest::default()).await),
        "forbidden"
    );
    assert_eq!(
        code(user::get(&mut cx, t.person("manager")).await),
        "forbidden"
    );
    assert_eq!(code(user::choose(&mut cx, "", 5).await), "forbidden");
    assert_eq!(
        code(user::update(&mut cx, t.person("head"), None, empty_edit()).await),
        "forbidden"
    );
    assert_eq!(
        code(user::export_csv(&mut cx, &UserListRequest::default(), ',').await),
        "forbidden"
    );
}

#[tokio::test]
async fn the_export_is_for_those_who_manage_people_and_is_on_record() {
    let t = TestDb::new().await;
    update(
        &t,
        "hr",
        t.person("manager"),
        EditUser {
            position: Some(Some("=1+1".to_owned())),
            ..EditUser::default()
        },
    )
    .await
    .unwrap();
    for who in ["head", "manager", "analyst"] {
        let mut cx = t.cx(who).await;
        assert_eq!(
            code(user::export_csv(&mut cx, &UserListRequest::default(), ';').await),
            "forbidden",
            "{who}"
        );
    }
    let mut cx = t.cx("hr").await;
    let file = user::export_csv(&mut cx, &query("manager"), ';')
        .await
        .unwrap();
    cx.commit().await.unwrap();
    assert_eq!(&file[..3], [0xef, 0xbb, 0xbf]);
    let text = String::from_utf8(file).unwrap();
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines.len(), 3);
    assert!(lines[0].starts_with("Имя;Почта;Статус;Отдел;"));
    assert!(
        lines[1].starts_with("Manager Demo;manager@demo.test;Активен;installation;'=1+1;Менеджер;"),
        "{}",
        lines[1]
    );
    assert_eq!(
        t.audit_actions().await.last().map(String::as_str),
        Some("user.export")
    );
}

#[tokio::test]
async fn pickers_offer_active_people() {
    let t = TestDb::new().await;
    update(&t, "hr", t.person("manager2"), status(UserStatus::Blocked))
        .await
        .unwrap();
    let mut cx = t.cx("manager").await;
    let found = user::choose(&mut cx, "manager", 50).await.unwrap();
    assert_eq!(
        found
            .iter()
            .map(|person| person.name.as_str())
            .collect::<Vec<_>>(),
        ["Manager Demo"]
    );
    assert_eq!(user::choose(&mut cx, "", 2).await.unwrap().len(), 2);
    assert_eq!(user::choose(&mut cx, "", 0).await.unwrap().len(), 1);
}

/// SRC-01: people are found by name and address, by colleagues only.
#[tokio::test]
async fn people_are_found_by_the_search() {
    let t = TestDb::new().await;
    let mut cx = t.cx("hr").await;
    let user = user::create(
        &mut cx,
        NewUser {
            name: "Серафима Воробьёва".to_owned(),
            position: Some("Монтажник".to_owned()),
            ..newcomer("serafima@demo.test")
        },
    )
    .await
    .unwrap();
    cx.commit().await.unwrap();
    for (who, text, found) in [
        ("manager", "Серафима", 1),
        ("manager", "монтажник", 1),
        ("manager", "serafima@demo.test", 1),
        ("other_admin", "Серафима", 0),
    ] {
        let mut cx = t.cx(who).await;
        let groups = search::find(&mut cx, text, Some("user"), 5).await.unwrap();
        let ids: Vec<Uuid> = groups
            .iter()
            .flat_map(|group| &group.hits)
            .map(|hit| hit.entity_id)
            .collect();
        assert_eq!(ids, vec![user.id.0; found], "{who} {text}");
    }
}
