//! `/metrics`: what Prometheus reads, in its text format (OpenMetrics).

use std::{
    net::SocketAddr,
    sync::{Arc, atomic::Ordering},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::permission::Actor;
use prometheus_client::{
    encoding::{EncodeLabelSet, text},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram, info::Info},
    registry::Registry,
};
use store::Db;
use subtle::ConstantTimeEq;

use crate::{problem::Problem, router::AppState, settings::MetricsAccess};

/// Upper bounds of the classes of latency, in seconds.
const LATENCIES: [f64; 13] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
/// What a proxy adds: who comes with one of these only seems to come from this machine.
const SIGNS_OF_A_PROXY: [&str; 4] = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];

/// The figures of this process. Cloning shares them.
#[derive(Clone)]
pub struct Metrics {
    registry: Arc<Registry>,
    requests: Family<Answer, Counter>,
    latency: Family<Route, Histogram, fn() -> Histogram>,
    in_flight: Gauge,
    streams: Gauge,
    database_up: Gauge,
    connections: Family<Connections, Gauge>,
    most_connections: Gauge,
    imports: Counter,
    imported: Family<Imported, Counter>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    method: &'static str,
    route: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answer {
    method: &'static str,
    route: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Connections {
    state: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Imported {
    outcome: &'static str,
}

/// A request that is being answered; dropping it takes it out of the count, even where the caller went away.
pub struct InFlight(Gauge);

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.dec();
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

impl Metrics {
    /// All figures at zero, and what is running since when.
    pub fn new() -> Self {
        let mut registry = Registry::with_prefix("digitalplan");
        let requests = Family::default();
        let latency: Family<Route, Histogram, fn() -> Histogram> =
            Family::new_with_constructor(|| Histogram::new(LATENCIES));
        let (in_flight, database_up, most_connections) = (Gauge::default(), Gauge::default(), Gauge::default());
        let streams = Gauge::default();
        let connections = Family::default();
        let imports = Counter::default();
        let imported = Family::default();
        let started: Gauge = Gauge::default();
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        started.set(i64::try_from(now).unwrap_or(i64::MAX));
        let profile = if cfg!(debug_assertions) { "debug" } else { "release" };
        let build = Info::new(vec![("version", env!("CARGO_PKG_VERSION")), ("profile", profile)]);

        registry.register("build", "What is running", build);
        registry.register("start_time_seconds", "When it was started, since 1970", started);
        registry.register("http_requests", "Answers by route and status", requests.clone());
        registry.register("http_request_duration_seconds", "Time until an answer begins, by route", latency.clone());
        registry.register("http_requests_in_flight", "Requests being answered now", in_flight.clone());
        registry.register("live_streams", "Pages that hear of changes now", streams.clone());
        registry.register("database_up", "1 where the database answers", database_up.clone());
        registry.register("database_connections", "Connections open, by what they do", connections.clone());
        registry.register("database_connections_max", "Connections allowed", most_connections.clone());
        registry.register("imports", "Imports that brought something, ever", imports.clone());
        registry.register("import_pages", "Pages imported, ever, by what became of them", imported.clone());
        Self {
            registry: Arc::new(registry),
            requests,
            latency,
            in_flight,
            streams,
            database_up,
            connections,
            most_connections,
            imports,
            imported,
        }
    }

    /// A request has come.
    pub fn begin(&self) -> InFlight {
        self.in_flight.inc();
        InFlight(self.in_flight.clone())
    }

    /// An answer goes out. `route` is the pattern of the address, never the address itself: strangers could fill the
    /// memory with those. For the same reason methods of their own invention are counted as one.
    pub fn answered(&self, method: &Method, route: Option<&str>, status: StatusCode, took: Duration) {
        let method = known(method);
        let route = route.unwrap_or("unmatched").to_owned();
        self.latency.get_or_create(&Route { method, route: route.clone() }).observe(took.as_secs_f64());
        self.requests.get_or_create(&Answer { method, route, status: status.as_u16() }).inc();
    }

    /// All figures as text, those of the database fresh. Imports run in processes of their own, so the database is
    /// asked what they did.
    async fn text(&self, db: &Db, streams: usize) -> Result<String, std::fmt::Error> {
        self.streams.set(i64::try_from(streams).unwrap_or(i64::MAX));
        let pool = db.pool();
        let state = |state| self.connections.get_or_create_owned(&Connections { state });
        state("idle").set(i64::from(pool.idle));
        state("busy").set(i64::from(pool.open.saturating_sub(pool.idle)));
        self.most_connections.set(i64::from(pool.most));
        match store::import::totals(db, &Actor::System("metrics")).await {
            Ok(totals) => {
                self.database_up.set(1);
                self.imports.inner().store(totals.imports, Ordering::Relaxed);
                let all = [
                    ("created", totals.created),
                    ("updated", totals.updated),
                    ("unchanged", totals.unchanged),
                    ("rejected", totals.rejected),
                ];
                for (outcome, count) in all {
                    self.imported.get_or_create(&Imported { outcome }).inner().store(count, Ordering::Relaxed);
                }
            }
            Err(error) => {
                tracing::warn!(?error, "the database did not tell its figures");
                self.database_up.set(0);
            }
        }
        let mut into = String::new();
        text::encode(&mut into, &self.registry)?;
        Ok(into)
    }
}

/// Answers `/metrics` to those who may read it.
pub async fn show(State(state): State<AppState>, request: Request) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| *peer);
    let allowed = match &state.metrics_access {
        MetricsAccess::Off => false,
        MetricsAccess::Local => peer.is_some_and(|peer| is_local(peer, request.headers())),
        MetricsAccess::Token(token) => {
            if !bears(request.headers(), token) {
                return (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, "Bearer")]).into_response();
            }
            true
        }
    };
    if !allowed {
        return Problem::not_found("no such address: /metrics").into_response();
    }
    const TEXT: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    match state.metrics.text(&state.db, state.live.open()).await {
        Ok(text) => ([(header::CONTENT_TYPE, TEXT)], text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn known(method: &Method) -> &'static str {
    const KNOWN: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    KNOWN.into_iter().find(|known| *known == method.as_str()).unwrap_or("other")
}

fn is_local(peer: SocketAddr, headers: &HeaderMap) -> bool {
    peer.ip().to_canonical().is_loopback() && !SIGNS_OF_A_PROXY.iter().any(|name| headers.contains_key(*name))
}

fn bears(headers: &HeaderMap, token: &str) -> bool {
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.as_bytes().strip_prefix(b"Bearer "));
    given.is_some_and(|given| given.ct_eq(token.as_bytes()).into())
}
