//! The streams that are open: how many there may be, and the end of all of them.

use std::{
    collections::{HashMap, VecDeque},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use domain::ids::SessionId;
use tokio::sync::{Notify, watch};

/// Streams of one session. A page that is not seen closes its own, so these are the windows somebody sees at once; the
/// oldest gives way, for it may be that of a phone that has gone.
pub const PER_SESSION: usize = 6;
/// Streams from one address: an office has one address, a whole district perhaps.
pub const PER_ADDRESS: usize = 1_000;
/// Streams altogether.
pub const ALTOGETHER: usize = 10_000;
/// Of which so many parts of a hundred are left to those who sign in, however many read.
pub const FOR_SESSIONS: usize = 50;

/// The streams that are open. Cloning shares them.
#[derive(Clone, Debug, Default)]
pub struct Seats(Arc<Hall>);

#[derive(Debug)]
struct Hall {
    taken: Mutex<Taken>,
    stopping: watch::Sender<bool>,
    open: AtomicUsize,
}

impl Default for Hall {
    fn default() -> Self {
        Self { taken: Mutex::default(), stopping: watch::Sender::new(false), open: AtomicUsize::default() }
    }
}

#[derive(Debug, Default)]
struct Taken {
    sessions: HashMap<SessionId, VecDeque<Arc<Place>>>,
    addresses: HashMap<String, usize>,
}

#[derive(Debug, Default)]
struct Place {
    given_up: AtomicBool,
    told: Notify,
}

/// The place of one stream; dropping it gives it free.
#[derive(Debug)]
pub struct Seat {
    hall: Arc<Hall>,
    place: Arc<Place>,
    session: Option<SessionId>,
    address: String,
    stopping: watch::Receiver<bool>,
}

/// Why a stream ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// The server stops; another may be there in a moment.
    Stopping,
    /// A newer stream of the session took its place.
    GivenUp,
}

impl Seats {
    /// A place for a stream of a session, or of nobody's; none where there are too many.
    pub fn take(&self, session: Option<SessionId>, address: String) -> Option<Seat> {
        let hall = &self.0;
        let mut taken = hall.taken();
        let from_there = taken.addresses.get(&address).copied().unwrap_or_default();
        let share = if session.is_some() { 100 } else { 100 - FOR_SESSIONS };
        let full = |there: usize, most: usize| there >= most * share / 100;
        if full(from_there, PER_ADDRESS) || full(hall.open.load(Ordering::Relaxed), ALTOGETHER) {
            return None;
        }
        *taken.addresses.entry(address.clone()).or_default() += 1;
        let place = Arc::new(Place::default());
        if let Some(session) = session {
            let places = taken.sessions.entry(session).or_default();
            let standing = places.iter().filter(|place| !place.given_up.load(Ordering::Relaxed)).count();
            if standing >= PER_SESSION
                && let Some(oldest) = places.iter().find(|place| !place.given_up.load(Ordering::Relaxed))
            {
                oldest.given_up.store(true, Ordering::Relaxed);
                oldest.told.notify_one();
            }
            places.push_back(place.clone());
        }
        hall.open.fetch_add(1, Ordering::Relaxed);
        let stopping = hall.stopping.subscribe();
        Some(Seat { hall: hall.clone(), place, session, address, stopping })
    }

    /// Ends every stream, and those to come at once.
    pub fn close(&self) {
        self.0.stopping.send_replace(true);
    }

    /// How many streams are open.
    pub fn open(&self) -> usize {
        self.0.open.load(Ordering::Relaxed)
    }
}

impl Hall {
    /// A panic elsewhere leaves counts that are whole.
    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seat {
    /// Waits until the stream has to end.
    pub async fn over(&mut self) -> Over {
        tokio::select! {
            _ = self.stopping.wait_for(|stopping| *stopping) => Over::Stopping,
            () = self.place.told.notified() => Over::GivenUp,
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut taken = self.hall.taken();
        if let Some(session) = self.session
            && let Some(places) = taken.sessions.get_mut(&session)
        {
            places.retain(|place| !Arc::ptr_eq(place, &self.place));
            if places.is_empty() {
                taken.sessions.remove(&session);
            }
        }
        if let Some(count) = taken.addresses.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                taken.addresses.remove(&self.address);
            }
        }
        self.hall.open.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn session() -> Option<SessionId> {
        Some(SessionId(Uuid::now_v7()))
    }

    #[tokio::test]
    async fn the_oldest_stream_of_a_session_gives_way() {
        let seats = Seats::default();
        let one = session();
        let mut kept: Vec<Seat> = (0..PER_SESSION).filter_map(|_| seats.take(one, "10.0.0.1".into())).collect();
        let mut newest = seats.take(one, "10.0.0.1".into()).expect("a place");
        assert_eq!(kept[0].over().await, Over::GivenUp);
        // The one that was told is not told twice, and the next in age is the one to give way next.
        let _last = seats.take(one, "10.0.0.1".into()).expect("a place");
        assert_eq!(kept[1].over().await, Over::GivenUp);
        let others = async {
            tokio::select! { _ = kept[2].over() => (), _ = newest.over() => () }
        };
        assert!(tokio::time::timeout(std::time::Duration::from_millis(50), others).await.is_err());
        drop((kept, newest));
        assert_eq!(seats.open(), 1);
    }

    #[tokio::test]
    async fn readers_leave_room_for_those_who_sign_in() {
        let seats = Seats::default();
        let readers: Vec<Seat> = std::iter::from_fn(|| seats.take(None, "10.0.0.1".into())).take(PER_ADDRESS).collect();
        assert_eq!(readers.len(), PER_ADDRESS * (100 - FOR_SESSIONS) / 100);
        assert!(seats.take(session(), "10.0.0.1".into()).is_some());
        drop(readers);
        assert!(seats.take(None, "10.0.0.1".into()).is_some());
    }

    #[tokio::test]
    async fn an_address_has_its_share_and_gives_it_back() {
        let seats = Seats::default();
        let mut kept: Vec<Seat> = (0..PER_ADDRESS).filter_map(|_| seats.take(session(), "10.0.0.1".into())).collect();
        assert_eq!(kept.len(), PER_ADDRESS);
        assert!(seats.take(session(), "10.0.0.1".into()).is_none());
        assert!(seats.take(session(), "10.0.0.2".into()).is_some());
        kept.pop();
        assert!(seats.take(session(), "10.0.0.1".into()).is_some());
        drop(kept);
        assert_eq!(seats.open(), 0);
        let taken = seats.0.taken();
        assert!(taken.sessions.is_empty() && taken.addresses.is_empty(), "{taken:?}");
    }

    #[tokio::test]
    async fn all_end_when_the_server_stops() {
        let seats = Seats::default();
        let mut early = seats.take(session(), String::new()).expect("a place");
        seats.close();
        let mut late = seats.take(session(), String::new()).expect("a place");
        assert_eq!((early.over().await, late.over().await), (Over::Stopping, Over::Stopping));
    }
}
