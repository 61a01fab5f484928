//! The steps of the schema, and what the database itself refuses.

use migration::{Migrator, MigratorTrait};

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
async fn the_audit_refuses_every_change() {
    on_each(async |db| {
        import(db, [drafts::project_page(drafts::project())]).await;
        let before = count(db, "SELECT count(*) FROM audit_event").await;
        assert!(before > 0);
        assert!(refused(db, "UPDATE audit_event SET actor = 'nobody'").await);
        assert!(refused(db, "DELETE FROM audit_event").await);
        assert_eq!(count(db, "SELECT count(*) FROM audit_event").await, before);
        assert_eq!(count(db, "SELECT count(*) FROM audit_event WHERE actor = 'nobody'").await, 0);
    })
    .await;
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
