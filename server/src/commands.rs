//! The commands and their exit codes: 0 all well, 1 something was refused, 2 wrong usage, 141 nobody read on.

use std::{error::Error, path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand, ValueEnum};
use migration::{Migrator, MigratorTrait};
use store::{Db, audit::Anchor};

use self::say::say;
use crate::settings::{HELP, Settings};

mod demo;
mod import;
pub mod say;
pub mod serve;
mod user;
mod verify_audit;

/// Plans, reports and evaluations of a city government.
#[derive(Debug, Parser)]
#[command(name = "digitalplan", version, after_help = HELP)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the site (the default)
    #[command(after_help = HELP)]
    Serve,
    /// Bring the database's schema up or down, or tell where it is
    Migrate {
        #[arg(value_enum, default_value_t = Direction::Up)]
        direction: Direction,
    },
    /// Bring in saved pages of the legacy system: files, folders, .jsonl files
    Import(Import),
    /// Load the demo city
    Demo(Demo),
    /// Prove that the history is whole: every event is there, unchanged and in its place
    VerifyAudit(VerifyAudit),
    /// Make and list accounts, and give one-time links that set a password
    User {
        #[command(subcommand)]
        command: user::User,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Direction {
    Up,
    Down,
    Status,
}

#[derive(Debug, Args)]
struct Import {
    /// Files and folders
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Tell what would happen; store nothing
    #[arg(long)]
    dry_run: bool,
    /// Print one JSON object instead of lines
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct Demo {
    /// How many projects, over three fiscal years
    #[arg(long)]
    projects: Option<u64>,
    /// The same seed gives the same city
    #[arg(long, default_value_t = 2566)]
    seed: u64,
    /// Do nothing when the database already holds projects or KPIs
    #[arg(long)]
    if_empty: bool,
}

#[derive(Debug, Args)]
struct VerifyAudit {
    /// A link noted earlier, NUMBER:DIGEST as this command prints it: it must still be part of the chain
    #[arg(long, value_parser = verify_audit::anchor)]
    anchor: Option<Anchor>,
    /// Print one JSON object instead of a line
    #[arg(long)]
    json: bool,
}

/// Runs one command.
pub async fn run(cli: Cli, settings: Settings) -> Result<ExitCode, Box<dyn Error>> {
    match cli.command.unwrap_or(Command::Serve) {
        Command::Serve => serve::serve(settings).await,
        Command::Migrate { direction } => migrate(&settings, direction).await,
        Command::Import(arguments) if arguments.dry_run => import::import(&look_at(&settings).await?, arguments).await,
        Command::Import(arguments) => import::import(&open(&settings).await?, arguments).await,
        Command::User { command } => user::user(&open(&settings).await?, &settings, command).await,
        Command::Demo(arguments) => demo::demo(&open(&settings).await?, arguments).await,
        Command::VerifyAudit(arguments) => verify_audit::verify_audit(&open(&settings).await?, arguments).await,
    }
}

/// The database with its schema up to date.
async fn open(settings: &Settings) -> Result<Db, Box<dyn Error>> {
    let db = store::connect(&settings.database_url).await?;
    Migrator::up(db.connection(), None).await?;
    Ok(db)
}

/// The database for one that only looks: as it is, or, where there is none, an empty one that is nowhere.
async fn look_at(settings: &Settings) -> Result<Db, Box<dyn Error>> {
    if store::exists(&settings.database_url) {
        let db = store::connect(&settings.database_url).await?;
        let pending = Migrator::get_pending_migrations_read_only(db.connection()).await?.len();
        match pending {
            0 => return Ok(db),
            // Nothing was ever stored there.
            all if all == Migrator::migrations().len() => {}
            _ => {
                return Err("the database is of an older version; bring it up with `digitalplan migrate` first".into());
            }
        }
    }
    let db = store::connect("sqlite::memory:").await?;
    Migrator::up(db.connection(), None).await?;
    Ok(db)
}

async fn migrate(settings: &Settings, direction: Direction) -> Result<ExitCode, Box<dyn Error>> {
    let db = store::connect(&settings.database_url).await?;
    let connection = db.connection();
    match direction {
        Direction::Up => Migrator::up(connection, None).await?,
        Direction::Down => Migrator::down(connection, Some(1)).await?,
        Direction::Status => {}
    }
    for migration in Migrator::get_applied_migrations(connection).await? {
        say!("applied  {}", migration.name())?;
    }
    for migration in Migrator::get_pending_migrations(connection).await? {
        say!("pending  {}", migration.name())?;
    }
    Ok(ExitCode::SUCCESS)
}
