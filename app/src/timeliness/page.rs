//! `/timeliness`: which of the units reports, and which is late.

use domain::{
    fiscal_year::FiscalYear,
    timeliness::{CityTimeliness, Order},
};
use leptos::prelude::*;

use super::{section::Months, table::UnitReports};
use crate::{
    error::failure,
    request::{Request, address},
    ui::{
        layout::{Breadcrumbs, Layout},
        select::Choice,
    },
};

/// The page.
#[component]
pub fn TimelinessPage() -> impl IntoView {
    let request = Request::current();
    Suspend::new(async move {
        let loaded = async {
            let years = store::city::years(&request.db, &request.actor).await?;
            let year = request.year_among(&years);
            Ok((store::timeliness::city(&request.db, &request.actor, year, request.today).await?, years))
        };
        match loaded.await {
            Ok((city, years)) => page(request, city, years).into_any(),
            Err(error) => failure(&request, &error),
        }
    })
}

fn page(request: Request, city: CityTimeliness, years: Vec<FiscalYear>) -> impl IntoView {
    let lang = request.lang;
    let CityTimeliness { year, dues, mut units, months } = city;
    let order = request.param("sort").and_then(Order::from_word).unwrap_or_default();
    order.sort(&mut units);
    let year_text = year.to_string();
    let file = address("/timeliness.csv", &[("year", &year_text), ("sort", order.as_str()), ("lang", lang.code())]);
    let orders = Order::ALL.map(|order| (order.as_str().to_owned(), lang.timeliness_order(order).to_owned())).to_vec();
    let by_unit = (!units.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="by-unit">
                <div class="card-head">
                    <h2 id="by-unit">{lang.timeliness_by_unit()}</h2>
                    <p>
                        <a href=file download>
                            {lang.timeliness_file()}
                        </a>
                    </p>
                </div>
                <form class="ts-sort" action="/timeliness" method="get">
                    <input type="hidden" name="year" value=year_text />
                    <Choice label=lang.sort() name="sort" chosen=Some(order.as_str().to_owned()) options=orders every=None />
                    <button class="quiet">{lang.show()}</button>
                </form>
                <UnitReports lang=lang year=year units=units order=order />
            </section>
        }
    });
    view! {
        <Layout request=request.clone() title=lang.timeliness().to_owned() years=years>
            <div class="page-head">
                <Breadcrumbs lang=lang trail=vec![("/units".to_owned(), lang.units().to_owned())] />
                <h1>{lang.timeliness()}</h1>
                <p class="meta">{lang.fiscal_year()} " " {lang.year(year)}</p>
            </div>
            <section class="card" aria-labelledby="whole">
                <h2 id="whole">{lang.timeliness_city()}</h2>
                <Months lang=lang year=year months=months dues=dues today=request.today />
                <p class="mute">{lang.timeliness_rule()}</p>
            </section>
            {by_unit}
        </Layout>
    }
}
