//! What is brought in comes back as it was.

use domain::{standing::Status, unit::Named};

use crate::{drafts, support::*};

#[tokio::test(flavor = "multi_thread")]
async fn a_project_comes_back_field_by_field() {
    on_each(async |db| {
        let draft = drafts::project();
        import(db, [drafts::project_page(draft.clone())]).await;
        let view = store::project::view(db, &PUBLIC, &draft.code, today()).await.expect("there");
        assert_eq!(Some(&view.name), draft.name.as_ref());
        assert_eq!(view.fiscal_year, draft.fiscal_year);
        assert_eq!(view.unit, Named { code: "50490000".into(), name: "สำนักงานเขตทดสอบ".into() });
        assert_eq!(view.section, Some(Named { code: "50490300".into(), name: "ฝ่ายปกครอง".into() }));
        assert_eq!(
            (view.owner, view.coordinator, view.branch, view.evaluator, view.start, view.finish),
            (draft.owner, draft.coordinator, draft.branch, draft.evaluator, draft.start, draft.finish)
        );
        assert_eq!(
            (view.weight, view.target, view.result, view.unit_of_measure),
            (draft.weight, draft.target, draft.result, draft.unit_of_measure)
        );
        assert_eq!((view.budget_received, view.budget_spent), (draft.budget_received, draft.budget_spent));
        assert_eq!(
            (view.rationale, view.objectives, view.targets, view.remark),
            (draft.rationale, draft.objectives, draft.targets, draft.remark)
        );
        assert_eq!((view.policy, view.strategy, view.routine), (draft.policy, draft.strategy, false));
        assert_eq!(view.steps, draft.steps);
        assert_eq!(view.reports, draft.reports);
        assert_eq!(view.months, draft.months);
        assert_eq!((view.evaluations, view.evaluated), (draft.evaluations, draft.evaluated));
        assert_eq!(view.kpis.first().map(|kpi| kpi.code.as_str()), Some("5049-7"));
        assert_eq!(view.kpi_detail.first().map(|kpi| kpi.quarters.len()), Some(4));
        // Ten percent reported, October and November planned to the full.
        assert_eq!((view.progress, view.planned, view.variance), (Some(10.0), Some(75.5), Some(-65.5)));
        assert_eq!(view.status, Status::Behind);
        assert_eq!(view.history.first().map(|entry| entry.action.as_str()), Some("created"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kpi_comes_back_field_by_field() {
    on_each(async |db| {
        let draft = drafts::kpi();
        import(db, [drafts::kpi_page(draft.clone())]).await;
        let view = store::kpi::view(db, &PUBLIC, &draft.code).await.expect("there");
        assert_eq!(Some(&view.name), draft.name.as_ref());
        assert_eq!(view.unit.map(|unit| unit.name), draft.unit_name);
        assert_eq!(
            (view.fiscal_year, view.target, view.target_text, view.result, view.unit_of_measure),
            (draft.fiscal_year, draft.target, draft.target_text, draft.result, draft.unit_of_measure)
        );
        assert_eq!(
            (view.kind, view.level, view.dimension, view.negotiated),
            (draft.kind, draft.level, draft.dimension, draft.negotiated)
        );
        assert_eq!(
            (view.definition, view.formula, view.source, view.summary),
            (draft.definition, draft.formula, draft.source, draft.summary)
        );
        assert_eq!((view.strategy, view.quarters), (draft.strategy, draft.quarters));
        let projects: Vec<_> = view.projects.into_iter().map(|known| known.named).collect();
        assert_eq!((view.evaluated, projects, view.appeals), (draft.evaluated, draft.projects, draft.appeals));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_only_a_kpi_names_is_there_until_its_page_comes() {
    on_each(async |db| {
        import(db, [drafts::kpi_page(drafts::kpi())]).await;
        let code = "50490000-11".parse().expect("a code");
        let stub = store::project::view(db, &PUBLIC, &code, today()).await.expect("there");
        assert_eq!((stub.name.as_str(), stub.kpis.len()), ("โครงการรับเรื่องร้องทุกข์", 1));
        let outcomes = import(db, [drafts::project_page(drafts::project())]).await;
        assert_eq!(outcomes, [domain::import::Outcome::Created]);
        let whole = store::project::view(db, &PUBLIC, &code, today()).await.expect("there");
        assert_eq!((whole.kpis.len(), whole.steps.len()), (1, 3));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_exist_is_not_found_and_has_neighbours() {
    on_each(async |db| {
        let pages = ["50490000-3606", "50490000-3608", "50120000-3607", "02000000-9"]
            .map(|code| drafts::project_page(drafts::bare(code, &format!("โครงการ {code}"), 2566)));
        import(db, pages).await;
        import(db, [drafts::kpi_page(drafts::kpi())]).await;
        let missing = store::project::view(db, &PUBLIC, &"50490000-3607".parse().expect("a code"), today()).await;
        assert!(matches!(missing, Err(store::StoreError::NotFound)));
        let near = async |text: &str| {
            let named = store::project::near(db, &PUBLIC, text).await.expect("answers");
            named.into_iter().map(|named| named.code).collect::<Vec<_>>()
        };
        assert_eq!(near("50490000-3607").await[..3], ["50120000-3607", "50490000-3606", "50490000-3608"]);
        assert_eq!(near("0200").await, ["02000000-9"]);
        assert_eq!(near("ร้องทุกข").await, ["50490000-11"]);
        assert_eq!(near("%_' OR 1=1 \"").await, Vec::<String>::new());
        let kpis = store::kpi::near(db, &PUBLIC, "5012-7").await.expect("answers");
        assert_eq!(kpis.first().map(|kpi| kpi.code.as_str()), Some("5049-7"));
        let units = store::unit::near(db, &PUBLIC, "50490001").await.expect("answers");
        assert_eq!(units.first().map(|unit| unit.code.as_str()), Some("50490000"));
    })
    .await;
}
