//! What records belong to.

use domain::{
    permission::Scope,
    unit::{UnitCode, UnitDraft, UnitKind},
};
use store::StoreError;

use crate::{drafts, support::*};

fn code(text: &str) -> UnitCode {
    text.parse().expect("a code")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_belongs_to_its_unit_and_those_above() {
    on_each(async |db| {
        let unit = |text: &str, kind| UnitDraft { code: code(text), name: text.to_owned(), kind };
        store::unit::ensure(db, &SYSTEM, &[unit("04010000", UnitKind::SubUnit)]).await.expect("made");
        import(db, [drafts::project_page(drafts::project())]).await;
        let sub = store::scope::unit(db, &PUBLIC, &code("04010000")).await.expect("found");
        assert_eq!(sub, Scope::Unit(vec![code("04010000"), code("04000000")]));
        let project = drafts::project().code;
        let scope = store::scope::project(db, &PUBLIC, &project).await.expect("found");
        let Scope::Unit(path) = scope else { panic!("a project of a unit") };
        assert_eq!(path.first(), Some(&project.unit()));
        let missing = store::scope::unit(db, &PUBLIC, &code("99990000")).await;
        assert!(matches!(missing, Err(StoreError::NotFound)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tree_in_a_circle_ends() {
    on_each(async |db| {
        let unit = |text: &str, kind| UnitDraft { code: code(text), name: text.to_owned(), kind };
        store::unit::ensure(db, &SYSTEM, &[unit("04010000", UnitKind::SubUnit)]).await.expect("made");
        let sql = "UPDATE unit SET parent_id = (SELECT id FROM unit WHERE code = '04010000') WHERE code = '04000000'";
        assert!(!refused(db, sql).await);
        let Scope::Unit(path) = store::scope::unit(db, &PUBLIC, &code("04010000")).await.expect("found") else {
            panic!("a unit")
        };
        assert!(path.contains(&code("04000000")) && path.len() < 20);
    })
    .await;
}
