//! Settings: from the environment, else from `digitalplan.toml`, else the defaults.

mod files;
mod oidc;
mod smtp;

pub use self::{
    files::{Bucket, FileSettings},
    oidc::{OidcSettings, is_safe},
    smtp::{SmtpSettings, SmtpTls},
};

use std::{collections::BTreeMap, net::SocketAddr, path::PathBuf, sync::OnceLock};

use chrono::{NaiveDate, NaiveTime};
use domain::fiscal_year::CITY_UTC_OFFSET_HOURS;

/// What `digitalplan serve --help` tells of the settings.
pub const HELP: &str = "\
Settings, from the environment or a file digitalplan.toml with the same names:
  DATABASE_URL               sqlite://data/digitalplan.db?mode=rwc (default) or postgres://…
  LEPTOS_SITE_ADDR           address to listen on, 127.0.0.1:3000
  LEPTOS_SITE_ROOT           folder of the built site, target/site
  DIGITALPLAN_TODAY          a fixed day (YYYY-MM-DD) instead of the clock's, for demonstrations and tests
  DIGITALPLAN_LOG            what to log, as in RUST_LOG: info,sqlx=warn
  DIGITALPLAN_LOG_FORMAT     text (default) or json
  DIGITALPLAN_HTTPS          on: readers come over TLS, and browsers are told to keep to it; off (default)
  DIGITALPLAN_METRICS        who may read /metrics: local (default), token or off
  DIGITALPLAN_METRICS_TOKEN  what to show as \"Authorization: Bearer …\" for token, 16 characters or more
  DIGITALPLAN_PROXY          on: a proxy in front says in X-Forwarded-For where readers come from; off (default)
  DIGITALPLAN_PUBLIC_PAGES   on (default): anybody reads what is published; off: only who signs in
  DIGITALPLAN_PUBLIC_URL     the address by which browsers reach the site: https://plan.example.go.th
  DIGITALPLAN_FILES          where photos and files are kept: file://data/files (default) or s3://bucket/prefix
  DIGITALPLAN_FILES_ENDPOINT, DIGITALPLAN_FILES_REGION
                             for s3: the address of the store (Amazon's own without it) and its region, us-east-1
  DIGITALPLAN_FILES_TLS      off: for s3 over http on another machine, where nobody listens on the way; on (default)
  DIGITALPLAN_FILES_KEY, DIGITALPLAN_FILES_SECRET
                             for s3: the access key and its secret
  DIGITALPLAN_OIDC_ISSUER    the organisation's own sign-in (OpenID Connect), which its address switches on:
                             https://id.example.go.th; http only on this very machine
  DIGITALPLAN_OIDC_CLIENT_ID, DIGITALPLAN_OIDC_CLIENT_SECRET
                             what it knows this site as, and the secret if it gave one
  DIGITALPLAN_OIDC_SCOPES    what is asked for besides openid: profile (default)
  DIGITALPLAN_OIDC_NAME_CLAIM
                             the claim that is the user name here (preferred_username, email), so that a first
                             sign-in binds the account of that name; without it an administrator binds accounts
  DIGITALPLAN_OIDC_CA_FILE   a file of certificates (PEM) of authorities that the issuer's may be by, beside those this
                             machine trusts
  DIGITALPLAN_OIDC_CREATE    on: whoever has such a name and no account gets one, without a role; off (default)
  DIGITALPLAN_REMINDERS      when on working days people are reminded of reports, on Bangkok's clock: 08:00 (default),
                             or off
  DIGITALPLAN_SMTP_HOST      the mail server that reminders are sent through, which its name switches on
  DIGITALPLAN_SMTP_PORT      its port: 587 (default), 465 with tls
  DIGITALPLAN_SMTP_TLS       starttls (default), tls, or off for a mail server on this very machine
  DIGITALPLAN_SMTP_USER, DIGITALPLAN_SMTP_PASSWORD
                             what to sign in with, where it asks for that
  DIGITALPLAN_SMTP_FROM      whom mails come from: Name <name@example.go.th>";

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
    /// Whether readers come over TLS, through a proxy in front.
    pub https: bool,
    /// Whether a proxy in front says where readers come from.
    pub behind_proxy: bool,
    /// Whether anybody may read what is published.
    pub public_pages: bool,
    /// The address by which browsers reach the site, where it is set.
    pub public_url: Option<String>,
    /// Who may read `/metrics`.
    pub metrics: MetricsAccess,
    /// Where files are kept.
    pub files: FileSettings,
    /// The organisation's own sign-in, where it is on.
    pub oidc: Option<OidcSettings>,
    /// When on working days people are reminded; never where `None`.
    pub remind_at: Option<NaiveTime>,
    /// The mail server, where one is set up.
    pub smtp: Option<SmtpSettings>,
}

