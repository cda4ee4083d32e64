//! What is found, by whom, in which order; and by which index.

mod plans;

use shared::office::search::SearchGroup;

use super::*;
use crate::testing::TestDb;

/// Makes a task's document; the title is its name in these tests.
async fn add(
    t: &TestDb,
    slug: &str,
    number: i64,
    title: &str,
    department: Option<&str>,
    people: &[&str],
) -> Uuid {
    let mut cx = t.system_cx(slug).await;
    let entity_id = cx.new_id();
    let document = Document {
        entity_kind: "task",
        entity_id,
        number: Some(number),
        title: title.to_owned(),
        subtitle: String::new(),
        body: "общее описание".to_owned(),
        visible_all: false,
        department_id: department.map(|name| t.department_of(slug, name)),
        member_ids: people.iter().map(|who| t.person(who)).collect(),
    };
    put(&mut cx, document).await.unwrap();
    cx.commit().await.unwrap();
    t.advance(chrono::TimeDelta::seconds(1));
    entity_id
}

async fn add_person(t: &TestDb, name: &str) {
    let mut cx = t.system_cx("demo").await;
    let entity_id = cx.new_id();
    let document = Document {
        entity_kind: "user",
        entity_id,
        number: None,
        title: name.to_owned(),
        subtitle: "Монтаж".to_owned(),
        body: String::new(),
        visible_all: true,
        department_id: None,
        member_ids: Vec::new(),
    };
    put(&mut cx, document).await.unwrap();
    cx.commit().await.unwrap();
}

fn titles(groups: &[SearchGroup]) -> Vec<&str> {
    groups
        .iter()
        .flat_map(|group| group.hits.iter().map(|hit| hit.title.as_str()))
        .collect()
}

async fn found(t: &TestDb, who: &str, text: &str) -> Vec<String> {
    let groups = find(&mut t.cx(who).await, text, Some("task"), 8)
        .await
        .unwrap();
    titles(&groups).into_iter().map(str::to_owned).collect()
}

#[tokio::test]
async fn words_are_found_in_all_their_forms() {
    let t = TestDb::new().await;
    add(&t, "demo", 2229, "Квартальный отчёт по складу", None, &[]).await;
    add(&t, "demo", 2230, "Weekly reports for the board", None, &[]).await;
    add(&t, "demo", 2231, "Монтаж камер", None, &[]).await;
    for (text, expected) in [
        ("отчеты", Some("Квартальный отчёт по складу")),
        ("ОТЧЁТ складов", Some("Квартальный отчёт по складу")),
        ("report", Some("Weekly reports for the board")),
        ("кварт", Some("Квартальный отчёт по складу")),
        ("склад отч", Some("Квартальный отчёт по складу")),
        ("кварталь", Some("Квартальный отчёт по складу")),
        ("2231", Some("Монтаж камер")),
        ("#2231", Some("Монтаж камер")),
        ("№ 2231", Some("Монтаж камер")),
        ("отчет камер", None),
        ("'; DROP TABLE task; --", None),
        ("\"монтаж камер\"", Some("Монтаж камер")),
        ("& | ! <-> :* ()", None),
        ("", None),
    ] {
        assert_eq!(
            found(&t, "admin", text).await.first().map(String::as_str),
            expected,
            "{text}"
        );
    }
}

#[tokio::test]
async fn people_are_found_by_misspelt_names() {
    let t = TestDb::new().await;
    add_person(&t, "Иванов Пётр").await;
    add_person(&t, "Кузнецова Анна").await;
    for (text, expected) in [
        ("иванов", "Иванов Пётр"),
        ("Иваноф", "Иванов Пётр"),
        ("петр", "Иванов Пётр"),
        ("кузнецва", "Кузнецова Анна"),
        ("анн", "Кузнецова Анна"),
    ] {
        let groups = find(&mut t.cx("manager").await, text, Some("user"), 8)
            .await
            .unwrap();
        assert_eq!(titles(&groups).first(), Some(&expected), "{text}");
    }
}

