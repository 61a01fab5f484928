//! What the server does without being asked: it works off the queue of [`store::job`] and puts in what the day brings.
//!
//! Any number of servers on one database do so beside each other. A job is one server's at a time while it gives signs
//! of life; what the day brings is put in under a key of the day, so once.

mod day;
mod digest;

use std::{sync::Arc, time::Duration};

use chrono::{NaiveTime, Utc};
use domain::{
    job::{HEARTBEAT_SECONDS, JobKind},
    permission::Actor,
};
use store::{Db, job::Taken};
use tokio::{sync::watch, task::JoinSet};

use crate::mail::Mailer;

/// Why a job was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Failure {
    /// What went wrong; it is tried again.
    Again(String),
    /// Why only a person can tell whether it is to be tried again.
    Final(String),
}

impl From<String> for Failure {
    fn from(error: String) -> Self {
        Self::Again(error)
    }
}

/// Under which name the audit would keep what jobs do.
pub const ACTOR: Actor = Actor::System("jobs");
/// Jobs a server does at once.
const WORKERS: usize = 2;
/// How often it is looked for a job where there was none.
const POLL: Duration = Duration::from_secs(2);
/// How long the database is left alone that does not answer.
const AFTER_FAILURE: Duration = Duration::from_secs(15);
/// How long a job may take.
const LONGEST: Duration = Duration::from_secs(600);

/// What jobs need.
#[derive(Clone)]
pub struct Tools {
    /// The store.
    pub db: Db,
    /// The way to people's mailboxes, where it is set up.
    pub mailer: Option<Arc<Mailer>>,
    /// The address to put before a path in a mail.
    pub base_url: String,
    /// When on a working day people are reminded, on the city's clock; never where `None`.
    pub remind_at: Option<NaiveTime>,
}

/// The workers of this server.
pub struct Workers {
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

/// Starts the workers.
pub fn start(tools: &Tools) -> Workers {
    let (stop, stopped) = watch::channel(false);
    let mut tasks = JoinSet::new();
    for _ in 0..WORKERS {
        tasks.spawn(work_off(tools.clone(), stopped.clone()));
    }
    tasks.spawn(day::follow(tools.clone(), stopped));
    Workers { stop, tasks }
}

impl Workers {
    /// Takes no more jobs and finishes what is begun, for at most `patience`; what is not finished by then is taken up
    /// by whoever comes next, once its lease is over.
    pub async fn stop(mut self, patience: Duration) {
        let _ = self.stop.send(true);
        let all = async { while self.tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(patience, all).await.is_err() {
            tracing::warn!("some jobs were not finished in time and will be done again");
        }
    }
}

/// Waits, but no longer than until it is to stop. Says whether it is to go on.
async fn pause(stopped: &mut watch::Receiver<bool>, time: Duration) -> bool {
    let _ = tokio::time::timeout(time, stopped.wait_for(|stop| *stop)).await;
    !*stopped.borrow()
}

async fn work_off(tools: Tools, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        match store::job::take(&tools.db, &ACTOR, Utc::now()).await {
            Ok(Some(job)) => one(&tools, job).await,
            Ok(None) => {
                pause(&mut stopped, POLL).await;
            }
            Err(error) => {
                tracing::error!(?error, "the queue cannot be read; trying again");
                pause(&mut stopped, AFTER_FAILURE).await;
            }
        }
    }
}

/// Does a job and says what became of it, while giving signs of life.
async fn one(tools: &Tools, job: Taken) {
    let db = &tools.db;
    let outcome = if store::job::is_hopeless(&job) {
        Err(Failure::Again("whoever did it last gave no sign of life any more, each time it was tried".to_owned()))
    } else {
        // A task of its own, so that a panic ends the job and not the worker.
        let mut task = tokio::spawn(perform(tools.clone(), job.clone()));
        let done = tokio::select! {
            done = &mut task => Some(done.unwrap_or_else(|error| Err(Failure::Again(error.to_string())))),
            () = lost(db, &job) => None,
            () = tokio::time::sleep(LONGEST) => Some(Err(Failure::Again(format!("it took longer than {} s", LONGEST.as_secs())))),
        };
        task.abort();
        match done {
            Some(done) => done,
            None => {
                return tracing::warn!(key = job.key, "a job was lost: no sign of life reached the database in time");
            }
        }
    };
    let kept = match &outcome {
        Ok(()) => store::job::finish(db, &ACTOR, &job, Utc::now()).await,
        Err(Failure::Again(error)) => {
            tracing::warn!(key = job.key, tries = job.tries, error, "a job failed");
            store::job::fail(db, &ACTOR, &job, error, Utc::now()).await
        }
        Err(Failure::Final(error)) => {
            tracing::warn!(key = job.key, tries = job.tries, error, "a job waits for an administrator");
            store::job::give_up(db, &ACTOR, &job, error, Utc::now()).await
        }
    };
    if let Err(error) = kept {
        // Its lease ends by itself, and it is done again.
        tracing::error!(key = job.key, ?error, "what became of a job could not be written");
    }
}

/// Renews the lease of a job until it is lost.
async fn lost(db: &Db, job: &Taken) {
    loop {
        tokio::time::sleep(Duration::from_secs(HEARTBEAT_SECONDS)).await;
        match store::job::renew(db, &ACTOR, job, Utc::now()).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => tracing::warn!(key = job.key, ?error, "no sign of life of a job could be written"),
        }
    }
}

async fn perform(tools: Tools, job: Taken) -> Result<(), Failure> {
    match job.kind {
        Some(JobKind::Remind) => Ok(day::remind(&tools, &job).await?),
        Some(JobKind::MailDigest) => digest::send(&tools, &job).await,
        None => Err(Failure::Again("this version of the program does not know such a job".to_owned())),
    }
}
