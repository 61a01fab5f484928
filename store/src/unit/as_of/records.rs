//! The projects and KPIs that some units had in a year, as the history knows it of a past day.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;
use domain::{
    city::KpiGroup, fiscal_year::FiscalYear, history::end_of_day, kpi::KpiView, listing::UnitFilter, permission::Actor,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    prelude::{DateTimeUtc, Uuid},
    sea_query::{ExprTrait, UnionType},
};

use crate::{
    Db, Result, draft,
    entity::{audit_event, dimension, kpi, project},
    history::{by_record, changed_since, created_since, since, stood, touches},
    project::{ProjectThen, parsed},
    row,
};

/// Projects, and KPIs, that are taken back to a day at once.
const MOST: u64 = 5_000;

/// What belonged to some units.
pub(super) struct Records<'a> {
    actor: &'a Actor,
    units: Vec<Uuid>,
    /// The units whose drafts the actor reads; all where there is none.
    drafts: Option<HashSet<Uuid>>,
    moment: DateTimeUtc,
    /// The year of those records that are of another one since.
    moved: HashMap<Uuid, Option<FiscalYear>>,
}

/// A KPI as it was, as far as it tells where its group was.
pub(super) struct Standing {
    id: Uuid,
    code: String,
    dimension: Option<i32>,
}

/// A page of KPIs.
pub(super) struct Kpis {
    pub group: Option<String>,
    pub groups: Vec<KpiGroup>,
    pub kpis: Vec<KpiView>,
    pub total: u64,
    pub page: u64,
    pub pages: u64,
}

impl<'a> Records<'a> {
    /// What belongs to some units, before a moment: one query.
    pub async fn of(
        c: &impl ConnectionTrait,
        actor: &'a Actor,
        units: Vec<Uuid>,
        drafts: Option<HashSet<Uuid>>,
        moment: DateTimeUtc,
    ) -> Result<Self> {
        let kpis = kpi::Entity::find().select_only().column(kpi::Column::Id);
        let kpis = kpis.filter(kpi::Column::UnitId.is_in(units.iter().copied())).into_query();
        let mut all = project::Entity::find()
            .select_only()
            .column(project::Column::Id)
            .filter(project::Column::UnitId.is_in(units.iter().copied()))
            .into_query();
        all.union(UnionType::All, kpis);
        let events = audit_event::Entity::find()
            .filter(audit_event::Column::RecordId.in_subquery(all))
            .filter(audit_event::Column::At.gte(moment))
            .filter(audit_event::Column::Action.ne("created"))
            .filter(touches("fiscal_year"))
            .order_by_desc(audit_event::Column::Seq)
            .all(c)
            .await?;
        let year = |events: Vec<audit_event::Model>| {
            let mut stood = stood(&events);
            stood.remove("fiscal_year").and_then(|year| parsed::<FiscalYear>(&year))
        };
        let moved = by_record(events).into_iter().map(|(id, events)| (id, year(events))).collect();
        Ok(Self { actor, units, drafts, moment, moved })
    }

    /// The years in which anything was recorded that the actor would have read then, newest first: two queries.
    pub async fn years(&self, c: &impl ConnectionTrait) -> Result<Vec<FiscalYear>> {
        let moved = || self.moved.keys().copied();
        let projects = project::Entity::find()
            .select_only()
            .column(project::Column::FiscalYear)
            .filter(self.own_projects())
            .filter(project::Column::Id.is_not_in(moved()))
            .filter(self.read_then())
            .distinct();
        let kpis = kpi::Entity::find()
            .select_only()
            .column(kpi::Column::FiscalYear)
            .filter(self.own_kpis())
            .filter(kpi::Column::Id.is_not_in(moved()))
            .distinct();
        let mut found: Vec<Option<i32>> = projects.into_tuple().all(c).await?;
        found.extend(kpis.into_tuple::<Option<i32>>().all(c).await?);
        let mut years: BTreeSet<FiscalYear> = found.into_iter().filter_map(row::year).collect();
        years.extend(self.moved.values().flatten());
        Ok(years.into_iter().rev().collect())
    }

    /// The projects of a year, as they are now, by code; `None` where there are too many. One query.
    pub async fn projects(&self, c: &impl ConnectionTrait, year: FiscalYear) -> Result<Option<Vec<project::Model>>> {
        use project::Column as C;
        let rows = project::Entity::find()
            .filter(self.own_projects())
            .filter(self.of_year((C::FiscalYear, C::Id), year))
            .order_by_asc(C::Code)
            .limit(MOST + 1)
            .all(c)
            .await?;
        Ok((rows.len() as u64 <= MOST).then_some(rows))
    }

    /// Without those that were drafts then, but for drafts the actor reads.
    pub fn shown(&self, mut projects: Vec<ProjectThen>) -> Vec<ProjectThen> {
        let reads = |unit: &Uuid| self.drafts.as_ref().is_none_or(|units| units.contains(unit));
        projects.retain(|then| then.row.draft.is_none() || reads(&then.unit_id));
        projects
    }

