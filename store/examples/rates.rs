//! How fast pages come in and lists go out: `cargo run --release -p store --example rates -- [projects] [url]`.
//!
//! Without an address it measures SQLite in a folder of its own that it takes away again. The pages have five
//! steps, four reports and one KPI each.

use std::time::{Duration, Instant};

use chrono::NaiveDate;
use domain::{
    fiscal_year::{FiscalYear, Quarter},
    import::{Content, PageKind},
    kpi::KpiDraft,
    listing::{ProjectFilter, ProjectSort, UnitFilter},
    permission::Actor,
    progress_report::ProgressReport,
    project::ProjectDraft,
    quarter_result::QuarterResult,
    standing::Status,
    step::Step,
};
use migration::{Migrator, MigratorTrait};
use store::{
    Db,
    import::{Importer, Page},
};

const SYSTEM: Actor = Actor::System("import");
const TITLES: [&str; 6] = [
    "โครงการปรับปรุงทางเท้าและไฟฟ้าส่องสว่าง",
    "กิจกรรมคัดแยกขยะที่ต้นทางในชุมชน",
    "โครงการขุดลอกคูคลองเพื่อการระบายน้ำ",
    "กิจกรรมส่งเสริมสุขภาพผู้สูงอายุ",
    "โครงการพัฒนาศูนย์เด็กเล็กให้ได้มาตรฐาน",
    "กิจกรรมรับเรื่องร้องทุกข์และติดตามผล",
];

type Failure = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let projects: u32 = arguments.next().map_or(Ok(100_000), |n| n.parse())?;
    let folder = std::env::temp_dir().join(format!("digitalplan-rates-{}", std::process::id()));
    let url = arguments.next().unwrap_or_else(|| format!("sqlite://{}/rates.db", folder.display()));
    let db = store::connect(&url).await?;
    Migrator::up(db.connection(), None).await?;
    let today = NaiveDate::from_ymd_opt(2023, 2, 1).ok_or("a date")?;

    let pages = projects.min(5_000);
    let mut importer = Importer::begin(&db, &SYSTEM, "rates").await?;
    let contents: Vec<Content> = (0..pages).map(page).collect::<Result<_, _>>()?;
    for what in ["new", "again"] {
        let begun = Instant::now();
        for content in &contents {
            importer.page(content, PageKind::ProjectProgress, "rates", today).await?;
        }
        rate(&format!("pages one by one, {what}"), pages, begun.elapsed());
    }
    let mut next = pages;
    let end = projects.min(pages * 2);
    let contents: Vec<Content> = (next..end).map(page).collect::<Result<_, _>>()?;
    let begun = Instant::now();
    for contents in contents.chunks(50) {
        let batch: Vec<Page<'_>> =
            contents.iter().map(|content| Page { content, kind: PageKind::ProjectProgress, source: "rates" }).collect();
        for outcome in importer.batch(&batch, today).await {
            outcome?;
        }
    }
    rate("pages by the fifty, new", end - next, begun.elapsed());
    next = end;
    let end_of_pages = end;
    let begun = Instant::now();
    while next < projects {
        let end = projects.min(next + 500);
        let contents: Vec<Content> = (next..end).map(page).collect::<Result<_, _>>()?;
        importer.pages(&contents, today).await?;
        next = end;
    }
    rate("records by the five hundred", projects - end_of_pages, begun.elapsed());
    importer.finish(&Default::default()).await?;

    for (what, filter) in filters()? {
        let mut times = Vec::new();
        let mut total = 0;
        for _ in 0..20 {
            let begun = Instant::now();
            total = store::project::list(&db, &Actor::Public, &filter, today).await?.total;
            times.push(begun.elapsed());
        }
        times.sort();
        println!("list {what:<34} {total:>8} rows  {:>8.2} ms", times[10].as_secs_f64() * 1e3);
    }
    let code = "50080000-7".parse()?;
    timed("view", async || store::project::view(&db, &Actor::Public, &code, today).await.map(drop)).await?;
    let year = FiscalYear::from_be(2566)?;
    timed("city's year", async || store::city::year(&db, &Actor::Public, year, today).await.map(drop)).await?;
    let unit = "50010000".parse()?;
    let of_year = UnitFilter { year: Some(year), ..UnitFilter::default() };
    timed("unit's year", async || store::unit::year(&db, &Actor::Public, &unit, &of_year, today).await.map(drop))
        .await?;
    timed("near", async || store::project::near(&db, &Actor::Public, "50010000-99999").await.map(drop)).await?;
    let begun = Instant::now();
    let refreshed = store::standing::refresh(&db, &SYSTEM, today + chrono::Days::new(1)).await?;
    rate("standings refreshed", u32::try_from(refreshed)?, begun.elapsed());
    close(db).await;
    let _ = std::fs::remove_dir_all(folder);
    Ok(())
}

