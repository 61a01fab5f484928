//! A fresh database for every test: of SQLite, and in another run of PostgreSQL.

use std::path::PathBuf;

use chrono::NaiveDate;
use domain::{
    ids::UserId,
    import::{Content, Outcome, PageKind},
    permission::{Actor, Person},
    user::{Grant, Role},
};
use migration::{Migrator, MigratorTrait};
use sea_orm::ConnectionTrait;
use store::{Db, import::Importer};
use tokio::sync::OnceCell;
use uuid::Uuid;

/// The system's own import.
pub const SYSTEM: Actor = Actor::System("import");
/// Anyone.
pub const PUBLIC: Actor = Actor::Public;

/// A person with one role in the whole city, who needs no account for what the store asks of them.
pub fn person(name: &str, role: Role) -> Actor {
    let grants = vec![Grant { role, unit: None }];
    Actor::Person(Person { id: UserId(Uuid::now_v7()), name: name.to_owned(), display_name: name.to_owned(), grants })
}

/// A day.
pub fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a date")
}

/// The day the tests live in: fiscal year 2566, second quarter.
pub fn today() -> NaiveDate {
    day(2023, 2, 1)
}

/// Runs a test on an empty, migrated database: of SQLite, or of the PostgreSQL that is told of. The schema is made once.
pub async fn on_each(test: impl AsyncFn(&Db)) {
    match std::env::var("TEST_POSTGRES_URL") {
        Ok(server) => on_postgres(&server, Some(postgres_schema(&server).await), test).await,
        Err(_) => on_sqlite(Some(sqlite_schema().await), test).await,
    }
}

/// Runs a test on an empty database without a schema.
pub async fn on_each_empty(test: impl AsyncFn(&Db)) {
    match std::env::var("TEST_POSTGRES_URL") {
        Ok(server) => on_postgres(&server, None, test).await,
        Err(_) => on_sqlite(None, test).await,
    }
}

/// The file of a migrated database.
async fn sqlite_schema() -> &'static [u8] {
    static FILE: OnceCell<Vec<u8>> = OnceCell::const_new();
    let made = async || {
        let folder = folder();
        let db = store::connect(&url(&folder)).await.expect("connects");
        Migrator::up(db.connection(), None).await.expect("migrates");
        db.connection().clone().close().await.expect("closes");
        std::fs::read(folder.0.join(FILE_NAME)).expect("a file")
    };
    FILE.get_or_init(made).await
}

async fn on_sqlite(schema: Option<&[u8]>, test: impl AsyncFn(&Db)) {
    let folder = folder();
    if let Some(schema) = schema {
        std::fs::create_dir_all(&folder.0).expect("a folder");
        std::fs::write(folder.0.join(FILE_NAME), schema).expect("a file");
    }
    let db = store::connect(&url(&folder)).await.expect("connects");
    test(&db).await;
    db.connection().clone().close().await.expect("closes");
}

const FILE_NAME: &str = "test.db";

fn folder() -> Folder {
    Folder(std::env::temp_dir().join(format!("digitalplan-store-{}", Uuid::now_v7())).join("below"))
}

fn url(folder: &Folder) -> String {
    format!("sqlite://{}/{FILE_NAME}?mode=rwc", folder.0.display())
}

/// The name of a migrated database that others are made after.
async fn postgres_schema(server: &str) -> &'static str {
    static NAME: OnceCell<String> = OnceCell::const_new();
    let made = async || {
        let name = format!("schema_{}", Uuid::now_v7().simple());
        let admin = store::connect(server).await.expect("connects to the server");
        admin.connection().execute_unprepared(&format!("CREATE DATABASE {name}")).await.expect("runs");
        let db = store::connect(&beside(server, &name)).await.expect("connects");
        Migrator::up(db.connection(), None).await.expect("migrates");
        db.connection().clone().close().await.expect("closes");
        admin.connection().clone().close().await.expect("closes");
        name
    };
    NAME.get_or_init(made).await
}

async fn on_postgres(server: &str, schema: Option<&str>, test: impl AsyncFn(&Db)) {
    let admin = store::connect(server).await.expect("connects to the server");
    let name = format!("test_{}", Uuid::now_v7().simple());
    let after = schema.map_or_else(String::new, |schema| format!(" TEMPLATE {schema}"));
    admin.connection().execute_unprepared(&format!("CREATE DATABASE {name}{after}")).await.expect("runs");
    admin.connection().clone().close().await.expect("closes");
    let db = store::connect(&beside(server, &name)).await.expect("connects");
    test(&db).await;
    // It stays until the server goes: hundreds of files a database, taken away and made anew all the time, cost the file
    // system twice what the tests take.
    db.connection().clone().close().await.expect("closes");
}

/// The address of another database of a server.
fn beside(server: &str, name: &str) -> String {
    let (base, _) = server.rsplit_once('/').expect("a database in the address");
    format!("{base}/{name}")
}

/// A folder in one of its own, both gone at the end.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = self.0.parent().map(std::fs::remove_dir_all);
    }
}

/// Imports pages, each as of [`today`].
pub async fn import(db: &Db, contents: impl IntoIterator<Item = Content>) -> Vec<Outcome> {
    let mut importer = Importer::begin(db, &SYSTEM, "test").await.expect("begins");
    let mut outcomes = Vec::new();
    for content in contents {
        outcomes.push(importer.page(&content, kind(&content), "page.txt", today()).await.expect("imports").outcome);
    }
    importer.finish(&Default::default()).await.expect("finishes");
    outcomes
}

/// What a page of this content is taken for.
pub fn kind(content: &Content) -> PageKind {
    match content {
        Content::Project(_) => PageKind::ProjectProgress,
        Content::Kpi(_) => PageKind::KpiDetail,
        Content::Unit(_) => PageKind::UnitYear,
    }
}

/// A number the database gives.
pub async fn count(db: &Db, sql: &str) -> i64 {
    let backend = db.connection().get_database_backend();
    let row = db.connection().query_one_raw(sea_orm::Statement::from_string(backend, sql)).await.expect("runs");
    row.expect("a row").try_get_by_index(0).expect("a number")
}

/// Whether a statement is refused.
pub async fn refused(db: &Db, sql: &str) -> bool {
    db.connection().execute_unprepared(sql).await.is_err()
}

/// A new key, written as the engine takes it in a statement.
pub fn quoted(db: &Db) -> String {
    let id = Uuid::now_v7();
    if db.connection().get_database_backend() == sea_orm::DbBackend::Sqlite {
        format!("x'{}'", id.simple())
    } else {
        format!("'{id}'")
    }
}