#[tokio::test]
async fn only_what_one_may_see_is_found() {
    let t = TestDb::new().await;
    let of_crew = add(&t, "demo", 1, "Секрет бригады", Some("crew"), &["manager2"]).await;
    add(&t, "demo", 2, "Секрет продаж", Some("sales"), &["outsider"]).await;
    add(
        &t,
        "other",
        3,
        "Секрет соседей",
        Some("installation"),
        &["other_manager"],
    )
    .await;
    let check = async |who: &str, expected: &[&str]| {
        for text in ["секрет", "секр", "общее"] {
            let mut seen = found(&t, who, text).await;
            seen.sort();
            assert_eq!(seen, expected, "{who} {text}");
        }
    };
    check("admin", &["Секрет бригады", "Секрет продаж"]).await;
    check("analyst", &["Секрет бригады", "Секрет продаж"]).await;
    check("head", &["Секрет бригады"]).await;
    check("manager2", &["Секрет бригады"]).await;
    check("manager", &[]).await;
    check("outsider", &["Секрет продаж"]).await;
    check("other_admin", &["Секрет соседей"]).await;
    // A guessed number tells nothing either.
    assert!(found(&t, "manager", "1").await.is_empty());
    assert!(found(&t, "admin", "3").await.is_empty());
    // The owner of the installation reads no tasks.
    assert!(found(&t, "superadmin", "секрет").await.is_empty());
    assert_eq!(
        ids(&mut t.cx("head").await, "task", "секрет", 10)
            .await
            .unwrap(),
        [of_crew]
    );
    assert!(
        ids(&mut t.cx("manager").await, "task", "секрет", 10)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn groups_come_by_kind_with_marks() {
    let t = TestDb::new().await;
    add(&t, "demo", 1, "Отчёт Иванова", None, &[]).await;
    add_person(&t, "Иванов Пётр").await;
    let groups = find(&mut t.cx("admin").await, "иванов", None, 8)
        .await
        .unwrap();
    let kinds: Vec<&str> = groups
        .iter()
        .map(|group| group.entity_kind.as_str())
        .collect();
    assert_eq!(kinds, ["task", "user"]);
    assert_eq!(groups[0].hits[0].highlights, [(6, 6)]);
    assert_eq!(groups[1].hits[0].highlights, [(0, 6)]);
    assert!(matches!(
        find(&mut t.cx("admin").await, "x", Some("secret"), 8).await,
        Err(Error::Invalid(_))
    ));
}

#[tokio::test]
async fn a_document_follows_its_entity() {
    let t = TestDb::new().await;
    let id = add(&t, "demo", 1, "Старое название", None, &[]).await;
    let mut cx = t.system_cx("demo").await;
    let document = Document {
        entity_kind: "task",
        entity_id: id,
        number: Some(1),
        title: "Новое название".to_owned(),
        subtitle: String::new(),
        body: String::new(),
        visible_all: false,
        department_id: None,
        member_ids: Vec::new(),
    };
    put(&mut cx, document).await.unwrap();
    cx.commit().await.unwrap();
    assert_eq!(found(&t, "admin", "название").await, ["Новое название"]);
    assert!(found(&t, "admin", "старое").await.is_empty());
    let mut cx = t.system_cx("demo").await;
    remove(&mut cx, "task", id).await.unwrap();
    cx.commit().await.unwrap();
    assert!(found(&t, "admin", "название").await.is_empty());
}

#[tokio::test]
async fn the_better_come_first_and_the_limit_holds() {
    let t = TestDb::new().await;
    add(&t, "demo", 1, "Общее собрание", None, &[]).await;
    for number in 2..=12 {
        add(&t, "demo", number, &format!("Задача {number}"), None, &[]).await;
    }
    let found = found(&t, "admin", "общее").await;
    assert_eq!(found.len(), 8);
    assert_eq!(
        found[0], "Общее собрание",
        "a match in the title goes before newer ones in the text"
    );
    assert_eq!(found[1], "Задача 12");
}
