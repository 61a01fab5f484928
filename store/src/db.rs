//! The connection, and how a writing transaction begins on either engine.

use std::{path::Path, time::Duration};

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};

use crate::{
    error::{Result, StoreError},
    live::Hub,
};

/// A pool of connections to SQLite or PostgreSQL; cloning it shares the pool.
#[derive(Clone, Debug)]
pub struct Db {
    connection: DatabaseConnection,
    hub: Hub,
}

/// The state of a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pool {
    /// Connections open, idle ones among them.
    pub open: u32,
    /// Connections open and unused.
    pub idle: u32,
    /// Connections allowed.
    pub most: u32,
}

/// Opens the database at `url`: `sqlite://data/digitalplan.db?mode=rwc` (the folder and the file are made
/// where they are missing) or `postgres://…`.
pub async fn connect(url: &str) -> Result<Db> {
    let mut options = ConnectOptions::new(url);
    options
        .sqlx_logging(false)
        .acquire_timeout(Duration::from_secs(30))
        .connect_timeout(Duration::from_secs(10))
        .test_before_acquire(false)
        .record_stmt_in_spans(false);
    if url.starts_with("sqlite:") {
        make_folder(url)?;
        // Readers work beside the one writer (WAL). A write waits for the writer before it instead of failing. In
        // memory, each connection would have a database of its own.
        let connections = if in_memory(url) { 1 } else { 8 };
        options.min_connections(1).max_connections(connections).idle_timeout(None::<Duration>);
        options.map_sqlx_sqlite_opts(|sqlite| {
            sqlite
                .create_if_missing(true)
                .foreign_keys(true)
                .pragma("journal_mode", "WAL")
                .pragma("synchronous", "NORMAL")
                .pragma("cache_size", "-65536")
                .pragma("mmap_size", "1073741824")
                .pragma("temp_store", "MEMORY")
                // A page that many writes touch is copied back into the file once, not once a few writes.
                .pragma("wal_autocheckpoint", "10000")
                .pragma("journal_size_limit", "67108864")
                .busy_timeout(Duration::from_secs(15))
                .statement_cache_capacity(400)
                .optimize_on_close(true, 400)
        });
    } else {
        options.max_connections(16);
        options.map_sqlx_postgres_opts(|postgres| postgres.statement_cache_capacity(400));
    }
    Ok(Db::over(Database::connect(options).await?))
}

/// SQLite makes the file, not the folder it lies in.
fn make_folder(url: &str) -> Result<()> {
    match Path::new(file(url)).parent() {
        _ if file(url).is_empty() || in_memory(url) => Ok(()),
        Some(folder) if !folder.as_os_str().is_empty() => std::fs::create_dir_all(folder)
            .map_err(|error| StoreError::Database(DbErr::Custom(format!("{}: {error}", folder.display())))),
        _ => Ok(()),
    }
}

/// The file of a SQLite database.
fn file(url: &str) -> &str {
    let path = url.trim_start_matches("sqlite:").trim_start_matches("//");
    path.split('?').next().unwrap_or_default()
}

fn in_memory(url: &str) -> bool {
    url.contains(":memory:") || url.contains("mode=memory")
}

/// Whether there is a database at `url` already, as far as that can be told without making one: a server's has to be
/// asked.
pub fn exists(url: &str) -> bool {
    !url.starts_with("sqlite:") || Path::new(file(url)).is_file()
}

impl Db {
    /// The connection itself, for migrations and for counting queries; nothing else reads or writes past the store.
    pub fn connection(&self) -> &DatabaseConnection {
        &self.connection
    }

    /// The store over a connection that is already open.
    pub fn over(connection: DatabaseConnection) -> Self {
        Self { connection, hub: Hub::default() }
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<()> {
        self.connection.execute_unprepared("SELECT 1").await?;
        Ok(())
    }

    /// How many connections are open and what they do.
    pub fn pool(&self) -> Pool {
        let (open, idle, most) = if self.is_sqlite() {
            let pool = self.connection.get_sqlite_connection_pool();
            (pool.size(), pool.num_idle(), pool.options().get_max_connections())
        } else {
            let pool = self.connection.get_postgres_connection_pool();
            (pool.size(), pool.num_idle(), pool.options().get_max_connections())
        };
        Pool { open, idle: u32::try_from(idle).unwrap_or(u32::MAX), most }
    }

    /// Closes the pool once its connections are given back: SQLite then tidies up the files beside the database.
    pub async fn close(&self) -> Result<()> {
        self.connection.close_by_ref().await?;
        Ok(())
    }

    /// A transaction that will write. On SQLite it takes the write lock at once: one that begins by reading
    /// would fail, not wait, when another writer came first.
    pub(crate) async fn write(&self) -> Result<DatabaseTransaction> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(self.connection.begin_with_options(options).await?)
    }

    /// Where this server's listeners are.
    pub(crate) fn hub(&self) -> &Hub {
        &self.hub
    }

    pub(crate) fn backend(&self) -> DbBackend {
        self.connection.get_database_backend()
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        self.backend() == DbBackend::Sqlite
    }
}
