//! The queue: put in once, done by one at a time, taken again from the dead, given up in the end.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    job::{JobKind, JobState, LEASE, MOST_TRIES, next_try},
    permission::Actor,
    user::Role,
};
use store::{
    Db, Request, StoreError,
    job::{self, JobFilter, NewJob, Taken},
};

use crate::support::*;

const WORKER: Actor = Actor::System("jobs");

fn now() -> DateTime<Utc> {
    "2023-02-01T03:00:00Z".parse().expect("a time")
}

fn later(seconds: i64) -> DateTime<Utc> {
    now() + TimeDelta::seconds(seconds)
}

async fn put(db: &Db, key: &str, run_at: DateTime<Utc>) -> bool {
    let payload = serde_json::json!({ "key": key });
    let new = NewJob { kind: JobKind::Remind, key: key.to_owned(), payload, run_at };
    job::enqueue(db, &WORKER, new, now()).await.expect("puts in")
}

async fn take(db: &Db, at: DateTime<Utc>) -> Option<Taken> {
    job::take(db, &WORKER, at).await.expect("answers")
}

async fn states(db: &Db) -> Vec<(String, JobState, i32)> {
    let admin = person("admin", Role::Administrator);
    let queue = job::list(db, &admin, &JobFilter::default()).await.expect("lists");
    let mut jobs: Vec<_> = queue.jobs.rows.into_iter().map(|job| (job.key, job.state, job.tries)).collect();
    jobs.sort_by(|a, b| a.0.cmp(&b.0));
    jobs
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_is_put_in_once_and_taken_when_it_is_due() {
    on_each(async |db| {
        assert!(put(db, "b", later(10)).await && put(db, "a", later(20)).await && put(db, "c", later(900)).await);
        assert!(!put(db, "a", now()).await, "known by what it is for");
        assert_eq!(take(db, now()).await, None);
        let first = take(db, later(30)).await.expect("due");
        assert_eq!((first.key.as_str(), first.tries, first.kind), ("b", 1, Some(JobKind::Remind)), "due longest");
        assert_eq!(first.payload, serde_json::json!({ "key": "b" }));
        let second = take(db, later(30)).await.expect("due");
        assert_eq!((second.key.as_str(), take(db, later(30)).await), ("a", None));
        assert!(job::finish(db, &WORKER, &first, later(31)).await.expect("ends"));
        assert!(!job::finish(db, &WORKER, &first, later(31)).await.expect("ends"), "once");
        assert!(!put(db, "b", now()).await, "never again");
        use JobState::{Done, Running, Waiting};
        let expected = [("a", Running, 1), ("b", Done, 1), ("c", Waiting, 0)];
        assert_eq!(states(db).await, expected.map(|(key, state, tries)| (key.to_owned(), state, tries)));
        assert_eq!(job::sweep(db, &WORKER, later(31)).await.expect("sweeps"), 0);
        let months = later(31) + TimeDelta::days(100);
        assert_eq!(job::sweep(db, &WORKER, months).await.expect("sweeps"), 1, "what is not done stays");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_with_many_workers_never_do_a_job_twice() {
    on_each(async |db| {
        const JOBS: usize = 60;
        for n in 0..JOBS {
            put(db, &format!("job {n}"), now()).await;
        }
        // Each server has a pool of its own; on SQLite both share the one there is.
        let work = |db: Db| async move {
            let mut done = Vec::new();
            while let Some(taken) = job::take(&db, &WORKER, later(1)).await.expect("answers") {
                assert_eq!(taken.tries, 1, "{}", taken.key);
                assert!(job::finish(&db, &WORKER, &taken, later(1)).await.expect("ends"), "{}", taken.key);
                done.push(taken.key);
            }
            done
        };
        let tasks: Vec<_> = (0..8).map(|_| tokio::spawn(work(db.clone()))).collect();
        let mut done = Vec::new();
        for task in tasks {
            done.extend(task.await.expect("works"));
        }
        // On PostgreSQL a worker may find all that is due being taken, and stop; nothing is left behind by all of them.
        while let Some(taken) = take(db, later(1)).await {
            assert!(job::finish(db, &WORKER, &taken, later(1)).await.expect("ends"));
            done.push(taken.key);
        }
        done.sort_unstable();
        let once = done.len();
        done.dedup();
        assert_eq!((once, done.len()), (JOBS, JOBS));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_job_of_a_worker_that_died_is_taken_again() {
    on_each(async |db| {
        put(db, "a", now()).await;
        let dead = take(db, now()).await.expect("due");
        let lease = LEASE.num_seconds();
        assert_eq!(take(db, later(lease - 1)).await, None, "it may be alive");
        // While it gives signs of life it keeps the job.
        assert!(job::renew(db, &WORKER, &dead, later(lease - 1)).await.expect("renews"));
        assert_eq!(take(db, later(lease + 1)).await, None);
        let heir = take(db, later(2 * lease)).await.expect("lost");
        assert_eq!((heir.key.as_str(), heir.tries), ("a", 2));
        // Whoever lost it has nothing more to say of it.
        assert!(!job::renew(db, &WORKER, &dead, later(2 * lease)).await.expect("answers"));
        assert!(!job::finish(db, &WORKER, &dead, later(2 * lease)).await.expect("answers"));
        assert!(!job::fail(db, &WORKER, &dead, "late", later(2 * lease)).await.expect("answers"));
        assert!(job::finish(db, &WORKER, &heir, later(2 * lease)).await.expect("ends"));
        assert_eq!(states(db).await, [("a".to_owned(), JobState::Done, 2)]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_is_tried_again_later_given_up_and_run_again_by_an_administrator() {
    on_each(async |db| {
        put(db, "a", now()).await;
        let mut at = now();
        for tries in 1..=MOST_TRIES {
            let taken = take(db, at).await.expect("due");
            assert!(taken.tries == tries && !job::is_hopeless(&taken));
            assert!(job::fail(db, &WORKER, &taken, "no\0answer", at).await.expect("fails"));
            match next_try(tries, at) {
                Some(next) => {
                    assert_eq!(take(db, next - TimeDelta::seconds(1)).await, None, "not before");
                    at = next;
                }
                None => assert_eq!(take(db, at + TimeDelta::days(30)).await, None, "never by itself"),
            }
        }
        let admin = person("admin", Role::Administrator);
        let dead = JobFilter { state: Some(JobState::Dead), ..JobFilter::default() };
        let queue = job::list(db, &admin, &dead).await.expect("lists");
        let found = &queue.jobs.rows[0];
        assert_eq!((queue.jobs.total, found.last_error.as_deref(), found.tries), (1, Some("no answer"), MOST_TRIES));
        assert_eq!(queue.counts[0], (JobState::Dead, 1));
        let request = Request::new(today());
        for role in [Role::Staff, Role::UnitHead, Role::Evaluator, Role::Executive] {
            let other = person("other", role);
            assert!(matches!(job::list(db, &other, &dead).await, Err(StoreError::Forbidden)), "{role:?}");
            let refused = job::again(db, &other, found.id, &request).await;
            assert!(matches!(refused, Err(StoreError::Forbidden)), "{role:?}");
        }
        job::again(db, &admin, found.id, &request).await.expect("again");
        let taken = take(db, Utc::now()).await.expect("due at once");
        assert_eq!((taken.key.as_str(), taken.tries), ("a", 1));
        let running = job::again(db, &admin, found.id, &request).await;
        assert!(matches!(running, Err(StoreError::Conflict { .. })), "{running:?}");
        let nobody = job::again(db, &admin, uuid::Uuid::now_v7(), &request).await;
        assert!(matches!(nobody, Err(StoreError::NotFound)));
        assert_eq!(count(db, "SELECT count(*) FROM audit_event WHERE record_kind = 'job'").await, 1);
        // One that only a person can decide on is given up at once, and whoever lost it meanwhile decides on nothing.
        put(db, "b", now()).await;
        let unknown = take(db, now()).await.expect("due");
        assert!(job::give_up(db, &WORKER, &unknown, "did it\0arrive", now()).await.expect("gives up"));
        assert!(!job::give_up(db, &WORKER, &unknown, "late", now()).await.expect("answers"));
        let queue = job::list(db, &admin, &dead).await.expect("lists");
        let found = &queue.jobs.rows[0];
        assert_eq!((found.key.as_str(), found.last_error.as_deref(), found.tries), ("b", Some("did it arrive"), 1));
        let other = person("other", Role::Executive);
        assert!(matches!(job::give_up(db, &other, &unknown, "", now()).await, Err(StoreError::Forbidden)));
        // A job that kills whoever does it is given up too.
        let mut lost = taken;
        let mut at = Utc::now();
        while !job::is_hopeless(&lost) {
            at += LEASE * 2;
            lost = take(db, at).await.expect("lost");
        }
        assert!(job::fail(db, &WORKER, &lost, "gone", at).await.expect("fails"));
        let all = [("a".to_owned(), JobState::Dead, MOST_TRIES + 1), ("b".to_owned(), JobState::Dead, 1)];
        assert_eq!(states(db).await, all);
    })
    .await;
}
