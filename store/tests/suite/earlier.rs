//! What the system before kept of a record's changes, and how it comes with the record.

use chrono::{Days, NaiveDate, Utc};
use domain::{
    audit::Change,
    earlier::EarlierChange,
    history::day_of,
    import::{Content, Outcome},
    permission::Actor,
    project::ProjectDraft,
    unit::ProjectCode,
    user::Role,
};
use store::history::AsOf;

use crate::{
    drafts::{bare, project_page, some},
    histories::days_pass,
    support::*,
};

fn code() -> ProjectCode {
    "50490000-11".parse().expect("a code")
}

fn change(date: NaiveDate, action: &str) -> EarlierChange {
    EarlierChange { person: some("market01"), action: some(action), target: Some(40.0), ..EarlierChange::on(date) }
}

fn page(rows: &[&EarlierChange]) -> Content {
    let earlier_changes = rows.iter().map(|row| (*row).clone()).collect();
    project_page(ProjectDraft { earlier_changes, ..bare("50490000-11", "ตลาดนัด", 2566) })
}

/// It is never taken away by a shorter copy, and names nobody to the public.
#[tokio::test(flavor = "multi_thread")]
async fn changes_from_before_come_with_the_record() {
    on_each(async |db| {
        let (added, edited) = (change(day(2022, 10, 5), "เพิ่ม"), change(day(2023, 1, 20), "แก้ไข"));
        let seen = async |who: &Actor| {
            let view = store::project::view(db, who, &code(), today()).await.expect("there");
            view.earlier_changes.into_iter().map(|row| (row.action.unwrap_or_default(), row.person)).collect::<Vec<_>>()
        };
        assert_eq!(import(db, [page(&[&added])]).await, [Outcome::Created]);
        assert_eq!(import(db, [page(&[&added, &edited])]).await, [Outcome::Updated]);
        assert_eq!(import(db, [page(&[&edited])]).await, [Outcome::Unchanged]);
        let name = some("market01");
        let boss = person("boss", Role::Executive);
        assert_eq!(seen(&boss).await, [("แก้ไข".to_owned(), name.clone()), ("เพิ่ม".to_owned(), name)]);
        assert_eq!(seen(&PUBLIC).await, [("แก้ไข".to_owned(), None), ("เพิ่ม".to_owned(), None)]);
        let view = store::project::view(db, &PUBLIC, &code(), today()).await.expect("there");
        let told: Vec<_> = view.history.iter().flat_map(|entry| &entry.changes).collect();
        let grown = |change: &&&Change| change.field == "earlier_changes" && change.after.as_deref() == Some("2");
        assert_eq!(told.iter().filter(grown).map(|change| change.before.as_deref()).collect::<Vec<_>>(), [Some("1")]);
    })
    .await;
}

/// They tell their own day, whenever they came here.
#[tokio::test(flavor = "multi_thread")]
async fn changes_from_before_belong_to_their_own_days() {
    on_each(async |db| {
        let ago = |days| day_of(Utc::now()).checked_sub_days(Days::new(days)).expect("a day");
        import(db, [page(&[&change(day(2022, 10, 5), "เพิ่ม"), &change(ago(0), "แก้ไข")])]).await;
        days_pass(db, 2).await;
        let now = store::project::view(db, &PUBLIC, &code(), today()).await.expect("there");
        let then = match store::project::view_as_of(db, &PUBLIC, &code(), ago(1)).await {
            Ok(AsOf::Known(then)) => *then,
            other => panic!("{other:?}"),
        };
        let told = |rows: Vec<EarlierChange>| rows.into_iter().filter_map(|row| row.action).collect::<Vec<_>>();
        assert_eq!(told(now.earlier_changes), ["แก้ไข", "เพิ่ม"]);
        assert_eq!(told(then.earlier_changes), ["เพิ่ม"]);
    })
    .await;
}
