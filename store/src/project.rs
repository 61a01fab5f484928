//! Reading projects.

use chrono::NaiveDate;
use domain::{
    listing::{Listing, ProjectFilter},
    permission::Actor,
    project::{ProjectRow, ProjectView},
    unit::{Named, ProjectCode},
};

use crate::{Db, Result, StoreError};

/// A project whole, as it stands on a day.
pub async fn view(_db: &Db, _actor: &Actor, _code: &ProjectCode, _today: NaiveDate) -> Result<ProjectView> {
    Err(StoreError::NotFound)
}

/// One page of the list of projects.
pub async fn list(_db: &Db, _actor: &Actor, _filter: &ProjectFilter, _today: NaiveDate) -> Result<Listing<ProjectRow>> {
    Err(StoreError::NotFound)
}

/// At most `limit` projects in order of code after `cursor`, and the cursor of the next page where there is one.
pub async fn after(
    _db: &Db,
    _actor: &Actor,
    _filter: &ProjectFilter,
    _cursor: Option<&ProjectCode>,
    _limit: u64,
    _today: NaiveDate,
) -> Result<(Vec<ProjectRow>, Option<ProjectCode>)> {
    Err(StoreError::NotFound)
}

/// At most eight projects that somebody who typed `text` may have meant.
pub async fn near(_db: &Db, _actor: &Actor, _text: &str) -> Result<Vec<Named>> {
    Err(StoreError::NotFound)
}
