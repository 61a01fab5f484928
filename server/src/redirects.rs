//! Addresses of the legacy system lead to where the record is now.

use axum::{
    extract::Query,
    response::{IntoResponse, Redirect, Response},
};
use domain::unit::{KpiCode, ProjectCode, UnitCode};
use serde::Deserialize;

use crate::{problem::Problem, routes::Routes};

/// The legacy addresses.
pub fn routes() -> Routes {
    Routes::new()
        .get("/mobile/myproject.php", |query| to::<ProjectCode>("/projects", query))
        .get("/mobile/mykpi.php", |query| to::<KpiCode>("/kpis", query))
        .get("/mobile/mykpi2563.php", |query| to::<KpiCode>("/kpis", query))
        .get("/mobile/index101.php", |query| to::<UnitCode>("/units", query))
        .get("/mobile/index102.php", |query| to::<UnitCode>("/units", query))
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
