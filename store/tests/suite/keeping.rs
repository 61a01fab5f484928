//! Units and sections: made, named, moved, closed, by whom it is theirs to.

use chrono::NaiveDate;
use domain::{
    ids::UserId,
    permission::{Actor, Person},
    project::ProjectDraft,
    unit::{
        SectionCode, UnitCode, UnitDraft, UnitKind,
        keep::{Kept, NewUnit},
    },
    user::{Grant, Role},
};
use store::{
    Db, Request, StoreError,
    import::Importer,
    section,
    unit::{self, TreeFilter, keep},
};
use uuid::Uuid;

use crate::{
    drafts::{self, project_page},
    queries::counted,
    support::*,
};

fn code(text: &str) -> UnitCode {
    text.parse().expect("a code")
}

fn part(text: &str) -> SectionCode {
    text.parse().expect("a code")
}

fn request() -> Request {
    Request::new(today())
}

fn boss() -> Actor {
    person("boss", Role::Administrator)
}

/// An administrator of one unit and all below it.
fn keeper(unit: &str) -> Actor {
    let grants = vec![Grant { role: Role::Administrator, unit: Some(code(unit)) }];
    let (name, display_name) = ("keeper".to_owned(), "ผู้ดูแล".to_owned());
    Actor::Person(Person { id: UserId(Uuid::now_v7()), name, display_name, grants })
}

async fn units(db: &Db) {
    let draft = |text: &str, name: &str, kind| UnitDraft { code: code(text), name: name.to_owned(), kind };
    let drafts = [
        draft("04000000", "สำนักผังเมือง", UnitKind::Bureau),
        draft("04010000", "กองสำรวจ", UnitKind::SubUnit),
        draft("04020000", "กองวางผัง", UnitKind::SubUnit),
        draft("50010000", "สำนักงานเขตพระนคร", UnitKind::District),
    ];
    unit::ensure(db, &SYSTEM, &drafts).await.expect("made");
}

async fn codes(db: &Db, actor: &Actor, q: &str) -> Vec<String> {
    let filter = TreeFilter { q: Some(q.to_owned()), ..TreeFilter::default() };
    let tree = unit::tree(db, actor, &filter, today()).await.expect("lists");
    tree.rows.into_iter().map(|row| format!("{}{}", "-".repeat(row.depth as usize), row.code)).collect()
}

fn invalid<T>(result: store::Result<T>) -> &'static str {
    match result {
        Err(StoreError::Invalid { field, .. }) => field,
        Err(other) => panic!("another refusal: {other:?}"),
        Ok(_) => panic!("it was taken"),
    }
}

