//! A unit's year: its KPIs in groups and pages.

use domain::{
    city::UnitYear,
    kpi::KpiDraft,
    listing::{KpiGrouping, UnitFilter},
    unit::Named,
};
use store::Db;

use crate::{
    drafts::{self, bare, kpi_page, line, project_page, some},
    support::*,
};

/// A KPI of the unit below, in a dimension and on the first line of the plan given.
fn kpi(serial: u32, dimension: Option<i32>, number: Option<&str>) -> KpiDraft {
    KpiDraft {
        name: some(&format!("ตัวชี้วัดที่ {serial}")),
        fiscal_year: Some(drafts::year(2566)),
        dimension,
        strategy: number.map(|number| line(1, &format!("ยุทธศาสตร์ที่ {number} – เมือง"))).into_iter().collect(),
        ..KpiDraft::new(format!("5049-{serial}").parse().expect("a code"))
    }
}

async fn read(db: &Db, filter: UnitFilter) -> UnitYear {
    store::unit::year(db, &PUBLIC, &"50490000".parse().expect("a code"), &filter, today()).await.expect("there")
}

fn serials(year: &UnitYear) -> Vec<&str> {
    year.kpis.iter().filter_map(|kpi| kpi.code.as_str().split('-').next_back()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn kpis_come_in_pages_group_by_group() {
    on_each(async |db| {
        // 70 KPIs: dimension 1 has 30, dimension 2 has 25, 15 have none; the plan's lines 2, 10 and none in turn.
        let drafts = (100..170_u32).map(|n| {
            let dimension = match n {
                100..130 => Some(1),
                130..155 => Some(2),
                _ => None,
            };
            kpi_page(kpi(n, dimension, [Some("2"), Some("10"), None][n as usize % 3]))
        });
        import(db, drafts).await;

        let mut seen = Vec::new();
        for page in 1..=4 {
            let year = read(db, UnitFilter { page, ..Default::default() }).await;
            assert_eq!((year.kpis_total, year.page, year.pages), (70, page, 4));
            assert_eq!(year.groups.iter().map(|group| group.on_page).sum::<u64>(), year.kpis.len() as u64);
            seen.extend(serials(&year).into_iter().map(str::to_owned));
        }
        let all: Vec<String> = (100..170).map(|n| n.to_string()).collect();
        assert_eq!(seen, all);

        let first = read(db, UnitFilter::default()).await;
        let groups: Vec<_> = first.groups.iter().map(|g| (g.key.as_str(), g.kpis, g.on_page)).collect();
        assert_eq!(groups, [("1", 30, 20), ("2", 25, 0), ("none", 15, 0)]);
        let second = read(db, UnitFilter { page: 2, ..Default::default() }).await;
        assert_eq!(second.groups.iter().map(|g| g.on_page).collect::<Vec<_>>(), [10, 10, 0]);

        let of = |group: &str, page| UnitFilter { group: some(group), page, ..Default::default() };
        let last = read(db, of("2", 9)).await;
        assert_eq!((last.kpis_total, last.page, last.pages), (25, 2, 2));
        assert_eq!(serials(&last), ["150", "151", "152", "153", "154"]);
        assert_eq!(read(db, of("none", 1)).await.kpis_total, 15);
        let unknown = read(db, of("9", 1)).await;
        assert_eq!((unknown.group.as_deref(), unknown.kpis_total), (None, 70));

        let by_plan = |group: Option<&str>, page| UnitFilter {
            by: KpiGrouping::Strategy,
            group: group.map(str::to_owned),
            page,
            size: 30,
            ..Default::default()
        };
        let year = read(db, by_plan(None, 1)).await;
        let groups: Vec<_> = year.groups.iter().map(|g| (g.key.as_str(), g.kpis, g.on_page)).collect();
        assert_eq!(groups, [("2", 23, 23), ("10", 24, 7), ("none", 23, 0)]);
        assert_eq!(year.groups[1].label.as_deref(), Some("ยุทธศาสตร์ที่ 10 – เมือง"));
        let mut seen = Vec::new();
        for page in 1..=3 {
            seen.extend(serials(&read(db, by_plan(None, page)).await).into_iter().map(str::to_owned));
        }
        seen.sort();
        assert_eq!(seen, all);
        assert_eq!(read(db, by_plan(Some("10"), 1)).await.kpis_total, 24);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kpi_below_a_line_stands_with_the_first_line_above_it() {
    on_each(async |db| {
        let leaf = KpiDraft { strategy: drafts::strategy(), ..kpi(1, None, None) };
        let words = KpiDraft {
            strategy: vec![line(1, "ภารกิจอื่นของเมือง")], ..kpi(3, None, None)
        };
        import(db, [kpi_page(leaf), kpi_page(kpi(2, None, Some("5"))), kpi_page(words), kpi_page(kpi(4, None, None))])
            .await;
        let year = read(db, UnitFilter { by: KpiGrouping::Strategy, ..Default::default() }).await;
        let groups: Vec<_> = year.groups.iter().map(|g| (g.label.as_deref(), g.kpis)).collect();
        assert_eq!(groups, [(Some("ยุทธศาสตร์ที่ ๕ – ส่งเสริมเมืองที่ทุกคนมีส่วนร่วม"), 2), (Some("ภารกิจอื่นของเมือง"), 1), (None, 1)]);
        assert_eq!(serials(&year), ["2", "1", "3", "4"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_kpi_has_its_own_first_supporters_and_their_count() {
    on_each(async |db| {
        let supported = |serial: u32, projects: std::ops::Range<u32>| KpiDraft {
            projects: projects
                .map(|n| Named {
                    code: format!("50490000-{}", 1000 + n), name: format!("โครงการที่ {n}")
                })
                .collect(),
            ..kpi(serial, Some(1), None)
        };
        import(db, [kpi_page(supported(1, 0..40)), kpi_page(supported(2, 38..45)), kpi_page(supported(3, 0..0))]).await;
        let year = read(db, UnitFilter::default()).await;
        let counts: Vec<_> = year.kpis.iter().map(|kpi| (kpi.projects.len(), kpi.projects_total)).collect();
        assert_eq!(counts, [(5, 40), (5, 7), (0, 0)]);
        assert_eq!(year.kpis[1].projects[0].named.code, "50490000-1038");
        let whole = store::kpi::view(db, &PUBLIC, &"5049-1".parse().expect("a code")).await.expect("there");
        assert_eq!((whole.projects.len(), whole.projects_total), (40, 40));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_year_taken_from_a_project_is_told_as_such() {
    on_each(async |db| {
        let code: domain::unit::KpiCode = "5049-1".parse().expect("a code");
        let page = domain::project::ProjectDraft {
            kpis: vec![KpiDraft::new(code.clone())],
            ..bare("50490000-1", "โครงการ", 2566)
        };
        import(db, [project_page(page)]).await;
        let view = store::kpi::view(db, &PUBLIC, &code).await.expect("there");
        assert_eq!((view.fiscal_year, view.year_inherited), (Some(drafts::year(2566)), true));
        import(db, [kpi_page(kpi(1, None, None))]).await;
        let view = store::kpi::view(db, &PUBLIC, &code).await.expect("there");
        assert_eq!((view.fiscal_year, view.year_inherited), (Some(drafts::year(2566)), false));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_history_names_what_it_points_at() {
    on_each(async |db| {
        import(db, [project_page(drafts::project())]).await;
        import(db, [kpi_page(KpiDraft { target: Some(90.0), ..drafts::kpi() })]).await;
        let project = store::project::view(db, &PUBLIC, &drafts::project().code, today()).await.expect("there");
        let after = |field: &str| {
            let change = project.history[0].changes.iter().find(|change| change.field == field);
            change.and_then(|change| change.after.clone())
        };
        assert_eq!(after("policy").as_deref(), Some("ผู้ว่าฯ เที่ยงวัน (30)"));
        assert_eq!(after("kpis").as_deref(), Some("ร้อยละของเรื่องที่แก้ไขแล้วเสร็จ (5049-7)"));
        let kpi = store::kpi::view(db, &PUBLIC, &drafts::kpi().code).await.expect("there");
        let newest = &kpi.history[0].changes[0];
        assert_eq!(
            (newest.field.as_str(), newest.before.as_deref(), newest.after.as_deref()),
            ("target", Some("80"), Some("90"))
        );
    })
    .await;
}
