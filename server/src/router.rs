//! Table of contents: which address is answered by what.

use std::{path::PathBuf, pin::Pin, sync::Arc};

use app::{
    request::{Builds, Services},
    routes::App,
    shell::shell,
};
use axum::{
    Router,
    extract::{FromRef, Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware,
    response::{IntoResponse, Response},
};
use leptos::prelude::{LeptosOptions, provide_context};
use leptos_axum::{LeptosRoutes, generate_route_list, render_app_async_with_context};
use store::Db;
use tower::ServiceBuilder;
use tower_http::{
    CompressionLevel,
    catch_panic::CatchPanicLayer,
    compression::{CompressionLayer, DefaultPredicate, Predicate},
    set_header::SetResponseHeaderLayer,
};

use crate::{
    account, admin, api, assets, create, cross_site, edit,
    files::{self, Files},
    grid, history, late, limits,
    live::{self, Seats},
    metrics::{self, Metrics},
    offline,
    oidc::{self, Oidc},
    past, pictures, preferences, redirects, reminder, reopen, report,
    routes::{Endpoint, Routes},
    security, session,
    settings::{MetricsAccess, Settings, today},
    steps, supports, telemetry, timeliness, workbench,
};

/// A page while it is rendered.
type Rendered = Pin<Box<dyn Future<Output = Response> + Send>>;

/// What handlers share.
#[derive(Clone, FromRef)]
pub struct AppState {
    /// The store.
    pub db: Db,
    /// Where the built site is and what its files are called.
    pub leptos: LeptosOptions,
    /// Which builds of their own the scripts have.
    #[from_ref(skip)]
    pub builds: Builds,
    /// The style that pages carry.
    #[from_ref(skip)]
    pub style: Option<Arc<str>>,
    /// The worker that keeps pages for when there is no network.
    #[from_ref(skip)]
    pub worker: Arc<str>,
    /// The figures of this process.
    pub metrics: Metrics,
    /// Who may read them.
    pub metrics_access: MetricsAccess,
    /// The streams that are open.
    pub live: Seats,
    /// Where files are kept.
    #[from_ref(skip)]
    pub files: Files,
    /// Whether readers come over TLS.
    #[from_ref(skip)]
    pub https: bool,
    /// Whether a proxy in front says where they come from.
    #[from_ref(skip)]
    pub behind_proxy: bool,
    /// Whether anybody may read what is published.
    #[from_ref(skip)]
    pub public_pages: bool,
    /// The address by which browsers reach the site, where it is set.
    #[from_ref(skip)]
    pub public_url: Option<String>,
    /// The address to put before a path where a link is handed out.
    #[from_ref(skip)]
    pub base_url: String,
    /// The organisation's own sign-in, where it is on.
    #[from_ref(skip)]
    pub oidc: Option<Arc<Oidc>>,
}

impl AppState {
    /// The state of a server with these settings.
    pub fn new(db: Db, settings: &Settings) -> Self {
        let hash_file = "hash.txt";
        let hashed = std::env::current_exe()
            .ok()
            .and_then(|exe| exe.parent().map(|folder| folder.join(hash_file)))
            .is_some_and(|path: PathBuf| path.exists());
        let leptos = LeptosOptions::builder()
            .output_name("digitalplan")
            .site_root(settings.site_root.to_string_lossy().into_owned())
            .site_pkg_dir("pkg")
            .site_addr(settings.address)
            .hash_file(Arc::from(hash_file))
            .hash_files(hashed)
            .build();
        Self {
            db,
            style: assets::style(&leptos),
            builds: assets::builds(&leptos),
            worker: offline::worker_of(&leptos),
            leptos,
            metrics: Metrics::new(),
            metrics_access: settings.metrics.clone(),
            live: Seats::default(),
            files: Files::new(&settings.files),
            https: settings.https,
            behind_proxy: settings.behind_proxy,
            public_pages: settings.public_pages,
            public_url: settings.public_url.clone(),
            base_url: settings.base_url(),
            oidc: settings.oidc.clone().map(|oidc| Arc::new(Oidc::new(oidc, settings.base_url()))),
        }
    }

    /// What every page finds when it is rendered.
    pub fn context(&self) -> impl Fn() + Clone + Send + Sync + 'static {
        let services = Services {
            db: self.db.clone(),
            today,
            now: chrono::Utc::now,
            sign_in_elsewhere: self.oidc.is_some(),
            style: self.style.clone(),
            builds: self.builds,
        };
        move || {
            provide_context(services.clone());
            security::guard_page();
        }
    }
}

