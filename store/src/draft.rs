//! Drafts are not public: the one place that decides who reads a project whose plan was never in force.
//!
//! A new project begins as a draft, and is one until its plan is approved. Whoever may not read drafts in its place
//! reads of it nowhere: not in a list, a count or a sum, and its address answers as that of a code nobody has.

use domain::permission::{Action, Actor, Forbidden, Places, Scope, may, places};
use sea_orm::{Condition, prelude::Expr};

use crate::{Result, StoreError};

/// Whether a row of `project` is a draft, as SQL. The index of drafts holds the rows for which it is true; both engines
/// see that only where it is written the same way.
pub(crate) const IS_DRAFT: &str = "plan_state <> 'approved'";

/// Refuses what is hidden from an actor, as if it were not there.
pub(crate) fn refuse(actor: &Actor, is_draft: bool, place: &Scope) -> Result<()> {
    let refused = if is_draft { may(actor, Action::ReadDrafts, place) } else { Ok(()) };
    refused.map_err(|Forbidden| StoreError::NotFound)
}

/// Holds for the rows of `project` an actor may read: a condition for every list, count and sum.
///
/// It goes by the code, which every index of the lists ends in, and by the few drafts there are, which have an index of
/// their own: so a list of all projects is still answered from its index alone.
pub(crate) fn shown(actor: &Actor) -> Condition {
    Condition::all().add_option(hidden_codes(actor).map(|codes| Expr::cust(format!("project.code NOT IN ({codes})"))))
}

/// Holds for the rows of `project` that are hidden from an actor; none where they read everything.
pub(crate) fn hidden(actor: &Actor) -> Option<Expr> {
    hidden_codes(actor).map(|codes| Expr::cust(format!("project.code IN ({codes})")))
}

/// As [`shown`], for SQL written by hand, over a column that holds codes of projects.
pub(crate) fn shown_sql(actor: &Actor, column: &str) -> String {
    hidden_codes(actor).map_or_else(|| "1 = 1".to_owned(), |codes| format!("{column} NOT IN ({codes})"))
}

/// The codes of the drafts an actor may not read, as a query.
fn hidden_codes(actor: &Actor) -> Option<String> {
    let drafts = format!("SELECT d.code FROM project d WHERE d.{IS_DRAFT}");
    match places(actor, Action::ReadDrafts) {
        Places::Everywhere => None,
        Places::Below(units) if units.is_empty() => Some(drafts),
        Places::Below(units) => {
            // Codes of units are digits, nothing else passes their parser.
            let units: Vec<String> = units.iter().map(|unit| format!("'{unit}'")).collect();
            Some(format!(
                "{drafts} AND d.unit_id NOT IN (WITH RECURSIVE down(id, depth) AS (\
                 SELECT unit.id, 0 FROM unit WHERE unit.code IN ({}) \
                 UNION ALL SELECT unit.id, down.depth + 1 FROM unit JOIN down ON unit.parent_id = down.id \
                 WHERE down.depth < 16) SELECT down.id FROM down)",
                units.join(", ")
            ))
        }
    }
}
