//! `digitalplan user`: the first administrator, and help for whoever is locked out.

use std::{error::Error, io::BufRead, process::ExitCode};

use chrono::Utc;
use clap::{Args, Subcommand};
use domain::{
    permission::Actor,
    unit::UnitCode,
    user::{DEMO_PASSWORD, Email, Grant, NewUser, Role, UserName, password::NewPassword},
};
use store::{Db, StoreError, user::UserFilter};

use super::say::say;
use crate::settings::Settings;

/// What can be done with accounts.
#[derive(Debug, Subcommand)]
pub enum User {
    /// Make an account, or give an account one more role
    Add(Add),
    /// List the accounts
    List,
    /// Print a link that sets somebody's password once
    Reset {
        /// The user name
        name: UserName,
    },
}

#[derive(Debug, Args)]
pub struct Add {
    /// The user name
    name: UserName,
    /// staff, unit_head, evaluator, executive or administrator
    #[arg(long, value_parser = role)]
    role: Role,
    /// Code of the unit in which the role holds, with those below it; the whole city without it
    #[arg(long)]
    unit: Option<UnitCode>,
    /// The name people know them by
    #[arg(long)]
    display_name: Option<String>,
    /// Where they get mail
    #[arg(long)]
    email: Option<Email>,
    /// Who they are to the organisation's own sign-in (OpenID Connect)
    #[arg(long)]
    subject: Option<String>,
    /// Read the password from standard input instead of printing a one-time link
    #[arg(long)]
    password_stdin: bool,
}

fn role(word: &str) -> Result<Role, String> {
    Role::from_word(word).ok_or_else(|| {
        let known: Vec<&str> = Role::ALL.iter().map(|role| role.as_str()).collect();
        format!("one of {}", known.join(", "))
    })
}

/// Runs the command.
pub async fn user(db: &Db, settings: &Settings, command: User) -> Result<ExitCode, Box<dyn Error>> {
    let actor = Actor::System("command");
    match command {
        User::Add(add) => add_user(db, settings, &actor, add).await,
        User::List => {
            list(db, &actor).await?;
            Ok(ExitCode::SUCCESS)
        }
        User::Reset { name } => {
            tell_link(db, settings, &actor, &name).await?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

async fn add_user(db: &Db, settings: &Settings, actor: &Actor, add: Add) -> Result<ExitCode, Box<dyn Error>> {
    let password = if add.password_stdin { Some(read_password(&add.name)?) } else { None };
    let grant = Grant { role: add.role, unit: add.unit };
    let new = match store::user::view(db, actor, add.name.as_str()).await {
        Ok(_) => {
            store::user::grant(db, actor, add.name.as_str(), &grant, Utc::now()).await?;
            false
        }
        Err(StoreError::NotFound) => {
            let user = NewUser {
                display_name: add.display_name.unwrap_or_else(|| add.name.to_string()),
                name: add.name.clone(),
                email: add.email,
                external_subject: add.subject,
                grants: vec![grant],
            };
            store::user::create(db, actor, &user, Utc::now()).await?;
            true
        }
        Err(error) => return Err(error.into()),
    };
    if let Some(password) = &password {
        let link = store::user::reset_link(db, actor, add.name.as_str(), Utc::now()).await?;
        store::user::use_reset_link(db, actor, link.expose(), password, Utc::now()).await?;
    }
    say!("{} is {} now", add.name, add.role.as_str())?;
    match password {
        Some(_) => say!("The password is set")?,
        None if new => tell_link(db, settings, actor, &add.name).await?,
        None => {}
    }
    Ok(ExitCode::SUCCESS)
}

fn read_password(name: &UserName) -> Result<NewPassword, Box<dyn Error>> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    let text = line.trim_end_matches(['\r', '\n']);
    Ok(NewPassword::parse(text, text, name.as_str())?)
}

async fn tell_link(db: &Db, settings: &Settings, actor: &Actor, name: &UserName) -> Result<(), Box<dyn Error>> {
    let token = store::user::reset_link(db, actor, name.as_str(), Utc::now()).await?;
    say!("Set the password of {name} here, once, within 24 hours:")?;
    say!("{}/reset/{}", settings.base_url(), token.expose())?;
    Ok(())
}

async fn list(db: &Db, actor: &Actor) -> Result<(), Box<dyn Error>> {
    let mut filter = UserFilter { page: 1, ..UserFilter::default() };
    loop {
        let page = store::user::list(db, actor, &filter).await?;
        for account in &page.rows {
            let roles: Vec<String> = account
                .roles
                .iter()
                .map(|held| format!("{} {}", held.role.as_str(), held.unit.as_ref().map_or("*", |unit| &unit.code)))
                .collect();
            let state = if account.active { "" } else { "  closed" };
            say!("{}  {}  {}{state}", account.name, account.display_name, roles.join(", "))?;
        }
        if page.page >= page.pages() {
            return Ok(());
        }
        filter.page += 1;
    }
}

/// One person of each role in the demo city, all with the password everybody knows. Those who are there stay.
pub async fn demo_people(db: &Db, actor: &Actor) -> Result<(), Box<dyn Error>> {
    const DISTRICT: &str = "50010000";
    let people = [
        ("staff", "เจ้าหน้าที่แผน (ตัวอย่าง)", Role::Staff, Some(DISTRICT)),
        ("head", "หัวหน้าหน่วยงาน (ตัวอย่าง)", Role::UnitHead, Some(DISTRICT)),
        ("evaluator", "ผู้ตรวจประเมิน (ตัวอย่าง)", Role::Evaluator, None),
        ("executive", "ผู้บริหาร (ตัวอย่าง)", Role::Executive, None),
        ("admin", "ผู้ดูแลระบบ (ตัวอย่าง)", Role::Administrator, None),
    ];
    for (name, display_name, role, unit) in people {
        let name: UserName = name.parse()?;
        if store::user::view(db, actor, name.as_str()).await.is_ok() {
            continue;
        }
        let grant = Grant { role, unit: unit.map(str::parse).transpose()? };
        let user = NewUser {
            name: name.clone(),
            display_name: display_name.to_owned(),
            email: None,
            external_subject: None,
            grants: vec![grant],
        };
        store::user::create(db, actor, &user, Utc::now()).await?;
        let password = NewPassword::parse(DEMO_PASSWORD, DEMO_PASSWORD, name.as_str())?;
        store::user::set_demo_password(db, actor, name.as_str(), &password, Utc::now()).await?;
    }
    Ok(())
}
