//! The forms of the administration pages.

mod audit;
mod roster;
mod units;
mod users;

use crate::routes::Routes;

/// The forms.
pub fn routes() -> Routes {
    Routes::new().and(units::routes()).and(users::routes()).and(roster::routes()).and(audit::routes())
}
