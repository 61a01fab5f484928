//! Addresses of the legacy system lead to where the record is now.

use app::request::below;
use axum::{
    extract::{Query, Request, State},
    http::Uri,
    response::{IntoResponse, Redirect, Response},
};
use domain::unit::{KpiCode, ProjectCode, UnitCode};
use serde::Deserialize;

use crate::{
    router::{AppState, page},
    routes::Routes,
};

/// The legacy addresses.
pub fn routes() -> Routes {
    Routes::new()
        .get("/mobile/myproject.php", |state, query, request| to::<ProjectCode>("/projects", state, query, request))
        .get("/mobile/MyProject.php", |state, query, request| to::<ProjectCode>("/projects", state, query, request))
        .get("/frontend/web/index.php", |state, query, request| to::<ProjectCode>("/projects", state, query, request))
        // What staff entered of a year lies in a folder of its own: `bs2568`.
        .get("/{year}/frontend/web/index.php", |state, query, request| {
            to::<ProjectCode>("/projects", state, query, request)
        })
        .get("/mobile/mykpi.php", |state, query, request| to::<KpiCode>("/kpis", state, query, request))
        .get("/mobile/mykpi2563.php", |state, query, request| to::<KpiCode>("/kpis", state, query, request))
        .get("/mobile/index11.php", |state, query, request| to::<UnitCode>("/units", state, query, request))
        .get("/mobile/index101.php", |state, query, request| to::<UnitCode>("/units", state, query, request))
        .get("/mobile/index102.php", |state, query, request| to::<UnitCode>("/units", state, query, request))
}

#[derive(Deserialize)]
struct Old {
    #[serde(alias = "selDEP", alias = "project_id")]
    pid: Option<String>,
}

/// 308 to the record; to the list where no code is given. Only what is a code may stand in the new address: for
/// anything else the page of an unknown code is shown right here.
async fn to<C: std::str::FromStr + std::fmt::Display>(
    place: &'static str,
    State(state): State<AppState>,
    Query(old): Query<Old>,
    mut request: Request,
) -> Response {
    let Some(pid) = old.pid.as_deref().map(str::trim).filter(|pid| !pid.is_empty()) else {
        return Redirect::permanent(place).into_response();
    };
    if let Ok(code) = pid.parse::<C>() {
        return Redirect::permanent(&format!("{place}/{code}")).into_response();
    }
    *request.uri_mut() = below(place, pid).parse().unwrap_or_else(|_| Uri::from_static(place));
    page(&state)(request).await
}