fn forbidden<T>(result: store::Result<T>) -> bool {
    matches!(result, Err(StoreError::Forbidden))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renamed_unit_is_found_by_both_names_and_a_past_year_tells_the_old_one() {
    on_each(async |db| {
        units(db).await;
        let (boss, unit) = (boss(), code("04000000"));
        let to = "สำนักการวางผังและพัฒนาเมือง";
        let kept = keep::rename(db, &boss, &unit, "สำนักผังเมือง", to, &request()).await.expect("answers");
        assert_eq!(kept, Kept::Done);
        for name in ["ผังเมือง", "สํานักการวางผัง", "0400"] {
            assert_eq!(codes(db, &boss, name).await.first().map(String::as_str), Some("04000000"), "{name}");
        }
        let read = async |be: i32| {
            let filter = domain::listing::UnitFilter { year: Some(drafts::year(be)), ..Default::default() };
            unit::year(db, &PUBLIC, &unit, &filter, today()).await.expect("there")
        };
        assert_eq!(read(2565).await.name_then.as_deref(), Some("สำนักผังเมือง"));
        let now = read(2566).await;
        assert_eq!((now.unit.name.as_str(), now.name_then), (to, None));
        // A slip mended on the same day is no name of the past.
        keep::rename(db, &boss, &unit, to, "สำนักการวางผังฯ", &request()).await.expect("answers");
        let view = keep::kept(db, &boss, &unit, today()).await.expect("there");
        assert_eq!(view.unit.former.iter().map(|was| was.name.as_str()).collect::<Vec<_>>(), ["สำนักผังเมือง"]);
        // The history has the old and the new side by side, and who.
        let last = &view.history[0];
        assert_eq!((last.actor.as_str(), last.action.as_str()), ("boss", "updated"));
        assert_eq!(last.changes[0].before.as_deref(), Some(to));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_one_thing_both_are_shown_and_of_two_things_both_are_kept() {
    on_each(async |db| {
        units(db).await;
        let (boss, other, unit) = (boss(), person("other", Role::Administrator), code("04010000"));
        keep::rename(db, &other, &unit, "กองสำรวจ", "กองสำรวจและแผนที่", &request()).await.expect("answers");
        let kept = keep::rename(db, &boss, &unit, "กองสำรวจ", "กองแผนที่", &request()).await.expect("answers");
        let Kept::Conflict(now) = kept else { panic!("{kept:?}") };
        assert_eq!((now.value.as_deref(), now.who.as_deref()), (Some("กองสำรวจและแผนที่"), Some("other")));
        // Both gave the same: nobody is asked. Another thing: both hold.
        let same = keep::rename(db, &boss, &unit, "กองสำรวจ", "กองสำรวจและแผนที่", &request()).await.expect("answers");
        assert_eq!(same, Kept::Unchanged);
        let (from, to) = (code("04000000"), code("50010000"));
        let moved = keep::move_below(db, &boss, &unit, Some(&from), Some(&to), &request()).await.expect("answers");
        assert_eq!(moved, Kept::Done);
        let late = keep::move_below(db, &boss, &unit, Some(&from), None, &request()).await.expect("answers");
        assert!(matches!(late, Kept::Conflict(now) if now.value.as_deref() == Some("50010000 สำนักงานเขตพระนคร")));
        assert_eq!(codes(db, &boss, "").await, ["04000000", "-04020000", "50010000", "-04010000"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_unit_is_never_put_below_itself() {
    on_each(async |db| {
        units(db).await;
        let (boss, top, below) = (boss(), code("04000000"), code("04010000"));
        for to in [&top, &below] {
            assert_eq!(invalid(keep::move_below(db, &boss, &top, None, Some(to), &request()).await), "below");
        }
        let nowhere = code("99990000");
        assert_eq!(invalid(keep::move_below(db, &boss, &top, None, Some(&nowhere), &request()).await), "parent");
        // Two moves at once, each below the other: one of them finds what the other did.
        let (first, second) = (code("50010000"), top.clone());
        let race = |unit: UnitCode, to: UnitCode| {
            let (db, boss) = (db.clone(), boss.clone());
            tokio::spawn(async move { keep::move_below(&db, &boss, &unit, None, Some(&to), &request()).await })
        };
        let (one, two) = (race(first.clone(), second.clone()), race(second, first));
        let done = [one.await.expect("ends"), two.await.expect("ends")].into_iter().filter(Result::is_ok).count();
        assert_eq!(done, 1);
        assert_eq!(codes(db, &boss, "").await.len(), 4);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_closes_a_unit_is_told_what_is_left_and_nothing_new_comes_below() {
    on_each(async |db| {
        units(db).await;
        let draft = ProjectDraft { code: "04010000-7".parse().expect("a code"), ..drafts::project() };
        import(db, [project_page(draft)]).await;
        let (boss, unit) = (boss(), code("04010000"));
        let view = keep::kept(db, &boss, &unit, today()).await.expect("there");
        assert_eq!((view.hanging.projects, view.hanging.units), (1, 0));
        let from = NaiveDate::from_ymd_opt(2023, 1, 1);
        let close = async |seen, to, told| keep::set_closed(db, &boss, &unit, (seen, to), told, &request()).await;
        assert_eq!(invalid(close(None, from, false).await), "told");
        assert_eq!(close(None, from, true).await.expect("answers"), Kept::Done);
        // Readable as before, and said to be closed.
        let filter = domain::listing::UnitFilter::default();
        let year = unit::year(db, &PUBLIC, &unit, &filter, today()).await.expect("there");
        assert_eq!((year.closed_from, year.unit.projects.total()), (from, 1));
        store::project::view(db, &PUBLIC, &"04010000-7".parse().expect("a code"), today()).await.expect("there");
        let new =
            NewUnit {
                code: code("04019900"), name: "ใหม่".into(), kind: UnitKind::SubUnit, parent: Some(unit.clone())
            };
        assert_eq!(invalid(keep::create(db, &boss, &new, &request()).await), "closed");
        assert_eq!(invalid(section::create(db, &boss, &unit, &part("04010100"), "ฝ่ายใหม่", &request()).await), "closed");
        let project = store::project::NewProject {
            unit: unit.clone(),
            fiscal_year: drafts::year(2566),
            name: "โครงการใหม่".into(),
            section: None,
            from: None,
        };
        assert_eq!(invalid(store::project::create(db, &boss, &project, &request()).await), "unit");
        // Somebody who saw it open is told that it is closed; opened again, all is as before.
        let late = close(None, NaiveDate::from_ymd_opt(2023, 5, 1), true).await.expect("answers");
        assert!(matches!(late, Kept::Conflict(now) if now.who.as_deref() == Some("boss")));
        assert_eq!(close(from, None, false).await.expect("answers"), Kept::Done);
        keep::create(db, &boss, &new, &request()).await.expect("made");
        assert_eq!(codes(db, &boss, "").await[..4], ["04000000", "-04010000", "--04019900", "-04020000"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sections_are_made_named_moved_and_closed() {
    on_each(async |db| {
        units(db).await;
        let (boss, unit, other, own) = (boss(), code("04010000"), code("04020000"), part("04010100"));
        section::create(db, &boss, &unit, &own, " ฝ่ายรังวัด ", &request()).await.expect("made");
        assert_eq!(invalid(section::create(db, &boss, &unit, &own, "อีกฝ่าย", &request()).await), "code");
        assert_eq!(invalid(section::create(db, &boss, &unit, &part("04010200"), " ", &request()).await), "name");
        let named = section::rename(db, &boss, (&unit, &own), "ฝ่ายรังวัด", "ฝ่ายแผนที่", &request()).await;
        assert_eq!(named.expect("answers"), Kept::Done);
        let late = section::rename(db, &boss, (&unit, &own), "ฝ่ายรังวัด", "ฝ่ายอื่น", &request()).await;
        assert!(matches!(late, Ok(Kept::Conflict(now)) if now.value.as_deref() == Some("ฝ่ายแผนที่")));
        section::create(db, &boss, &other, &own, "ฝ่ายเดิม", &request()).await.expect("made");
        assert_eq!(invalid(section::move_to(db, &boss, (&unit, &own), &other, &request()).await), "taken");
        let moved = section::move_to(db, &boss, (&unit, &own), &code("50010000"), &request()).await;
        assert_eq!(moved.expect("answers"), Kept::Done);
        let home = code("50010000");
        let day = NaiveDate::from_ymd_opt(2023, 10, 1);
        let closed = section::set_closed(db, &boss, (&home, &own), (None, day), false, &request()).await;
        assert_eq!(closed.expect("answers"), Kept::Done);
        let view = section::kept(db, &boss, &home, &own, today()).await.expect("there");
        assert_eq!((view.section.name.as_deref(), view.section.closed_from), (Some("ฝ่ายแผนที่"), day));
        let fields: Vec<_> = view.history.iter().map(|entry| entry.changes[0].field.as_str()).collect();
        assert_eq!(fields, ["closed_from", "unit", "name", "code"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_keeps_a_unit_keeps_what_is_below_it_and_nothing_else() {
    on_each(async |db| {
        units(db).await;
        let mine = keeper("04000000");
        assert_eq!(codes(db, &mine, "").await, ["04000000", "-04010000", "-04020000"]);
        assert_eq!(codes(db, &keeper("04020000"), "").await, ["-04020000"]);
        for actor in [PUBLIC, person("staff", Role::UnitHead)] {
            assert!(forbidden(unit::tree(db, &actor, &TreeFilter::default(), today()).await));
        }
        let (own, other) = (code("04010000"), code("50010000"));
        let here = code("04000000");
        assert!(forbidden(keep::rename(db, &mine, &other, "", "ของเรา", &request()).await));
        assert!(forbidden(keep::kept(db, &mine, &other, today()).await));
        assert!(forbidden(keep::move_below(db, &mine, &own, Some(&here), Some(&other), &request()).await));
        assert!(forbidden(keep::move_below(db, &mine, &own, Some(&here), None, &request()).await));
        let new =
            |parent| NewUnit { code: code("04990000"), name: "ใหม่".into(), kind: UnitKind::SubUnit, parent };
        assert!(forbidden(keep::create(db, &mine, &new(None), &request()).await));
        assert!(forbidden(keep::create(db, &mine, &new(Some(other.clone())), &request()).await));
        keep::create(db, &mine, &new(Some(own.clone())), &request()).await.expect("made");
        section::create(db, &mine, &own, &part("04010100"), "ฝ่าย", &request()).await.expect("made");
        assert!(forbidden(section::move_to(db, &mine, (&own, &part("04010100")), &other, &request()).await));
        assert_eq!(count(db, "SELECT count(*) FROM audit_event WHERE actor = 'keeper'").await, 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn five_hundred_units_take_as_many_queries_as_five() {
    on_each(async |db| {
        units(db).await;
        let boss = boss();
        let (counting, queries) = counted(db);
        let read = async || {
            let tree = unit::tree(&counting, &boss, &TreeFilter::default(), today()).await.expect("lists");
            let one = queries.swap(0, std::sync::atomic::Ordering::Relaxed);
            keep::kept(&counting, &boss, &code("04000000"), today()).await.expect("there");
            (tree.total, tree.pages, [one, queries.swap(0, std::sync::atomic::Ordering::Relaxed)])
        };
        let (total, _, few) = read().await;
        assert!(total == 4 && few.iter().all(|n| (1..=16).contains(n)), "{few:?}");
        let many: Vec<UnitDraft> = (1..=99)
            .flat_map(|n| (0..5).map(move |m| format!("{n:02}{m:02}0000")))
            .map(|text| UnitDraft {
                code: code(&text), name: format!("หน่วย {text}"), kind: UnitKind::Bureau
            })
            .filter(|draft| !draft.code.as_str().starts_with("50"))
            .collect();
        unit::ensure(db, &SYSTEM, &many).await.expect("made");
        let (total, pages, same) = read().await;
        assert!(total > 480 && pages == 3, "{total} {pages}");
        assert_eq!(same, few);
    })
    .await;
}

/// An import reads units and sections once and runs for hours, while people go on keeping them.
#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_runs_leaves_what_is_kept_meanwhile() {
    on_each(async |db| {
        let (place, own) = (code("50010000"), part("50010100"));
        let page = |nth: u32, unit_name: Option<&str>, section_name: Option<&str>| {
            let mut draft = drafts::bare(&format!("50010000-{nth}"), "ลอกท่อ", 2566);
            draft.unit_name = unit_name.map(str::to_owned);
            draft.section_code = Some(own.clone());
            draft.section_name = section_name.map(str::to_owned);
            project_page(draft)
        };
        import(db, [page(1, None, None)]).await;
        let mut importer = Importer::begin(db, &SYSTEM, "test").await.expect("begins");
        let named = keep::rename(db, &boss(), &place, "50010000", "สำนักงานเขตพระนคร", &request()).await;
        assert_eq!(named.expect("answers"), Kept::Done);
        let closing = NaiveDate::from_ymd_opt(2023, 10, 1);
        let closed = section::set_closed(db, &boss(), (&place, &own), (None, closing), true, &request()).await;
        assert_eq!(closed.expect("answers"), Kept::Done);
        for nth in 2..4 {
            let content = page(nth, Some("เขตพระนคร เดิม"), Some("ฝ่ายโยธา"));
            importer.page(&content, kind(&content), "page.txt", today()).await.expect("imports");
            let kept = keep::kept(db, &boss(), &place, today()).await.expect("there");
            assert_eq!(kept.unit.name, "สำนักงานเขตพระนคร");
            // What was not written is not told either.
            assert_eq!(kept.history.len(), 2, "made, and named by hand");
            let view = section::kept(db, &boss(), &place, &own, today()).await.expect("there");
            assert_eq!(view.section.closed_from, closing);
            // A gap is filled, once it is known how the section stands.
            assert_eq!(view.section.name.as_deref(), (nth > 2).then_some("ฝ่ายโยธา"));
        }
        // Nor does what sets a city up name it again.
        let draft =
            UnitDraft { code: place.clone(), name: "ชื่อเดิม".to_owned(), kind: UnitKind::Bureau };
        assert_eq!(unit::ensure(db, &SYSTEM, &[draft]).await.expect("answers"), 0);
        let kept = keep::kept(db, &boss(), &place, today()).await.expect("there");
        assert_eq!((kept.unit.name.as_str(), kept.unit.kind), ("สำนักงานเขตพระนคร", UnitKind::District));
    })
    .await;
}
