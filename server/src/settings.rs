//! Settings: from the environment, else from `digitalplan.toml`, else the defaults.

use std::{collections::BTreeMap, net::SocketAddr, path::PathBuf, sync::OnceLock};

use chrono::NaiveDate;
use domain::fiscal_year::CITY_UTC_OFFSET_HOURS;

/// What `digitalplan serve --help` tells of the settings.
pub const HELP: &str = "\
Settings, from the environment or a file digitalplan.toml with the same names:
  DATABASE_URL               sqlite://data/digitalplan.db?mode=rwc (default) or postgres://…
  LEPTOS_SITE_ADDR           address to listen on, 127.0.0.1:3000
  LEPTOS_SITE_ROOT           folder of the built site, target/site
  DIGITALPLAN_TODAY          a fixed day (YYYY-MM-DD) instead of the clock's, for demonstrations and tests
  DIGITALPLAN_LOG            what to log, as in RUST_LOG: info,sqlx=warn
  DIGITALPLAN_LOG_FORMAT     text (default) or json";

/// Everything that can be set.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where the data is.
    pub database_url: String,
    /// Where to listen.
    pub address: SocketAddr,
    /// Where the built site is.
    pub site_root: PathBuf,
    /// Filter of the log.
    pub log: String,
    /// Whether the log is JSON.
    pub log_json: bool,
}

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file cannot be read as settings.
    #[error("digitalplan.toml: {0}")]
    File(String),
    /// A setting has no meaning.
    #[error("{name}={value}: {reason}")]
    Value {
        /// Its name.
        name: &'static str,
        /// What was given.
        value: String,
        /// What is wrong with it.
        reason: String,
    },
}

static FIXED_TODAY: OnceLock<NaiveDate> = OnceLock::new();

/// The day it is on the city's clock, or the day that was set.
pub fn today() -> NaiveDate {
    let offset = chrono::TimeDelta::hours(CITY_UTC_OFFSET_HOURS);
    FIXED_TODAY.get().copied().unwrap_or_else(|| (chrono::Utc::now() + offset).date_naive())
}

impl Settings {
    /// Reads them once, at the start.
    pub fn load() -> Result<Self, SettingsError> {
        let file = read_file()?;
        let get = |name: &str| std::env::var(name).ok().filter(|v| !v.is_empty()).or_else(|| file.get(name).cloned());
        if let Some(value) = get("DIGITALPLAN_TODAY") {
            let day = value.parse::<NaiveDate>().map_err(|error| SettingsError::Value {
                name: "DIGITALPLAN_TODAY",
                value: value.clone(),
                reason: error.to_string(),
            })?;
            FIXED_TODAY.get_or_init(|| day);
        }
        let address = get("LEPTOS_SITE_ADDR").unwrap_or_else(|| "127.0.0.1:3000".to_owned());
        Ok(Self {
            database_url: get("DATABASE_URL").unwrap_or_else(|| "sqlite://data/digitalplan.db?mode=rwc".to_owned()),
            address: address.parse().map_err(|error: std::net::AddrParseError| SettingsError::Value {
                name: "LEPTOS_SITE_ADDR",
                value: address,
                reason: error.to_string(),
            })?,
            site_root: get("LEPTOS_SITE_ROOT").unwrap_or_else(|| "target/site".to_owned()).into(),
            log: get("DIGITALPLAN_LOG").unwrap_or_else(|| "info,sqlx=warn".to_owned()),
            log_json: get("DIGITALPLAN_LOG_FORMAT").is_some_and(|format| format == "json"),
        })
    }
}

fn read_file() -> Result<BTreeMap<String, String>, SettingsError> {
    match std::fs::read_to_string("digitalplan.toml") {
        Ok(text) => {
            let table: toml::Table =
                text.parse().map_err(|error: toml::de::Error| SettingsError::File(error.to_string()))?;
            Ok(table
                .into_iter()
                .map(|(name, value)| match value {
                    toml::Value::String(text) => (name, text),
                    other => (name, other.to_string()),
                })
                .collect())
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(BTreeMap::new()),
        Err(error) => Err(SettingsError::File(error.to_string())),
    }
}
