//! The filter language made SQL (SRC-04): conditions over the alias `t`, whose values are bound once however often they are repeated.

use std::collections::HashSet;

use shared::kernel::filter::{Choice, Filter, Kind, Meaning, Op, Schema, Term, Test, Value, When};
use shared::kernel::time::Zone;
use shared::work::task::{Priority, Status};
use shared::work::task_filter::schema_task;
use sqlx::postgres::PgArguments;
use sqlx::{Arguments, Encode, Postgres, Type};
use uuid::Uuid;

use super::lookup::Known;
use super::sql;
use crate::platform::cx::Cx;
use crate::platform::error::Result;
use crate::platform::{search, zone};

/// The most tasks that the words of a filter find: the newest ones.
const WORDS_CAP: usize = 1_000;

/// The values of a statement that is put together; each is told by its place.
#[derive(Clone, Default)]
pub(super) struct Binds {
    args: PgArguments,
    count: usize,
}

impl Binds {
    /// Binds a value and gives its place: `$3`.
    pub fn add<'t, T: Encode<'t, Postgres> + Type<Postgres>>(&mut self, value: T) -> String {
        self.args
            .add(value)
            .expect("ids, numbers, texts and moments can always be encoded");
        self.count += 1;
        format!("${}", self.count)
    }

    /// The values, for the statement.
    pub fn into_args(self) -> PgArguments {
        self.args
    }
}

/// What a filter lets an index begin with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Pin {
    /// A few rows by id or number.
    Rows,
    /// The tasks of one responsible person.
    Responsible(Uuid),
    /// The tasks that one person has to do with in a role of `task_person`.
    Person(Uuid, i16),
}

/// A filter as SQL.
pub(super) struct Conditions {
    /// The statuses that can match, in the order of the board.
    pub statuses: Vec<Status>,
    /// Everything else: empty, or conditions with ` AND ` before each.
    pub sql: String,
    pub pin: Option<Pin>,
}

/// Compiles a filter. `$1` must be the tenant.
///
/// # Errors
/// What is wrong with the filter and where, names included that nobody has.
pub(super) async fn compile(cx: &mut Cx, text: &str, binds: &mut Binds) -> Result<Conditions> {
    let filter = schema_task().parse(text)?;
    let names = Known::resolve(cx, &filter, text).await?;
    let mut compiler = Compiler {
        cx,
        binds,
        names,
        zone: None,
        schema: filter.schema,
        pins: Vec::new(),
    };
    let mut out = Conditions {
        statuses: Status::ALL.to_vec(),
        sql: String::new(),
        pin: None,
    };
    if let Some(words) = websearch(&filter) {
        let ids = compiler.found(&words).await?;
        out.sql.push_str(&format!(" AND t.id = ANY ({ids})"));
        compiler.pins.push(Pin::Rows);
    }
    for term in filter
        .terms
        .iter()
        .filter(|term| !matches!(term.test, Test::Word(_) | Test::Phrase(_)))
    {
        if let Some(condition) = compiler.term(term, &mut out.statuses).await? {
            out.sql.push_str(" AND ");
            out.sql.push_str(&condition);
        }
    }
    let weight = |pin: &Pin| match pin {
        Pin::Rows => 0,
        Pin::Responsible(_) => 1,
        Pin::Person(..) => 2,
    };
    out.pin = compiler.pins.into_iter().min_by_key(weight);
    Ok(out)
}

/// All words and phrases of a filter as one query of the full-text search.
fn websearch(filter: &Filter) -> Option<String> {
    let words: Vec<String> = filter
        .terms
        .iter()
        .filter_map(|term| {
            let minus = if term.negated { "-" } else { "" };
            match &term.test {
                Test::Word(word) => Some(format!("{minus}{}", word.replace('"', " "))),
                Test::Phrase(phrase) => Some(format!("{minus}\"{}\"", phrase.replace('"', " "))),
                _ => None,
            }
        })
        .collect();
    (!words.is_empty()).then(|| words.join(" "))
}

struct Compiler<'a> {
    cx: &'a mut Cx,
    binds: &'a mut Binds,
    names: Known,
    /// The person's zone, made when a date asks for it.
    zone: Option<Zone>,
    schema: &'static Schema,
    pins: Vec<Pin>,
}

