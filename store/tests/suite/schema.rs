//! The steps of the schema, and what the database itself refuses.

use domain::import::Outcome;
use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, Statement};
use store::Db;

use crate::{drafts, support::*};

#[tokio::test(flavor = "multi_thread")]
async fn the_schema_goes_up_down_and_up_again() {
    on_each_empty(async |db| {
        for _ in 0..2 {
            Migrator::up(db.connection(), None).await.expect("goes up");
            import(db, [drafts::project_page(drafts::project())]).await;
            Migrator::down(db.connection(), None).await.expect("goes down");
            assert!(refused(db, "SELECT * FROM project").await);
        }
        Migrator::up(db.connection(), None).await.expect("goes up");
        assert_eq!(count(db, "SELECT count(*) FROM project").await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_should_act_leaves_what_was_published_of_a_report_that_was_sent() {
    on_each(async |db| {
        import(db, [drafts::project_page(drafts::project())]).await;
        Migrator::down(db.connection(), Some(2)).await.expect("goes down");
        let told = "UPDATE progress_report SET problem = 'ฝนตก (หนัก) (ผู้ดำเนินการ: คุณสมศรี โทร. 1 ภายใน 28 ก.พ. 2566)', obstacle = 'ถนนปิด'";
        db.connection().execute_unprepared(told).await.expect("runs");
        let public = async || count(db, "SELECT count(*) FROM progress_report WHERE problem LIKE '%สมศรี%'").await;
        // A source's own words stay.
        Migrator::up(db.connection(), None).await.expect("goes up");
        let sourced = public().await;
        assert!(sourced > 0);
        let sent = "INSERT INTO submission (id, kind, project_id, fiscal_year, period, state, content, odd, author, author_id, \
                    sent_at, changed_by, changed_at, version) SELECT id, 'progress', id, 2566, 4, 'approved', '{}', 0, 'a', id, \
                    '2023-01-31 00:00:00+00:00', 'a', '2023-01-31 00:00:00+00:00', 1 FROM project";
        db.connection().execute_unprepared(sent).await.expect("runs");
        Migrator::down(db.connection(), Some(2)).await.expect("goes down");
        Migrator::up(db.connection(), None).await.expect("goes up");
        assert_eq!(public().await, 0);
        let kept = "SELECT count(*) FROM progress_report WHERE problem = 'ฝนตก (หนัก)' AND obstacle = 'ถนนปิด'";
        assert_eq!(count(db, kept).await, sourced);
        assert_eq!(count(db, "SELECT count(*) FROM project WHERE standing_on IS NOT NULL").await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn plans_that_were_approved_before_it_was_kept_are_in_force_from_that_day() {
    on_each(async |db| {
        import(db, [drafts::project_page(drafts::project())]).await;
        Migrator::down(db.connection(), Some(1)).await.expect("goes down");
        // Late in the evening of the day before by the world's clock; the second is about something else.
        let approved = |seq: i64, id: &str, at: &str, field: &str| {
            format!(
                "INSERT INTO audit_event (id, seq, previous, hash, at, actor, action, record_kind, record_id, changes) \
                 SELECT {id}, {seq}, e.hash, e.hash, '{at}', 'somsri', 'approved', 'project', p.id, \
                 '[{{\"field\":\"{field}\",\"before\":null,\"after\":null}}]' \
                 FROM project p, audit_event e WHERE e.seq = 1"
            )
        };
        for event in [
            approved(9_001, "p.id", "2023-01-31T18:30:00+00:00", "plan_state"),
            approved(9_002, "p.unit_id", "2022-12-01T02:00:00+00:00", "budget_spent"),
        ] {
            db.connection().execute_unprepared(&event).await.expect("runs");
        }
        Migrator::up(db.connection(), None).await.expect("goes up");
        let found = "SELECT count(*) FROM project WHERE in_force_from = '2023-02-01'";
        assert_eq!(count(db, found).await, 1);
    })
    .await;
}

/// The columns of an event, so that one can be written again.
const EVENT: &str = "seq, previous, hash, at, actor, user_id, action, record_kind, record_id, changes, reason, batch_id, \
                     request_id, undoes";

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_refuses_every_change() {
    on_each(async |db| {
        import(db, [drafts::project_page(drafts::project())]).await;
        let before = events(db).await;
        assert!(before.len() > 1);
        let mut changes = vec![
            "UPDATE audit_event SET actor = 'nobody'".to_owned(),
            "UPDATE audit_event SET actor = 'nobody' WHERE seq = 1".to_owned(),
            "DELETE FROM audit_event".to_owned(),
            "DELETE FROM audit_event WHERE seq = 1".to_owned(),
        ];
        let as_nobody = EVENT.replace("actor", "'nobody'");
        if db.connection().get_database_backend() == DbBackend::Sqlite {
            let new = quoted(db);
            let free = EVENT.replace("seq", "seq + 1000").replace("actor", "'nobody'");
            // Of a key, of a number, of a row that is taken; each with and without a word for it.
            for (columns, values) in [
                (format!("id, {EVENT}"), format!("id, {free}")),
                (format!("id, {EVENT}"), format!("{new}, {as_nobody}")),
                (format!("rowid, id, {EVENT}"), format!("rowid, {new}, {free}")),
            ] {
                for verb in ["INSERT OR REPLACE", "REPLACE", "INSERT"] {
                    changes.push(format!(
                        "{verb} INTO audit_event ({columns}) SELECT {values} FROM audit_event WHERE seq = 1"
                    ));
                }
            }
            changes.push("UPDATE OR REPLACE audit_event SET seq = 1 WHERE seq = 2".to_owned());
        } else {
            changes.push("TRUNCATE audit_event".to_owned());
            changes.push("TRUNCATE import_batch CASCADE".to_owned());
            for conflict in ["id", "seq"] {
                let id = if conflict == "id" { "id".to_owned() } else { quoted(db) };
                let values = if conflict == "id" { as_nobody.replace("seq", "seq + 1000") } else { as_nobody.clone() };
                changes.push(format!(
                    "INSERT INTO audit_event (id, {EVENT}) SELECT {id}, {values} FROM audit_event WHERE seq = 1 \
                     ON CONFLICT ({conflict}) DO UPDATE SET actor = 'nobody'"
                ));
            }
        }
        for change in &changes {
            assert!(refused(db, change).await, "{change}");
            assert_eq!(events(db).await, before, "{change}");
        }
        // What is new goes on being written.
        assert_eq!(
            import(db, [drafts::project_page(drafts::bare("50490000-99", "โครงการ", 2566))]).await,
            [Outcome::Created]
        );
        let after = events(db).await;
        assert!(after.len() > before.len(), "{after:?}");
    })
    .await;
}

/// Every event by its number, with who did it and its digest.
async fn events(db: &Db) -> Vec<(i64, String, Vec<u8>)> {
    let statement = Statement::from_string(
        db.connection().get_database_backend(),
        "SELECT seq, actor, hash FROM audit_event ORDER BY seq",
    );
    let rows = db.connection().query_all_raw(statement).await.expect("runs");
    let event = |row: &QueryResult| -> Result<_, DbErr> {
        Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?, row.try_get_by_index(2)?))
    };
    rows.iter().map(|row| event(row).expect("an event")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_without_its_unit_is_refused() {
    on_each(async |db| {
        import(db, [drafts::project_page(drafts::project())]).await;
        assert!(refused(db, "DELETE FROM unit").await);
        db.ping().await.expect("answers");
    })
    .await;
}