async fn close(db: Db) {
    let _ = db.connection().clone().close().await;
}

async fn timed(what: &str, read: impl AsyncFn() -> store::Result<()>) -> Result<(), Failure> {
    let mut times = Vec::new();
    for _ in 0..20 {
        let begun = Instant::now();
        read().await?;
        times.push(begun.elapsed());
    }
    times.sort();
    println!("{what:<52} {:>8.2} ms", times[10].as_secs_f64() * 1e3);
    Ok(())
}

fn rate(what: &str, count: u32, took: Duration) {
    println!("{what:<52} {:>8.0} a second", f64::from(count) / took.as_secs_f64().max(1e-9));
}

fn filters() -> Result<Vec<(&'static str, ProjectFilter)>, Failure> {
    let all = ProjectFilter::default();
    let year = ProjectFilter { year: Some(FiscalYear::from_be(2566)?), ..all.clone() };
    let q = |text: &str| Some(text.to_owned());
    Ok(vec![
        ("all", all.clone()),
        ("a year", year.clone()),
        ("a year, late", ProjectFilter { status: Some(Status::Behind), ..year.clone() }),
        ("a unit", ProjectFilter { unit: "50010000".parse().ok(), ..all.clone() }),
        (
            "a unit's year, late",
            ProjectFilter { unit: "50010000".parse().ok(), status: Some(Status::Behind), ..year.clone() },
        ),
        ("all by name", ProjectFilter { sort: ProjectSort::Name, ..all.clone() }),
        ("all by progress", ProjectFilter { sort: ProjectSort::Progress, ..all.clone() }),
        ("all by variance", ProjectFilter { sort: ProjectSort::Variance, ..all.clone() }),
        ("all by last report", ProjectFilter { sort: ProjectSort::LastReport, ..all.clone() }),
        ("a year by budget", ProjectFilter { sort: ProjectSort::Budget, ..year.clone() }),
        ("page 1,000", ProjectFilter { page: 1_000, ..all.clone() }),
        ("a rare word", ProjectFilter { q: q("ที่ 4321"), ..all.clone() }),
        ("a common word", ProjectFilter { q: q("โครงการ"), ..all.clone() }),
        ("a common word of a year", ProjectFilter { q: q("โครงการ"), ..year.clone() }),
        ("a common word by name", ProjectFilter { q: q("ขยะ"), sort: ProjectSort::Name, ..all.clone() }),
        ("two letters", ProjectFilter { q: q("นา"), ..all.clone() }),
        ("none", ProjectFilter { q: q("ไม่มีคำนี้อยู่เลย"), ..all }),
    ])
}

/// The nth page: three years, fifty districts, everything a little different.
fn page(n: u32) -> Result<Content, Failure> {
    let district = n % 50 + 1;
    let be = 2564 + i32::try_from(n % 3)?;
    let year = FiscalYear::from_be(be)?;
    let code = format!("50{district:02}0000-{n}");
    let steps = (0..5_u64).map(|step| {
        let start = year.first_day() + chrono::Days::new(step * 60);
        Step {
            order: step as i32 + 1,
            title: format!("ขั้นตอนที่ {} ดำเนินการตามแผนและสรุปผลเสนอผู้บริหาร", step + 1),
            weight: Some(20.0),
            start: Some(start),
            finish: Some(start + chrono::Days::new(59)),
        }
    });
    let reports = (0..4_u64).map(|report| {
        let percent = f64::from(n % 25) + report as f64 * 10.0;
        let date = year.first_day() + chrono::Days::new(report * 30 + 20);
        ProgressReport {
            narrative: Some(format!("รายงานครั้งที่ {} ลงพื้นที่ร่วมกับชุมชนและติดตามผลการดำเนินงานตามแผน", report + 1)),
            ..ProgressReport::of(date, Some(percent))
        }
    });
    let mut kpi = KpiDraft::new(format!("50{district:02}-{n}").parse()?);
    kpi.name = Some(format!("ร้อยละความสำเร็จของงานที่ {n}"));
    kpi.target = Some(80.0);
    kpi.quarters = Quarter::ALL.into_iter().map(QuarterResult::empty).collect();
    let mut draft = ProjectDraft::new(code.parse()?);
    draft.name = Some(format!("{} ที่ {n}", TITLES[n as usize % TITLES.len()]));
    draft.fiscal_year = Some(year);
    draft.unit_name = Some(format!("สำนักงานเขตที่ {district}"));
    draft.rationale = Some("หลักการและเหตุผลของโครงการ ".repeat(20));
    draft.steps = steps.collect();
    draft.reports = reports.collect();
    draft.kpis = vec![kpi];
    Ok(Content::Project(Box::new(draft)))
}