impl Compiler<'_> {
    /// The condition of a term; of one on the status nothing where it only narrows `statuses`.
    async fn term(&mut self, term: &Term, statuses: &mut Vec<Status>) -> Result<Option<String>> {
        let condition = match &term.test {
            Test::Is {
                field: "status",
                values,
            } => match self.statuses(values) {
                (wanted, false) => {
                    statuses.retain(|status| wanted.contains(status) != term.negated);
                    return Ok(None);
                }
                (wanted, true) => {
                    let codes: Vec<i16> = wanted.into_iter().map(Status::code).collect();
                    if codes.is_empty() && !term.negated {
                        statuses.retain(|status| status.is_open());
                        "t.overdue".to_owned()
                    } else {
                        format!("(t.overdue OR t.status = ANY ({}))", self.binds.add(codes))
                    }
                }
            },
            Test::Is { field, values } => self.any_of(field, values, term.negated).await?,
            Test::Compare { field, op, value } => self.compare(field, *op, value),
            Test::Word(_) | Test::Phrase(_) => return Ok(None),
        };
        Ok(Some(if term.negated {
            format!("({condition}) IS NOT TRUE")
        } else {
            format!("({condition})")
        }))
    }

    /// The statuses that the values of a term mean, and whether one of them means the mark "overdue".
    fn statuses(&self, values: &[Value]) -> (HashSet<Status>, bool) {
        let field = self
            .schema
            .fields
            .iter()
            .find(|field| field.name == "status");
        let choices: &[Choice] = match field.map(|field| &field.kind) {
            Some(Kind::Choice { values, .. }) => values,
            _ => &[],
        };
        let mut statuses = HashSet::new();
        let mut overdue = false;
        for value in values {
            let Value::Choice(name) = value else { continue };
            match choices
                .iter()
                .find(|choice| choice.name == *name)
                .map(|choice| choice.meaning)
            {
                Some(Meaning::AnyOf(names)) => {
                    statuses.extend(names.iter().filter_map(|name| name.parse::<Status>().ok()))
                }
                Some(Meaning::Flag(_)) => overdue = true,
                Some(Meaning::Itself) | None => statuses.extend(name.parse::<Status>()),
            }
        }
        (statuses, overdue)
    }

    async fn any_of(
        &mut self,
        field: &'static str,
        values: &[Value],
        negated: bool,
    ) -> Result<String> {
        let mut ids = Vec::new();
        let mut conditions = Vec::new();
        for value in values {
            match value {
                Value::Me => ids.push(self.cx.user_id()?.0),
                Value::Text(name) if let Some(found) = self.names.of(field, name) => {
                    ids.extend(found)
                }
                Value::None => conditions.push(empty(field)),
                value => conditions.push(self.one(field, value).await?),
            }
        }
        let only_values = conditions.len() == values.len() && !values.contains(&Value::None);
        if !negated && only_values && matches!(field, "number" | "text") {
            self.pins.push(Pin::Rows);
        }
        if !ids.is_empty() {
            let pin = match field {
                "responsible" => Some(Pin::Responsible(ids[0])),
                "creator" => Some(Pin::Person(ids[0], sql::CREATOR)),
                "helper" => Some(Pin::Person(ids[0], sql::HELPER)),
                "watcher" => Some(Pin::Person(ids[0], sql::WATCHER)),
                _ => None,
            };
            if ids.len() == 1 && conditions.is_empty() && !negated {
                self.pins.extend(pin);
            }
            conditions.push(self.among(field, ids));
        }
        Ok(conditions.join(" OR "))
    }

    /// Whether a reference of the task is one of these.
    fn among(&mut self, field: &str, ids: Vec<Uuid>) -> String {
        let is_one = ids.len() == 1;
        let place = if is_one {
            self.binds.add(ids[0])
        } else {
            self.binds.add(ids)
        };
        let equal = if is_one {
            format!("= {place}")
        } else {
            format!("= ANY ({place})")
        };
        match field {
            "helper" => in_role(sql::HELPER, &equal),
            "watcher" => in_role(sql::WATCHER, &equal),
            field => format!("t.{field}_id {equal}"),
        }
    }

    async fn one(&mut self, field: &'static str, value: &Value) -> Result<String> {
        Ok(match value {
            Value::Choice(name) => format!("t.priority = {}", self.binds.add(priority(name))),
            Value::Flag(flag) => if *flag { "t.overdue" } else { "NOT t.overdue" }.to_owned(),
            Value::Number(number) => format!("t.number = {}", self.binds.add(*number)),
            Value::Minutes(minutes) => format!("t.estimate_minutes = {}", self.binds.add(*minutes)),
            Value::When(when) => {
                let span = when.span(self.cx.now(), self.zone());
                let column = column(field);
                format!(
                    "{column} >= {} AND {column} < {}",
                    self.binds.add(span.start),
                    self.binds.add(span.end)
                )
            }
            Value::Text(text) if field == "tag" => {
                let place = self.binds.add(fold(text));
                format!(
                    "EXISTS (SELECT FROM unnest(t.tags) g WHERE translate(lower(g), 'ё', 'е') = {place})"
                )
            }
            Value::Text(text) if field == "text" => {
                format!("t.id = ANY ({})", self.found(text).await?)
            }
            Value::Text(text) => format!(
                "position({} IN translate(lower(t.{field}), 'ё', 'е')) > 0",
                self.binds.add(fold(text))
            ),
            Value::Me | Value::None => "false".to_owned(),
        })
    }

    /// A field without a value compares with nothing.
    fn compare(&mut self, field: &'static str, op: Op, value: &Value) -> String {
        match value {
            Value::Choice(name) => format!(
                "t.priority {} {}",
                op.as_str(),
                self.binds.add(priority(name))
            ),
            Value::Number(number) => {
                format!("t.number {} {}", op.as_str(), self.binds.add(*number))
            }
            Value::Minutes(minutes) => format!(
                "t.estimate_minutes {} {}",
                op.as_str(),
                self.binds.add(*minutes)
            ),
            Value::When(when) => {
                let (op, bound) = self.bound(when, op);
                let place = self.binds.add(bound);
                match (field, op) {
                    // The column of the indexes, in which no deadline is the end of time.
                    ("deadline", Op::Lt | Op::Le) => {
                        format!("t.deadline_sort {} {place}", op.as_str())
                    }
                    ("deadline", Op::Gt | Op::Ge) => format!(
                        "t.deadline_sort {} {place} AND t.deadline_sort < 'infinity'",
                        op.as_str()
                    ),
                    _ => format!("{} {} {place}", column(field), op.as_str()),
                }
            }
            _ => "false".to_owned(),
        }
    }

    fn bound(&mut self, when: &When, op: Op) -> (Op, chrono::DateTime<chrono::Utc>) {
        let now = self.cx.now();
        when.bound(op, now, self.zone())
    }

    fn zone(&mut self) -> &Zone {
        let (name, now) = (&self.cx.actor().timezone, self.cx.now());
        self.zone.get_or_insert_with(|| zone::table(name, now))
    }

    async fn found(&mut self, words: &str) -> Result<String> {
        let ids = search::ids(self.cx, "task", words, WORDS_CAP).await?;
        Ok(self.binds.add(ids))
    }
}

