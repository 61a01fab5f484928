//! `/strategy`: the plan as a tree, each line leading to its projects.

use domain::{fiscal_year::FiscalYear, history::Subject, strategy::Edition};
use leptos::prelude::*;
use store::strategy::StrategyTree;

use crate::{
    audit::subject::history_of,
    error::failure,
    request::{Request, address},
    ui::layout::Layout,
};

/// The page.
#[component]
pub fn StrategyPage() -> impl IntoView {
    let request = Request::current();
    Suspend::new(async move {
        let (db, actor) = (&request.db, &request.actor);
        let loaded = async {
            let tree = store::strategy::tree(db, actor, request.year()).await?;
            // Lists without a year take the edition of today.
            let today = store::strategy::tree_code(db, actor, FiscalYear::of(request.today)).await?;
            let of_today = tree.edition == today;
            Ok((tree, of_today, store::city::years(db, actor).await?))
        };
        match loaded.await {
            Ok((tree, of_today, years)) => page(request, tree, of_today, years).into_any(),
            Err(error) => failure(&request, &error),
        }
    })
}

fn page(request: Request, tree: StrategyTree, of_today: bool, years: Vec<FiscalYear>) -> impl IntoView {
    let lang = request.lang;
    // The counts are of all years of the edition, and so are the lists they lead to.
    let year = (!of_today).then(|| request.year().to_string());
    let list = move |number: &str| {
        let year = year.iter().map(|year| ("year", year.as_str()));
        address("/projects", &year.chain([("strategy", number)]).collect::<Vec<_>>())
    };
    let code = tree.edition.unwrap_or_default();
    let edition = Edition::wording(&code);
    let empty = tree.lines.is_empty();
    let history = (!code.is_empty()).then(|| history_of(Subject::Edition, &code));
    let rows = tree
        .lines
        .into_iter()
        .map(|node| {
            let href = list(&node.number);
            view! {
                <li class=format!("level-{}", node.level)>
                    <span class="mute">{lang.strategy_level(edition, node.level)}</span>
                    " "
                    <a href=href lang=lang.own_of(&node.label)>{node.label.clone()}</a>
                    " "
                    <span class="mute">
                        {node.projects} " " {lang.projects()} {node.retired.then(|| format!(" · {}", lang.line_retired()))}
                    </span>
                </li>
            }
        })
        .collect_view();
    view! {
        <Layout request=request.clone() title=lang.strategy().to_owned() years=years>
            <div class="page-head">
                <h1>{lang.city_plan()}</h1>
                <p class="meta">
                    {lang.edition_name(&code, tree.name.as_deref())}
                    {history.map(|href| view! { <a href=href>{lang.history_heading()}</a> })}
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
