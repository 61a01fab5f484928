//! The unit tree as a list, for those who keep it.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use domain::{
    permission::{Action, Actor, Places, places},
    text::search_terms,
    unit::{
        Named, UnitCode,
        keep::{Branch, in_order, is_closed},
    },
};
use sea_orm::{EntityTrait, QuerySelect, prelude::Uuid};

use super::former_names;
use crate::{Db, Result, StoreError, entity::unit, row, search};

/// Units read; the whole country has fewer than 8,000 local governments.
const MOST: u64 = 20_000;
/// Units on a page.
pub const TREE_PAGE: usize = 200;

/// What of the tree is asked for. Everything given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TreeFilter {
    /// Whose code or name, of today or before, contains every word.
    pub q: Option<String>,
    /// Closed ones, or open ones.
    pub closed: Option<bool>,
    /// Page, from 1.
    pub page: u64,
}

/// A page of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    /// The units, each followed by those below it.
    pub rows: Vec<Branch>,
    /// How many there are on all pages.
    pub total: u64,
    /// This page, from 1.
    pub page: u64,
    /// How many pages there are, at least one.
    pub pages: u64,
}

/// The part of the tree that somebody keeps: one query whatever its size.
pub async fn tree(db: &Db, actor: &Actor, filter: &TreeFilter, today: NaiveDate) -> Result<Tree> {
    let kept: Option<HashSet<UnitCode>> = match places(actor, Action::ManageUnits) {
        Places::Everywhere => None,
        Places::Below(codes) if codes.is_empty() => return Err(StoreError::Forbidden),
        Places::Below(codes) => Some(codes.into_iter().collect()),
    };
    let units = unit::Entity::find().limit(MOST).all(db.connection()).await?;
    let names: HashMap<Uuid, Named> = units.iter().map(|unit| (unit.id, named(unit))).collect();
    let terms = search_terms(&search::plain(filter.q.as_deref().unwrap_or_default()));
    let mut found: HashSet<UnitCode> = HashSet::new();
    let mut branches = Vec::with_capacity(units.len());
    for unit in units {
        let wanted = filter.closed.is_none_or(|closed| closed == is_closed(unit.closed_from, today));
        let wanted = wanted && terms.iter().all(|term| unit.search_key.contains(term));
        let parent = unit.parent_id.and_then(|parent| names.get(&parent).cloned());
        let Some(branch) = branch(unit, parent) else { continue };
        if wanted {
            found.insert(branch.code.clone());
        }
        branches.push(branch);
    }
    let mut below: Option<u32> = None;
    let mut rows = in_order(branches);
    rows.retain(|branch| {
        if let Some(kept) = &kept {
            // Past the last unit below one that is kept.
            if below.is_some_and(|depth| branch.depth <= depth) {
                below = None;
            }
            if below.is_none() && kept.contains(&branch.code) {
                below = Some(branch.depth);
            }
            if below.is_none() {
                return false;
            }
        }
        found.contains(&branch.code)
    });
    let total = rows.len();
    let pages = total.div_ceil(TREE_PAGE).max(1);
    let page = usize::try_from(filter.page).unwrap_or(1).clamp(1, pages);
    let rows = rows.into_iter().skip((page - 1) * TREE_PAGE).take(TREE_PAGE).collect();
    Ok(Tree { rows, total: total as u64, page: page as u64, pages: pages as u64 })
}

pub(super) fn named(unit: &unit::Model) -> Named {
    Named { code: unit.code.clone(), name: unit.name.clone() }
}

/// A row as a branch, not yet in its place.
pub(super) fn branch(unit: unit::Model, parent: Option<Named>) -> Option<Branch> {
    Some(Branch {
        code: unit.code.parse().ok()?,
        former: former_names(&unit),
        kind: row::unit_kind(&unit.kind),
        name: unit.name,
        parent,
        closed_from: unit.closed_from,
        depth: 0,
    })
}
