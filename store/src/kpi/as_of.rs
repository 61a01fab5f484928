//! A KPI as it was on a past day, from its history.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::{
    appeal::{Appeal, AppealDecision},
    history::{day_of, end_of_day},
    kpi::{KpiKind, KpiLevel, KpiView, Supporter},
    permission::{Action, Actor, Places, places},
    unit::{KpiCode, Named},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    prelude::Uuid, sea_query::UnionType,
};

use crate::{
    Db, Result, draft,
    entity::{audit_event, kpi, project, project_kpi},
    history::{AsOf, by_record, key, since, touches},
    plan,
    project::{evaluated, parsed, row_of, then},
    row,
};

/// A KPI as it was when a day ended.
pub async fn view_as_of(db: &Db, actor: &Actor, code: &KpiCode, day: NaiveDate) -> Result<AsOf<KpiView>> {
    let mut view = super::view(db, actor, code).await?;
    let c = db.connection();
    let id = key(c, domain::edit::Record::Kpi, code.as_str()).await?;
    let events = since(c, vec![id], end_of_day(day)).await?;
    if let Some(event) = events.iter().find(|event| event.action == "created") {
        return Ok(AsOf::NotYet { since: day_of(event.at) });
    }
    rewind_one(&mut view, &events, day);
    name_taken_away(c, actor, &mut view.projects).await?;
    take_supporters_back(c, actor, id, &mut view, day).await?;
    let there = view.projects.len();
    view.projects.retain(|known| !known.named.name.is_empty());
    view.projects_total = view.projects_total.saturating_sub((there - view.projects.len()) as u64);
    Ok(AsOf::Known(Box::new(view)))
}

/// Takes back what the histories of the projects tell that support it, or did: a page of the old system that named the KPI is
/// noted with its project alone. Two queries.
async fn take_supporters_back(
    c: &impl ConnectionTrait,
    actor: &Actor,
    id: Uuid,
    view: &mut KpiView,
    day: NaiveDate,
) -> Result<()> {
    use audit_event::Column as C;
    let linked = project_kpi::Entity::find().select_only().column(project_kpi::Column::ProjectId);
    let mut linked = linked.filter(project_kpi::Column::KpiId.eq(id)).into_query();
    let then_alone = project::Entity::find()
        .select_only()
        .column(project::Column::Id)
        .filter(project::Column::Code.is_in(view.projects.iter().map(|known| known.named.code.as_str())))
        .into_query();
    linked.union(UnionType::Distinct, then_alone);
    let events = audit_event::Entity::find()
        .filter(C::RecordId.in_subquery(linked))
        .filter(C::At.gte(end_of_day(day)))
        .filter(
            Condition::any()
                .add(C::Action.eq("created"))
                .add(touches("kpis"))
                .add(touches("name"))
                .add(touches("plan_state")),
        )
        .order_by_desc(C::Seq)
        .all(c)
        .await?;
    let events = by_record(events);
    let codes: Vec<(Uuid, String)> = project::Entity::find()
        .select_only()
        .columns([project::Column::Id, project::Column::Code])
        .filter(project::Column::Id.is_in(events.keys().copied()))
        .filter(draft::shown(actor))
        .into_tuple()
        .all(c)
        .await?;
    let link = format!("kpis[{}]", view.code);
    let reads_drafts = places(actor, Action::ReadDrafts) == Places::Everywhere;
    for (id, code) in codes {
        let Some(events) = events.get(&id) else { continue };
        let mut stood = then(events);
        let came = events.iter().any(|event| event.action == "created") || stood.get(&link) == Some(&None);
        // What was a draft then is told to those alone who read all drafts.
        let draft = stood.get("plan_state").and_then(Option::as_deref).and_then(plan::draft);
        if came || (draft.is_some() && !reads_drafts) {
            view.projects.retain(|known| known.named.code != code);
            // Of those beyond the page only how many there were is told.
            view.projects_total = view.projects_total.saturating_sub(1);
            continue;
        }
        let of = view.projects.iter_mut().filter(|known| known.named.code == code);
        of.for_each(|known| known.draft = draft.or(known.draft));
        if let Some(name) = stood.remove("name").flatten() {
            // One without a name is not the reader's to know.
            let of = view.projects.iter_mut().filter(|known| known.named.code == code && !known.named.name.is_empty());
            of.for_each(|known| known.named.name.clone_from(&name));
        }
    }
    Ok(())
}

/// The names of projects that supported it then and do not now, as far as an actor reads them: a query where there are
/// any.
async fn name_taken_away(c: &impl ConnectionTrait, actor: &Actor, projects: &mut [Supporter]) -> Result<()> {
    let nameless = projects.iter().filter(|known| known.named.name.is_empty());
    let nameless: Vec<&str> = nameless.map(|known| known.named.code.as_str()).collect();
    if nameless.is_empty() {
        return Ok(());
    }
    let found: Vec<(String, String)> = project::Entity::find()
        .select_only()
        .columns([project::Column::Code, project::Column::Name])
        .filter(project::Column::Code.is_in(nameless))
        .filter(draft::shown(actor))
        .into_tuple()
        .all(c)
        .await?;
    for (code, name) in found {
        let mut of = projects.iter_mut().filter(|known| known.named.code == code);
        of.by_ref().for_each(|known| known.named.name.clone_from(&name));
    }
    Ok(())
}

