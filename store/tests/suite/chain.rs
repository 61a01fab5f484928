//! The audit is a chain, and tells when somebody meddled with it.

use domain::user::Role;
use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DbBackend};
use store::{
    Db, StoreError,
    audit::{Anchor, Broken, Fault, Verdict, verify},
};

use crate::{
    drafts::{self, kpi_page, project_page},
    support::*,
};

async fn verdict(db: &Db) -> Verdict {
    verify(db, &SYSTEM, None).await.expect("answers")
}

async fn whole(db: &Db) -> Anchor {
    match verdict(db).await {
        Verdict::Whole(anchor) => anchor,
        Verdict::Broken(broken) => panic!("{broken:?}"),
    }
}

/// The number of the first broken link, and what is wrong with it.
async fn broken(db: &Db) -> (i64, Fault) {
    match verdict(db).await {
        Verdict::Broken(Broken { seq, fault, .. }) => (seq, fault),
        Verdict::Whole(anchor) => panic!("whole up to {anchor:?}"),
    }
}

async fn run(db: &Db, sql: &str) {
    db.connection().execute_unprepared(sql).await.expect(sql);
}

/// As somebody with the owner's rights over the database would.
async fn meddle(db: &Db, sql: &str) {
    match db.connection().get_database_backend() {
        DbBackend::Sqlite => {
            for trigger in ["no_update", "no_delete", "no_replace", "chained"] {
                run(db, &format!("DROP TRIGGER IF EXISTS audit_event_{trigger}")).await;
            }
        }
        _ => run(db, "ALTER TABLE audit_event DISABLE TRIGGER USER").await,
    }
    run(db, sql).await;
}

