//! `/strategy`: the plan as a tree, each line leading to its projects.

use domain::strategy::Edition;
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

fn page(
    request: Request,
    edition: Edition,
    tree: Vec<StrategyItem>,
    years: Vec<domain::fiscal_year::FiscalYear>,
) -> impl IntoView {
    let lang = request.lang;
    let year = request.year().to_string();
    let empty = tree.is_empty();
    let rows = tree
        .into_iter()
        .map(|node| {
            let href = address("/projects", &[("year", &year), ("strategy", &node.number)]);
            view! {
                <li class=format!("level-{}", node.level)>
                    <span class="mute">{edition.level_name(node.level)}</span>
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
                <h1>{lang.strategy_heading()}</h1>
                <p class="meta">{lang.fiscal_year()} " " {lang.year(request.year())}</p>
            </div>
            <section class="card">
                {empty.then(|| view! { <p class="mute">{lang.empty_city()}</p> })}
                <ol class="tree">{rows}</ol>
                <p>
                    <a href=address("/projects", &[("year", &year), ("strategy", "routine")])>{lang.routine_work()}</a>
                </p>
            </section>
        </Layout>
    }
}
