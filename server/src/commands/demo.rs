//! `digitalplan demo`: the demo city.

use std::{error::Error, process::ExitCode, time::Instant};

use domain::{
    import::{Content, ImportReport, Outcome},
    permission::Actor,
};
use exchange::demo::{City, DEFAULT_PROJECTS};
use store::{
    Db, Request, StoreError,
    import::{self, Importer},
    period,
};

use super::{Demo, say::say};
use crate::settings::today;

/// Records stored in one transaction.
const BATCH: usize = 500;
/// What the import of the demo city is called.
const SOURCE: &str = "demo";
/// The version of a year that was just set up.
const NEW: i32 = 1;

/// Runs the command; the memory it needs does not grow with the city.
pub async fn demo(db: &Db, arguments: Demo) -> Result<ExitCode, Box<dyn Error>> {
    let actor = Actor::System("demo");
    let is_empty = store::city::years(db, &actor).await?.is_empty();
    // A city whose loading was cut short is loaded again: what is there already stays as it is.
    if arguments.if_empty && !is_empty && !import::interrupted(db, &actor, SOURCE).await? {
        say!("The database already holds records: the demo city is not loaded.")?;
        return Ok(ExitCode::SUCCESS);
    }
    let begun = Instant::now();
    let total = arguments.projects.unwrap_or(DEFAULT_PROJECTS);
    let city = City::new(arguments.seed, total, today());
    // How far it is, is not worth failing for.
    let _ = say!("Loading the demo city: {total} projects over three fiscal years");
    store::unit::ensure(db, &actor, &city.units()).await?;
    super::user::demo_people(db, &actor).await?;
    set_up_years(db, &actor, &city).await?;
    let mut importer = Importer::begin(db, &actor, SOURCE).await?;
    importer.dimensions(&city.dimensions(), today()).await?;
    let mut report = ImportReport::default();
    let kpis = city.kpis().map(|kpi| Content::Kpi(Box::new(kpi)));
    let projects = city.projects().map(|project| Content::Project(Box::new(project)));
    let mut batch = Vec::with_capacity(BATCH);
    let mut done = 0_u64;
    for content in kpis.chain(projects) {
        batch.push(content);
        if batch.len() == BATCH {
            done += store_batch(&mut importer, &mut batch, &mut report).await?;
            if done.is_multiple_of(BATCH as u64 * 10) {
                let rate = done as f64 / begun.elapsed().as_secs_f64().max(0.001);
                let _ = say!("  {done} records, {rate:.0} a second");
            }
        }
    }
    done += store_batch(&mut importer, &mut batch, &mut report).await?;
    importer.finish(&report).await?;
    import::made_good(db, &actor, SOURCE).await?;
    store::standing::refresh(db, &actor, today()).await?;
    say!("The demo city is there: {done} records in {:.1} s", begun.elapsed().as_secs_f64())?;
    Ok(ExitCode::SUCCESS)
}

/// Sets the city's years up; a year that somebody set up stays as it is.
async fn set_up_years(db: &Db, actor: &Actor, city: &City) -> Result<(), StoreError> {
    let request = Request::new(today());
    for calendar in city.calendars() {
        match period::open(db, actor, calendar.year, calendar.rules, &request).await {
            Ok(()) => {}
            Err(StoreError::Invalid { field: "year", .. }) => continue,
            Err(error) => return Err(error),
        }
        period::set_windows(db, actor, calendar.year, NEW, &calendar.windows, &request).await?;
        for exception in &calendar.exceptions {
            period::except(db, actor, calendar.year, exception, &request).await?;
        }
    }
    Ok(())
}

async fn store_batch(
    importer: &mut Importer,
    batch: &mut Vec<Content>,
    report: &mut ImportReport,
) -> Result<u64, Box<dyn Error>> {
    let outcomes = importer.pages(batch, today()).await?;
    for outcome in &outcomes {
        match outcome {
            Outcome::Created => report.created += 1,
            Outcome::Updated => report.updated += 1,
            Outcome::Unchanged => report.unchanged += 1,
            Outcome::Rejected => report.rejected += 1,
        }
    }
    batch.clear();
    Ok(outcomes.len() as u64)
}