async fn some_history(db: &Db) -> i64 {
    for serial in 1..=5 {
        let draft = drafts::bare(&format!("50490000-{serial}"), "โครงการ", 2566);
        import(db, [project_page(draft)]).await;
    }
    whole(db).await.seq
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_is_chained() {
    on_each(async |db| {
        assert_eq!(whole(db).await.seq, 0);
        let first = some_history(db).await;
        let noted = whole(db).await;
        import(db, [project_page(drafts::project()), kpi_page(drafts::kpi())]).await;
        let now = whole(db).await;
        assert!(now.seq > first);
        assert_eq!(now.seq, count(db, "SELECT count(*) FROM audit_event").await);
        assert_eq!(verify(db, &SYSTEM, Some(&noted)).await.expect("answers"), Verdict::Whole(now));
        let other = Anchor { hash: "0".repeat(64), ..noted };
        let verdict = verify(db, &SYSTEM, Some(&other)).await.expect("answers");
        assert!(matches!(verdict, Verdict::Broken(Broken { fault: Fault::Anchor, .. })));
        // What is not chained does not come in.
        let copy = "INSERT INTO audit_event (id, at, actor, action, record_kind, record_id, changes) \
                    SELECT record_id, at, actor, action, record_kind, record_id, changes FROM audit_event WHERE seq = 1";
        assert!(refused(db, copy).await);
        for actor in [&PUBLIC, &person("somsri", Role::UnitHead)] {
            assert!(matches!(verify(db, actor, None).await, Err(StoreError::Forbidden)));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_event_is_named() {
    for (change, fault) in [
        ("id = record_id", Fault::Changed),
        ("seq = 1000", Fault::Missing),
        ("previous = hash", Fault::Unlinked),
        ("hash = previous", Fault::Changed),
        ("at = '2001-01-01T00:00:00+00:00'", Fault::Changed),
        ("actor = 'nobody'", Fault::Changed),
        ("user_id = id", Fault::Changed),
        ("action = 'read'", Fault::Changed),
        ("record_kind = 'kpi'", Fault::Changed),
        ("record_id = id", Fault::Changed),
        ("changes = '[]'", Fault::Changed),
        ("reason = 'none'", Fault::Changed),
        ("batch_id = NULL", Fault::Changed),
        ("request_id = id", Fault::Changed),
        ("undoes = id", Fault::Changed),
    ] {
        on_each(async |db| {
            some_history(db).await;
            meddle(db, &format!("UPDATE audit_event SET {change} WHERE seq = 3")).await;
            assert_eq!(broken(db).await, (3, fault), "{change}");
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_event_is_named_wherever_it_was() {
    on_each(async |db| {
        let last = some_history(db).await;
        meddle(db, "DELETE FROM audit_event WHERE seq = 2").await;
        assert_eq!(broken(db).await, (2, Fault::Missing));
        // Numbered anew, the digests tell.
        run(db, "UPDATE audit_event SET seq = seq - 100 WHERE seq > 2").await;
        run(db, "UPDATE audit_event SET seq = seq + 99 WHERE seq < 0").await;
        assert_eq!(broken(db).await, (2, Fault::Unlinked));
        assert_eq!(count(db, "SELECT count(*) FROM audit_event").await, last - 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_tail_is_told_by_the_head() {
    on_each(async |db| {
        let last = some_history(db).await;
        meddle(db, &format!("DELETE FROM audit_event WHERE seq = {last}")).await;
        assert_eq!(broken(db).await, (last, Fault::Missing));
        run(db, &format!("UPDATE audit_head SET seq = {}", last - 1)).await;
        assert_eq!(broken(db).await, (last - 1, Fault::Head));
        meddle(db, "DELETE FROM audit_event").await;
        run(db, "UPDATE audit_head SET seq = 0").await;
        assert_eq!(broken(db).await, (0, Fault::Head));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_writers_make_one_chain() {
    on_each(async |db| {
        let writers = (0..8).map(|writer| {
            let db = db.clone();
            tokio::spawn(async move {
                for serial in 0..5 {
                    let draft = drafts::bare(&format!("50490000-{writer}{serial}"), "โครงการ", 2566);
                    import(&db, [project_page(draft)]).await;
                }
            })
        });
        // The unit is there before: two writers do not make it twice.
        import(db, [project_page(drafts::bare("50490000-9", "โครงการ", 2566))]).await;
        for writer in writers.collect::<Vec<_>>() {
            writer.await.expect("writes");
        }
        // Forty-one projects and their unit.
        assert_eq!(whole(db).await.seq, 42);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn events_from_before_the_chain_are_chained() {
    on_each_empty(async |db| {
        let steps = Migrator::migrations();
        let before = steps.iter().position(|step| step.name().ends_with("audit_chain")).expect("there");
        Migrator::up(db.connection(), Some(before as u32)).await.expect("goes up");
        let sqlite = db.connection().get_database_backend() == DbBackend::Sqlite;
        for n in 0..1_200 {
            let id = format!("{n:032x}");
            let (id, at) = if sqlite {
                (format!("x'{id}'"), format!("2023-01-01T00:00:{:02}.123456789+00:00", n % 60))
            } else {
                (format!("'{id}'"), format!("2023-01-01T00:00:{:02}.123456Z", n % 60))
            };
            run(
                db,
                &format!(
                    "INSERT INTO audit_event (id, at, actor, action, record_kind, record_id, changes, reason) VALUES \
                     ({id}, '{at}', 'import', 'updated', 'project', {id}, \
                     '[{{\"field\":\"name\",\"before\":null,\"after\":\"ก\"}}]', NULL)"
                ),
            )
            .await;
        }
        Migrator::up(db.connection(), None).await.expect("goes up");
        assert_eq!(whole(db).await.seq, 1_200);
        assert!(refused(db, "UPDATE audit_event SET actor = 'nobody'").await);
        import(db, [project_page(drafts::project())]).await;
        assert!(whole(db).await.seq > 1_200);
        assert!(refused(db, "UPDATE audit_event SET actor = 'nobody'").await);
    })
    .await;
}
