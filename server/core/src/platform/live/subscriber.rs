//! Who listens, and what that person may hear: computed once per subscription.

use shared::{Permission, TenantId, UserId};

use super::{Delivery, RIGHTS_CHANGED};
use crate::platform::authz::{Visibility, visibility};
use crate::platform::cx::Actor;
use crate::platform::error::{Error, Result};

/// Somebody who listens.
#[derive(Clone, Debug)]
pub struct Subscriber {
    tenant_id: TenantId,
    user_id: UserId,
    topics: Vec<Topic>,
}

/// An entity kind that somebody wants to hear of.
#[derive(Clone, Debug)]
struct Topic {
    entity_kind: String,
    /// What of it the person may see; nothing where only private events come.
    visibility: Option<Visibility>,
}

impl Subscriber {
    /// Somebody with the rights that the person has now, for these entity kinds. Kinds that the person may not see are silent.
    ///
    /// # Errors
    /// `Unauthenticated` for nobody in person.
    pub fn new(actor: &Actor, topics: &[String]) -> Result<Self> {
        let user_id = actor
            .user_id
            .ok_or(Error::Unauthenticated("unauthenticated"))?;
        let topics = topics
            .iter()
            .map(|kind| Topic {
                entity_kind: kind.clone(),
                visibility: visible(actor, kind),
            })
            .collect();
        Ok(Self {
            tenant_id: actor.tenant_id,
            user_id,
            topics,
        })
    }

    pub(super) fn tenant_id(&self) -> TenantId {
        self.tenant_id
    }

    pub(super) fn is_one_of(&self, people: &[UserId]) -> bool {
        people.contains(&self.user_id)
    }

    /// Whether the person may hear of an event and wants to. That the own rights changed is told unasked.
    pub(super) fn hears(&self, event: &Delivery) -> bool {
        if event.tenant_id != self.tenant_id {
            return false;
        }
        if event.kind == RIGHTS_CHANGED {
            return self.is_one_of(&event.audience.users);
        }
        let Some(topic) = self
            .topics
            .iter()
            .find(|topic| topic.entity_kind == event.entity_kind)
        else {
            return false;
        };
        let audience = &event.audience;
        if audience.private {
            return self.is_one_of(&audience.users);
        }
        match &topic.visibility {
            None => false,
            Some(Visibility::Tenant) => true,
            Some(_) if audience.all => true,
            Some(Visibility::Departments { departments, .. }) => {
                self.is_one_of(&audience.users)
                    || audience
                        .departments
                        .iter()
                        .any(|id| departments.contains(id))
            }
            Some(Visibility::Own { .. }) => self.is_one_of(&audience.users),
        }
    }
}

/// What somebody sees of an entity kind, by the permission that reads it.
fn visible(actor: &Actor, entity_kind: &str) -> Option<Visibility> {
    let permission = match entity_kind {
        "task" | "project" => Permission::TaskRead,
        "user" | "department" | "role" => Permission::UserRead,
        "job" => Permission::JobManage,
        _ => return None,
    };
    visibility(actor, actor.grants.scope(permission)?).ok()
}
