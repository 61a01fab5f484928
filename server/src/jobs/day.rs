//! What a day brings: reminders once people are at work, and tidying up.

use std::time::Duration;

use chrono::{NaiveDate, NaiveTime, TimeDelta, Utc};
use domain::{fiscal_year::CITY_UTC_OFFSET_HOURS, holiday::is_quiet, job::JobKind};
use serde::{Deserialize, Serialize};
use store::job::{NewJob, Taken};
use tokio::sync::watch;

use super::{ACTOR, Tools, pause};
use crate::settings::today;

/// How often it is looked whether something is due.
const CHECK: Duration = Duration::from_secs(30);

#[derive(Serialize, Deserialize)]
struct Payload {
    day: NaiveDate,
}

/// Puts in what each day brings, until it is to stop.
pub async fn follow(tools: Tools, mut stopped: watch::Receiver<bool>) {
    let mut done: Option<NaiveDate> = None;
    loop {
        let day = today();
        if done != Some(day) && is_time(&tools, day) {
            match bring(&tools, day).await {
                Ok(()) => done = Some(day),
                Err(error) => tracing::error!(?error, %day, "what the day brings could not be put in; trying again"),
            }
        }
        if !pause(&mut stopped, CHECK).await {
            return;
        }
    }
}

fn is_time(tools: &Tools, day: NaiveDate) -> bool {
    let clock: NaiveTime = (Utc::now() + TimeDelta::hours(CITY_UTC_OFFSET_HOURS)).time();
    !is_quiet(day) && tools.remind_at.is_some_and(|at| at <= clock)
}

async fn bring(tools: &Tools, day: NaiveDate) -> Result<(), store::StoreError> {
    let now = Utc::now();
    let payload = serde_json::to_value(Payload { day }).unwrap_or_default();
    let job = NewJob { kind: JobKind::Remind, key: format!("remind {day}"), payload, run_at: now };
    store::job::enqueue(&tools.db, &ACTOR, job, now).await?;
    store::job::sweep(&tools.db, &ACTOR, now).await?;
    Ok(())
}

/// Finds out who is to be reminded, and writes their digests. On a later day than its own nobody is: what is still
/// missing is in that day's.
pub async fn remind(tools: &Tools, job: &Taken) -> Result<(), String> {
    let Payload { day } = serde_json::from_value(job.payload.clone()).map_err(|error| error.to_string())?;
    if day != today() {
        tracing::warn!(%day, "nobody is reminded of a day that is over");
        return Ok(());
    }
    let count =
        store::reminder::remind(&tools.db, &ACTOR, day, Utc::now()).await.map_err(|error| format!("{error:?}"))?;
    tracing::info!(%day, count, "people are reminded");
    Ok(())
}
