//! The people, departments and projects that a filter names.

use std::collections::HashMap;

use shared::kernel::filter::{ErrorCode, Filter, ParseError, Test, Value};
use uuid::Uuid;

use crate::platform::cx::Cx;
use crate::platform::error::{Error, Result};

/// People, departments and projects that a filter names: kind and name → ids.
#[derive(Default)]
pub(super) struct Known(HashMap<(i16, String), Vec<Uuid>>);

const PERSON: i16 = 1;
const DEPARTMENT: i16 = 2;
const PROJECT: i16 = 3;

impl Known {
    /// Looks up all names of a filter at once.
    ///
    /// # Errors
    /// `UnknownValue` at the first name that nobody and nothing has.
    pub async fn resolve(cx: &mut Cx, filter: &Filter, text: &str) -> Result<Self> {
        let mut wanted: HashMap<i16, Vec<String>> = HashMap::new();
        for term in &filter.terms {
            let Test::Is { field, values } = &term.test else {
                continue;
            };
            let Some(kind) = kind_of(field) else { continue };
            wanted
                .entry(kind)
                .or_default()
                .extend(values.iter().filter_map(|value| match value {
                    Value::Text(name) => Some(name.clone()),
                    _ => None,
                }));
        }
        if wanted.is_empty() {
            return Ok(Self::default());
        }
        let of = |kind: i16| wanted.get(&kind).map_or(&[][..], Vec::as_slice);
        let tenant = cx.tenant();
        let rows = sqlx::query!(
            r#"SELECT 1::int2 AS "kind!", n.name AS "name!", u.id AS "id!" FROM unnest($2::text[]) n (name)
                JOIN app_user u ON u.tenant_id = $1 AND (
                    u.login = lower(ltrim(n.name, '@')) OR u.email = lower(n.name) OR u.id::text = lower(n.name)
                    OR position(' ' || translate(lower(n.name), 'ё', 'е') || ' ' IN ' ' || translate(lower(u.name), 'ё', 'е') || ' ') > 0)
             UNION ALL
             SELECT 2::int2, n.name, c.descendant_id FROM unnest($3::text[]) n (name)
                JOIN department d ON d.tenant_id = $1
                    AND (translate(lower(d.name), 'ё', 'е') = translate(lower(n.name), 'ё', 'е') OR d.id::text = lower(n.name))
                JOIN department_closure c ON c.tenant_id = $1 AND c.ancestor_id = d.id
             UNION ALL
             SELECT 3::int2, n.name, p.id FROM unnest($4::text[]) n (name)
                JOIN project p ON p.tenant_id = $1
                    AND (translate(lower(p.name), 'ё', 'е') = translate(lower(n.name), 'ё', 'е') OR p.id::text = lower(n.name))"#,
            tenant,
            of(PERSON),
            of(DEPARTMENT),
            of(PROJECT),
        )
        .fetch_all(cx.conn())
        .await?;
        let mut names: HashMap<(i16, String), Vec<Uuid>> = HashMap::new();
        for row in rows {
            names.entry((row.kind, row.name)).or_default().push(row.id);
        }
        let missing = wanted
            .iter()
            .flat_map(|(kind, names)| names.iter().map(|name| (*kind, name.clone())))
            .find(|key| !names.contains_key(key));
        match missing {
            Some((_, name)) => Err(unknown(text, name)),
            None => Ok(Self(names)),
        }
    }

    /// The ids of a name in a field that names things; nothing for other fields.
    pub fn of(&self, field: &str, name: &str) -> Option<Vec<Uuid>> {
        self.0.get(&(kind_of(field)?, name.to_owned())).cloned()
    }
}

fn kind_of(field: &str) -> Option<i16> {
    match field {
        "responsible" | "creator" | "helper" | "watcher" => Some(PERSON),
        "department" => Some(DEPARTMENT),
        "project" => Some(PROJECT),
        _ => None,
    }
}

/// Nobody and nothing has that name; the place is where it stands in the filter.
fn unknown(text: &str, name: String) -> Error {
    let at = text
        .find(&name)
        .map_or(0, |byte| text[..byte].chars().count());
    Error::Filter(ParseError {
        code: ErrorCode::UnknownValue,
        at,
        found: name,
        hint: String::new(),
    })
}
