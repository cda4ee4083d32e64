//! `naryad user`: people from the command line, for the first administrator and for emergencies.

use std::io::{self, BufRead, IsTerminal};

use backend::office::{account, role, tenant, user};
use backend::{Backend, Cx, Error};
use clap::{Args, Subcommand};
use shared::i18n::Lang;
use shared::office::user::{EditUser, NewUser, User, UserListRequest};
use shared::{PageRequest, TenantId};

use super::start::with_backend;
use super::{Common, Outcome};

/// What can be done with people.
#[derive(Subcommand)]
pub enum UserCommand {
    /// Make a person; the password is read from standard input unless it is given
    Create(CreateArgs),
    /// Set a password; it is read from standard input unless it is given. All sessions of the person end
    Passwd(PasswdArgs),
    /// Show the people of a company
    List(Company),
    /// Give a person exactly these roles
    Role(RoleArgs),
}

/// Whose people.
#[derive(Args)]
pub struct Company {
    /// The company's short name; may be left out where there is only one
    #[arg(long)]
    tenant: Option<String>,
}

/// A new person.
#[derive(Args)]
pub struct CreateArgs {
    email: String,
    #[arg(long)]
    name: String,
    /// Code of a system role or name of one of the company's own
    #[arg(long, default_value = "admin")]
    role: String,
    #[arg(long)]
    password: Option<String>,
    /// Make the company first, under this name and the short name of --tenant: the first step of a new installation
    #[arg(long, value_name = "NAME", requires = "tenant")]
    new_company: Option<String>,
    #[command(flatten)]
    company: Company,
}

/// A new password.
#[derive(Args)]
pub struct PasswdArgs {
    email: String,
    #[arg(long)]
    password: Option<String>,
    #[command(flatten)]
    company: Company,
}

/// New roles.
#[derive(Args)]
pub struct RoleArgs {
    email: String,
    /// Codes of system roles or names of the company's own
    #[arg(required = true)]
    roles: Vec<String>,
    #[command(flatten)]
    company: Company,
}

/// Does it.
pub async fn run(common: &Common, command: UserCommand) -> Outcome {
    with_backend(common, async |backend| {
        let company = match &command {
            UserCommand::Create(args) => &args.company,
            UserCommand::Passwd(args) => &args.company,
            UserCommand::List(company) => company,
            UserCommand::Role(args) => &args.company,
        };
        let tenant = match (&command, company.tenant.as_deref()) {
            (
                UserCommand::Create(CreateArgs {
                    new_company: Some(name),
                    ..
                }),
                Some(slug),
            ) => tenant::provision(backend, slug, name)
                .await
                .map_err(sentence)?,
            (_, slug) => find_tenant(backend, slug).await?,
        };
        let mut cx = backend.system_cx(tenant).await.map_err(sentence)?;
        let said = match command {
            UserCommand::Create(args) => create(&mut cx, args).await,
            UserCommand::Passwd(args) => passwd(&mut cx, args).await,
            UserCommand::List(_) => list(&mut cx).await,
            UserCommand::Role(args) => set_roles(&mut cx, args).await,
        }?;
        cx.commit().await.map_err(sentence)?;
        print!("{said}");
        Ok(())
    })
    .await
}

async fn create(cx: &mut Cx, args: CreateArgs) -> Result<String, String> {
    let roles = role_ids(cx, &[args.role]).await?;
    let password = read_password(args.password)?;
    let new = NewUser {
        name: args.name,
        email: args.email,
        password: Some(password),
        role_ids: roles,
        ..NewUser::default()
    };
    let user = user::create(cx, new).await.map_err(sentence)?;
    Ok(format!("made {} ({})\n", user.email, user.id))
}

async fn passwd(cx: &mut Cx, args: PasswdArgs) -> Result<String, String> {
    let user = find(cx, &args.email).await?;
    let password = read_password(args.password)?;
    account::set_password(cx, user.id, password)
        .await
        .map_err(sentence)?;
    Ok(format!(
        "the password of {} is set, its sessions have ended\n",
        user.email
    ))
}

