//! Table of contents: which address is answered by what.

use std::{path::PathBuf, pin::Pin};

use app::{request::Services, routes::App, shell::shell};
use axum::{
    Router,
    extract::{FromRef, Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware,
    response::{IntoResponse, Response},
    routing::get,
};
use leptos::prelude::{LeptosOptions, provide_context};
use leptos_axum::{LeptosRoutes, generate_route_list};
use store::Db;
use tower::ServiceBuilder;
use tower_http::{
    CompressionLevel, catch_panic::CatchPanicLayer, compression::CompressionLayer, set_header::SetResponseHeaderLayer,
    trace::TraceLayer,
};

use crate::{
    api, assets, limits, pictures, preferences, redirects,
    settings::{Settings, today},
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
            .hash_file(std::sync::Arc::from(hash_file))
            .hash_files(hashed)
            .build();
        Self { db, leptos }
    }
}

/// Every address of the product.
pub fn router(state: AppState) -> Router {
    let services = Services { db: state.db.clone(), today };
    let options = state.leptos.clone();
    let site = PathBuf::from(state.leptos.site_root.as_ref());
    let pages = generate_route_list(App);
    Router::new()
        .nest("/api", api::routes())
        .merge(pictures::routes())
        .merge(redirects::routes())
        .merge(assets::routes(&site, state.leptos.hash_files))
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready))
        .leptos_routes_with_context(
            &state,
            pages,
            {
                let services = services.clone();
                move || provide_context(services.clone())
            },
            {
                let options = options.clone();
                move || shell(options.clone())
            },
        )
        .fallback(page(&state))
        .method_not_allowed_fallback(read_only)
        .layer(middleware::from_fn(preferences::keep))
        .layer(middleware::from_fn(limits::length))
        .layer(
            ServiceBuilder::new()
                .layer(TraceLayer::new_for_http())
                .layer(CatchPanicLayer::new())
                .layer(fixed("x-content-type-options", "nosniff"))
                .layer(fixed("referrer-policy", "same-origin"))
                .layer(fixed("x-frame-options", "DENY"))
                .layer(SetResponseHeaderLayer::appending(header::VARY, HeaderValue::from_static("cookie")))
                // A page depends on the day and on the reader's cookies: kept, but asked for again.
                .layer(SetResponseHeaderLayer::if_not_present(
                    header::CACHE_CONTROL,
                    HeaderValue::from_static("no-cache"),
                ))
                .layer(CompressionLayer::new().quality(CompressionLevel::Fastest)),
        )
        .with_state(state)
}

/// The router adds the header `Allow`.
async fn read_only() -> impl IntoResponse {
    (StatusCode::METHOD_NOT_ALLOWED, "ที่อยู่นี้มีไว้อ่านเท่านั้น\nThis address is only read.\n")
}

/// Renders the page a request's address names, whatever route it came by.
pub fn page(state: &AppState) -> impl Fn(Request) -> Rendered + Clone + Send + Sync + 'static {
    let services = Services { db: state.db.clone(), today };
    let options = state.leptos.clone();
    leptos_axum::render_app_async_with_context(
        move || provide_context(services.clone()),
        move || shell(options.clone()),
    )
}

fn fixed(name: &'static str, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::overriding(HeaderName::from_static(name), HeaderValue::from_static(value))
}

async fn ready(State(db): State<Db>) -> impl IntoResponse {
    match db.ping().await {
        Ok(()) => (StatusCode::OK, "ready"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer"),
    }
}
