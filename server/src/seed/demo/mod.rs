//! The demonstration: «Северный узел» with two months of history, and a second company to see that nothing crosses.
//!
//! Everything is done by the people themselves through the use-cases, with a clock that is moved through the past: so the audit log, the
//! events, the notifications and what the search finds come about as they would have.
//!
//! | room | what |
//! |---|---|
//! | [`people`] | who works there |
//! | [`plan`] | the words in which the life of a task is told |
//! | [`present`], [`past`] | the tasks themselves |
//! | [`story`] | lives through them |

mod past;
mod people;
mod plan;
mod present;
mod story;

use backend::{Actor, Backend, Origin, Result};
use shared::office::tenant::RegistrationMode;
use shared::{Permission, Scope, TenantId};
use uuid::Uuid;

use people::Person;
use story::Story;

/// The password of all demo accounts.
pub const PASSWORD: &str = "naryad-demo";

/// The last number of a task before the first of the demonstration.
const NUMBERS_BEFORE: i64 = 2_080;

/// A company to make.
struct Company {
    pub slug: &'static str,
    pub name: &'static str,
    pub hue: i16,
    pub registration: RegistrationMode,
    pub departments: &'static [(&'static str, Option<&'static str>)],
    pub first: &'static [Person],
    pub people: &'static [Person],
    pub heads: &'static [(&'static str, &'static str)],
    pub projects: &'static [(&'static str, &'static str)],
    pub numbers_before: i64,
}

const DEMO: Company = Company {
    slug: "demo",
    name: "Северный узел",
    hue: 258,
    registration: RegistrationMode::Open,
    departments: people::DEPARTMENTS,
    first: people::FIRST,
    people: people::PEOPLE,
    heads: people::HEADS,
    projects: present::PROJECTS,
    numbers_before: NUMBERS_BEFORE,
};

const OTHER: Company = Company {
    slug: "other",
    name: "Альфа Сервис",
    hue: 150,
    registration: RegistrationMode::Invitation,
    departments: people::OTHER_DEPARTMENTS,
    first: people::OTHER.split_at(1).0,
    people: people::OTHER.split_at(1).1,
    heads: &[("Мастерская", "head")],
    projects: &[],
    numbers_before: 0,
};

/// Makes both demo companies; whether there was something to make. A demonstration that was interrupted is made anew.
///
/// # Errors
/// What a use-case refuses, with the deed that it refused; when the database refuses.
pub async fn demo(backend: &Backend) -> Result<bool> {
    let (demo, other) = (
        find(backend, DEMO.slug).await?,
        find(backend, OTHER.slug).await?,
    );
    if demo.is_some() && other.is_some() {
        return Ok(false);
    }
    // The second company comes last and in one go: without it the first may be half made.
    if let Some(half) = demo {
        remove(backend, half).await?;
    }
    let mut plans = present::tasks();
    plans.extend(past::tasks());
    let story = Story::begin(backend, &DEMO).await?;
    story.tell(&plans).await?;
    story.add_views().await?;
    story.end().await?;
    let story = Story::begin(backend, &OTHER).await?;
    story.tell(&past::other()).await?;
    story.end().await?;
    Ok(true)
}

/// Makes the demo companies where no other company is: what a first start in demo mode does. Whether there was something to make.
///
/// # Errors
/// As [`demo`].
pub async fn demo_if_empty(backend: &Backend) -> Result<bool> {
    let mut cx = backend.cx(owner(Uuid::nil()), Origin::default()).await?;
    let in_use: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT FROM tenant WHERE slug NOT IN ($1, $2))")
            .bind(DEMO.slug)
            .bind(OTHER.slug)
            .fetch_one(cx.conn())
            .await?;
    drop(cx);
    if in_use {
        Ok(false)
    } else {
        demo(backend).await
    }
}

/// The owner of the installation, who sees what tenants there are, as if within one of them.
fn owner(tenant: Uuid) -> Actor {
    let mut actor = Actor::system(TenantId(tenant));
    actor.grants.add(Permission::TenantManage, Scope::Tenant);
    actor
}

async fn find(backend: &Backend, slug: &str) -> Result<Option<Uuid>> {
    let mut cx = backend.cx(owner(Uuid::nil()), Origin::default()).await?;
    Ok(sqlx::query_scalar("SELECT id FROM tenant WHERE slug = $1")
        .bind(slug)
        .fetch_optional(cx.conn())
        .await?)
}

async fn remove(backend: &Backend, tenant: Uuid) -> Result<()> {
    let mut cx = backend.cx(owner(tenant), Origin::default()).await?;
    sqlx::query("DELETE FROM tenant WHERE id = $1")
        .bind(tenant)
        .execute(cx.conn())
        .await?;
    cx.commit().await
}
