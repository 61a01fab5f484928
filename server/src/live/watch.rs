//! One stream: waits for what concerns its record, and tells where things stand then.

use std::{convert::Infallible, time::Duration};

use app::{
    i18n::Lang,
    live::words::{news, people},
};
use axum::response::sse::Event;
use chrono::Utc;
use domain::{edit::Record, permission::Actor, presence::Live};
use futures::stream::{Stream, unfold};
use store::{Db, StoreError};
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::{Instant, Interval, MissedTickBehavior, interval_at, sleep},
};

use super::seats::{Over, Seat};

/// How often it is looked whether the session and its rights still hold, and what happened without a word: somebody
/// went, or another process brought something in.
const CHECK: Duration = Duration::from_secs(30);
/// What happens within this time is told at once: a grid saves many fields, and people come in crowds.
pub const GATHER: Duration = Duration::from_millis(100);
/// The last event of a stream whose session is over, or has lost its rights.
const END: &str = "end";
/// The last event of a stream that gave way to a newer one of its session.
const MOVED: &str = "moved";

/// A stream.
pub struct Watch {
    db: Db,
    token: String,
    record: Record,
    code: String,
    since: i64,
    lang: Lang,
    heard: Receiver<Live>,
    seat: Seat,
    check: Interval,
    /// What was told last.
    told: Option<Told>,
    ended: bool,
}

/// Where things stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Told {
    seq: i64,
    reported: bool,
    people: String,
    news: String,
}

impl Watch {
    /// A stream of what happens to a record after the event `since`, for whoever holds the session's token.
    pub fn new(
        db: Db,
        token: String,
        (record, code): (Record, String),
        since: i64,
        lang: Lang,
        heard: Receiver<Live>,
        seat: Seat,
    ) -> Self {
        let mut check = interval_at(Instant::now() + CHECK, CHECK);
        check.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self { db, token, record, code, since, lang, heard, seat, check, told: None, ended: false }
    }

    /// Its events.
    pub fn events(self) -> impl Stream<Item = Result<Event, Infallible>> {
        unfold(self, async |mut watch| watch.next().await.map(|event| (Ok(event), watch)))
    }

    async fn next(&mut self) -> Option<Event> {
        if self.ended {
            return None;
        }
        loop {
            // The first event tells what is there; what came since the page was read is in it.
            let over = if self.told.is_none() { None } else { self.wait().await };
            match over {
                Some(Over::Stopping) => return None,
                Some(Over::GivenUp) => return Some(self.end(MOVED)),
                None => {}
            }
            match self.stand().await {
                Ok(Some(told)) if self.told.as_ref() != Some(&told) => {
                    let reported = if told.reported { "reported" } else { "" };
                    let event = format!("{}\n{reported}\n{}\n{}", told.seq, told.people, told.news);
                    self.told = Some(told);
                    return Some(Event::default().data(event));
                }
                Ok(Some(_)) => {}
                Ok(None) => return Some(self.end(END)),
                // The page asks again when the database is there again.
                Err(error) => {
                    tracing::warn!(?error, "a stream ends: the database does not tell");
                    return None;
                }
            }
        }
    }

    fn end(&mut self, word: &str) -> Event {
        self.ended = true;
        Event::default().data(word)
    }

    /// Waits until there is something to look for, or the stream has to end.
    async fn wait(&mut self) -> Option<Over> {
        loop {
            tokio::select! {
                biased;
                over = self.seat.over() => return Some(over),
                heard = self.heard.recv() => match heard {
                    Ok(live) if !self.concerns(&live) => {}
                    Ok(_) | Err(RecvError::Lagged(_)) => {
                        sleep(GATHER).await;
                        self.heard = self.heard.resubscribe();
                        return None;
                    }
                    Err(RecvError::Closed) => return Some(Over::Stopping),
                },
                _ = self.check.tick() => return None,
            }
        }
    }

    fn concerns(&self, live: &Live) -> bool {
        match live {
            Live::Changed { record, code } | Live::Presence { record, code } => {
                *record == self.record && *code == self.code
            }
            Live::Missed => true,
        }
    }

    /// Where things stand for who holds the session now; `None` where it is over, or has lost the right.
    async fn stand(&self) -> store::Result<Option<Told>> {
        match self.ask().await {
            Err(StoreError::Forbidden | StoreError::NotFound) => Ok(None),
            told => told,
        }
    }

    async fn ask(&self) -> store::Result<Option<Told>> {
        let Self { db, record, code, lang, .. } = self;
        let Some(signed) = store::session::look(db, &self.token, Utc::now()).await? else { return Ok(None) };
        let actor = Actor::Person(signed.person);
        let (others, new) = store::live::standing(db, &actor, *record, code, self.since).await?;
        let (people, reported) = (people(*lang, &others), new.reported());
        Ok(Some(Told { seq: new.seq, reported, people, news: news(*lang, &new) }))
    }
}
