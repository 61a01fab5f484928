//! A fresh database of each engine for every test.

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

/// Runs a test on an empty, migrated database of each engine.
pub async fn on_each(test: impl AsyncFn(&Db)) {
    on_each_empty(async |db| {
        Migrator::up(db.connection(), None).await.expect("migrates");
        test(db).await;
    })
    .await;
}

/// Runs a test on an empty database of each engine.
pub async fn on_each_empty(test: impl AsyncFn(&Db)) {
    let sqlite = Folder(std::env::temp_dir().join(format!("digitalplan-store-{}", Uuid::now_v7())));
    let url = format!("sqlite://{}/below/test.db?mode=rwc", sqlite.0.display());
    let db = store::connect(&url).await.expect("connects");
    test(&db).await;
    db.connection().clone().close().await.expect("closes");

    let Ok(server) = std::env::var("TEST_POSTGRES_URL") else { return };
    let admin = store::connect(&server).await.expect("connects to the server");
    let name = format!("test_{}", Uuid::now_v7().simple());
    let run = async |sql: String| admin.connection().execute_unprepared(&sql).await.expect("runs");
    run(format!("CREATE DATABASE {name}")).await;
    let (base, _) = server.rsplit_once('/').expect("a database in the address");
    let db = store::connect(&format!("{base}/{name}")).await.expect("connects");
    test(&db).await;
    db.connection().clone().close().await.expect("closes");
    run(format!("DROP DATABASE {name} WITH (FORCE)")).await;
}

struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
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
