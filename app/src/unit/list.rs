//! `/units`: which of the units is late, at a glance.

use domain::{city::CityYear, unit::UnitKind};
use leptos::prelude::*;

use super::table::UnitTable;
use crate::{
    error::failure,
    request::{Request, address},
    ui::layout::Layout,
};

/// The page.
#[component]
pub fn UnitListPage() -> impl IntoView {
    let request = Request::current();
    Suspend::new(async move {
        let loaded = async {
            let years = store::city::years(&request.db, &request.actor).await?;
            let year = request.year_among(&years);
            Ok((store::city::year(&request.db, &request.actor, year, request.today).await?, years))
        };
        match loaded.await {
            Ok((city, years)) => page(request, city, years).into_any(),
            Err(error) => failure(&request, &error),
        }
    })
}

fn page(request: Request, city: CityYear, years: Vec<domain::fiscal_year::FiscalYear>) -> impl IntoView {
    let lang = request.lang;
    let year = city.year;
    let empty = city.units.is_empty();
    let reporting = address("/timeliness", &[("year", &year.to_string())]);
    let (districts, bureaus): (Vec<_>, Vec<_>) =
        city.units.into_iter().partition(|unit| unit.kind == UnitKind::District);
    view! {
        <Layout request=request.clone() title=lang.units().to_owned() years=years>
            <div class="page-head">
                <h1>{lang.units()}</h1>
                <p class="meta">{lang.fiscal_year()} " " {lang.year(year)}</p>
                <p>
                    <a href=reporting>{lang.timeliness()}</a>
                </p>
            </div>
            {empty
                .then(|| {
                    view! {
                        <div class="card empty">
                            <p>{lang.empty_city()}</p>
                            <p class="mute">{lang.empty_city_hint()}</p>
                        </div>
                    }
                })}
            {(!bureaus.is_empty())
                .then(|| {
                    view! {
                        <section class="card">
                            <h2>{lang.bureaus()}</h2>
                            <UnitTable lang=lang year=year rows=bureaus caption=lang.bureaus() />
                        </section>
                    }
                })}
            {(!districts.is_empty())
                .then(|| {
                    view! {
                        <section class="card">
                            <h2>{lang.districts()}</h2>
                            <UnitTable lang=lang year=year rows=districts caption=lang.districts() />
                        </section>
                    }
                })}
        </Layout>
    }
}
