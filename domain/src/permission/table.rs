//! The policy as data, so that it can be read, printed and walked by a test.

use super::Action;
use crate::user::Role;

/// How far a role reaches with an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Not at all.
    Never,
    /// With the own account only.
    Own,
    /// In the unit the role is bound to and below it; in the whole city where it is bound to none.
    InPlace,
    /// In the whole city, wherever the role is bound.
    Everywhere,
}

use Reach::{Everywhere as All, InPlace as Place, Never as No, Own};

/// What the columns of [`POLICY`] are called.
pub const COLUMNS: [&str; 7] = ["anyone", "signed in", "staff", "unit head", "evaluator", "executive", "administrator"];

/// The whole policy, a row an action. A person may do what "signed in" or any of their roles allows.
///
/// Administrators keep people, units, calendars and records, and may mend what others entered; they neither
/// approve nor evaluate: those are judgements of the line and of the evaluating bureau.
#[rustfmt::skip]
pub const POLICY: [(Action, [Reach; 7]); 21] = [
    //                         anyone signed staff  head   evalu. execu. admin.
    (Action::SignIn,          [All,   All,   All,   All,   All,   All,   All]),
    (Action::OwnAccount,      [No,    Own,   Own,   Own,   Own,   Own,   Own]),
    (Action::ReadPublished,   [All,   All,   All,   All,   All,   All,   All]),
    (Action::ReadDrafts,      [No,    No,    Place, Place, Place, All,   Place]),
    (Action::ReadHistory,     [No,    No,    Place, Place, Place, All,   Place]),
    (Action::CreateProject,   [No,    No,    Place, Place, No,    No,    Place]),
    (Action::EditProject,     [No,    No,    Place, Place, No,    No,    Place]),
    (Action::EditKpi,         [No,    No,    Place, Place, No,    No,    Place]),
    (Action::ReportProgress,  [No,    No,    Place, Place, No,    No,    Place]),
    (Action::RequestChange,   [No,    No,    Place, Place, No,    No,    Place]),
    (Action::Approve,         [No,    No,    No,    Place, No,    No,    No]),
    (Action::Evaluate,        [No,    No,    No,    No,    Place, No,    No]),
    (Action::ManageUsers,     [No,    No,    No,    No,    No,    No,    Place]),
    (Action::ManageUnits,     [No,    No,    No,    No,    No,    No,    Place]),
    (Action::ManagePeriods,   [No,    No,    No,    No,    No,    No,    Place]),
    (Action::ManageStrategy,  [No,    No,    No,    No,    No,    No,    Place]),
    (Action::ReadSecurityLog, [No,    No,    No,    No,    No,    No,    Place]),
    (Action::VerifyAudit,     [No,    No,    No,    No,    No,    No,    Place]),
    (Action::Import,          [No,    No,    No,    No,    No,    No,    Place]),
    (Action::ManageJobs,      [No,    No,    No,    No,    No,    No,    Place]),
    (Action::Refresh,         [No,    No,    No,    No,    No,    No,    Place]),
];

/// The column of a role; anyone's without one.
const fn column(role: Option<Role>) -> usize {
    match role {
        None => 0,
        Some(Role::Staff) => 2,
        Some(Role::UnitHead) => 3,
        Some(Role::Evaluator) => 4,
        Some(Role::Executive) => 5,
        Some(Role::Administrator) => 6,
    }
}

/// How far a role reaches; anyone, signed in or not, without one.
pub fn reach(role: Option<Role>, action: Action) -> Reach {
    cell(action, column(role))
}

/// How far everybody reaches who is signed in, whatever their roles.
pub fn reach_of_anybody(action: Action) -> Reach {
    cell(action, 1)
}

fn cell(action: Action, column: usize) -> Reach {
    POLICY.iter().find(|(row, _)| *row == action).map_or(Reach::Never, |(_, cells)| cells[column])
}

/// The table as Markdown, for the documentation.
pub fn markdown() -> String {
    let mut out = format!("| may … | {} |\n|---{}|\n", COLUMNS.join(" | "), "|---".repeat(COLUMNS.len()));
    for (action, cells) in POLICY {
        let cells: Vec<&str> = cells
            .into_iter()
            .map(|reach| match reach {
                No => "–",
                Own => "own",
                Place => "in place",
                All => "yes",
            })
            .collect();
        out.push_str(&format!("| {} | {} |\n", action.words(), cells.join(" | ")));
    }
    out
}
