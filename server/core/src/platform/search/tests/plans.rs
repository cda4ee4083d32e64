//! QLT-02: the indexes that the search reads. Its statements stand inside a function, so instead of plans the scans are counted.

use std::collections::BTreeSet;

use super::*;

/// 20 000 tasks, all with a common word, one in a thousand with a rare one; 2 000 people.
async fn crowd(t: &TestDb) {
    let mut owner = t.owner().await;
    for sql in [
        "INSERT INTO search_document (tenant_id, entity_kind, entity_id, number, title, body, member_ids, updated_at)
         SELECT $1, 'task', gen_random_uuid(), g, 'Проверка щита ' || CASE WHEN g % 1000 = 0 THEN 'котельной' ELSE 'освещения' END, 'Акт № ' || g, ARRAY[$2], $3 + make_interval(secs => g)
         FROM generate_series(1, 20000) g",
        "INSERT INTO search_document (tenant_id, entity_kind, entity_id, title, visible_all, member_ids, updated_at)
         SELECT $1, 'user', gen_random_uuid(), 'Сотрудник ' || md5(g::text), true, ARRAY[$2], $3 FROM generate_series(1, 2000) g",
    ] {
        sqlx::query(sql)
            .bind(t.tenant("demo").0)
            .bind(t.person("manager").0)
            .bind(t.now())
            .execute(&mut owner)
            .await
            .expect("documents can be made");
    }
    add_person(t, "Вера Новосёлова").await;
    sqlx::query("VACUUM ANALYZE search_document")
        .execute(&mut owner)
        .await
        .expect("statistics can be taken");
}

/// The indexes that a search has read; a part that was read from end to end stands as `Seq Scan`.
async fn read(t: &TestDb, who: &str, kind: &str, text: &str) -> BTreeSet<String> {
    let mut cx = t.cx(who).await;
    let groups = find(&mut cx, text, Some(kind), 8).await.unwrap();
    assert!(!titles(&groups).is_empty(), "{text} is found");
    sqlx::query_scalar(
        "SELECT DISTINCT CASE c.relkind WHEN 'r' THEN 'Seq Scan' ELSE whole.relname END FROM pg_class c
         LEFT JOIN pg_index i ON i.indexrelid = c.oid
         LEFT JOIN pg_inherits h ON h.inhrelid = c.oid LEFT JOIN pg_class whole ON whole.oid = h.inhparent
         WHERE coalesce(i.indrelid, c.oid)::regclass::text LIKE 'search\\_document%' AND pg_stat_get_xact_numscans(c.oid) > 0",
    )
    .fetch_all(cx.conn())
    .await
    .unwrap()
    .into_iter()
    .collect()
}

#[tokio::test]
async fn qlt_02_rare_and_common_words_are_read_by_an_index() {
    let t = TestDb::new().await;
    crowd(&t).await;
    for who in ["admin", "manager"] {
        for (kind, text, index) in [
            ("task", "котельная", "search_document_text"),
            ("task", "проверка щита", "search_document_recent"),
            ("task", "19999", "search_document_number"),
            ("user", "новоселва", "search_document_name"),
        ] {
            let indexes = read(&t, who, kind, text).await;
            assert!(indexes.contains(index), "{who}: {text}: {indexes:?}");
            assert!(!indexes.contains("Seq Scan"), "{who}: {text}: {indexes:?}");
        }
    }
}
