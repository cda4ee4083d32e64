//! Tenants with departments, people and projects.

use std::collections::HashMap;

use backend::office::tenant;
use backend::{Backend, Error, Result};
use chrono::{DateTime, Utc};
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection, PgConnection};
use uuid::Uuid;

use super::copy::Table;
use super::{HISTORY, Scale, words};
use crate::seed::random::Random;

/// People to one department of the first level.
const PEOPLE_PER_DEPARTMENT: usize = 12;
/// Fewest people of a tenant: administrator, analyst, one head, three who work.
const PEOPLE_MIN: usize = 6;
/// What is taken off the steepness of sizes: with 5 the largest of fifty tenants has 8 % of all.
const EVENNESS: usize = 5;

/// A tenant as tasks need it.
pub struct Company {
    pub tenant: Uuid,
    pub english: bool,
    /// Its part of all tasks.
    pub weight: f64,
    pub people: Vec<Person>,
    /// Indexes into `people`: those who do tasks, the busiest first.
    pub workers: Vec<usize>,
    pub departments: Vec<Department>,
    pub projects: Vec<Uuid>,
}

/// Somebody; the first of a company is its administrator.
pub struct Person {
    pub id: Uuid,
    pub name: String,
    /// Index into the departments.
    pub department: usize,
    pub email: String,
    login: String,
    role: &'static str,
}

/// A department.
pub struct Department {
    pub id: Uuid,
    pub name: String,
    /// Index of the one above.
    parent: Option<usize>,
    /// Index of who sets tasks here.
    pub head: usize,
}

/// The part of each tenant in everything, the largest first; together 1.
pub fn weights(tenants: usize) -> Vec<f64> {
    let sizes: Vec<f64> = (0..tenants)
        .map(|rank| 1.0 / (rank + EVENNESS) as f64)
        .collect();
    let all: f64 = sizes.iter().sum();
    sizes.into_iter().map(|size| size / all).collect()
}

/// Makes all tenants and who is in them.
///
/// # Errors
/// When the database refuses.
pub async fn make(
    backend: &Backend,
    options: &PgConnectOptions,
    scale: Scale,
    now: DateTime<Utc>,
    password_hash: &str,
) -> Result<Vec<Company>> {
    let since = now - HISTORY;
    let mut companies = Vec::with_capacity(scale.tenants);
    for (rank, weight) in weights(scale.tenants).into_iter().enumerate() {
        let english = rank % 6 == 5;
        let name = name(rank, english);
        let tenant = tenant::provision(backend, &slug(rank), &name).await?;
        let people = ((scale.users as f64 * weight).round() as usize).max(PEOPLE_MIN);
        companies.push(company(tenant.0, rank, english, weight, people, since));
    }
    let mut owner = PgConnection::connect_with(options).await?;
    sqlx::query("UPDATE tenant SET created_at = $1 WHERE slug LIKE 'scale-%'")
        .bind(since)
        .execute(&mut owner)
        .await?;
    let roles: Vec<(Uuid, String, Uuid)> =
        sqlx::query_as("SELECT tenant_id, code, id FROM role WHERE code IS NOT NULL")
            .fetch_all(&mut owner)
            .await?;
    let roles = roles
        .into_iter()
        .map(|(tenant, code, id)| ((tenant, code), id))
        .collect();
    owner.close().await?;
    write(options, &companies, &roles, since, password_hash).await?;
    Ok(companies)
}

/// Notes the last number of each tenant's tasks.
///
/// # Errors
/// When the database refuses.
pub async fn set_counters(
    owner: &mut PgConnection,
    companies: &[Company],
    counters: &[i64],
) -> Result<()> {
    for (company, last) in companies
        .iter()
        .zip(counters)
        .filter(|(_, last)| **last > 0)
    {
        // The tenant first: a list of columns is worked off from left to right.
        sqlx::query("SELECT set_config('app.tenant', $1, false), number_after('task', $2)")
            .bind(company.tenant.to_string())
            .bind(last)
            .execute(&mut *owner)
            .await?;
    }
    Ok(())
}

/// The short name of a tenant by its rank in size.
fn slug(rank: usize) -> String {
    format!("scale-{:02}", rank + 1)
}

fn name(rank: usize, english: bool) -> String {
    let names = if english {
        words::COMPANIES_EN
    } else {
        words::COMPANIES_RU
    };
    let (name, round) = (names[rank % names.len()], rank / names.len() + 1);
    if round > 1 {
        format!("{name} {round}")
    } else {
        name.to_owned()
    }
}

