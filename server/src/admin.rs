//! The forms of the administration pages.

mod audit;
mod jobs;
mod log;
mod period;
mod policy;
mod reopening;
mod roster;
mod strategy;
mod typed;
mod units;
mod users;

use crate::routes::Routes;

/// The forms.
pub fn routes() -> Routes {
    Routes::new()
        .and(units::routes())
        .and(users::routes())
        .and(roster::routes())
        .and(audit::routes())
        .and(jobs::routes())
        .and(log::routes())
        .and(period::routes())
        .and(reopening::routes())
        .and(policy::routes())
        .and(strategy::routes())
}
