//! A unit's records as rows to type in.

use domain::{
    edit::{CellEdit, Field, FieldEdit, Record},
    grid::Set,
    permission::{Action, Actor},
    user::{Grant, Role},
};
use store::{
    Db, Request, StoreError,
    grid::{GridFilter, GridPage, apply, read},
};

use crate::{
    drafts::{self, bare, kpi_page, project_page},
    editing::staff_of,
    support::*,
};

fn filter(record: Record, set: Set) -> GridFilter {
    GridFilter {
        record,
        unit: "50490000".parse().expect("a code"),
        year: None,
        code: None,
        fields: set.columns(record),
        page: 1,
        limit: 100,
    }
}

async fn rows(db: &Db, who: &Actor, filter: &GridFilter) -> GridPage {
    read(db, who, filter, today()).await.expect("reads")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_read_can_be_sent_back_and_changes_nothing() {
    on_each(async |db| {
        import(db, [project_page(drafts::project()), kpi_page(drafts::kpi())]).await;
        let staff = staff_of("somsri", "50490000");
        for record in [Record::Project, Record::Kpi] {
            for &set in Set::of(record) {
                let filter = filter(record, set);
                let page = rows(db, &staff, &filter).await;
                assert_eq!((page.total, page.rows.len(), page.year), (1, 1, drafts::year(2566)), "{set:?}");
                let row = &page.rows[0];
                assert!(row.cells.iter().any(Option::is_some) && row.fixed.iter().all(|fixed| !fixed), "{set:?}");
                let edit = |(field, text): (&Field, &Option<String>)| CellEdit {
                    code: row.code.clone(),
                    edit: FieldEdit { field: *field, base: text.clone(), input: text.clone().unwrap_or_default() },
                };
                let cells: Vec<CellEdit> = filter.fields.iter().zip(&row.cells).map(edit).collect();
                let edited = apply(db, &staff, &cells, &Request::new(today())).await.expect("answers");
                assert!(edited.saved && edited.request.is_none(), "{set:?}: {:?}", edited.cells);
            }
        }
        let main = filter(Record::Project, Set::Main);
        let section = main.fields.iter().position(|field| field.name() == "section").expect("a section");
        assert_eq!(rows(db, &staff, &main).await.rows[0].cells[section].as_deref(), Some("ฝ่ายปกครอง"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_are_the_units_of_the_year_a_page_at_a_time() {
    on_each(async |db| {
        let year = |code: &str, be: i32| project_page(bare(code, "โครงการ", be));
        let own = (1..=5).map(|serial| year(&format!("50490000-{serial}"), 2566));
        import(db, own.chain([year("50490000-9", 2565), year("50120000-1", 2566)])).await;
        let staff = staff_of("somsri", "50490000");
        let all = filter(Record::Project, Set::Main);
        let page = rows(db, &staff, &GridFilter { limit: 2, page: 2, ..all.clone() }).await;
        let codes: Vec<&str> = page.rows.iter().map(|row| row.code.as_str()).collect();
        assert_eq!((codes, page.total, page.pages), (vec!["50490000-3", "50490000-4"], 5, 3));
        assert_eq!(page.years, [drafts::year(2566), drafts::year(2565)]);
        let one = rows(db, &staff, &GridFilter { code: Some("50490000-4".into()), ..all.clone() }).await;
        assert_eq!((one.total, one.rows[0].code.as_str()), (1, "50490000-4"));
        let last = rows(db, &staff, &GridFilter { limit: 2, page: 99, ..all.clone() }).await;
        assert_eq!((last.page, last.rows.len()), (3, 1), "a page past the last shows the last");
        for other in [staff_of("manee", "50120000"), person("boss", Role::Executive), PUBLIC] {
            assert!(matches!(read(db, &other, &all, today()).await, Err(StoreError::Forbidden)));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn units_to_choose_from_are_those_where_one_may() {
    on_each(async |db| {
        let projects = ["04000000-1", "04010000-1", "50490000-1"];
        import(db, projects.map(|code| project_page(bare(code, "โครงการ", 2566)))).await;
        let offered = async |who: &Actor| {
            let units = store::unit::where_may(db, who, Action::CreateProject, today()).await?;
            Ok::<_, StoreError>(units.into_iter().map(|unit| unit.code.to_string()).collect::<Vec<_>>())
        };
        let bound = staff_of("somsri", "04000000");
        assert_eq!(offered(&bound).await.expect("lists"), ["04000000", "04010000"]);
        let admin = person("admin", Role::Administrator);
        assert_eq!(offered(&admin).await.expect("lists").len(), 3);
        let Actor::Person(mut both) = bound else { unreachable!("a person") };
        both.grants.push(Grant { role: Role::UnitHead, unit: Some("50490000".parse().expect("a code")) });
        assert_eq!(offered(&Actor::Person(both)).await.expect("lists").len(), 3);
        assert!(matches!(offered(&person("boss", Role::Executive)).await, Err(StoreError::Forbidden)));
    })
    .await;
}