async fn list(cx: &mut Cx) -> Result<String, String> {
    let mut lines = String::new();
    let mut cursor = None;
    loop {
        let wish = UserListRequest {
            page: PageRequest { limit: 200, cursor },
            ..UserListRequest::default()
        };
        let page = user::list(cx, &wish).await.map_err(sentence)?;
        for user in &page.items {
            let roles: Vec<_> = user
                .roles
                .iter()
                .map(|role| role.code.as_deref().unwrap_or(&role.name))
                .collect();
            lines.push_str(&format!(
                "{:32} {:28} {:11} {}\n",
                user.email,
                user.name,
                user.status.as_str(),
                roles.join(", ")
            ));
        }
        cursor = page.next_cursor;
        if cursor.is_none() {
            return Ok(lines);
        }
    }
}

async fn set_roles(cx: &mut Cx, args: RoleArgs) -> Result<String, String> {
    let user = find(cx, &args.email).await?;
    let roles = role_ids(cx, &args.roles).await?;
    let edit = EditUser {
        role_ids: Some(roles),
        ..EditUser::default()
    };
    let user = user::update(cx, user.id, None, edit)
        .await
        .map_err(sentence)?;
    Ok(format!("{} now is {}\n", user.email, args.roles.join(", ")))
}

async fn find(cx: &mut Cx, email: &str) -> Result<User, String> {
    let wanted = email.trim().to_lowercase();
    let wish = UserListRequest {
        query: wanted.clone(),
        page: PageRequest {
            limit: 200,
            cursor: None,
        },
        ..UserListRequest::default()
    };
    let page = user::list(cx, &wish).await.map_err(sentence)?;
    page.items
        .into_iter()
        .find(|user| user.email == wanted)
        .ok_or_else(|| format!("there is no {wanted} in this company"))
}

async fn role_ids(cx: &mut Cx, wanted: &[String]) -> Result<Vec<shared::RoleId>, String> {
    let roles = role::list(cx).await.map_err(sentence)?;
    wanted
        .iter()
        .map(|name| {
            let found = roles
                .iter()
                .find(|role| role.code.as_deref() == Some(name) || role.name == *name);
            found
                .map(|role| role.id)
                .ok_or_else(|| format!("there is no role {name}"))
        })
        .collect()
}

async fn find_tenant(backend: &Backend, slug: Option<&str>) -> Result<TenantId, String> {
    let found = tenant::by_slug(backend, slug).await.map_err(sentence)?;
    match (found, slug) {
        (Some(id), _) => Ok(id),
        (None, Some(slug)) => Err(format!("there is no active company {slug}")),
        (None, None) => Err("which company? name it by --tenant".to_owned()),
    }
}

/// Typed or piped, so that it stands neither in the list of processes nor in the history of the shell.
fn read_password(given: Option<String>) -> Result<String, String> {
    if let Some(password) = given {
        return Ok(password);
    }
    if io::stdin().is_terminal() {
        eprint!("Password (it is shown): ");
    }
    let mut line = String::new();
    io::stdin()
        .lock()
        .read_line(&mut line)
        .map_err(|error| format!("standard input: {error}"))?;
    let password = line.trim_end_matches(['\r', '\n']).to_owned();
    if password.is_empty() {
        Err("no password".to_owned())
    } else {
        Ok(password)
    }
}

/// A refusal for the administrator: with the faulty fields.
fn sentence(error: Error) -> String {
    let problem = error.to_problem(Lang::En);
    let fields: Vec<_> = problem
        .errors
        .iter()
        .map(|fault| format!("{}: {}", fault.field, fault.message))
        .collect();
    match error {
        Error::Database(_) | Error::Internal(_) => error.to_string(),
        _ if fields.is_empty() => problem.title,
        _ => fields.join("; "),
    }
}
