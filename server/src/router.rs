//! Table of contents: which address is answered by what.

use std::path::PathBuf;

use app::{request::Services, routes::App, shell::shell};
use axum::{
    Router,
    extract::{FromRef, State},
    http::{HeaderValue, StatusCode, header},
    middleware,
    response::IntoResponse,
    routing::get,
};
use leptos::prelude::{LeptosOptions, provide_context};
use leptos_axum::{LeptosRoutes, generate_route_list};
use store::Db;
use tower::ServiceBuilder;
use tower_http::{
    CompressionLevel, catch_panic::CatchPanicLayer, compression::CompressionLayer, set_header::SetResponseHeaderLayer,
};

use crate::{
    api, assets,
    metrics::{self, Metrics},
    pictures, preferences, redirects, security,
    settings::{MetricsAccess, Settings, today},
    telemetry,
};

/// What handlers share.
#[derive(Clone, FromRef)]
pub struct AppState {
    /// The store.
    pub db: Db,
    /// Where the built site is and what its files are called.
    pub leptos: LeptosOptions,
    /// The figures of this process.
    pub metrics: Metrics,
    /// Who may read them.
    pub metrics_access: MetricsAccess,
    /// Whether readers come over TLS.
    pub https: bool,
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
        Self { db, leptos, metrics: Metrics::new(), metrics_access: settings.metrics.clone(), https: settings.https }
    }
}

/// Every address of the product.
pub fn router(state: AppState) -> Router {
    let services = Services { db: state.db.clone(), today };
    let options = state.leptos.clone();
    let site = PathBuf::from(state.leptos.site_root.as_ref());
    let pages = generate_route_list(App);
    // What every page finds when it is rendered.
    let context = move || {
        provide_context(services.clone());
        security::guard_page();
    };
    Router::new()
        .nest("/api", api::routes())
        .merge(pictures::routes())
        .merge(redirects::routes())
        .merge(assets::routes(&site, state.leptos.hash_files))
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics::show))
        .leptos_routes_with_context(&state, pages, context.clone(), {
            let options = options.clone();
            move || shell(options.clone())
        })
        .fallback(leptos_axum::render_app_async_with_context(context, move || shell(options.clone())))
        .layer(middleware::from_fn(preferences::keep))
        .layer(
            ServiceBuilder::new()
                .layer(middleware::from_fn_with_state(state.metrics.clone(), telemetry::observe))
                .layer(middleware::from_fn_with_state(state.https, security::guard))
                .layer(CatchPanicLayer::new())
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

async fn ready(State(db): State<Db>) -> impl IntoResponse {
    match db.ping().await {
        Ok(()) => (StatusCode::OK, "ready"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer"),
    }
}
