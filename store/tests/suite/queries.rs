//! Reading takes the same number of queries, whatever it reads.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use domain::{
    edit::Record,
    history::HistoryFilter,
    listing::{KpiFilter, KpiGrouping, ProjectFilter, UnitFilter},
    project::ProjectDraft,
    user::Role,
};
use store::Db;

use crate::{
    drafts::{self, project_page, report, step},
    support::*,
};

/// The store over the same connection with a counter of queries.
pub fn counted(db: &Db) -> (Db, Arc<AtomicUsize>) {
    let queries = Arc::new(AtomicUsize::new(0));
    let mut connection = db.connection().clone();
    let counter = Arc::clone(&queries);
    connection.set_metric_callback(move |_| {
        counter.fetch_add(1, Ordering::Relaxed);
    });
    (Db::over(connection), queries)
}

async fn reads(db: &Db) -> Vec<usize> {
    let (db, queries) = counted(db);
    let mut taken = Vec::new();
    let mut lap = || taken.push(queries.swap(0, Ordering::Relaxed));
    let (code, kpi, unit) = ("50490000-1", "5049-7", "50490000");
    store::project::view(&db, &PUBLIC, &code.parse().expect("a code"), today()).await.expect("there");
    lap();
    store::attachment::list(&db, &PUBLIC, Record::Project, code).await.expect("lists");
    lap();
    store::project::list(&db, &PUBLIC, &ProjectFilter::default(), today()).await.expect("lists");
    lap();
    store::kpi::view(&db, &PUBLIC, &kpi.parse().expect("a code")).await.expect("there");
    lap();
    store::kpi::list(&db, &PUBLIC, &KpiFilter::default(), today()).await.expect("lists");
    lap();
    for by in KpiGrouping::ALL {
        let filter = UnitFilter { by, ..UnitFilter::default() };
        store::unit::year(&db, &PUBLIC, &unit.parse().expect("a code"), &filter, today()).await.expect("there");
        lap();
    }
    store::strategy::top(&db, &PUBLIC, drafts::year(2566)).await.expect("lists");
    lap();
    store::city::year(&db, &PUBLIC, drafts::year(2566), today()).await.expect("there");
    lap();
    let boss = person("boss", Role::Executive);
    for who in [&PUBLIC, &boss] {
        let (record, filter) = (Record::Project, HistoryFilter::default());
        store::history::list(&db, who, record, code, &filter).await.expect("lists");
        lap();
        store::history::whole(&db, who, record, code, &filter).await.expect("reads");
        lap();
    }
    store::history::days(&db, &PUBLIC, Record::Kpi, kpi).await.expect("lists");
    lap();
    let boss = person("admin", Role::Administrator);
    for record in [Record::Project, Record::Kpi] {
        let grid = store::grid::GridFilter {
            record,
            unit: unit.parse().expect("a code"),
            year: None,
            code: None,
            fields: domain::edit::Field::all(record),
            page: 1,
            limit: 2_000,
        };
        store::grid::read(&db, &boss, &grid, today()).await.expect("reads");
        lap();
    }
    store::timeliness::city(&db, &PUBLIC, drafts::year(2566), today()).await.expect("reads");
    lap();
    let code_of_unit = unit.parse().expect("a code");
    store::timeliness::unit(&db, &PUBLIC, &code_of_unit, drafts::year(2566), today()).await.expect("reads");
    lap();
    store::unit::where_may(&db, &boss, domain::permission::Action::CreateProject, today()).await.expect("lists");
    lap();
    // Tomorrow everything is known, so nothing is left out.
    let tomorrow = chrono::Utc::now().date_naive() + chrono::Days::new(2);
    store::project::view_as_of(&db, &PUBLIC, &code.parse().expect("a code"), tomorrow).await.expect("there");
    lap();
    store::kpi::view_as_of(&db, &PUBLIC, &kpi.parse().expect("a code"), tomorrow).await.expect("there");
    lap();
    store::unit::as_of(&db, &PUBLIC, &code_of_unit, &UnitFilter::default(), tomorrow).await.expect("there");
    lap();
    store::history::days(&db, &PUBLIC, domain::history::Subject::Unit, unit).await.expect("lists");
    lap();
    taken
}

#[tokio::test(flavor = "multi_thread")]
async fn queries_do_not_grow_with_rows() {
    on_each(async |db| {
        let page = |serial: usize, rows: u32| {
            let draft = drafts::project();
            let kpis = (0..rows).map(|n| {
                let code = format!("5049-{}", 7 + n as usize * 100 + n as usize * serial).parse().expect("a code");
                domain::kpi::KpiDraft { code, projects: Vec::new(), ..drafts::kpi() }
            });
            project_page(ProjectDraft {
                code: format!("50490000-{serial}").parse().expect("a code"),
                steps: (1..=rows).map(|n| step(n as i32, "ขั้นตอน", 100.0 / f64::from(rows), 10)).collect(),
                reports: (1..=rows).map(|n| report(day(2022, 10, n), f64::from(n), "ผล")).collect(),
                kpis: kpis.collect(),
                ..draft
            })
        };
        import(db, [page(1, 1)]).await;
        let few = reads(db).await;
        assert!(few.iter().all(|queries| (1..=25).contains(queries)), "{few:?}");
        import(db, (1..=60).map(|serial| page(serial, 20))).await;
        assert_eq!(reads(db).await, few);
    })
    .await;
}
