//! Lists, figures and the standing they are read from.

use domain::{
    city::StatusCounts,
    kpi::{KpiDraft, KpiStatus, quarters_over},
    listing::{KpiFilter, PAGE_SIZE, ProjectFilter, ProjectSort, UnitFilter},
    money::Money,
    permission::Actor,
    policy::Policy,
    project::ProjectDraft,
    standing::Status,
    unit::{UnitDraft, UnitKind},
    user::Role,
};
use sea_orm::ConnectionTrait;
use store::Db;

use crate::{
    drafts::{self, bare, kpi_page, line, project_page, report, some},
    support::*,
};

/// Six projects that differ in everything a filter asks for.
async fn sample(db: &Db) {
    let plan = vec![drafts::step(1, "ก", 100.0, 10)];
    let drafts = [
        ProjectDraft {
            budget_received: Some(Money(10)),
            steps: plan.clone(),
            reports: vec![report(day(2022, 10, 20), 100.0, "เสร็จ")],
            ..bare("04000000-1", "พัฒนาระบบจ\u{0E4D}\u{0E32}นวนน้ำ", 2566)
        },
        ProjectDraft {
            budget_received: Some(Money(30)),
            steps: plan,
            policy: Some(Policy { id: "30".into(), name: None }),
            strategy: drafts::strategy(),
            reports: vec![report(day(2022, 12, 20), 40.0, "ช้า")],
            ..bare("04010000-2", "เก็บขยะ ๑๐ แห่ง", 2566)
        },
        ProjectDraft { routine: Some(true), ..bare("50490000-3", "กวาดถนน 100%", 2566) },
        ProjectDraft {
            budget_received: Some(Money(20)),
            strategy: vec![line(1, "ด้านที่ ๕ เมืองเก่า")],
            ..bare("50490000-4", "ขุดคลอง", 2565)
        },
        ProjectDraft {
            strategy: vec![line(1, "ยุทธศาสตร์ที่ ๕๐ อื่น")], ..bare("50490000-5", "แขวงสะอาด", 2566)
        },
        bare("50490000-6", "เขตสีเขียว", 2566),
    ];
    import(db, drafts.map(project_page)).await;
}

