//! Bad input at every endpoint: garbage, half a form, a form twice, numbers that are none, days that are none, bytes that
//! are no text, other sites. Nothing breaks, and what is refused leaves nothing behind.
//!
//! The endpoints come from the router; the forms come from the pages themselves, so that what is sent is nearly right.
//! One seed decides everything: a failure names the request, and comes again. `FUZZ_SEED` and `FUZZ_ROUNDS` look further.

#[path = "fuzz/form.rs"]
mod form;
#[path = "fuzz/value.rs"]
mod value;

use std::collections::BTreeMap;

use axum::{
    Router,
    body::Body,
    http::{Request, Response, StatusCode, header},
};
use domain::permission::Actor;
use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use server::{
    router::{AppState, endpoints},
    settings::Settings,
};
use store::Db;
use tower::ServiceExt;
use uuid::Uuid;

use self::{
    form::{Pairs, forms, parameters},
    value::{Chance, nasty},
};
use super::{prepared, text, walk};

/// Requests to each endpoint in one round.
const CASES: usize = 10;
/// Failures told before it stops.
const TOLD: usize = 20;

struct Site {
    state: AppState,
    router: Router,
    people: Vec<Actor>,
    /// What the pages send to each path, by its pattern.
    forms: BTreeMap<String, Vec<Pairs>>,
    /// Names that occur in addresses.
    parameters: Vec<String>,
}

