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
};
use serde::Deserialize;

use crate::{past, problem::Problem, router::AppState, routes::Routes, security::picture_policy, session::By};

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
    as_of: Option<String>,
}

impl Asked {
    fn lang(&self) -> Lang {
        self.lang.as_deref().and_then(Lang::from_code).unwrap_or_default()
    }
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
    let (project, day) = past::project(&state.db, by.actor(), &code, asked.as_of.as_deref()).await?;
    let zoom = asked.zoom.as_deref().and_then(Zoom::parse).unwrap_or_default();
    let data = TimelineData::from_project(&project, day).lined();
    Ok(svg(format!("{}-timeline", project.code), chart::timeline_svg(&data, zoom, asked.lang())))
}

async fn curve(
    State(state): State<AppState>,
    by: By,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let (project, day) = past::project(&state.db, by.actor(), &code, asked.as_of.as_deref()).await?;
    let data = CurveData::from_project(&project, day);
    Ok(svg(format!("{}-curve", project.code), chart::curve_svg(&data, asked.lang())))
}

async fn quarters(
    State(state): State<AppState>,
    by: By,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let kpi = past::kpi(&state.db, by.actor(), &code, asked.as_of.as_deref()).await?;
    Ok(svg(format!("{}-quarters", kpi.code), chart::quarter_svg(&QuarterData::from_kpi(&kpi), asked.lang())))
}