fn company(
    tenant: Uuid,
    rank: usize,
    english: bool,
    weight: f64,
    people: usize,
    since: DateTime<Utc>,
) -> Company {
    let mut random = Random::new(0x006E_6172_7961_6400 + rank as u64);
    let named = |pair: (&str, &str)| {
        if english {
            pair.1.to_owned()
        } else {
            pair.0.to_owned()
        }
    };
    let tops = ((people - 2) / PEOPLE_PER_DEPARTMENT).clamp(1, words::DEPARTMENTS.len());
    let mut company = Company {
        tenant,
        english,
        weight,
        people: Vec::new(),
        workers: Vec::new(),
        departments: Vec::new(),
        projects: Vec::new(),
    };
    let mut person = |company: &mut Company, login: String, role, department| {
        let (id, name, email) = (
            random.id(since),
            words::person(&mut random, english),
            format!("{login}@{}.test", slug(rank)),
        );
        company.people.push(Person {
            id,
            name,
            department,
            email,
            login,
            role,
        });
        company.people.len() - 1
    };
    let office = person(&mut company, "admin".to_owned(), "admin", 0);
    person(&mut company, "analyst".to_owned(), "analyst", 0);
    for top in 0..tops {
        person(&mut company, numbered("head", top), "head", 1 + top * 3);
    }
    // Departments 2, 3, 5, 6, … are crews of 1, 4, …
    for worker in 0..people.saturating_sub(2 + tops) {
        let (top, crew) = (worker % tops, 1 + (worker / tops) % 2);
        let index = person(
            &mut company,
            numbered("manager", worker),
            "manager",
            1 + top * 3 + crew,
        );
        company.workers.push(index);
    }
    let mut department = |name: String, parent, head| {
        company.departments.push(Department {
            id: random.id(since),
            name,
            parent,
            head,
        })
    };
    department(named(("Дирекция", "Management")), None, office);
    for (top, pair) in words::DEPARTMENTS.into_iter().take(tops).enumerate() {
        department(named(pair), None, 2 + top);
        for crew in 1..=2 {
            department(
                format!("{} {crew}", named(("Бригада", "Crew"))),
                Some(1 + top * 3),
                2 + top,
            );
        }
    }
    company.projects = words::PROJECTS.iter().map(|_| random.id(since)).collect();
    company
}

fn numbered(word: &str, index: usize) -> String {
    if index == 0 {
        word.to_owned()
    } else {
        format!("{word}{}", index + 1)
    }
}

async fn write(
    options: &PgConnectOptions,
    companies: &[Company],
    roles: &HashMap<(Uuid, String), Uuid>,
    since: DateTime<Utc>,
    password_hash: &str,
) -> Result<()> {
    let open = |name: &'static str, columns: &'static str| Table::open(options, name, columns);
    let mut departments = open(
        "department",
        "tenant_id, id, parent_id, name, head_id, created_at",
    )
    .await?;
    let mut closure = open(
        "department_closure",
        "tenant_id, ancestor_id, descendant_id, depth",
    )
    .await?;
    let mut people = open("app_user", "tenant_id, id, email, name, login, password_hash, department_id, lang, created_at, updated_at").await?;
    let mut user_roles = open("user_role", "tenant_id, user_id, role_id, created_at").await?;
    let mut projects = open("project", "tenant_id, id, name, created_by, created_at").await?;
    for company in companies {
        let tenant = company.tenant;
        for department in &company.departments {
            let above = department
                .parent
                .map(|parent| company.departments[parent].id);
            let head = company.people[department.head].id;
            departments
                .rows
                .put(tenant)
                .put(department.id)
                .put_option(above)
                .put(&department.name)
                .put(head)
                .put(since)
                .end();
            closure
                .rows
                .put(tenant)
                .put(department.id)
                .put(department.id)
                .put(0)
                .end();
            if let Some(above) = above {
                closure
                    .rows
                    .put(tenant)
                    .put(above)
                    .put(department.id)
                    .put(1)
                    .end();
            }
        }
        for person in &company.people {
            let role = roles
                .get(&(tenant, person.role.to_owned()))
                .ok_or_else(|| Error::Internal(format!("no role {}", person.role)))?;
            let (department, lang) = (
                company.departments[person.department].id,
                if company.english { "en" } else { "ru" },
            );
            people
                .rows
                .put(tenant)
                .put(person.id)
                .put(&person.email)
                .put(&person.name)
                .put(&person.login)
                .put(password_hash);
            people
                .rows
                .put(department)
                .put(lang)
                .put(since)
                .put(since)
                .end();
            user_roles
                .rows
                .put(tenant)
                .put(person.id)
                .put(role)
                .put(since)
                .end();
        }
        for (id, (russian, english)) in company.projects.iter().zip(words::PROJECTS) {
            let name = if company.english { english } else { russian };
            projects
                .rows
                .put(tenant)
                .put(id)
                .put(name)
                .put(company.people[0].id)
                .put(since)
                .end();
        }
    }
    for table in [departments, closure, people, user_roles, projects] {
        table.finish().await?;
    }
    Ok(())
}
