//! The plans that wait for the head of a unit: new ones handed in, and changes asked for of those in force.

use std::collections::{BTreeSet, HashMap};

use domain::{
    permission::{Action, Actor},
    plan::{PlanState, PlanWaiting, RequestState},
    unit::Named,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait,
    prelude::{Expr, Uuid},
};

use crate::{
    Db, Result,
    draft::IS_DRAFT,
    entity::{change_request, project, unit},
    report,
};

/// Plans of each kind that are told of at most; as some are decided on, others come in.
const MOST: usize = 50;

/// The plans that wait.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlansWaiting {
    /// The first of them: new ones in the order of their codes, then changes, those asked for longest first.
    pub rows: Vec<PlanWaiting>,
    /// Whether there are more.
    pub more: bool,
}

/// The plans on which an actor may decide: four queries at most.
pub async fn waiting(db: &Db, actor: &Actor) -> Result<PlansWaiting> {
    let c = db.connection();
    let units = report::units(c, actor, Action::Approve).await?;
    let below = units.map(|units| project::Column::UnitId.is_in(units));
    let place = Condition::all().add_option(below);
    let of = [project::Column::Code, project::Column::Name, project::Column::UnitId];
    let mut new: Vec<(String, String, Option<Uuid>)> = project::Entity::find()
        .select_only()
        .columns(of)
        .filter(Expr::cust(IS_DRAFT))
        .filter(project::Column::PlanState.eq(PlanState::Submitted.as_str()))
        .filter(place.clone())
        .order_by_asc(project::Column::Code)
        .limit(MOST as u64 + 1)
        .into_tuple()
        .all(c)
        .await?;
    let mut changes: Vec<(String, String, Option<Uuid>)> = change_request::Entity::find()
        .select_only()
        .columns(of)
        .join(JoinType::InnerJoin, change_request::Relation::Project.def())
        .filter(change_request::Column::State.eq(RequestState::Pending.as_str()))
        .filter(place)
        .order_by_asc(change_request::Column::AskedAt)
        .limit(MOST as u64 + 1)
        .into_tuple()
        .all(c)
        .await?;
    if new.is_empty() && changes.is_empty() {
        return Ok(PlansWaiting::default());
    }
    let more = new.len().max(changes.len()) > MOST;
    new.truncate(MOST);
    changes.truncate(MOST);
    let ids: BTreeSet<Uuid> = new.iter().chain(&changes).filter_map(|(.., unit)| *unit).collect();
    let units = unit::Entity::find().filter(unit::Column::Id.is_in(ids)).all(c).await?;
    let units: HashMap<Uuid, Named> =
        units.into_iter().map(|unit| (unit.id, Named { code: unit.code, name: unit.name })).collect();
    let told = |in_force: bool| {
        let units = &units;
        move |(code, name, unit): (String, String, Option<Uuid>)| PlanWaiting {
            of: Named { code, name },
            unit: unit.and_then(|unit| units.get(&unit).cloned()),
            in_force,
        }
    };
    let rows = new.into_iter().map(told(false)).chain(changes.into_iter().map(told(true))).collect();
    Ok(PlansWaiting { rows, more })
}
