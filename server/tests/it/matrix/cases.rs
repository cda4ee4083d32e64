//! One line per route and server function: what it is tried on, and with which input.

use serde_json::json;

use super::Body;
use super::things::Make::{
    self, Binned, Company, DeadJob, Department, Job, Nothing, Notification, Project, Role, Session,
    Suspended, Task, User, View,
};

/// How something is tried.
pub struct Case {
    /// `GET /tasks` below `/api/v1`, or `sfn/task/list`.
    pub what: &'static str,
    pub make: Make,
    pub query: &'static str,
    pub body: Option<Body>,
    /// Answers without sign-in.
    pub public: bool,
}

const fn case(what: &'static str, make: Make) -> Case {
    Case {
        what,
        make,
        query: "",
        body: None,
        public: false,
    }
}

impl Case {
    const fn ask(mut self, query: &'static str) -> Self {
        self.query = query;
        self
    }

    const fn send(mut self, body: Body) -> Self {
        self.body = Some(body);
        self
    }

    const fn public(mut self) -> Self {
        self.public = true;
        self
    }
}

const PERIOD: &str = "?from=2026-03-01&to=2026-03-31";

/// All of them.
pub const CASES: &[Case] = &[
    // REST: the own account
    case("POST /auth/login", Nothing).public().send(|_| json!({"email": "head@demo.test", "password": backend::testing::PASSWORD, "tenant": "demo"})),
    case("POST /auth/refresh", Nothing).public().send(|_| json!({"refresh_token": "none"})),
    case("POST /auth/logout", Nothing).public().send(|_| json!({"refresh_token": "none"})),
    case("POST /auth/register", Nothing).public().send(|t| json!({"name": "New", "email": format!("r{}@demo.test", t.n), "password": "nine-clouds-above", "tenant": "demo"})),
    case("POST /auth/confirm", Nothing).public().send(|_| json!({"token": "none"})),
    case("POST /auth/set-password", Nothing).public().send(|_| json!({"token": "none", "password": "nine-clouds-above"})),
    case("GET /auth/me", Nothing),
    case("GET /auth/profile", Nothing),
    case("PATCH /auth/profile", Nothing).send(|_| json!({"theme": "dark"})),
    case("POST /auth/change-password", Nothing).send(|_| json!({"current": backend::testing::PASSWORD, "new": backend::testing::PASSWORD})),
    case("GET /auth/sessions", Nothing),
    case("DELETE /auth/sessions", Nothing),
    case("DELETE /auth/sessions/{id}", Session),
    // REST: people
    case("GET /users", Nothing),
    case("POST /users", Nothing).send(|t| json!({"name": "New", "email": format!("n{}@demo.test", t.n), "password": "nine-clouds-above"})),
    case("GET /users/choose", Nothing),
    case("GET /users/export.csv", Nothing),
    case("GET /users/{id}", User),
    case("PATCH /users/{id}", User).send(|_| json!({"position": "Fitter"})),
    case("POST /invitations", Nothing).send(|t| json!({"email": format!("i{}@demo.test", t.n)})),
    case("GET /roles", Nothing),
    case("POST /roles", Nothing).send(|t| json!({"name": format!("New role {}", t.n), "grants": []})),
    case("GET /roles/{id}", Role),
    case("PUT /roles/{id}", Role).send(|t| json!({"name": format!("Renamed {}", t.n), "grants": []})),
    case("DELETE /roles/{id}", Role),
    case("GET /departments", Nothing),
    case("POST /departments", Nothing).send(|t| json!({"name": format!("New department {}", t.n)})),
    case("GET /departments/{id}", Department),
    case("PATCH /departments/{id}", Department).send(|t| json!({"name": format!("Renamed {}", t.n)})),
    case("DELETE /departments/{id}", Department),
    // REST: tasks
    case("GET /tasks", Nothing),
    case("POST /tasks", Nothing).send(|_| json!({"title": "New"})),
    case("GET /tasks/board", Nothing),
    case("GET /tasks/calendar", Nothing).ask("?from=2026-03-01&to=2026-04-01"),
    case("GET /tasks/counters", Nothing),
    case("GET /tasks/export.csv", Nothing),
    case("GET /tasks/export.xlsx", Nothing),
    case("GET /tasks/stats", Nothing).ask(PERIOD),
    case("GET /tasks/stats.csv", Nothing).ask(PERIOD),
    case("GET /tasks/stats.xlsx", Nothing).ask(PERIOD),
    case("GET /tasks/{id}", Task),
    case("PATCH /tasks/{id}", Task).send(|_| json!({"title": "Changed"})),
    case("DELETE /tasks/{id}", Task),
    case("POST /tasks/{id}/restore", Binned),
    case("POST /tasks/{id}/transitions", Task).send(|_| json!({"status": "in_progress"})),
    case("GET /tasks/{id}/comments", Task),
    case("POST /tasks/{id}/comments", Task).send(|_| json!({"text": "A remark"})),
    case("GET /tasks/{id}/timeline", Task),
    case("PUT /tasks/{id}/checklist/{item}", Task).send(|_| json!({"done": true})),
    case("GET /projects", Nothing),
    case("POST /projects", Nothing).send(|t| json!({"name": format!("New project {}", t.n)})),
    case("GET /projects/{id}", Project),
    case("PATCH /projects/{id}", Project).send(|t| json!({"name": format!("Renamed {}", t.n)})),
    // REST: the rest
    case("GET /notifications", Nothing),
    case("GET /notifications/unread", Nothing),
    case("POST /notifications/read", Nothing),
    case("POST /notifications/{id}/read", Notification),
    case("GET /saved-views", Nothing),
    case("POST /saved-views", Nothing).send(|t| json!({"entity_kind": "task", "name": format!("New view {}", t.n), "query": ""})),
    case("DELETE /saved-views/{id}", View),
    case("GET /search", Nothing).ask("?q=task"),
    case("GET /audit", Nothing),
    case("GET /audit/export.csv", Nothing),
    case("GET /jobs", Nothing),
    case("GET /jobs/summary", Nothing),
    case("POST /jobs/{id}/retry", DeadJob),
    case("POST /jobs/{id}/cancel", Job),
    case("GET /tenants", Nothing),
    case("POST /tenants", Nothing).send(|t| company(t.n)),
    case("POST /tenants/{id}/suspend", Company),
    case("POST /tenants/{id}/resume", Suspended),
    case("DELETE /tenants/{id}", Company),
    case("GET /tenants/{id}/export", Company),
    case("GET /settings", Nothing),
    case("PUT /settings", Nothing).send(|_| settings()),
    // Server functions
    case("sfn/account/register", Nothing)
        .public()
        .send(|t| json!({"register": {"name": "New", "email": format!("s{}@demo.test", t.n), "password": "nine-clouds-above", "tenant": "demo"}})),
    case("sfn/account/confirm", Nothing).public().send(|_| json!({"token": "none"})),
    case("sfn/account/set-password", Nothing).public().send(|_| json!({"token": "none", "password": "nine-clouds-above"})),
    case("sfn/account/profile", Nothing).send(|_| json!({})),
    case("sfn/account/edit", Nothing).send(|_| json!({"edit": {"theme": "light"}})),
    case("sfn/account/change-password", Nothing).send(|_| json!({"change": {"current": backend::testing::PASSWORD, "new": backend::testing::PASSWORD}})),
    case("sfn/account/sessions", Nothing).send(|_| json!({})),
    case("sfn/account/end-session", Session).send(|t| json!({"id": t.id})),
    case("sfn/account/end-other-sessions", Nothing).send(|_| json!({})),
    case("sfn/user/list", Nothing).send(|_| json!({"request": {}})),
    case("sfn/user/get", User).send(|t| json!({"id": t.id})),
    case("sfn/user/create", Nothing).send(|t| json!({"user": {"name": "New", "email": format!("c{}@demo.test", t.n), "password": "nine-clouds-above"}})),
    case("sfn/user/update", User).send(|t| json!({"id": t.id, "version": null, "edit": {"position": "Fitter"}})),
    case("sfn/user/choose", Nothing).send(|_| json!({"query": ""})),
    case("sfn/user/invite", Nothing).send(|t| json!({"invitation": {"email": format!("v{}@demo.test", t.n)}})),
    case("sfn/role/list", Nothing).send(|_| json!({})),
    case("sfn/role/create", Nothing).send(|t| json!({"role": {"name": format!("New role {}", t.n), "grants": []}})),
    case("sfn/role/update", Role).send(|t| json!({"id": t.id, "version": null, "role": {"name": format!("Renamed {}", t.n), "grants": []}})),
    case("sfn/role/delete", Role).send(|t| json!({"id": t.id})),
    case("sfn/department/list", Nothing).send(|_| json!({})),
    case("sfn/department/create", Nothing).send(|t| json!({"department": {"name": format!("New department {}", t.n)}})),
    case("sfn/department/update", Department).send(|t| json!({"id": t.id, "version": null, "edit": {"name": format!("Renamed {}", t.n)}})),
    case("sfn/department/delete", Department).send(|t| json!({"id": t.id})),
    case("sfn/task/list", Nothing).send(|_| json!({"request": {}})),
    case("sfn/task/board", Nothing).send(|_| json!({"filter": ""})),
    case("sfn/task/calendar", Nothing).send(|_| json!({"request": {"filter": "", "from": "2026-03-01T00:00:00Z", "to": "2026-04-01T00:00:00Z"}})),
    case("sfn/task/detail", Task).send(|t| json!({"id": t.id})),
    case("sfn/task/timeline", Task).send(|t| json!({"id": t.id})),
    case("sfn/task/create", Nothing).send(|_| json!({"task": {"title": "New"}})),
    case("sfn/task/update", Task).send(|t| json!({"id": t.id, "version": 1, "edit": {"title": "Changed"}})),
    case("sfn/task/reschedule", Task).send(|t| json!({"id": t.id, "seen": null, "deadline": "2026-03-20T10:00:00Z"})),
    case("sfn/task/transition", Task).send(|t| json!({"id": t.id, "transition": {"status": "in_progress"}})),
    case("sfn/task/check", Task).send(|t| json!({"id": t.id, "item": t.part, "done": true})),
    case("sfn/task/delete", Task).send(|t| json!({"id": t.id})),
    case("sfn/task/restore", Binned).send(|t| json!({"id": t.id})),
    case("sfn/task/comment", Task).send(|t| json!({"id": t.id, "comment": {"text": "A remark"}})),
    case("sfn/task/counters", Nothing).send(|_| json!({})),
    case("sfn/task/stats", Nothing).send(|_| json!({"request": {"from": "2026-03-01", "to": "2026-03-31"}})),
    case("sfn/task/people", Nothing).send(|_| json!({"query": ""})),
    case("sfn/task/departments", Nothing).send(|_| json!({})),
    case("sfn/task/views", Nothing).send(|_| json!({})),
    case("sfn/task/save_view", Nothing).send(|t| json!({"view": {"entity_kind": "task", "name": format!("New view {}", t.n), "query": ""}})),
    case("sfn/task/delete_view", View).send(|t| json!({"id": t.id})),
    case("sfn/project/list", Nothing).send(|_| json!({})),
    case("sfn/project/create", Nothing).send(|t| json!({"project": {"name": format!("New project {}", t.n)}})),
    case("sfn/notification/list", Nothing).send(|_| json!({"request": {}})),
    case("sfn/notification/unread", Nothing).send(|_| json!({})),
    case("sfn/notification/read", Notification).send(|t| json!({"id": t.id})),
    case("sfn/notification/read-all", Nothing).send(|_| json!({})),
    case("sfn/search/find", Nothing).send(|_| json!({"text": "task"})),
    case("sfn/audit/list", Nothing).send(|_| json!({"request": {}})),
    case("sfn/job/list", Nothing).send(|_| json!({"request": {}})),
    case("sfn/job/summary", Nothing).send(|_| json!({})),
    case("sfn/job/retry", DeadJob).send(|t| json!({"id": t.id})),
    case("sfn/job/cancel", Job).send(|t| json!({"id": t.id})),
    case("sfn/tenant/list", Nothing).send(|_| json!({})),
    case("sfn/tenant/create", Nothing).send(|t| json!({"tenant": company(t.n)})),
    case("sfn/tenant/suspend", Company).send(|t| json!({"id": t.id})),
    case("sfn/tenant/resume", Suspended).send(|t| json!({"id": t.id})),
    case("sfn/tenant/delete", Company).send(|t| json!({"id": t.id})),
    case("sfn/tenant/settings", Nothing).send(|_| json!({})),
    case("sfn/tenant/edit-settings", Nothing).send(|_| json!({"settings": settings()})),
];

fn company(n: u32) -> serde_json::Value {
    json!({"slug": format!("made-{n}"), "name": "Made", "admin_name": "Admin", "admin_email": format!("admin{n}@made.test"), "admin_password": "nine-clouds-above"})
}

fn settings() -> serde_json::Value {
    json!({
        "name": "Company", "timezone": "Europe/Moscow", "lang": "ru", "hue": 258, "registration": "invitation", "domains": [], "default_role_id": null,
        "password_min_length": 10, "password_min_score": 2, "digest_hour": 8
    })
}
