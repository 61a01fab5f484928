//! A stream for whoever only reads: a word whenever the record's page has become another one.

use std::convert::Infallible;

use axum::response::sse::Event;
use domain::{edit::Record, presence::Live};
use futures::stream::{Stream, unfold};
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::sleep,
};

use super::{seats::Seat, watch::GATHER};

/// Its events. They say that something was changed and not what, for the page says that to whoever may read it.
pub fn events(
    heard: Receiver<Live>,
    seat: Seat,
    record: Record,
    code: String,
) -> impl Stream<Item = Result<Event, Infallible>> {
    unfold((heard, seat, (record, code)), async |(mut heard, mut seat, what)| {
        loop {
            tokio::select! {
                biased;
                _ = seat.over() => return None,
                told = heard.recv() => match told {
                    Ok(Live::Changed { record, code }) if (record, &code) != (what.0, &what.1) => {}
                    Ok(Live::Presence { .. }) => {}
                    Ok(Live::Changed { .. } | Live::Missed) | Err(RecvError::Lagged(_)) => {
                        sleep(GATHER).await;
                        let heard = heard.resubscribe();
                        return Some((Ok(Event::default().data("changed")), (heard, seat, what)));
                    }
                    Err(RecvError::Closed) => return None,
                },
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use futures::StreamExt;
    use tokio::{sync::broadcast, time::timeout};

    use super::*;
    use crate::live::Seats;

    #[tokio::test]
    async fn only_changes_of_the_record_are_told_and_many_at_once_as_one() {
        let (tell, heard) = broadcast::channel(8);
        let seats = Seats::default();
        let seat = seats.take(None, "10.0.0.1".to_owned()).expect("a place");
        let changed = |code: &str| Live::Changed { record: Record::Project, code: code.to_owned() };
        let mut told = Box::pin(events(heard, seat, Record::Project, "50010000-1".to_owned()));
        let quiet = [
            changed("50010000-2"),
            Live::Changed { record: Record::Kpi, code: "50010000-1".to_owned() },
            Live::Presence { record: Record::Project, code: "50010000-1".to_owned() },
        ];
        for other in quiet {
            tell.send(other).expect("heard");
        }
        assert!(timeout(GATHER * 3, told.next()).await.is_err());
        for _ in 0..5 {
            tell.send(changed("50010000-1")).expect("heard");
        }
        assert!(told.next().await.is_some());
        assert!(timeout(GATHER * 3, told.next()).await.is_err());
        tell.send(Live::Missed).expect("heard");
        assert!(told.next().await.is_some());
        seats.close();
        assert!(told.next().await.is_none());
        drop(told);
        assert_eq!(seats.open(), 0);
    }
}