    /// The KPIs of a year with the group each was in, in the order of the page; `None` where there are too many. Two
    /// queries.
    pub async fn kpis(&self, c: &impl ConnectionTrait, year: FiscalYear) -> Result<Option<Vec<Standing>>> {
        use kpi::Column as C;
        let rows: Vec<(Uuid, String, Option<i32>)> = kpi::Entity::find()
            .select_only()
            .columns([C::Id, C::Code, C::Dimension])
            .filter(self.own_kpis())
            .filter(self.of_year((C::FiscalYear, C::Id), year))
            .limit(MOST + 1)
            .into_tuple()
            .all(c)
            .await?;
        if rows.len() as u64 > MOST {
            return Ok(None);
        }
        let events = audit_event::Entity::find()
            .filter(audit_event::Column::RecordId.is_in(rows.iter().map(|(id, ..)| *id)))
            .filter(audit_event::Column::At.gte(self.moment))
            .filter(touches("dimension"))
            .order_by_desc(audit_event::Column::Seq)
            .all(c)
            .await?;
        let mut events = by_record(events);
        let then = |(id, code, now): (Uuid, String, Option<i32>)| {
            let stood = events.remove(&id).and_then(|events| stood(&events).remove("dimension"));
            let dimension = stood.map_or(now, |dimension| parsed(&dimension));
            Standing { id, code, dimension }
        };
        let mut rows: Vec<Standing> = rows.into_iter().map(then).collect();
        rows.sort_by(|a, b| {
            let place = |row: &Standing| (row.dimension.is_none(), row.dimension);
            place(a).cmp(&place(b)).then_with(|| a.code.cmp(&b.code))
        });
        Ok(Some(rows))
    }

    /// Projects of these units that were there and are no secret now.
    fn own_projects(&self) -> Condition {
        Condition::all()
            .add(project::Column::UnitId.is_in(self.units.iter().copied()))
            .add(draft::shown(self.actor))
            .add(created_since((project::Entity, project::Column::Id), self.moment).not())
    }

    /// KPIs of these units that were there.
    fn own_kpis(&self) -> Condition {
        Condition::all()
            .add(kpi::Column::UnitId.is_in(self.units.iter().copied()))
            .add(created_since((kpi::Entity, kpi::Column::Id), self.moment).not())
    }

    /// Projects that were no draft, and drafts the actor reads.
    fn read_then(&self) -> Condition {
        let Some(units) = &self.drafts else { return Condition::all() };
        let approved = changed_since((project::Entity, project::Column::Id), self.moment, &["plan_state"]);
        Condition::any().add(project::Column::UnitId.is_in(units.iter().copied())).add(approved.not())
    }

    /// What was of a year.
    fn of_year<C: ColumnTrait>(&self, (year_column, id): (C, C), year: FiscalYear) -> Condition {
        let stayed = id.is_not_in(self.moved.keys().copied());
        let came = self.moved.iter().filter(|(_, then)| **then == Some(year)).map(|(id, _)| *id);
        Condition::any().add(Condition::all().add(year_column.eq(year.be())).add(stayed)).add(id.is_in(came))
    }
}

/// The groups of KPIs, by dimension, and the page asked for: ten queries.
pub(super) async fn grouped(
    db: &Db,
    actor: &Actor,
    kpis: Vec<Standing>,
    year: FiscalYear,
    filter: &UnitFilter,
    day: NaiveDate,
) -> Result<Kpis> {
    let c = db.connection();
    let names = dimensions(c, year, end_of_day(day)).await?;
    let key_of = |row: &Standing| row.dimension.map_or_else(|| KpiGroup::NONE.to_owned(), |number| number.to_string());
    let mut groups: BTreeMap<(bool, Option<i32>), KpiGroup> = BTreeMap::new();
    for row in &kpis {
        let group = groups.entry((row.dimension.is_none(), row.dimension)).or_insert_with(|| KpiGroup {
            label: row.dimension.and_then(|number| names.get(&number).cloned()),
            key: key_of(row),
            kpis: 0,
            on_page: 0,
        });
        group.kpis += 1;
    }
    let mut groups: Vec<KpiGroup> = groups.into_values().collect();
    let group = filter.group.clone().filter(|key| groups.iter().any(|group| group.key == *key));
    let asked: Vec<&Standing> =
        kpis.iter().filter(|row| group.as_ref().is_none_or(|key| key_of(row) == *key)).collect();
    let (size, total) = (Ord::max(filter.size, 1), asked.len() as u64);
    let pages = Ord::max(total.div_ceil(size), 1);
    let page = filter.page.clamp(1, pages);
    let on_page: Vec<&Standing> = asked.into_iter().skip(((page - 1) * size) as usize).take(size as usize).collect();
    for row in &on_page {
        let key = key_of(row);
        groups.iter_mut().filter(|group| group.key == key).for_each(|group| group.on_page += 1);
    }
    let rows = kpi::Entity::find().filter(kpi::Column::Id.is_in(on_page.iter().map(|row| row.id))).all(c).await?;
    let mut rows: HashMap<Uuid, kpi::Model> = rows.into_iter().map(|row| (row.id, row)).collect();
    let rows = on_page.iter().filter_map(|row| rows.remove(&row.id)).collect();
    let mut kpis = crate::kpi::views(db, actor, rows).await?;
    crate::kpi::rewind(c, &mut kpis, day).await?;
    for kpi in &mut kpis {
        // A link is in the history of the one whose page named it: which there were is not known from the KPI's own.
        (kpi.projects, kpi.projects_total) = (Vec::new(), 0);
    }
    Ok(Kpis { group, groups, kpis, total, page, pages })
}

/// What the dimensions of a year were called: two queries.
async fn dimensions(c: &impl ConnectionTrait, year: FiscalYear, moment: DateTimeUtc) -> Result<HashMap<i32, String>> {
    let rows = dimension::Entity::find().filter(dimension::Column::FiscalYear.eq(year.be())).all(c).await?;
    let mut events = by_record(since(c, rows.iter().map(|row| row.id).collect(), moment).await?);
    let name = |row: dimension::Model| {
        let events = events.remove(&row.id).unwrap_or_default();
        let known = !events.iter().any(|event| event.action == "created");
        known.then(|| (row.number, stood(&events).remove("name").flatten().unwrap_or(row.name)))
    };
    Ok(rows.into_iter().filter_map(name).collect())
}