/// Every address answered by a handler; pages and server functions come beside them.
fn handlers(state: &AppState) -> Routes {
    let site = PathBuf::from(state.leptos.site_root.as_ref());
    Routes::new()
        .below("/api", api::routes())
        .and(pictures::routes())
        .and(redirects::routes())
        .and(account::routes())
        .and(oidc::routes())
        .and(admin::routes())
        .and(create::routes())
        .and(supports::routes())
        .and(edit::routes())
        .and(files::routes())
        .and(grid::routes())
        .and(history::routes())
        .and(past::routes())
        .and(live::routes())
        .and(offline::routes())
        .and(reminder::routes())
        .and(timeliness::routes())
        .and(report::routes())
        .and(reopen::routes())
        .and(steps::routes())
        .and(workbench::routes())
        .and(assets::routes(&site, state.leptos.hash_files))
        .get("/healthz", async || "ok")
        .get("/readyz", ready)
        .get("/metrics", metrics::show)
}

/// Everything the product answers: handlers, pages, server functions. A test walks this list.
pub fn endpoints(state: &AppState) -> Vec<Endpoint> {
    let mut list = handlers(state).list().to_vec();
    let pages = generate_route_list(App).into_iter();
    list.extend(pages.map(|page| Endpoint { method: "GET".to_owned(), path: page.path().to_owned() }));
    let functions = leptos::server_fn::axum::server_fn_paths();
    list.extend(functions.map(|(path, method)| Endpoint { method: method.to_string(), path: path.to_owned() }));
    list.sort_unstable();
    list.dedup();
    list
}

/// Every address of the product.
pub fn router(state: AppState) -> Router {
    let context = state.context();
    let options = state.leptos.clone();
    let pages = generate_route_list(App);
    handlers(&state)
        .into_router()
        .leptos_routes_with_context(&state, pages, context, move || shell(options.clone()))
        .fallback(page(&state))
        .method_not_allowed_fallback(read_only)
        .layer(middleware::from_fn(late::send))
        .layer(middleware::from_fn_with_state(state.https, preferences::keep))
        .layer(middleware::from_fn_with_state(state.clone(), session::identify))
        .layer(middleware::from_fn_with_state(state.clone(), cross_site::refuse))
        .layer(middleware::from_fn(limits::length))
        .layer(
            ServiceBuilder::new()
                .layer(middleware::from_fn_with_state(state.metrics.clone(), telemetry::observe))
                .layer(middleware::from_fn_with_state(state.https, security::guard))
                .layer(CatchPanicLayer::new())
                .layer(SetResponseHeaderLayer::appending(header::VARY, varies))
                // A page depends on the day and on the reader's cookies: kept, but asked for again.
                .layer(SetResponseHeaderLayer::if_not_present(
                    header::CACHE_CONTROL,
                    HeaderValue::from_static("no-cache"),
                ))
                .layer(
                    CompressionLayer::new()
                        .quality(CompressionLevel::Fastest)
                        .compress_when(DefaultPredicate::new().and(files::may_squeeze)),
                ),
        )
        .with_state(state)
}

/// What an answer depends on: what everybody may keep is the same for all but for how it is packed.
fn varies<B>(response: &axum::http::Response<B>) -> Option<HeaderValue> {
    let cache = response.headers().get(header::CACHE_CONTROL);
    let shared = cache.is_some_and(|cache| cache.as_bytes().starts_with(b"public"));
    Some(HeaderValue::from_static(if shared { "accept-encoding" } else { "cookie" }))
}

/// The router adds the header `Allow`.
async fn read_only() -> impl IntoResponse {
    (StatusCode::METHOD_NOT_ALLOWED, "ที่อยู่นี้มีไว้อ่านเท่านั้น\nThis address is only read.\n")
}

/// Renders the page a request's address names, whatever route it came by.
pub fn page(state: &AppState) -> impl Fn(Request) -> Rendered + Clone + Send + Sync + 'static {
    let options = state.leptos.clone();
    render_app_async_with_context(state.context(), move || shell(options.clone()))
}

async fn ready(State(db): State<Db>) -> impl IntoResponse {
    match db.ping().await {
        Ok(()) => (StatusCode::OK, "ready"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer"),
    }
}
