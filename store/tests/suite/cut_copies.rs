//! Importing pages that break off: what they still say is taken, and nothing they no longer say is lost.

use domain::{
    import::{Content, Outcome},
    listing::UnitFilter,
    project::ProjectDraft,
};
use sea_orm::ConnectionTrait;
use store::Db;

use crate::{
    drafts::{self, project_page, report, some},
    import::{TABLES, counts},
    support::*,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_cut_short_is_held_against_nobody() {
    on_each(async |db| {
        let draft = ProjectDraft {
            start: None,
            finish: None,
            steps: drafts::project().steps[..2].to_vec(),
            reports: vec![report(day(2023, 1, 31), 10.0, "ลงพื้นที่")],
            ..drafts::project()
        };
        let row = async |on: chrono::NaiveDate| {
            store::standing::refresh(db, &SYSTEM, on).await.expect("refreshes");
            let due = "status IN ('late', 'behind') OR planned IS NOT NULL OR variance IS NOT NULL";
            count(db, &format!("SELECT count(*) FROM project WHERE {due}")).await
        };
        let view = async |on| {
            let view = store::project::view(db, &PUBLIC, &draft.code, on).await.expect("there");
            (view.steps.len(), view.progress, view.planned, view.variance)
        };
        import(db, [project_page(draft.clone())]).await;
        assert_eq!(row(day(2023, 3, 1)).await, 0);
        assert_eq!(view(day(2023, 3, 1)).await, (2, Some(10.0), None, None));
        // Once the year is over, it is late all the same.
        assert_eq!(row(day(2023, 10, 1)).await, 1);

        // The whole page brings the rest of the plan; a copy that was cut short takes nothing of it away.
        let whole = ProjectDraft { steps: drafts::project().steps, ..draft.clone() };
        assert_eq!(import(db, [project_page(whole.clone())]).await, [Outcome::Updated]);
        assert_eq!(view(day(2023, 3, 31)).await, (3, Some(10.0), Some(100.0), Some(-90.0)));
        let mut less = ProjectDraft { owner: some("ฝ่ายอื่น"), ..draft.clone() };
        let last = less.steps.last_mut().expect("a step");
        (last.title, last.finish) = (last.title.chars().take(4).collect(), None);
        assert_eq!(import(db, [project_page(less)]).await, [Outcome::Updated]);
        assert_eq!(view(day(2023, 3, 31)).await, (3, Some(10.0), Some(100.0), Some(-90.0)));
        // What it says otherwise of a step is newer.
        let mut other = draft.clone();
        other.steps[0].weight = Some(30.0);
        import(db, [project_page(other)]).await;
        assert_eq!(view(day(2023, 3, 31)).await, (2, Some(10.0), None, None));
    })
    .await;
}

/// A page of each sort, as the old system printed it.
const PAGES: [&str; 7] = [
    include_str!("../../../exchange/tests/fixtures/project-progress.txt"),
    include_str!("../../../exchange/tests/fixtures/project-progress-other.txt"),
    include_str!("../../../exchange/tests/fixtures/project-detail.txt"),
    include_str!("../../../exchange/tests/fixtures/printed-report.md"),
    include_str!("../../../exchange/tests/fixtures/kpi-detail.txt"),
    include_str!("../../../exchange/tests/fixtures/city-kpi.txt"),
    include_str!("../../../exchange/tests/fixtures/unit-year.txt"),
];

/// Everything that is shown of the records.
async fn shown(db: &Db) -> String {
    let mut shown = String::new();
    let mut codes = Vec::new();
    for sql in ["SELECT code FROM project ORDER BY code", "SELECT code FROM kpi ORDER BY code"] {
        codes.push(texts(db, sql).await);
    }
    for code in &codes[0] {
        let view = store::project::view(db, &PUBLIC, &code.parse().expect("a code"), today()).await;
        shown.push_str(&format!("{view:#?}\n"));
    }
    for code in &codes[1] {
        let view = store::kpi::view(db, &PUBLIC, &code.parse().expect("a code")).await;
        shown.push_str(&format!("{view:#?}\n"));
    }
    let unit = "50990000".parse().expect("a code");
    let year = store::unit::year(db, &PUBLIC, &unit, &UnitFilter::default(), today()).await;
    shown.push_str(&format!("{year:#?}\n"));
    shown
}

/// The first column of what the database gives.
async fn texts(db: &Db, sql: &str) -> Vec<String> {
    let backend = db.connection().get_database_backend();
    let rows = db.connection().query_all_raw(sea_orm::Statement::from_string(backend, sql)).await.expect("runs");
    rows.iter().map(|row| row.try_get_by_index(0).expect("a text")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_cut_anywhere_takes_nothing_from_the_whole() {
    on_each(async |db| {
        let mut changed: Vec<String> = Vec::new();
        for page in PAGES {
            import(db, [exchange::legacy::read(page, None).expect("a page").content]).await;
            let (before, shown_before) = (counts(db).await, shown(db).await);
            let places = page.char_indices().map(|(at, _)| at).step_by(40);
            let cuts: Vec<(usize, Content)> =
                places.filter_map(|at| Some((at, exchange::legacy::read(&page[..at], None).ok()?.content))).collect();
            assert!(cuts.len() > 5, "{}", cuts.len());
            let outcomes = import(db, cuts.iter().map(|(_, cut)| cut.clone())).await;
            let news = cuts.iter().zip(&outcomes).filter(|(_, outcome)| **outcome != Outcome::Unchanged);
            let end = |at: usize| page[..at].lines().next_back().unwrap_or_default();
            changed.extend(news.map(|((at, cut), _)| format!("{} cut at {at} behind “{}”", cut.code(), end(*at))));
            // But for the pages that were remembered.
            let kept = |counts: Vec<i64>| [&counts[..TABLES.len() - 1], &counts[TABLES.len()..]].concat();
            let same = (kept(counts(db).await), shown(db).await) == (kept(before), shown_before);
            changed.extend((!same && changed.is_empty()).then(|| format!("{:?}", page.lines().next())));
        }
        assert!(changed.is_empty(), "{}: {changed:#?}", changed.len());
    })
    .await;
}

/// What a page brings that is read as far as the last of these words.
fn cut_behind(page: &str, end: &str) -> Content {
    let at = page.rfind(end).unwrap_or_else(|| panic!("{end}")) + end.len();
    exchange::legacy::read(&page[..at], None).expect("a page").content
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_that_a_page_breaks_off_in_is_the_one_that_goes_on() {
    // Two reports of one day and percent, and the older of them cut.
    let page = "รายละเอียดโครงการ/กิจกรรม: 50990000-4405\n\nรหัสโครงการ50990000-4405\nปี2566\nชื่อโครงการตลาดนัด\n\n\
                ความคืบหน้าล่าสุด\nวันที่รายงาน ความคืบหน้า สถานะโครงการ ปัญหาอปสรรค รายละเอียด\n\
                2023-01-30 20.0 1 - 30/01/2566 : เปิดตลาดครั้งแรก\n\
                2023-01-30 20.0 1 - 30/01/2566 : ประชุมผู้ค้า\nและแบ่งพื้นที่ขายของ\n";
    on_each(async |db| {
        import(db, [exchange::legacy::read(page, None).expect("a page").content]).await;
        let code = "50990000-4405".parse().expect("a code");
        let told = async || {
            let view = store::project::view(db, &PUBLIC, &code, today()).await.expect("there");
            let mut told: Vec<_> = view.reports.into_iter().filter_map(|report| report.narrative).collect();
            told.sort();
            told
        };
        let whole = ["ประชุมผู้ค้า\nและแบ่งพื้นที่ขายของ", "เปิดตลาดครั้งแรก"];
        let only_last = page.replace("2023-01-30 20.0 1 - 30/01/2566 : เปิดตลาดครั้งแรก\n", "");
        for end in ["ประชุม", "ประชุมผู้ค้า", "ประชุมผู้ค้า\n", "แบ่งพื้น"]
        {
            for page in [page, &only_last, &only_last.replace("ประชุมผู้ค้า", "ประชุมผู้ค้า ")]
            {
                let cut = page.find(end).map(|at| at + end.len());
                let Some(cut) = cut else { continue };
                let cut = exchange::legacy::read(&page[..cut], None).expect("a page").content;
                assert_eq!(import(db, [cut]).await, [Outcome::Unchanged], "{end}");
                assert_eq!(told().await, whole, "{end}");
            }
        }
        // A text that says something else is newer, cut or not.
        let newer = page.replace("ประชุมผู้ค้า\nและแบ่งพื้นที่ขายของ", "ประชุมผู้ซื้อ");
        import(db, [cut_behind(&newer, "ประชุมผู้ซื้อ")]).await;
        assert_eq!(told().await, ["ประชุมผู้ซื้อ", "เปิดตลาดครั้งแรก"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_is_shorter_and_not_cut_is_newer() {
    let page = PAGES[0];
    let shorter = page.replace("1. เพิ่มพื้นที่สีเขียวที่เดินถึงได้\n2. ให้ชุมชนร่วมดูแล", "1. เพิ่มพื้นที่สีเขียว");
    assert_ne!(page, shorter);
    on_each(async |db| {
        let read = |page: &str| exchange::legacy::read(page, None).expect("a page").content;
        import(db, [read(page)]).await;
        assert_eq!(import(db, [read(&shorter)]).await, [Outcome::Updated]);
        let code = "50990000-4101".parse().expect("a code");
        let view = store::project::view(db, &PUBLIC, &code, today()).await.expect("there");
        assert_eq!(view.objectives, some("1. เพิ่มพื้นที่สีเขียว"));
    })
    .await;
}
