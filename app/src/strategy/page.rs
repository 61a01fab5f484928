//! `/strategy`: the plan as a tree, each line leading to its projects.

use domain::{fiscal_year::FiscalYear, strategy::Edition};
use leptos::prelude::*;
use store::strategy::StrategyItem;

use crate::{
    error::failure,
    request::{Request, address},
    ui::layout::Layout,
};

/// The page.
#[component]
pub fn StrategyPage() -> impl IntoView {
    let request = Request::current();
    Suspend::new(async move {
        let edition = Edition::of(request.year());
        let loaded = async {
            let tree = store::strategy::tree(&request.db, &request.actor, edition).await?;
            Ok((tree, store::city::years(&request.db, &request.actor).await?))
        };
        match loaded.await {
            Ok((tree, years)) => page(request, edition, tree, years).into_any(),
            Err(error) => failure(&request, &error),
        }
    })
}

fn page(request: Request, edition: Edition, tree: Vec<StrategyItem>, years: Vec<FiscalYear>) -> impl IntoView {
    let lang = request.lang;
    // The counts are of all years of the edition, and so are the lists they lead to. Lists without a year take
    // the edition of today.
    let year = (edition != Edition::of(FiscalYear::of(request.today))).then(|| request.year().to_string());
    let list = move |number: &str| {
        let year = year.iter().map(|year| ("year", year.as_str()));
        address("/projects", &year.chain([("strategy", number)]).collect::<Vec<_>>())
    };
    let empty = tree.is_empty();
    let rows = tree
        .into_iter()
        .map(|node| {
            let href = list(&node.number);
            view! {
                <li class=format!("level-{}", node.level)>
                    <span class="mute">{lang.strategy_level(edition, node.level)}</span>
                    " "
                    <a href=href>{node.label}</a>
                    " "
                    <span class="mute">{node.projects} " " {lang.projects()}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <Layout request=request.clone() title=lang.strategy().to_owned() years=years>
            <div class="page-head">
                <h1>{lang.city_plan()}</h1>
                <p class="meta">
                    {match edition {
                        Edition::Phase2 => lang.edition_phase2(),
                        Edition::Phase3 => lang.edition_phase3(),
                    }}
                </p>
            </div>
            <section class="card">
                {empty.then(|| view! { <p class="mute">{lang.empty_city()}</p> })}
                <ol class="tree">{rows}</ol>
                <p>
                    <a href=list("routine")>{lang.routine_work()}</a>
                </p>
            </section>
        </Layout>
    }
}
