//! The server function of the audit log.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use shared::Page;
use shared::office::audit::{AuditListRequest, AuditRow};
use ui::AppError;

/// Rows of the log, newest first.
#[server(endpoint = "audit/list", prefix = "/sfn", input = Json)]
pub async fn audit_list(request: AuditListRequest) -> Result<Page<AuditRow>, AppError> {
    gate::run!(cx => backend::office::audit::list(cx, &request))
}
