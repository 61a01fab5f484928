//! New projects: from nothing, from last year's, or from another unit's.

use domain::{
    audit::Change,
    edit::{EditError, Field, ProjectField, Record, Value, parse},
    fiscal_year::FiscalYear,
    permission::{Action, Actor, may},
    plan::{Plan, PlanState, StepId, shift_months},
    unit::{ProjectCode, UnitCode, keep::is_closed},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, Statement,
    TransactionSession, prelude::Uuid,
};

use super::links::{Link, carried};
use crate::{
    Db, Request, Result, StoreError, audit,
    edit::Names,
    entity::{policy, project, project_kpi, project_text, section, unit},
    import::{ProjectRecord, insert_all},
    live,
    period::Guard,
    plan::{self, event},
    request::now,
    row, scope, standing, strategy,
};

/// What a new project is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewProject {
    /// The unit it belongs to.
    pub unit: UnitCode,
    /// The year it belongs to.
    pub fiscal_year: FiscalYear,
    /// Its name, as typed.
    pub name: String,
    /// Code or name of a section of its unit; where none is given, that of the project it is copied from.
    pub section: Option<String>,
    /// The project it is copied from: last year's, or another unit's. Of another unit's only what it is comes along,
    /// not who does it. Steps move by the years in between, links go to the KPIs of the new year; results and reports
    /// stay where they are.
    pub from: Option<ProjectCode>,
}

/// Makes a project and gives the code the system has given it: the unit's code, a hyphen, and the unit's next serial.
///
/// What is wrong with the name comes as the inner error, to whom may make it.
pub async fn create(
    db: &Db,
    actor: &Actor,
    new: &NewProject,
    request: &Request,
) -> Result<std::result::Result<ProjectCode, EditError>> {
    let name = match parse(Field::Project(ProjectField::Name), &new.name) {
        Ok(name) => name.map(|name| name.text()).unwrap_or_default(),
        Err(error) => {
            may(actor, Action::CreateProject, &scope::of_unit_code(db.connection(), &new.unit).await?)?;
            return Ok(Err(error));
        }
    };
    let transaction = db.write().await?;
    match write(&transaction, actor, new, name, request).await {
        Ok(code) => {
            let touched = vec![live::Change { record: Record::Project, code: code.to_string() }];
            live::notify(&transaction, &touched).await?;
            TransactionSession::commit(transaction).await?;
            live::tell(db, touched);
            Ok(Ok(code))
        }
        Err(error) => {
            TransactionSession::rollback(transaction).await?;
            Err(error)
        }
    }
}

async fn write(
    c: &impl ConnectionTrait,
    actor: &Actor,
    new: &NewProject,
    name: String,
    request: &Request,
) -> Result<ProjectCode> {
    let scope = scope::of_unit_code(c, &new.unit).await?;
    may(actor, Action::CreateProject, &scope)?;
    Guard::year(c, actor, Some(new.fiscal_year.be()), &scope, request.today).await?;
    // Behind the unit's lock serials are given one after the other; SQLite has one writer.
    let unit = unit::Entity::find().filter(unit::Column::Code.eq(new.unit.as_str())).lock_exclusive().one(c).await?;
    let unit = unit.ok_or(StoreError::NotFound)?;
    if is_closed(unit.closed_from, request.today) {
        return Err(StoreError::Invalid { field: "unit", message: format!("{} is closed", new.unit) });
    }
    let code = next_code(c, &new.unit).await?;
    let now = now();
    let mut record = ProjectRecord::stub(&code, Some(name), unit.id, now);
    record.row.stub = false;
    record.row.fiscal_year = Some(new.fiscal_year.be());
    record.row.plan_state = PlanState::Draft.as_str().to_owned();
    let (plan, links) = match &new.from {
        Some(from) => copy(c, actor, from, new.fiscal_year, &mut record).await?,
        None => (Plan::default(), Vec::new()),
    };
    let sections = section::Entity::find().filter(section::Column::UnitId.eq(unit.id)).all(c).await?;
    let (closed, open): (Vec<_>, Vec<_>) =
        sections.into_iter().partition(|section| is_closed(section.closed_from, request.today));
    let names = Names { sections: open, ..Names::default() };
    if let Some(key) = new.section.as_deref().map(str::trim).filter(|key| !key.is_empty()) {
        record.row.section_id = Some(match names.section(unit.id, key) {
            Some(found) => found.id,
            None => {
                let closed = Names { sections: closed, ..Names::default() }.section(unit.id, key).is_some();
                let field = if closed { "section_closed" } else { "section" };
                return Err(StoreError::Invalid {
                    field,
                    message: format!("{key} is no open section of {}", new.unit),
                });
            }
        });
    } else if record.row.section_id.is_some_and(|id| closed.iter().any(|section| section.id == id)) {
        // Nothing new is put into a section that is closed.
        record.row.section_id = None;
    }
    let policy = match record.row.policy_id {
        Some(policy) => policy::Entity::find_by_id(policy).one(c).await?.map(|policy| policy.legacy_id),
        None => None,
    };
    let section = record.row.section_id.and_then(|id| names.section_label(id));
    standing::settle_row(&mut record.row, &plan.bare(), &[], request.today);
    let id = record.row.id;
    let mut changes = changes(&record, &plan);
    let places = [("section", section), ("policy", policy)].into_iter().filter(|(_, value)| value.is_some());
    changes.extend(places.map(|(field, value)| plan::changed(field, None, value)));
    if let Some(from) = &new.from {
        changes.push(plan::changed("copied_from", None, Some(from.to_string())));
    }
    insert_all::<project::ActiveModel>(c, vec![record.row]).await?;
    insert_all::<project_text::ActiveModel>(c, vec![record.text]).await?;
    let mut rows = Vec::new();
    for (position, link) in (0..).zip(links) {
        changes.push(plan::changed("kpis", None, Some(link.code)));
        rows.push(project_kpi::Model { project_id: id, kpi_id: link.id, position });
    }
    insert_all::<project_kpi::ActiveModel>(c, rows).await?;
    plan::store(c, id, &plan, false).await?;
    audit::append(c, vec![event(id, request.author(actor), "created", changes)]).await?;
    Ok(code)
}

