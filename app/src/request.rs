//! What a page knows of the request it answers. The only file that reads the context.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use domain::{fiscal_year::FiscalYear, ids::SessionId, listing::MAX_TERM, permission::Actor};
use http::request::Parts;
use leptos::prelude::*;
use store::Db;

use crate::{
    form::{Flash, Submitted},
    i18n::Lang,
    past::Past,
};

/// Provided by the server for every page.
#[derive(Clone)]
pub struct Services {
    /// The store.
    pub db: Db,
    /// The day it is; fixed in tests.
    pub today: fn() -> NaiveDate,
    /// The time it is.
    pub now: fn() -> DateTime<Utc>,
    /// Whether people may sign in with the organisation's own account.
    pub sign_in_elsewhere: bool,
    /// The style of every page, to be sent inside it; none where it may change at any time.
    pub style: Option<Arc<str>>,
    /// Which builds of their own the scripts have.
    pub builds: Builds,
}

/// Which builds of their own the scripts have, beside the whole.
#[derive(Clone, Copy, Debug, Default)]
pub struct Builds {
    /// One for pages anybody reads.
    pub public: bool,
    /// One that keeps reports on a phone.
    pub keeper: bool,
}

/// Who asks, as the server found out; it rides in the request's extensions.
#[derive(Clone, Debug)]
pub struct Asker {
    /// Who it is.
    pub actor: Actor,
    /// The session, where somebody is signed in.
    pub session: Option<SessionId>,
    /// When it began.
    pub since: Option<DateTime<Utc>>,
}

impl Asker {
    /// Nobody is signed in.
    pub const fn nobody(actor: Actor) -> Self {
        Self { actor, session: None, since: None }
    }
}

/// The colours a reader asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the device is set.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// The theme of a word in a cookie or address.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "auto" => Some(Self::Auto),
            "light" => Some(Self::Light),
            "dark" => Some(Self::Dark),
            _ => None,
        }
    }

    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// The request, read once per page.
#[derive(Clone)]
pub struct Request {
    /// The store.
    pub db: Db,
    /// Who asks.
    pub actor: Actor,
    /// The session, where somebody is signed in.
    pub session: Option<SessionId>,
    /// What was done last, to be told once.
    pub flash: Option<Flash>,
    /// The form this page answers, where it was refused or has something to show.
    pub submitted: Submitted,
    /// The day it is; on a page that shows the past, that day.
    pub today: NaiveDate,
    /// The past, on a page that shows it.
    pub past: Option<Past>,
    /// The time it is.
    pub now: DateTime<Utc>,
    /// The reader's language.
    pub lang: Lang,
    /// The reader's colours.
    pub theme: Theme,
    /// Path of the page.
    pub path: String,
    /// Query of the page, decoded, in order.
    pub query: Vec<(String, String)>,
}