fn number(name: &str, otherwise: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_input_breaks_nothing_and_leaves_nothing() {
    let (settings, db) = prepared().await;
    // A PostgreSQL, in another run, refuses what SQLite takes, a NUL in a text among it.
    let Ok(server) = std::env::var("TEST_POSTGRES_URL") else { return attack(settings, db).await };
    let files = settings.files;
    let admin = store::connect(&server).await.expect("connects to the server");
    let name = format!("fuzz_{}", Uuid::now_v7().simple());
    admin.connection().execute_unprepared(&format!("CREATE DATABASE {name}")).await.expect("made");
    let (base, _) = server.rsplit_once('/').expect("a database in the address");
    let settings = Settings { database_url: format!("{base}/{name}"), files, ..Settings::default() };
    let db = store::connect(&settings.database_url).await.expect("a database");
    Migrator::up(db.connection(), None).await.expect("a schema");
    attack(settings, db.clone()).await;
    let _ = db.close().await;
}

async fn attack(settings: Settings, db: Db) {
    let (state, router, people) = walk::city_over(settings, db).await;
    let mut site = Site { state, router, people, forms: BTreeMap::new(), parameters: Vec::new() };
    site.look_around().await;
    let mut chance = Chance::new(number("FUZZ_SEED", 2566) as u64);
    let (mut asked, mut refused, mut wrong) = (0, 0, Vec::new());
    for _ in 0..number("FUZZ_ROUNDS", 1) {
        for endpoint in endpoints(&site.state) {
            for _ in 0..CASES {
                let case = site.case(&mut chance, &endpoint.method, &endpoint.path);
                asked += 1;
                match site.send(&case).await {
                    Ok(status) => refused += usize::from(status.is_client_error()),
                    Err(problem) => wrong.push(format!("{problem}: {case:?}")),
                }
                assert!(wrong.len() < TOLD, "{wrong:#?}");
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {asked}: {wrong:#?}", wrong.len());
    // Neither is everything turned away at the door, nor everything taken.
    assert!(refused > asked / 4 && refused < asked * 19 / 20, "{refused} of {asked} refused");
}

/// One request.
struct Case {
    method: String,
    address: String,
    person: usize,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
    /// Whether it comes from another site.
    foreign: bool,
}

impl std::fmt::Debug for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let body: String = String::from_utf8_lossy(&self.body).chars().take(600).collect();
        let address: String = self.address.chars().take(300).collect();
        write!(
            f,
            "{} {address} as {} {:?} {body:?} ({} bytes)",
            self.method,
            self.person,
            self.headers,
            self.body.len()
        )
    }
}

impl Site {
    /// Reads every page as an administrator of the whole city, for the forms and addresses in it.
    async fn look_around(&mut self) {
        let paths: Vec<String> = endpoints(&self.state).into_iter().map(|endpoint| endpoint.path).collect();
        for person in [2, 4, self.people.len() - 1] {
            let token = walk::token(&self.state.db, &self.people[person]).await.expect("signs in");
            for endpoint in endpoints(&self.state).iter().filter(|endpoint| endpoint.method == "GET") {
                let own = walk::filled(&endpoint.path, &endpoint.path, walk::PLACES[0][0]);
                let request = Request::get(&own).header(header::COOKIE, format!("session={token}"));
                let request = request.header(header::ACCEPT, "text/html").body(Body::empty()).expect("a request");
                let response = self.router.clone().oneshot(request).await.expect("an answer");
                let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
                if !kind.is_some_and(|kind| kind.starts_with("text/html")) {
                    continue;
                }
                let page = text(response).await;
                self.parameters.extend(parameters(&page));
                for (action, pairs) in forms(&page, &own) {
                    let action = action.split('?').next().unwrap_or_default();
                    for pattern in paths.iter().filter(|pattern| fits(pattern, action)) {
                        let known = self.forms.entry(pattern.clone()).or_default();
                        if !known.contains(&pairs) {
                            known.push(pairs.clone());
                        }
                    }
                }
            }
        }
        for (method, path, _, _, body) in walk::WALK.iter().filter(|line| !line.4.starts_with('{')) {
            let pairs = body.split('&').filter_map(|pair| pair.split_once('='));
            let pairs: Pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
            if *method != "GET" && !pairs.is_empty() {
                self.forms.entry((*path).to_owned()).or_default().push(pairs);
            }
        }
        self.parameters.extend(
            ["as_of", "cursor", "limit", "by", "group", "state", "code", "iss", "error", "pid", "selDEP"]
                .map(str::to_owned),
        );
        self.parameters.sort_unstable();
        self.parameters.dedup();
        assert!(self.forms.len() > 8 && self.parameters.len() > 12, "{:?} {:?}", self.forms.keys(), self.parameters);
    }

    fn case(&self, chance: &mut Chance, method: &str, path: &str) -> Case {
        let mut person = chance.below(self.people.len());
        let unit = walk::PLACES[chance.below(walk::PLACES.len())][0];
        let mut address = address(chance, path, unit);
        let mut headers = Vec::new();
        let mut body = Vec::new();
        let mut foreign = false;
        if method == "GET" || chance.one_in(8) {
            let names: Vec<&str> = self.parameters.iter().map(String::as_str).collect();
            let pairs: Pairs = (0..chance.below(4)).map(|_| (chance.pick(&names).to_owned(), nasty(chance))).collect();
            let query = encoded(chance, &pairs, 4_000);
            if let Ok(query) = String::from_utf8(query) {
                address = format!("{address}?{query}");
            }
        }
        if method != "GET" {
            // Mostly people who may, for whoever may not gets no further than the door.
            if chance.one_in(2) {
                person = self.people.len() - 1;
            }
            let (kind, sent) = self.body(chance, path);
            headers.extend(kind.map(|kind| ("content-type", kind)));
            body = sent;
            foreign = chance.one_in(8);
        }
        match (foreign, chance.below(3)) {
            (true, 0) => headers.push(("origin", "https://evil.example".to_owned())),
            (true, 1) => headers.push(("origin", "null".to_owned())),
            (true, _) => {
                headers.push(("origin", "http://plan.example".to_owned()));
                headers.push(("sec-fetch-site", "cross-site".to_owned()));
            }
            (false, _) => headers.push(("origin", "http://plan.example".to_owned())),
        }
        if chance.one_in(2) {
            headers.push(("accept", chance.pick(&["text/html", "application/json", "*/*"]).to_owned()));
        }
        Case { method: method.to_owned(), address, person, headers, body, foreign }
    }

    /// What is sent, and what it is said to be.
    fn body(&self, chance: &mut Chance, path: &str) -> (Option<String>, Vec<u8>) {
        const FORM: &str = "application/x-www-form-urlencoded";
        let known = self.forms.get(path).map(Vec::as_slice).unwrap_or_default();
        let mut pairs = if known.is_empty() { Pairs::new() } else { known[chance.below(known.len())].clone() };
        spoil(chance, &mut pairs);
        match chance.below(10) {
            0 => {
                let length = chance.below(2_000);
                (Some(FORM.to_owned()), chance.bytes(length))
            }
            1 => {
                let kinds = [
                    "application/json",
                    "text/plain",
                    "multipart/form-data",
                    "multipart/form-data; boundary=x",
                    "application/x-www-form-urlencoded; charset=utf-16",
                    "\u{e9}",
                    "",
                ];
                (Some(chance.pick(&kinds).to_owned()), encoded(chance, &pairs, 100_000))
            }
            2 => {
                let fields: serde_json::Map<_, _> =
                    pairs.into_iter().map(|(name, value)| (name, serde_json::Value::from(value))).collect();
                let text = serde_json::Value::Object(fields).to_string();
                let half = if chance.one_in(2) { text.len() } else { text.len() / 2 };
                (Some("application/json".to_owned()), text.into_bytes()[..half].to_vec())
            }
            3 if chance.one_in(4) => (Some(FORM.to_owned()), [b"name=".to_vec(), vec![b'a'; 3 << 20]].concat()),
            3 => (None, encoded(chance, &pairs, 100_000)),
            _ => (Some(FORM.to_owned()), encoded(chance, &pairs, 1 << 20)),
        }
    }

    /// What is wrong with the answer, or its status.
    async fn send(&self, case: &Case) -> Result<StatusCode, String> {
        let actor = &self.people[case.person];
        let mut request = Request::builder().method(case.method.as_str()).uri(&case.address);
        request = request.header(header::HOST, "plan.example");
        for (name, value) in &case.headers {
            request = request.header(*name, value.as_bytes());
        }
        if let Some(token) = walk::try_token(&self.state.db, actor).await {
            request = request.header(header::COOKIE, format!("session={token}"));
        }
        let request = request.body(Body::from(case.body.clone())).map_err(|error| format!("no request: {error}"))?;
        let before = held(&self.state.db).await;
        let response: Response<Body> = self.router.clone().oneshot(request).await.expect("an answer");
        let after = held(&self.state.db).await;
        let status = response.status();
        if status.is_server_error() {
            let said: String = text(response).await.chars().take(200).collect();
            return Err(format!("{status} {said}"));
        }
        if case.foreign && status != StatusCode::FORBIDDEN && status != StatusCode::URI_TOO_LONG {
            return Err(format!("another site got {status}"));
        }
        // Attempts to sign in are counted; one's own session one may end, or begin.
        let own = |name: &str| name == "sign_in_attempt" || (name == "session" && !status.is_client_error());
        let powerless = case.person < 2 || case.method == "GET";
        let changed: Vec<_> =
            before.iter().filter(|(name, count)| !own(name) && after.get(*name) != Some(count)).collect();
        if (status.is_client_error() || powerless) && !changed.is_empty() {
            return Err(format!("{status}, but it left something: {changed:?}"));
        }
        Ok(status)
    }
}

/// Rows of every table, and the head of the audit.
pub(super) async fn held(db: &Db) -> BTreeMap<String, i64> {
    let c = db.connection();
    let sqlite = c.get_database_backend() == DbBackend::Sqlite;
    let tables = if sqlite {
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND sql NOT LIKE '%VIRTUAL%'"
    } else {
        "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = 'public'"
    };
    let rows = async |sql: String| {
        let statement = Statement::from_string(c.get_database_backend(), sql);
        c.query_all_raw(statement).await.expect("read")
    };
    let names = rows(tables.to_owned()).await;
    let counts = names.iter().map(|row| row.try_get::<String>("", "name").expect("a name"));
    let counts = counts.map(|name| format!("SELECT '{name}' AS name, count(*) AS held FROM \"{name}\""));
    let head = "SELECT 'the head' AS name, seq AS held FROM audit_head".to_owned();
    let sql = counts.chain([head]).collect::<Vec<_>>().join(" UNION ALL ");
    let held = rows(sql).await.into_iter();
    held.map(|row| (row.try_get("", "name").expect("a name"), row.try_get("", "held").expect("a number"))).collect()
}

/// Whether a path is one of a pattern.
fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, path): (Vec<_>, Vec<_>) = (pattern.split('/').collect(), path.split('/').collect());
    pattern.len() == path.len() && pattern.iter().zip(&path).all(|(one, other)| one.starts_with('{') || one == other)
}

/// The path with its parameters filled in, mostly as they should be.
fn address(chance: &mut Chance, pattern: &str, unit: &str) -> String {
    if !chance.one_in(3) {
        return walk::filled(pattern, pattern, unit);
    }
    let parts = pattern.split('/').map(|part| {
        if !part.starts_with('{') {
            return part.to_owned();
        }
        let right = walk::filled(part, pattern, unit);
        let beside = ["%FF", "%C3%28", "%E0%B8", "%00", "%0A", "%0D%0A", "%20", "%2F..", "%E2%80%AE", "?", "%3F"];
        let (nasty, beside) = (nasty(chance), chance.pick(&beside));
        let escaped = |text: &str| {
            let cut: String = text.chars().take(1_000).collect();
            app::request::below("", &cut).split_off(1)
        };
        match chance.below(6) {
            0 => format!("{}{}", escaped(&right), escaped(&nasty)),
            1 => format!("{}{}", escaped(&nasty), escaped(&right)),
            2 => format!("{}{beside}", escaped(&right)),
            3 => format!("{beside}{}", escaped(&right)),
            _ => escaped(&nasty),
        }
    });
    parts.collect::<Vec<_>>().join("/")
}

/// Takes out, repeats, adds and changes fields.
fn spoil(chance: &mut Chance, pairs: &mut Pairs) {
    for _ in 0..1 + chance.below(3) {
        let at = chance.below(pairs.len().max(1));
        match chance.below(8) {
            0 if !pairs.is_empty() => drop(pairs.remove(at)),
            1 if !pairs.is_empty() => pairs.push(pairs[at].clone()),
            2 => pairs.push((nasty(chance), nasty(chance))),
            3 if pairs.len() > 1 => {
                let other = chance.below(pairs.len());
                let value = pairs[other].1.clone();
                pairs[at].1 = value;
            }
            _ if !pairs.is_empty() => pairs[at].1 = nasty(chance),
            _ => pairs.push(("name".to_owned(), nasty(chance))),
        }
    }
}

/// As a form is sent, now and then with bytes that are no text, up to a length.
fn encoded(chance: &mut Chance, pairs: &Pairs, longest: usize) -> Vec<u8> {
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let mut text = app::request::address("", &pairs).trim_start_matches('?').to_owned();
    if chance.one_in(6) {
        text.push_str(chance.pick(&["%FF", "%C3%28", "%zz", "%", "&&&==", "=%00", "&name=%F0%9F"]));
    }
    text.truncate(longest);
    text.into_bytes()
}
