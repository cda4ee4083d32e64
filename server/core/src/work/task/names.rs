//! The names of what tasks name: people, departments, projects, parents.

use std::collections::HashMap;

use serde::Deserialize;
use shared::work::task::Task;
use shared::{DepartmentId, ProjectId, TaskId, UserId};
use sqlx::types::Json;
use uuid::Uuid;

use super::access;
use crate::platform::cx::Cx;
use crate::platform::error::Result;

/// A person whom a task names.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Person {
    pub id: UserId,
    pub name: String,
    pub department_id: Option<DepartmentId>,
    pub active: bool,
}

#[derive(Clone, Debug, Deserialize)]
struct NamedProject {
    id: ProjectId,
    name: String,
    archived: bool,
}

#[derive(Clone, Debug, Deserialize)]
struct Named {
    id: Uuid,
    name: String,
}

/// Whatever tasks name and the departments of the people, by id; what is not there does not exist within the tenant.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    pub people: HashMap<UserId, Person>,
    pub departments: HashMap<DepartmentId, String>,
    /// Name, and whether it is archived.
    pub projects: HashMap<ProjectId, (String, bool)>,
    /// By number: who sees a task need not see its parent.
    pub tasks: HashMap<TaskId, String>,
}

/// The names of everything that these tasks name.
pub(super) async fn of(cx: &mut Cx, tasks: &[&Task]) -> Result<Names> {
    let people: Vec<Uuid> = tasks
        .iter()
        .flat_map(|task| access::everybody(task))
        .map(|id| id.0)
        .collect();
    let departments: Vec<Uuid> = tasks
        .iter()
        .filter_map(|task| task.department_id)
        .map(|id| id.0)
        .collect();
    let projects: Vec<Uuid> = tasks
        .iter()
        .filter_map(|task| task.project_id)
        .map(|id| id.0)
        .collect();
    let parents: Vec<Uuid> = tasks
        .iter()
        .filter_map(|task| task.parent_id)
        .map(|id| id.0)
        .collect();
    let tenant = cx.tenant();
    let found = sqlx::query!(
        r#"SELECT
            (SELECT coalesce(jsonb_agg(jsonb_build_object('id', u.id, 'name', u.name, 'department_id', u.department_id, 'active', u.status = 'active')), '[]')
             FROM app_user u WHERE u.tenant_id = $1 AND u.id = ANY ($2)) AS "people!: Json<Vec<Person>>",
            (SELECT coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'name', d.name)), '[]')
             FROM department d WHERE d.tenant_id = $1
                AND (d.id = ANY ($3) OR d.id IN (SELECT u.department_id FROM app_user u WHERE u.tenant_id = $1 AND u.id = ANY ($2)))) AS "departments!: Json<Vec<Named>>",
            (SELECT coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name, 'archived', p.archived)), '[]')
             FROM project p WHERE p.tenant_id = $1 AND p.id = ANY ($4)) AS "projects!: Json<Vec<NamedProject>>",
            (SELECT coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'name', '№ ' || t.number)), '[]')
             FROM task t WHERE t.tenant_id = $1 AND t.id = ANY ($5)) AS "tasks!: Json<Vec<Named>>""#,
        tenant,
        &people,
        &departments,
        &projects,
        &parents,
    )
    .fetch_one(cx.conn())
    .await?;
    Ok(Names {
        people: found
            .people
            .0
            .into_iter()
            .map(|person| (person.id, person))
            .collect(),
        departments: found
            .departments
            .0
            .into_iter()
            .map(|named| (DepartmentId(named.id), named.name))
            .collect(),
        projects: found
            .projects
            .0
            .into_iter()
            .map(|project| (project.id, (project.name, project.archived)))
            .collect(),
        tasks: found
            .tasks
            .0
            .into_iter()
            .map(|named| (TaskId(named.id), named.name))
            .collect(),
    })
}