impl Request {
    /// The request being answered. Panics outside of one, which is a fault of the router.
    #[track_caller]
    pub fn current() -> Self {
        let services = expect_context::<Services>();
        let parts = expect_context::<Parts>();
        let query = parse_query(parts.uri.query().unwrap_or_default());
        let chosen = |name: &str| {
            query
                .iter()
                .rev()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.clone())
                .or_else(|| cookie(&parts, name))
        };
        let asker = parts.extensions.get::<Asker>().cloned();
        // Without a word from the server nobody has any right at all.
        let asker = asker.unwrap_or(Asker::nobody(Actor::Stranger));
        Self {
            db: services.db,
            actor: asker.actor,
            session: asker.session,
            flash: cookie(&parts, Flash::COOKIE).and_then(|word| Flash::from_word(&word)),
            submitted: use_context::<Submitted>().unwrap_or_default(),
            today: (services.today)(),
            past: None,
            now: (services.now)(),
            lang: chosen("lang").and_then(|code| Lang::from_code(&code)).unwrap_or_default(),
            theme: chosen("theme").and_then(|word| Theme::from_word(&word)).unwrap_or_default(),
            path: parts.uri.path().to_owned(),
            query,
        }
    }

    /// The last value of a query parameter that is not blank.
    pub fn param(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .rev()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }

    /// The search term in use: what was typed, cut where it is too long, and whether it was.
    pub fn term(&self) -> (Option<String>, bool) {
        let typed = self.param("q");
        let long = typed.is_some_and(|q| q.chars().count() > MAX_TERM);
        (typed.map(|q| q.chars().take(MAX_TERM).collect()), long)
    }

    /// The page of a list asked for, from 1.
    pub fn page(&self) -> u64 {
        self.param("page").and_then(|text| text.parse().ok()).filter(|page| *page > 0).unwrap_or(1)
    }

    /// The year asked for, else the one that runs today.
    pub fn year(&self) -> FiscalYear {
        self.param("year").and_then(|text| text.parse().ok()).unwrap_or_else(|| FiscalYear::of(self.today))
    }

    /// The year asked for, else the one that runs today if there is anything in it, else the newest there is.
    pub fn year_among(&self, years: &[FiscalYear]) -> FiscalYear {
        let year = self.year();
        if self.param("year").is_some() || years.contains(&year) {
            year
        } else {
            years.iter().copied().max().unwrap_or(year)
        }
    }

    /// This page's address with one parameter set (or taken out); the page number starts over.
    pub fn with(&self, name: &str, value: Option<&str>) -> String {
        let kept = self.query.iter().filter(|(key, _)| key != name && key != "page" && key != "lang" && key != "theme");
        let pairs: Vec<(&str, &str)> = kept
            .map(|(key, value)| (key.as_str(), value.as_str()))
            .chain(value.map(|value| (name, value)))
            .filter(|(_, value)| !value.is_empty())
            .collect();
        address(&self.path, &pairs)
    }

    /// This page's address without some parameters.
    pub fn without(&self, names: &[&str]) -> String {
        let kept: Vec<(&str, &str)> = self
            .query
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
            .filter(|(key, _)| !names.contains(key))
            .collect();
        address(&self.path, &kept)
    }
}

/// The style to be sent inside the page; without one the page names its file.
pub fn style() -> Option<Arc<str>> {
    use_context::<Services>().and_then(|services| services.style)
}

/// Which builds of their own the scripts have.
pub fn builds() -> Builds {
    use_context::<Services>().map(|services| services.builds).unwrap_or_default()
}

/// A path with its query, encoded.
pub fn address(path: &str, pairs: &[(&str, &str)]) -> String {
    let query: Vec<String> = pairs
        .iter()
        .map(|(key, value)| format!("{}={}", urlencoding::encode(key), urlencoding::encode(value)))
        .collect();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
}

/// A path with what was typed as its last part, encoded.
pub fn below(path: &str, part: &str) -> String {
    format!("{path}/{}", urlencoding::encode(part))
}

fn parse_query(query: &str) -> Vec<(String, String)> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(key), decode(value))
        })
        .collect()
}

/// Percent-decoded, `+` as a space; bytes that are not UTF-8 become the replacement character.
fn decode(text: &str) -> String {
    let spaced = text.replace('+', " ");
    String::from_utf8_lossy(&urlencoding::decode_binary(spaced.as_bytes())).into_owned()
}

/// A cookie's value, under the name it has over TLS or the plain one: only words that any reader may choose are read here.
fn cookie(parts: &Parts, name: &str) -> Option<String> {
    parts.headers.get_all(http::header::COOKIE).iter().filter_map(|value| value.to_str().ok()).find_map(|cookies| {
        cookies
            .split(';')
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(key, _)| key.strip_prefix("__Host-").unwrap_or(key) == name)
            .map(|(_, value)| value.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_decoded() {
        let pairs = parse_query("q=%E0%B8%9F%E0%B8%AD+x&year=2566&bad=%FF&empty");
        assert_eq!(pairs[0], ("q".into(), "ฟอ x".into()));
        assert_eq!(pairs[2].1, "\u{FFFD}");
        assert_eq!(pairs[3], ("empty".into(), String::new()));
    }

    #[test]
    fn an_address_is_encoded() {
        assert_eq!(address("/projects", &[("q", "a&b=ก")]), "/projects?q=a%26b%3D%E0%B8%81");
        assert_eq!(address("/projects", &[]), "/projects");
    }
}