#[derive(FromQueryResult)]
struct Last {
    last: Option<i64>,
}

/// The code after the highest a unit has given; nine digits and more are somebody's slip, and are passed over.
async fn next_code(c: &impl ConnectionTrait, unit: &UnitCode) -> Result<ProjectCode> {
    let statement = Statement::from_sql_and_values(
        c.get_database_backend(),
        "SELECT MAX(CAST(serial AS BIGINT)) AS last FROM project WHERE code LIKE $1 AND length(serial) < 8",
        [format!("{unit}-%").into()],
    );
    let last = Last::find_by_statement(statement).one(c).await?.and_then(|last| last.last).unwrap_or(0);
    let code = format!("{unit}-{}", last + 1);
    code.parse().map_err(|_| StoreError::Invalid { field: "code", message: format!("{code} is not a code") })
}

/// Takes over from another project what a new one begins with; gives its plan, and the KPIs it supports.
async fn copy(
    c: &impl ConnectionTrait,
    actor: &Actor,
    from: &ProjectCode,
    year: FiscalYear,
    record: &mut ProjectRecord,
) -> Result<(Plan, Vec<Link>)> {
    may(actor, Action::ReadPublished, &scope::of_project_code(c, actor, from).await?)?;
    let (source, text) = project::Entity::find()
        .filter(project::Column::Code.eq(from.as_str()))
        .find_also_related(project_text::Entity)
        .one(c)
        .await?
        .ok_or(StoreError::NotFound)?;
    let links = carried(c, &source, record.row.unit_id, year).await?;
    let years = row::year(source.fiscal_year).map_or(0, |was| year.be() - was.be());
    let row = &mut record.row;
    row.policy_id = source.policy_id;
    row.routine = source.routine;
    row.target = source.target;
    row.unit_of_measure = source.unit_of_measure;
    if source.unit_id == row.unit_id {
        row.section_id = source.section_id;
        (row.owner, row.coordinator, row.evaluator) = (source.owner, source.coordinator, source.evaluator);
        row.weight = source.weight;
    }
    let moved = |day: Option<chrono::NaiveDate>| {
        use chrono::Months;
        let by = Months::new(12 * years.unsigned_abs());
        day.and_then(|day| if years < 0 { day.checked_sub_months(by) } else { day.checked_add_months(by) })
    };
    (row.start, row.finish) = (moved(source.start), moved(source.finish));
    let same_edition = strategy::same_edition(c, source.fiscal_year, year).await?;
    if let Some(text) = text {
        let own = &mut record.text;
        (own.rationale, own.objectives, own.targets) = (text.rationale, text.objectives, text.targets);
        if same_edition {
            row.strategy_node_id = source.strategy_node_id;
            own.strategy = text.strategy;
        }
    }
    let mut plan = plan::load(c, source.id).await?.with_ids(&Default::default(), || StepId(Uuid::now_v7()));
    for step in &mut plan.steps {
        if step.step.span().is_none() {
            // A date that means nothing in the old year means nothing in the new.
            (step.step.start, step.step.finish) = (None, None);
        } else if shift_months(&mut step.step, 12 * years, step.id).is_err() {
            (step.step.start, step.step.finish) = (None, None);
        }
    }
    Ok((plan.numbered(), links.into_iter().filter_map(|(_, new)| new).collect()))
}

/// The whole record, field by field, as the history of its first day.
fn changes(record: &ProjectRecord, plan: &Plan) -> Vec<Change> {
    let (row, text) = (&record.row, &record.text);
    let number = |number: Option<f64>| number.map(|number| Value::Number(number).text());
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string());
    let fields = [
        ("name", Some(row.name.clone())),
        ("fiscal_year", row.fiscal_year.map(|year| year.to_string())),
        ("owner", row.owner.clone()),
        ("coordinator", row.coordinator.clone()),
        ("evaluator", row.evaluator.clone()),
        ("start", day(row.start)),
        ("finish", day(row.finish)),
        ("weight", number(row.weight)),
        ("target", number(row.target)),
        ("unit_of_measure", row.unit_of_measure.clone()),
        ("rationale", text.rationale.clone()),
        ("objectives", text.objectives.clone()),
        ("targets", text.targets.clone()),
        ("strategy", text.strategy.clone()),
        ("routine", row.routine.map(|routine| routine.to_string())),
        ("plan_state", Some(row.plan_state.clone())),
        ("steps", (!plan.steps.is_empty()).then(|| plan::text(plan))),
    ];
    let said = fields.into_iter().filter(|(_, value)| value.is_some());
    said.map(|(field, value)| plan::changed(field, None, value)).collect()
}