/// Who may read `/metrics`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum MetricsAccess {
    /// Nobody.
    Off,
    /// Whoever asks from this machine and not through a proxy.
    #[default]
    Local,
    /// Whoever shows this token.
    Token(String),
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            database_url: "sqlite://data/digitalplan.db?mode=rwc".to_owned(),
            address: SocketAddr::from(([127, 0, 0, 1], 3000)),
            site_root: "target/site".into(),
            log: "info,sqlx=warn".to_owned(),
            log_json: false,
            https: false,
            metrics: MetricsAccess::default(),
            behind_proxy: false,
            public_pages: true,
            public_url: None,
            files: FileSettings::default(),
            oidc: None,
            remind_at: NaiveTime::from_hms_opt(8, 0, 0),
            smtp: None,
        }
    }
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
            store::fix_day(day);
        }
        let default = Self::default();
        let settings = Self {
            database_url: get("DATABASE_URL").unwrap_or(default.database_url),
            address: match get("LEPTOS_SITE_ADDR") {
                None => default.address,
                Some(value) => value.parse().map_err(|error: std::net::AddrParseError| SettingsError::Value {
                    name: "LEPTOS_SITE_ADDR",
                    value,
                    reason: error.to_string(),
                })?,
            },
            site_root: get("LEPTOS_SITE_ROOT").map_or(default.site_root, PathBuf::from),
            log: get("DIGITALPLAN_LOG").unwrap_or(default.log),
            log_json: get("DIGITALPLAN_LOG_FORMAT").is_some_and(|format| format == "json"),
            https: switch("DIGITALPLAN_HTTPS", get("DIGITALPLAN_HTTPS"), false)?,
            behind_proxy: switch("DIGITALPLAN_PROXY", get("DIGITALPLAN_PROXY"), false)?,
            public_pages: switch("DIGITALPLAN_PUBLIC_PAGES", get("DIGITALPLAN_PUBLIC_PAGES"), true)?,
            public_url: get("DIGITALPLAN_PUBLIC_URL").map(|url| url.trim_end_matches('/').to_owned()),
            metrics: metrics(get("DIGITALPLAN_METRICS"), get("DIGITALPLAN_METRICS_TOKEN"))?,
            files: FileSettings::read(get)?,
            oidc: OidcSettings::read(get)?,
            remind_at: match get("DIGITALPLAN_REMINDERS") {
                None => default.remind_at,
                Some(value) => remind_at(&value)?,
            },
            smtp: SmtpSettings::read(get)?,
        };
        settings.reachable()
    }
}

impl Settings {
    /// The issuer sends browsers back, so it must be known where to.
    fn reachable(self) -> Result<Self, SettingsError> {
        if self.oidc.is_some() && self.public_url.is_none() && !self.address.ip().is_loopback() {
            return Err(SettingsError::Value {
                name: "DIGITALPLAN_PUBLIC_URL",
                value: String::new(),
                reason: "the organisation's own sign-in has to know where browsers come back to".to_owned(),
            });
        }
        Ok(self)
    }

    /// The address by which browsers reach the site: as set, else where it listens.
    pub fn base_url(&self) -> String {
        self.public_url.clone().unwrap_or_else(|| format!("http://{}", self.address))
    }
}

fn switch(name: &'static str, value: Option<String>, default: bool) -> Result<bool, SettingsError> {
    match value.as_deref() {
        None => Ok(default),
        Some("off") => Ok(false),
        Some("on") => Ok(true),
        Some(other) => Err(SettingsError::Value { name, value: other.to_owned(), reason: "on or off".to_owned() }),
    }
}

/// A time of the day, or never.
fn remind_at(value: &str) -> Result<Option<NaiveTime>, SettingsError> {
    if value == "off" {
        return Ok(None);
    }
    let wrong = |_| SettingsError::Value {
        name: "DIGITALPLAN_REMINDERS",
        value: value.to_owned(),
        reason: "a time such as 08:00, or off".to_owned(),
    };
    NaiveTime::parse_from_str(value, "%H:%M").map(Some).map_err(wrong)
}

/// A token that can be guessed is none, so a short one is refused.
fn metrics(access: Option<String>, token: Option<String>) -> Result<MetricsAccess, SettingsError> {
    const SHORTEST_TOKEN: usize = 16;
    let wrong = |name, value: &str, reason: &str| SettingsError::Value {
        name,
        value: value.to_owned(),
        reason: reason.to_owned(),
    };
    match access.as_deref() {
        None | Some("local") => Ok(MetricsAccess::Local),
        Some("off") => Ok(MetricsAccess::Off),
        Some("token") => match token {
            Some(token) if token.len() >= SHORTEST_TOKEN => Ok(MetricsAccess::Token(token)),
            // What was given stays out of the message: it may be close to a secret.
            _ => Err(wrong("DIGITALPLAN_METRICS_TOKEN", "…", "16 characters or more are needed")),
        },
        Some(other) => Err(wrong("DIGITALPLAN_METRICS", other, "local, token or off")),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metrics_are_for_this_machine_unless_set_otherwise() {
        let of = |access: Option<&str>, token: Option<&str>| {
            metrics(access.map(str::to_owned), token.map(str::to_owned)).map_err(|error| error.to_string())
        };
        assert_eq!(of(None, None), Ok(MetricsAccess::Local));
        assert_eq!(of(None, Some("0123456789abcdef")), Ok(MetricsAccess::Local));
        assert_eq!(of(Some("off"), None), Ok(MetricsAccess::Off));
        assert_eq!(of(Some("token"), Some("0123456789abcdef")), Ok(MetricsAccess::Token("0123456789abcdef".into())));
        assert!(of(Some("token"), None).is_err());
        let short = of(Some("token"), Some("hunter2")).expect_err("too short");
        assert!(!short.contains("hunter2"), "{short}");
        assert!(of(Some("yes"), None).is_err());
    }

    #[test]
    fn people_are_reminded_at_a_time_or_never() {
        assert_eq!(remind_at("off").expect("off"), None);
        assert_eq!(remind_at("07:30").expect("a time"), NaiveTime::from_hms_opt(7, 30, 0));
        for wrong in ["on", "25:00", "8", "08:00:00"] {
            assert!(remind_at(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_switch_is_on_or_off() {
        assert!(switch("X", Some("on".into()), false).expect("on"));
        assert!(!switch("X", None, false).expect("off"));
        assert!(switch("X", Some("1".into()), false).is_err());
    }
}
