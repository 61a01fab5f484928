//! Charts as files: the picture alone, complete in itself.

use app::{chart, i18n::Lang};
use axum::{
    extract::{Path, Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use domain::{
    chart::{curve::CurveData, quarter::QuarterData},
    timeline::{TimelineData, Zoom},
    unit::{CodeError, KpiCode, ProjectCode},
};
use serde::Deserialize;

use crate::{
    problem::Problem, router::AppState, routes::Routes, security::picture_policy, session::By, settings::today,
};

/// The pictures beside their pages.
pub fn routes() -> Routes {
    Routes::new()
        .get("/projects/{code}/timeline.svg", timeline)
        .get("/projects/{code}/curve.svg", curve)
        .get("/kpis/{code}/quarters.svg", quarters)
}

#[derive(Deserialize)]
struct Asked {
    lang: Option<String>,
    zoom: Option<String>,
}

impl Asked {
    fn lang(&self) -> Lang {
        self.lang.as_deref().and_then(Lang::from_code).unwrap_or_default()
    }
}

fn unknown(error: CodeError) -> Problem {
    Problem::not_found(error.to_string())
}

fn svg(name: String, picture: String) -> Response {
    let disposition = format!("inline; filename=\"{name}.svg\"");
    let kind = [(header::CONTENT_TYPE, "image/svg+xml"), (header::CONTENT_DISPOSITION, disposition.as_str())];
    (kind, [(header::CONTENT_SECURITY_POLICY, picture_policy())], picture).into_response()
}

async fn timeline(
    State(state): State<AppState>,
    by: By,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let code: ProjectCode = code.parse().map_err(unknown)?;
    let project = store::project::view(&state.db, by.actor(), &code, today()).await?;
    let zoom = asked.zoom.as_deref().and_then(Zoom::parse).unwrap_or_default();
    let data = TimelineData::from_project(&project, today());
    Ok(svg(format!("{code}-timeline"), chart::timeline_svg(&data, zoom, asked.lang())))
}

async fn curve(
    State(state): State<AppState>,
    by: By,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let code: ProjectCode = code.parse().map_err(unknown)?;
    let project = store::project::view(&state.db, by.actor(), &code, today()).await?;
    Ok(svg(format!("{code}-curve"), chart::curve_svg(&CurveData::from_project(&project, today()), asked.lang())))
}

async fn quarters(
    State(state): State<AppState>,
    by: By,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let code: KpiCode = code.parse().map_err(unknown)?;
    let kpi = store::kpi::view(&state.db, by.actor(), &code).await?;
    Ok(svg(format!("{code}-quarters"), chart::quarter_svg(&QuarterData::from_kpi(&kpi), asked.lang())))
}
