//! Addresses of the legacy system lead to where the record is now.

use axum::{
    Router,
    extract::Query,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use domain::unit::{KpiCode, ProjectCode, UnitCode};
use serde::Deserialize;

use crate::{problem::Problem, router::AppState};

/// The legacy addresses.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/mobile/myproject.php", get(|query| to::<ProjectCode>("/projects", query)))
        .route("/mobile/mykpi.php", get(|query| to::<KpiCode>("/kpis", query)))
        .route("/mobile/mykpi2563.php", get(|query| to::<KpiCode>("/kpis", query)))
        .route("/mobile/index101.php", get(|query| to::<UnitCode>("/units", query)))
        .route("/mobile/index102.php", get(|query| to::<UnitCode>("/units", query)))
}

#[derive(Deserialize)]
struct Old {
    #[serde(alias = "selDEP")]
    pid: Option<String>,
}

/// 308 to the record; to the list where no code is given. Only what is a code may stand in the new address.
async fn to<C: std::str::FromStr + std::fmt::Display>(place: &'static str, Query(old): Query<Old>) -> Response {
    match old.pid.as_deref().map(str::trim).filter(|pid| !pid.is_empty()) {
        Some(pid) => match pid.parse::<C>() {
            Ok(code) => Redirect::permanent(&format!("{place}/{code}")).into_response(),
            Err(_) => Problem::not_found("pid is not a code").into_response(),
        },
        None => Redirect::permanent(place).into_response(),
    }
}