async fn codes(db: &Db, filter: ProjectFilter) -> String {
    let list = store::project::list(db, &PUBLIC, &filter, today()).await.expect("lists");
    assert_eq!(list.total, list.rows.len() as u64);
    let (rows, next) = store::project::after(db, &PUBLIC, &filter, None, 100, today()).await.expect("lists");
    assert_eq!((rows.len(), next), (list.rows.len(), None));
    list.rows.iter().map(|row| row.code.serial().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_filter_finds_its_own() {
    on_each(async |db| {
        sample(db).await;
        let check = async |filter: ProjectFilter, expected: &str| {
            assert_eq!(codes(db, filter.clone()).await, expected, "{filter:?}");
        };
        let by = |set: fn(&mut ProjectFilter, &str), value: &str| {
            let mut filter = ProjectFilter::default();
            set(&mut filter, value);
            filter
        };
        check(ProjectFilter::default(), "123456").await;
        let q = |text: &str| by(|filter, text| filter.q = some(text), text);
        check(q("จำนวน"), "1").await;
        check(q("จ านวน"), "1").await;
        check(q("น้ำ"), "1").await;
        check(q("10 แห่ง"), "2").await;
        check(q("แห่ง ขยะ"), "2").await;
        check(q("ขย"), "2").await;
        check(q("50490000-4"), "4").await;
        check(q("100%"), "3").await;
        check(q("%"), "3").await;
        check(q("\"' OR *"), "").await;
        check(q("เเขวง"), "5").await;
        check(q("แขวง\0"), "5").await;
        check(ProjectFilter { policy: some("\0"), strategy: some("\0.1"), ..Default::default() }, "").await;
        check(q("  "), "123456").await;
        let unit = |code: &str| by(|filter, code| filter.unit = code.parse().ok(), code);
        check(unit("04000000"), "12").await;
        check(unit("04010000"), "2").await;
        check(unit("99990000"), "").await;
        let strategy = |number: &str| by(|filter, number| filter.strategy = some(number), number);
        check(strategy("5"), "24").await;
        check(strategy("5.1"), "2").await;
        check(strategy("๕.๑.๑.๒"), "2").await;
        check(strategy("5.2"), "").await;
        check(strategy("routine"), "3").await;
        check(ProjectFilter { year: Some(drafts::year(2566)), ..strategy("5") }, "2").await;
        check(by(|filter, id| filter.policy = some(id), "30"), "2").await;
        check(ProjectFilter { year: Some(drafts::year(2565)), ..Default::default() }, "4").await;
        let status = |status| ProjectFilter { status: Some(status), ..Default::default() };
        check(status(Status::Done), "1").await;
        check(status(Status::Late), "24").await;
        check(ProjectFilter { q: some("ขยะ"), unit: "04000000".parse().ok(), ..status(Status::Late) }, "2").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_sort_orders_the_same_on_both_engines() {
    on_each(async |db| {
        sample(db).await;
        let check = async |sort, expected: &str| {
            let filter = ProjectFilter { sort, ..Default::default() };
            assert_eq!(codes(db, filter).await, expected, "{sort:?}");
        };
        check(ProjectSort::Code, "123456").await;
        check(ProjectSort::Name, "324651").await;
        check(ProjectSort::Progress, "213456").await;
        check(ProjectSort::Variance, "213456").await;
        check(ProjectSort::LastReport, "345612").await;
        check(ProjectSort::Budget, "241356").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_and_cursors_meet_every_row_once() {
    on_each(async |db| {
        let drafts = (1..=120).map(|n| project_page(bare(&format!("50490000-{n}"), &format!("โครงการที่ {n}"), 2566)));
        import(db, drafts).await;
        let mut seen = Vec::new();
        for page in 1..=3 {
            let filter = ProjectFilter { page, ..Default::default() };
            let list = store::project::list(db, &PUBLIC, &filter, today()).await.expect("lists");
            assert_eq!((list.total, list.pages(), list.page), (120, 3, page));
            assert!(list.rows.len() as u64 <= PAGE_SIZE);
            seen.extend(list.rows.into_iter().map(|row| row.code));
        }
        for beyond in [0, 4, u64::MAX] {
            let filter = ProjectFilter { page: beyond, ..Default::default() };
            let list = store::project::list(db, &PUBLIC, &filter, today()).await.expect("lists");
            assert_eq!(list.page, if beyond == 0 { 1 } else { 3 }, "{beyond}");
            assert!(!list.rows.is_empty());
        }
        let mut walked = Vec::new();
        let mut cursor = None;
        loop {
            let filter = ProjectFilter::default();
            let page = store::project::after(db, &PUBLIC, &filter, cursor.as_ref(), 7, today()).await;
            let (rows, next) = page.expect("lists");
            walked.extend(rows.into_iter().map(|row| row.code));
            cursor = next;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(walked.len(), 120);
        assert_eq!(seen, walked);
        walked.dedup();
        assert_eq!(walked.len(), 120);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_carries_its_spark_and_standing() {
    on_each(async |db| {
        sample(db).await;
        let filter = ProjectFilter { q: some("ขยะ"), ..Default::default() };
        let list = store::project::list(db, &PUBLIC, &filter, today()).await.expect("lists");
        let row = &list.rows[0];
        assert_eq!(row.spark, [(day(2022, 12, 20), 40.0)]);
        assert_eq!((row.progress, row.planned, row.variance), (Some(40.0), Some(100.0), Some(-60.0)));
        assert_eq!((row.last_report, row.unit.code.as_str()), (Some(day(2022, 12, 20)), "04010000"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_standing_moves_with_the_days_and_then_rests() {
    on_each(async |db| {
        let year = ProjectDraft {
            steps: vec![domain::step::Step {
                order: 1,
                title: "ทั้งปี".into(),
                weight: Some(100.0),
                start: Some(day(2022, 10, 1)),
                finish: Some(day(2023, 9, 30)),
            }],
            reports: vec![report(day(2023, 1, 31), 30.0, "ดำเนินการ")],
            ..bare("50490000-1", "โครงการ", 2566)
        };
        import(db, [project_page(year)]).await;
        let check = async |today, refreshed: u64, status: Status| {
            assert_eq!(store::standing::refresh(db, &SYSTEM, today).await.expect("refreshes"), refreshed, "{today}");
            let filter = ProjectFilter { status: Some(status), ..Default::default() };
            let list = store::project::list(db, &PUBLIC, &filter, today).await.expect("lists");
            assert_eq!(list.total, 1, "{today} {status:?}");
            let view = store::project::view(db, &PUBLIC, &list.rows[0].code, today).await.expect("there");
            assert_eq!(
                (view.status, view.planned, view.variance),
                (status, list.rows[0].planned, list.rows[0].variance)
            );
        };
        check(day(2023, 2, 1), 0, Status::OnPlan).await;
        check(day(2023, 3, 20), 1, Status::Behind).await;
        check(day(2023, 3, 20), 0, Status::Behind).await;
        check(day(2023, 6, 1), 1, Status::Silent).await;
        check(day(2023, 10, 1), 1, Status::Late).await;
        check(day(2024, 5, 1), 0, Status::Late).await;
        check(day(2023, 3, 20), 1, Status::Behind).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_add_up_exactly() {
    on_each(async |db| {
        let satang = [999_999_999_999_999, 1, 70, -20];
        let drafts = satang.iter().enumerate().map(|(n, satang)| {
            project_page(ProjectDraft {
                budget_received: Some(Money(*satang)),
                budget_spent: Some(Money(satang / 2)),
                ..bare(&format!("{}-{n}", if n < 2 { "04000000" } else { "04010000" }), "โครงการ", 2566)
            })
        });
        import(db, drafts).await;
        import(
            db,
            [
                kpi_page(drafts::kpi()),
                kpi_page(KpiDraft {
                    fiscal_year: Some(drafts::year(2566)),
                    ..KpiDraft::new("133".parse().expect("a code"))
                }),
            ],
        )
        .await;
        let city = store::city::year(db, &PUBLIC, drafts::year(2566), today()).await.expect("adds up");
        assert_eq!(city.budget_received, satang.iter().map(|satang| Money(*satang)).sum());
        assert_eq!(city.projects.total(), 4);
        assert_eq!((city.kpis, city.kpis_reported, city.kpis_evaluated), (2, [1, 0, 0, 0], [1, 0, 0, 0]));
        let codes: Vec<&str> = city.units.iter().map(|unit| unit.code.as_str()).collect();
        assert_eq!(codes, ["04000000", "04010000", "50490000"]);
        assert_eq!(city.units[1].budget_received, Money(50));
        let bureau = "04000000".parse().expect("a code");
        let year = store::unit::year(db, &PUBLIC, &bureau, &UnitFilter::default(), today()).await.expect("there");
        assert_eq!(year.unit.budget_received, city.budget_received);
        assert_eq!((year.unit.projects.total(), year.projects.len(), year.children.len()), (4, 4, 1));
        assert_eq!(store::city::years(db, &PUBLIC).await.expect("there"), [drafts::year(2566)]);
        let empty = store::city::year(db, &PUBLIC, drafts::year(2570), today()).await.expect("adds up");
        assert_eq!((empty.projects, empty.units.len()), (StatusCounts::default(), 0));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn kpis_units_policies_and_the_plan_are_listed() {
    on_each(async |db| {
        sample(db).await;
        import(db, [kpi_page(drafts::kpi())]).await;
        let kpis =
            async |filter: KpiFilter| store::kpi::list(db, &PUBLIC, &filter, today()).await.expect("lists").total;
        assert_eq!(kpis(KpiFilter { q: some("แก้ไข"), unit: "50490000".parse().ok(), ..Default::default() }).await, 1);
        assert_eq!(
            kpis(KpiFilter { strategy: some("5.1"), year: Some(drafts::year(2566)), ..Default::default() }).await,
            1
        );
        assert_eq!(kpis(KpiFilter { q: some("ไม่มีคำนี้"), ..Default::default() }).await, 0);
        assert_eq!(kpis(KpiFilter { strategy: some("routine"), ..Default::default() }).await, 0);

        let ensure =
            |name: &str, kind| UnitDraft { code: "04000000".parse().expect("a code"), name: name.into(), kind };
        let draft = [ensure("สำนักทดสอบ", UnitKind::Office)];
        assert_eq!(store::unit::ensure(db, &SYSTEM, &draft).await.expect("ensures"), 1);
        assert_eq!(store::unit::ensure(db, &SYSTEM, &draft).await.expect("ensures"), 0);
        assert_eq!(
            count(db, "SELECT count(*) FROM audit_event WHERE record_kind = 'unit' AND batch_id IS NULL").await,
            1
        );
        let units = store::unit::list(db, &PUBLIC).await.expect("lists");
        let first = units.first().expect("a unit");
        assert_eq!((first.name.as_str(), first.kind, &first.parent), ("สำนักทดสอบ", UnitKind::Office, &None));
        assert_eq!(units[1].parent.as_ref().map(|code| code.as_str()), Some("04000000"));

        let policies = store::policy::list(db, &PUBLIC).await.expect("lists");
        assert_eq!(policies, [Policy { id: "30".into(), name: None }]);

        let top = store::strategy::top(db, &PUBLIC, drafts::year(2566)).await.expect("lists");
        let numbers: Vec<&str> = top.iter().map(|(number, _)| number.as_str()).collect();
        assert_eq!(numbers, ["5", "50"]);
        let tree = store::strategy::tree(db, &PUBLIC, drafts::year(2566)).await.expect("lists").lines;
        let lines: Vec<_> =
            tree.iter().map(|line| (line.number.as_str(), line.level, line.projects, line.kpis)).collect();
        assert_eq!(
            lines,
            [("5", 1, 1, 1), ("5.1", 2, 1, 1), ("5.1.1", 3, 1, 1), ("5.1.1.2", 4, 1, 1), ("50", 1, 1, 0)]
        );
    })
    .await;
}

/// What the list finds is what the rule says, for every set of quarters, in a year before, of and after today's.
#[tokio::test(flavor = "multi_thread")]
async fn kpis_are_found_by_how_far_their_year_has_come() {
    on_each(async |db| {
        let of_year = |be: i32| {
            let code = format!("5049-{be}").parse().expect("a code");
            kpi_page(KpiDraft {
                name: some("ตัวชี้วัด"), fiscal_year: Some(drafts::year(be)), ..KpiDraft::new(code)
            })
        };
        let codeless =
            KpiDraft { name: some("ไม่ทราบปี"), ..KpiDraft::new("5049-1".parse().expect("a code")) };
        import(db, [of_year(2565), of_year(2566), of_year(2567), kpi_page(codeless)]).await;
        let sets =
            [0, 1, 3, 4, 15].into_iter().flat_map(|reported| [0, 1, 2, 15].map(|evaluated| (reported, evaluated)));
        let known = |set| [None, Some(0.0), Some(7.5)].map(|result| (set, result));
        for ((reported, evaluated), result) in sets.flat_map(known) {
            let set = format!(
                "UPDATE kpi SET quarters_reported = {reported}, quarters_evaluated = {evaluated}, result = {}",
                result.map_or_else(|| "NULL".to_owned(), |result| result.to_string())
            );
            db.connection().execute_unprepared(&set).await.expect("runs");
            let mut found = 0;
            for status in KpiStatus::ALL {
                let filter = KpiFilter { status: Some(status), ..Default::default() };
                let list = store::kpi::list(db, &PUBLIC, &filter, today()).await.expect("lists");
                assert_eq!(list.total, list.rows.len() as u64);
                for row in &list.rows {
                    let of = KpiStatus::of(quarters_over(row.fiscal_year, today()), reported, evaluated, result);
                    assert_eq!((row.status, of), (status, status), "{} {reported} {evaluated}", row.code);
                }
                found += list.total;
            }
            assert_eq!(found, 4, "{reported} {evaluated}");
        }
    })
    .await;
}

/// A KPI is of a policy by the projects that support it, and by those only that who asks may read.
#[tokio::test(flavor = "multi_thread")]
async fn kpis_are_found_by_the_policy_of_their_projects() {
    on_each(async |db| {
        let policy = |id: &str| Some(Policy { id: id.into(), name: None });
        let projects = [
            ProjectDraft { policy: policy("30"), ..bare("50490000-11", "รับเรื่อง", 2566) },
            ProjectDraft { policy: policy("31"), ..bare("50490000-12", "ส่งต่อเรื่อง", 2566) },
        ];
        import(db, projects.map(project_page)).await;
        import(db, [kpi_page(drafts::kpi())]).await;
        let found = async |who: &Actor, policy: &str| {
            let filter = KpiFilter { policy: some(policy), ..Default::default() };
            store::kpi::list(db, who, &filter, today()).await.expect("lists").total
        };
        assert_eq!(found(&PUBLIC, "30").await, 1);
        assert_eq!(found(&PUBLIC, "๓๐").await, 1);
        assert_eq!(found(&PUBLIC, "31").await, 0);
        let draft = "UPDATE project SET plan_state = 'draft' WHERE code = '50490000-11'";
        db.connection().execute_unprepared(draft).await.expect("runs");
        assert_eq!(found(&PUBLIC, "30").await, 0);
        assert_eq!(found(&person("boss", Role::Executive), "30").await, 1);
    })
    .await;
}