fn priority(name: &str) -> i16 {
    name.parse().unwrap_or(Priority::Normal).code()
}

fn column(field: &str) -> &'static str {
    match field {
        "start" => "t.start_at",
        "created" => "t.created_at",
        "updated" => "t.updated_at",
        _ => "t.deadline_sort",
    }
}

fn empty(field: &str) -> String {
    match field {
        "helper" => format!("NOT {}", in_role(sql::HELPER, "IS NOT NULL")),
        "watcher" => format!("NOT {}", in_role(sql::WATCHER, "IS NOT NULL")),
        "tag" => "t.tags = '{}'".to_owned(),
        "description" => "t.description = ''".to_owned(),
        "estimate" => "t.estimate_minutes IS NULL".to_owned(),
        "start" => "t.start_at IS NULL".to_owned(),
        "deadline" => "t.deadline_sort = 'infinity'".to_owned(),
        "responsible" | "department" | "project" => format!("t.{field}_id IS NULL"),
        // What every task has.
        _ => "false".to_owned(),
    }
}

fn in_role(role: i16, user: &str) -> String {
    format!(
        "EXISTS (SELECT FROM task_person m WHERE m.tenant_id = $1 AND m.task_id = t.id AND m.role = {role} AND m.user_id {user})"
    )
}

/// Words are compared without case, `ё` as `е`; the statements do the same.
fn fold(text: &str) -> String {
    text.to_lowercase().replace('ё', "е")
}
