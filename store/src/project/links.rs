//! The KPIs that a project made from another goes on supporting.
//!
//! A KPI belongs to one year, so a link to last year's says nothing this year. What goes on is known by its name: the
//! KPI of the new year that its unit calls the same. Where there is none, or more than one, no link is made up.

use std::collections::HashSet;

use domain::{
    fiscal_year::FiscalYear,
    permission::{Action, Actor, may},
    text::search_key,
    unit::{Named, ProjectCode, UnitCode},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait, prelude::Uuid,
};

use crate::{
    Db, Result, StoreError,
    entity::{kpi, project, project_kpi, unit},
    scope,
};

/// What becomes of a project's links in a project made from it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CopiedLinks {
    /// The KPIs the new project supports.
    pub kept: Vec<Named>,
    /// The KPIs of the old one that have no successor.
    pub left: Vec<Named>,
}

/// What becomes of the links of `from` in a project of a unit and a year that is made from it; three queries.
pub async fn copied_links(
    db: &Db,
    actor: &Actor,
    from: &ProjectCode,
    unit: &UnitCode,
    year: FiscalYear,
) -> Result<CopiedLinks> {
    let c = db.connection();
    may(actor, Action::ReadPublished, &scope::of_project_code(c, actor, from).await?)?;
    let source = project::Entity::find().filter(project::Column::Code.eq(from.as_str())).one(c).await?;
    let source = source.ok_or(StoreError::NotFound)?;
    let unit = unit::Entity::find().filter(unit::Column::Code.eq(unit.as_str())).one(c).await?;
    let unit = unit.ok_or(StoreError::NotFound)?;
    let mut links = CopiedLinks::default();
    for (old, new) in carried(c, &source, unit.id, year).await? {
        match new {
            Some(new) => links.kept.push(new.named()),
            None => links.left.push(old.named()),
        }
    }
    Ok(links)
}

/// A KPI as far as its name tells which it is.
#[derive(Clone, FromQueryResult)]
pub struct Link {
    /// Its key.
    pub id: Uuid,
    /// Its code.
    pub code: String,
    name: String,
    unit_id: Option<Uuid>,
    fiscal_year: Option<i32>,
}

impl Link {
    fn named(&self) -> Named {
        Named { code: self.code.clone(), name: self.name.clone() }
    }
}

/// The KPIs a project supports, in their order, each with the one that a project of `unit` and `year` made from it
/// supports instead; two queries. A KPI of the old project's own unit goes over to the new one's.
pub async fn carried(
    c: &impl ConnectionTrait,
    source: &project::Model,
    unit: Uuid,
    year: FiscalYear,
) -> Result<Vec<(Link, Option<Link>)>> {
    use kpi::Column as C;
    let few = [C::Id, C::Code, C::Name, C::UnitId, C::FiscalYear];
    let old: Vec<Link> = kpi::Entity::find()
        .select_only()
        .columns(few)
        .join(JoinType::InnerJoin, project_kpi::Relation::Kpi.def().rev())
        .filter(project_kpi::Column::ProjectId.eq(source.id))
        .order_by_asc(project_kpi::Column::Position)
        .order_by_asc(C::Code)
        .into_model()
        .all(c)
        .await?;
    if old.is_empty() {
        return Ok(Vec::new());
    }
    let home = |link: &Link| if link.unit_id == Some(source.unit_id) { Some(unit) } else { link.unit_id };
    let homes: HashSet<Uuid> = old.iter().filter_map(home).collect();
    let new: Vec<Link> = kpi::Entity::find()
        .select_only()
        .columns(few)
        .filter(C::UnitId.is_in(homes))
        .filter(C::FiscalYear.eq(year.be()))
        .order_by_asc(C::Code)
        .into_model()
        .all(c)
        .await?;
    let named: Vec<(String, &Link)> = new.iter().map(|link| (search_key(&link.name), link)).collect();
    let mut taken = HashSet::new();
    let successor = |link: Link| {
        let place = home(&link);
        let same = link.fiscal_year == Some(year.be()) && place == link.unit_id;
        let name = search_key(&link.name);
        let mut matching = named.iter().filter(|(key, new)| new.unit_id == place && *key == name).map(|(_, new)| *new);
        let found = match (same, matching.next(), matching.next()) {
            (true, ..) => Some(link.clone()),
            (false, Some(only), None) => Some(only.clone()),
            _ => None,
        };
        // Two of the old year that bear one name lead to one of the new.
        let found = found.filter(|found| taken.insert(found.id));
        (link, found)
    };
    Ok(old.into_iter().map(successor).collect())
}