/// Takes KPIs back to a day, two queries for all; those that were not there yet are left out.
pub(crate) async fn rewind(c: &impl ConnectionTrait, views: &mut Vec<KpiView>, day: NaiveDate) -> Result<()> {
    if views.is_empty() {
        return Ok(());
    }
    let ids: Vec<(Uuid, String)> = kpi::Entity::find()
        .select_only()
        .columns([kpi::Column::Id, kpi::Column::Code])
        .filter(kpi::Column::Code.is_in(views.iter().map(|view| view.code.as_str())))
        .into_tuple()
        .all(c)
        .await?;
    let mut events: HashMap<Uuid, Vec<audit_event::Model>> = HashMap::new();
    for event in since(c, ids.iter().map(|(id, _)| *id).collect(), end_of_day(day)).await? {
        events.entry(event.record_id).or_default().push(event);
    }
    views.retain_mut(|view| {
        let id = ids.iter().find(|(_, code)| code == view.code.as_str()).map(|(id, _)| *id);
        let events = id.and_then(|id| events.remove(&id)).unwrap_or_default();
        if events.iter().any(|event| event.action == "created") {
            return false;
        }
        rewind_one(view, &events, day);
        // Who else supported it is told on its own page.
        view.projects.retain(|known| !known.named.name.is_empty());
        true
    });
    Ok(())
}

fn rewind_one(view: &mut KpiView, events: &[audit_event::Model], day: NaiveDate) {
    let moment = end_of_day(day).to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
    view.history.retain(|entry| entry.at < moment);
    for (field, value) in then(events) {
        match row_of(&field) {
            Some(("quarters", quarter, part)) => set_quarter(view, quarter, part, &value),
            Some(("projects", code, None)) => {
                let there = view.projects.len();
                view.projects.retain(|known| known.named.code != code);
                view.projects_total = view.projects_total.saturating_sub((there - view.projects.len()) as u64);
                view.projects_total += u64::from(value.is_some());
                // Named once all is known; see `name_taken_away`.
                view.projects
                    .extend(value.map(|code| Supporter { named: Named { code, name: String::new() }, draft: None }));
            }
            Some(("appeals", round, Some(kind))) => set_appeal(view, round, kind, value.as_deref()),
            Some(_) => {}
            None => set(view, &field, value),
        }
    }
}

fn set(view: &mut KpiView, field: &str, value: Option<String>) {
    match field {
        "name" => view.name = value.unwrap_or_else(|| view.code.to_string()),
        "fiscal_year" => view.fiscal_year = parsed(&value),
        "target" => view.target = parsed(&value),
        "target_text" => view.target_text = value,
        "result" => view.result = parsed(&value),
        "unit_of_measure" => view.unit_of_measure = value,
        "kind" => view.kind = value.as_deref().and_then(KpiKind::from_word),
        "level" => view.level = value.as_deref().and_then(KpiLevel::from_word),
        "dimension" => view.dimension = parsed(&value),
        "negotiated" => view.negotiated = parsed(&value),
        "definition" => view.definition = value,
        "formula" => view.formula = value,
        "source" => view.source = value,
        "summary" => view.summary = value,
        "strategy" => view.strategy = row::strategy_lines(value.as_deref()),
        "evaluated" => view.evaluated = evaluated(value.as_deref()),
        "evaluated.score" => {
            if let Some((_, score)) = &mut view.evaluated {
                *score = parsed(&value);
            }
        }
        _ => {}
    }
}

fn set_quarter(view: &mut KpiView, quarter: &str, part: Option<&str>, value: &Option<String>) {
    let Some(place) = view.quarters.iter().position(|known| known.quarter.number().to_string() == quarter) else {
        return;
    };
    let known = &mut view.quarters[place];
    match part {
        None if value.is_none() => drop(view.quarters.remove(place)),
        Some("result") => known.result = parsed(value),
        Some("report") => known.report.clone_from(value),
        Some("score") => known.score = parsed(value),
        Some("score_2_1") => known.score_2_1 = parsed(value),
        Some("score_2_2") => known.score_2_2 = parsed(value),
        _ => {}
    }
}

/// The value is `pending: reason`.
fn set_appeal(view: &mut KpiView, round: &str, kind: &str, value: Option<&str>) {
    let same = |known: &Appeal| known.round.to_string() == round && known.kind.as_str() == kind;
    let Some((decision, reason)) = value.and_then(|value| value.split_once(": ")) else {
        view.appeals.retain(|known| !same(known));
        return;
    };
    if let Some(known) = view.appeals.iter_mut().find(|known| same(known)) {
        known.reason = reason.to_owned();
        known.decision = [AppealDecision::Granted, AppealDecision::Refused]
            .into_iter()
            .find(|known| known.as_str() == decision)
            .unwrap_or(AppealDecision::Pending);
    }
}
