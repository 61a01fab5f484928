//! The way from a KPI's page to its quarters as a row, for those who may report them.

use domain::{kpi::KpiView, permission::Action, unit::UnitCode};
use leptos::prelude::*;

use crate::request::{Request, address};

/// A link; nothing for anybody else.
#[component]
pub fn QuartersLink(
    /// The request being answered.
    request: Request,
    /// The KPI.
    kpi: KpiView,
) -> impl IntoView {
    Suspend::new(async move {
        // The public is asked nothing more of.
        request.actor.person()?;
        let unit: UnitCode = kpi.unit.as_ref()?.code.parse().ok()?;
        let year = kpi.fiscal_year?.to_string();
        let scope = store::scope::unit(&request.db, &request.actor, &unit).await.ok()?;
        let may = request.param("as_of").is_none()
            && [Action::EditKpi, Action::ReportProgress].iter().all(|action| request.actor.may(*action, &scope));
        may.then(|| {
            let code = kpi.code.to_string();
            let pairs = [("of", "kpis"), ("year", year.as_str()), ("set", "quarters"), ("code", code.as_str())];
            let href = address(&format!("/units/{unit}/grid"), &pairs);
            view! {
                <p>
                    <a href=href>{request.lang.grid_work_quarters()}</a>
                </p>
            }
        })
    })
}
