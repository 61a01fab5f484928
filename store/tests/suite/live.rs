//! What happens is told, on PostgreSQL across servers.

use std::{sync::atomic::Ordering, time::Duration};

use domain::{
    edit::{FieldEdit, Record},
    permission::Actor,
    presence::{Live, Present},
    unit::ProjectCode,
};
use sea_orm::{ConnectionTrait, DbBackend};
use store::{Db, Request, StoreError, live};
use tokio::time::timeout;
use uuid::Uuid;

use crate::{
    drafts::{self, project_page},
    editing::staff_of,
    queries::counted,
    support::*,
};

/// Another server on the same database; on SQLite there is only this one.
async fn other_server(db: &Db) -> Db {
    if db.connection().get_database_backend() == DbBackend::Sqlite {
        return db.clone();
    }
    let pool = db.connection().get_postgres_connection_pool();
    let name = pool.connect_options().get_database().expect("a name").to_owned();
    let server = std::env::var("TEST_POSTGRES_URL").expect("a server");
    let (base, _) = server.rsplit_once('/').expect("a database in the address");
    store::connect(&format!("{base}/{name}")).await.expect("connects")
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_and_people_are_told() {
    on_each(async |db| {
        import(db, [project_page(drafts::project())]).await;
        let code: ProjectCode = "50490000-11".parse().expect("a code");
        let other = other_server(db).await;
        let mut heard = live::subscribe(&other, &PUBLIC).await.expect("listens");
        let (one, two) = (staff_of("somsri", "50490000"), staff_of("somchai", "50490000"));
        let mut next = async || timeout(Duration::from_secs(10), heard.recv()).await.expect("in time").expect("told");

        let change = |input: &str| {
            let field = "project.owner".parse().expect("a field");
            [FieldEdit { field, base: Some("ฝ่ายปกครอง".into()), input: input.into() }]
        };
        // What is not stored is not told.
        let refused = store::project::edit(db, &one, &code, &change(&"ก".repeat(501)), &Request::new(today())).await;
        assert!(!refused.expect("answers").saved);
        assert!(
            store::project::edit(db, &one, &code, &change("ฝ่ายโยธา"), &Request::new(today()))
                .await
                .expect("answers")
                .saved
        );
        assert_eq!(next().await, Live::Changed { record: Record::Project, code: code.to_string() });

        let (record, code) = (Record::Project, code.as_str());
        let (tab, second, their_tab) = (Uuid::now_v7(), Uuid::now_v7(), Uuid::now_v7());
        let presence = Live::Presence { record, code: code.to_owned() };
        assert_eq!(live::here(db, &one, record, code, tab, None).await.expect("answers"), []);
        assert_eq!(next().await, presence);
        let others = live::here(&other, &two, record, code, their_tab, None).await.expect("answers");
        assert_eq!(seen(&others), [("somsri", None)]);
        assert_eq!(next().await, presence);
        // A second sign of life is no news; that a field is opened is.
        live::here(db, &one, record, code, tab, None).await.expect("answers");
        live::here(db, &one, record, code, tab, Some("owner")).await.expect("answers");
        assert_eq!(next().await, presence);
        // Open twice, somebody is still there once, and edits what is edited in either page.
        live::here(db, &one, record, code, second, None).await.expect("answers");
        assert_eq!(next().await, presence);
        let there = live::present(&other, &two, record, code).await.expect("answers");
        assert_eq!(seen(&there), [("somsri", Some("owner"))]);
        live::gone(db, &one, record, code, tab).await.expect("answers");
        assert_eq!(next().await, presence);
        let there = live::present(&other, &two, record, code).await.expect("answers");
        assert_eq!(seen(&there), [("somsri", None)]);
        live::gone(db, &one, record, code, second).await.expect("answers");
        assert_eq!(next().await, presence);
        assert_eq!(live::present(&other, &two, record, code).await.expect("answers"), []);
        for who in [&PUBLIC, &staff_of("manee", "50120000")] {
            assert!(matches!(live::present(db, who, record, code).await, Err(StoreError::Forbidden)));
            let here = live::here(db, who, record, code, tab, None).await;
            assert!(matches!(here, Err(StoreError::Forbidden)));
            assert!(matches!(live::gone(db, who, record, code, tab).await, Err(StoreError::Forbidden)));
            assert!(matches!(live::since(db, who, record, code).await, Err(StoreError::Forbidden)));
            assert!(matches!(live::news(db, who, record, code, 0).await, Err(StoreError::Forbidden)));
        }
        other.connection().clone().close().await.expect("closes");
    })
    .await;
}

fn seen(others: &[Present]) -> Vec<(&str, Option<&str>)> {
    others.iter().map(|other| (other.name.as_str(), other.editing.as_deref())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_goes_without_a_word_is_gone_after_a_while() {
    on_each(async |db| {
        import(db, [project_page(drafts::project())]).await;
        let (record, code) = (Record::Project, "50490000-11");
        let (one, two, three) =
            (staff_of("somsri", "50490000"), staff_of("somchai", "50490000"), staff_of("manee", "50490000"));
        live::here(db, &one, record, code, Uuid::now_v7(), None).await.expect("answers");
        let tab = Uuid::now_v7();
        live::here(db, &two, record, code, tab, None).await.expect("answers");
        let long_ago = match db.connection().get_database_backend() {
            DbBackend::Sqlite => "UPDATE presence SET seen_at = '2023-01-01T00:00:00+00:00' WHERE name = 'somsri'",
            _ => "UPDATE presence SET seen_at = now() - interval '1 minute' WHERE name = 'somsri'",
        };
        db.connection().execute_unprepared(long_ago).await.expect("runs");
        assert_eq!(seen(&live::present(db, &three, record, code).await.expect("answers")), [("somchai", None)]);
        let mut heard = live::subscribe(db, &PUBLIC).await.expect("listens");
        assert_eq!(seen(&live::here(db, &two, record, code, tab, None).await.expect("answers")), []);
        let told = timeout(Duration::from_secs(10), heard.recv()).await.expect("in time").expect("told");
        assert_eq!(told, Live::Presence { record, code: code.to_owned() });
        assert_eq!(count(db, "SELECT count(*) FROM presence").await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_others_did_is_news() {
    on_each(async |db| {
        import(db, [project_page(drafts::project())]).await;
        let code: ProjectCode = "50490000-11".parse().expect("a code");
        let (one, two) = (staff_of("somsri", "50490000"), staff_of("somchai", "50490000"));
        let record = Record::Project;
        let since = live::since(db, &one, record, code.as_str()).await.expect("answers");
        assert!(since > 0, "the import is known");
        let change = async |who: &Actor, field: &str, base: Option<&str>, input: &str| {
            let edit = FieldEdit {
                field: format!("project.{field}").parse().expect("a field"),
                base: base.map(str::to_owned),
                input: input.to_owned(),
            };
            let edited = store::project::edit(db, who, &code, &[edit], &Request::new(today())).await.expect("answers");
            assert!(edited.saved, "{edited:?}");
        };
        change(&two, "owner", Some("ฝ่ายปกครอง"), "ฝ่ายโยธา").await;
        change(&one, "weight", Some("2.5"), "5").await;
        change(&two, "remark", Some("ปรับแผนเดือนมกราคม"), "ตรวจแล้ว").await;
        let news = live::news(db, &one, record, code.as_str(), since).await.expect("answers");
        assert_eq!((news.people, news.fields), (vec!["somchai".to_owned()], vec!["remark".into(), "owner".into()]));
        // To the one who did two of the three, the third is news.
        let theirs = live::news(db, &two, record, code.as_str(), since).await.expect("answers");
        assert_eq!((theirs.people, theirs.fields), (vec!["somsri".to_owned()], vec!["weight".to_owned()]));
        assert!(since < theirs.seq && theirs.seq < news.seq);
        let later = live::news(db, &one, record, code.as_str(), news.seq).await.expect("answers");
        assert!(later.is_empty() && later.seq == news.seq);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_listener_listens_again() {
    on_each(async |db| {
        if db.connection().get_database_backend() == DbBackend::Sqlite {
            return;
        }
        import(db, [project_page(drafts::project())]).await;
        let mut heard = live::subscribe(db, &PUBLIC).await.expect("listens");
        let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
            WHERE datname = current_database() AND query LIKE 'LISTEN%'";
        db.connection().execute_unprepared(cut).await.expect("runs");
        let mut next = async || timeout(Duration::from_secs(20), heard.recv()).await.expect("in time").expect("told");
        assert_eq!(next().await, Live::Missed);
        let (record, code) = (Record::Project, "50490000-11");
        live::here(db, &staff_of("somsri", "50490000"), record, code, Uuid::now_v7(), None).await.expect("answers");
        assert_eq!(next().await, Live::Presence { record, code: code.to_owned() });
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_stays_open_asks_the_same_however_many_there_are() {
    on_each(async |db| {
        import(db, [project_page(drafts::project())]).await;
        let (record, code) = (Record::Project, "50490000-11");
        let one = staff_of("somsri", "50490000");
        let (counted, queries) = counted(db);
        let tab = Uuid::now_v7();
        live::here(&counted, &one, record, code, tab, None).await.expect("answers");
        let taken = async || {
            queries.store(0, Ordering::Relaxed);
            live::here(&counted, &one, record, code, tab, None).await.expect("answers");
            let beat = queries.swap(0, Ordering::Relaxed);
            let (others, _) = live::standing(&counted, &one, record, code, 0).await.expect("answers");
            (others.len(), beat, queries.swap(0, Ordering::Relaxed))
        };
        let alone = taken().await;
        for n in 0..30 {
            let colleague = staff_of(&format!("colleague{n}"), "50490000");
            live::here(db, &colleague, record, code, Uuid::now_v7(), None).await.expect("answers");
        }
        let crowded = taken().await;
        assert_eq!((alone.0, crowded.0), (0, 30));
        assert_eq!((alone.1, alone.2), (crowded.1, crowded.2));
        // The place of the record, who is there, the sign; for a stream the record's key and its events besides.
        assert!(crowded.1 <= 3 && crowded.2 <= 4, "{crowded:?}");
    })
    .await;
}
