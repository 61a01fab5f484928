//! What is due: which months and quarters are asked for, of whom, and when no more.

use domain::{
    edit::Record,
    fiscal_year::FiscalMonth,
    kpi::KpiDraft,
    period::{WindowState, YearRules},
    permission::Actor,
    project::ProjectDraft,
    report::{Due, ReportField},
    user::Role,
};
use store::{Db, StoreError, period, report};

use crate::{
    drafts::{self, kpi_page, project_page},
    editing::staff_of,
    reports::{UNIT, city, code, head_of, request, send, sending, taken},
    support::*,
};

/// `count` projects and KPIs of the unit, of which nothing was reported since December.
pub async fn many(db: &Db, from: usize, count: usize) {
    let projects = (from..from + count).map(|n| {
        project_page(ProjectDraft {
            kpis: Vec::new(),
            start: Some(day(2022, 10, 1)),
            finish: Some(day(2023, 9, 30)),
            ..drafts::bare(&format!("{UNIT}-{n}"), &format!("โครงการ {n}"), 2566)
        })
    });
    let kpis = (from..from + count).map(|n| {
        let code = format!("5049-{n}").parse().expect("a code");
        kpi_page(KpiDraft {
            fiscal_year: Some(drafts::year(2566)), name: drafts::some("ตัวชี้วัด"), ..KpiDraft::new(code)
        })
    });
    import(db, projects.chain(kpis)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_due_comes_by_day_and_trouble_and_goes_when_it_is_sent() {
    on_each(async |db| {
        city(db).await;
        many(db, 1_000, 3).await;
        let keeper = person("keeper", Role::Administrator);
        period::open(db, &keeper, drafts::year(2566), YearRules::default(), &request()).await.expect("opens");
        let (staff, far) = (staff_of("somsri", UNIT), staff_of("manee", "50120000"));
        let due = async |who: &Actor| report::due(db, who, Record::Project, today(), 1).await.expect("lists");
        let listed = due(&staff).await;
        assert_eq!((listed.total, due(&far).await.total), (4, 0));
        let months = |row: &Due| -> Vec<String> {
            [row.period].iter().chain(&row.others).map(|period| period.to_string().replace("month-", "")).collect()
        };
        // A row a project, whatever it owes: months that passed in silence, last month, and this one.
        assert!(listed.rows[..3].iter().all(|row| months(row) == ["1", "2", "3", "4", "5"]), "{:?}", listed.rows);
        let overdue = WindowState::Overdue { due: day(2022, 11, 5), locks: None };
        assert_eq!(listed.rows[0].window, Some(overdue), "the oldest month first");
        // October and November were reported.
        let last = async || due(&staff).await.rows.pop().expect("a row");
        assert_eq!(
            (last().await.of.code.as_str(), months(&last().await)),
            ("50490000-11", ["3", "4", "5"].map(str::to_owned).into())
        );
        let (id, _) = taken(send(db, &staff, &sending(&[])).await);
        assert_eq!(months(&last().await), ["3", "5"], "what is sent is due no more, and what was silent before it is");
        // Given back it is no longer due, but to be corrected; withdrawn it is due again.
        let head = head_of("wanida", UNIT);
        report::give_back(db, &head, &[(id, 1)], &request().because("ไม่ครบ")).await.expect("answers");
        assert_eq!(months(&last().await), ["3", "5"]);
        report::withdraw(db, &staff, id, 1, &request()).await.expect("answers");
        assert_eq!(months(&last().await), ["3", "4", "5"]);
        // The form of the oldest is there, and takes its report.
        let december = sending(&[(ReportField::Date, "28/12/2565")]);
        let sheet = report::project_sheet(db, &staff, &code(), FiscalMonth::new(3).ok(), None, today()).await;
        assert!(sheet.expect("there").window.is_some_and(WindowState::takes));
        let (late, _) = taken(send(db, &staff, &december).await);
        assert_eq!(months(&last().await), ["4", "5"]);
        report::withdraw(db, &staff, late, 1, &request()).await.expect("answers");
        // A quarter later both are asked for, the older first; the one whose first is reported comes after them.
        let later = report::due(db, &staff, Record::Kpi, day(2023, 4, 3), 1).await.expect("lists");
        let quarters = |row: &Due| [row.period].iter().chain(&row.others).map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(later.total, 4);
        assert!(later.rows[..3].iter().all(|row| quarters(row) == ["quarter-1", "quarter-2"]), "{:?}", later.rows);
        assert_eq!(
            (later.rows[3].of.code.as_str(), quarters(&later.rows[3])),
            ("5049-7", vec!["quarter-2".to_owned()])
        );
        // Locked, the months are asked for no more.
        let rules = YearRules { lock_after: Some(3), ..YearRules::default() };
        let version = period::view(db, &keeper, drafts::year(2566)).await.expect("there").version;
        period::set_rules(db, &keeper, drafts::year(2566), version, rules, &request()).await.expect("sets");
        let later = report::due(db, &staff, Record::Project, day(2023, 2, 20), 1).await.expect("lists");
        assert!(later.rows.iter().all(|row| months(row) == ["5"]), "{:?}", later.rows);

        let kpis = report::due(db, &staff, Record::Kpi, day(2023, 1, 5), 1).await.expect("lists");
        // The first quarter of 5049-7 is reported.
        assert_eq!(kpis.total, 3);
        assert!(kpis.rows.iter().all(|row| row.period.to_string() == "quarter-1" && row.others.is_empty()));
        let nowhere = report::due(db, &person("boss", Role::Executive), Record::Project, today(), 1).await;
        assert!(matches!(nowhere, Err(StoreError::Forbidden)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_before_the_plan_begins_or_behind_its_end_is_not_asked_for() {
    on_each(async |db| {
        city(db).await;
        let bare = |n: u32| drafts::bare(&format!("{UNIT}-{n}"), "โครงการ", 2566);
        let begins = ProjectDraft { start: Some(day(2023, 2, 2)), finish: Some(day(2023, 9, 1)), ..bare(21) };
        let ended = ProjectDraft { start: Some(day(2022, 10, 1)), finish: Some(day(2022, 12, 31)), ..bare(22) };
        let undated = bare(23);
        // The steps say more than the record.
        let by_steps = ProjectDraft {
            start: Some(day(2022, 10, 1)),
            finish: Some(day(2023, 9, 30)),
            steps: vec![drafts::step(1, "สำรวจ", 100.0, 2)],
            ..bare(24)
        };
        import(db, [begins, ended, undated, by_steps].map(project_page)).await;
        let keeper = person("keeper", Role::Administrator);
        period::open(db, &keeper, drafts::year(2566), YearRules::default(), &request()).await.expect("opens");
        let staff = staff_of("somsri", UNIT);
        let due = async |on| {
            let listed = report::due(db, &staff, Record::Project, on, 1).await.expect("lists");
            let newest = |row: &Due| row.others.last().copied().unwrap_or(row.period);
            let mut codes: Vec<String> =
                listed.rows.iter().map(|row| format!("{} {} {}", row.of.code, row.period, newest(row))).collect();
            codes.sort_unstable();
            codes
        };
        assert_eq!(
            due(day(2023, 2, 3)).await,
            [
                "50490000-11 month-3 month-5",
                "50490000-21 month-5 month-5",
                "50490000-22 month-1 month-3",
                "50490000-24 month-5 month-5"
            ],
            "the plan of one begins in February, that of another ended in December, one has none"
        );
        // The form opens at the month that is due, and timeliness counts the same months.
        for (code, month) in [("11", 4), ("21", 5), ("24", 5)] {
            let code = format!("{UNIT}-{code}").parse().expect("a code");
            let sheet = report::project_sheet(db, &staff, &code, None, None, day(2023, 2, 3)).await.expect("there");
            assert_eq!(sheet.month.number(), month, "{code}");
        }
        let unit = UNIT.parse().expect("a code");
        let counted = store::timeliness::unit(db, &staff, &unit, drafts::year(2566), day(2023, 2, 3)).await;
        let months = counted.expect("counts").months.map(|month| month.due());
        assert_eq!(months[3..5], [1, 3]);
    })
    .await;
}
