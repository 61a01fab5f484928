//! Figures of the whole city.

use chrono::NaiveDate;
use domain::{city::CityYear, fiscal_year::FiscalYear, permission::Actor};

use crate::{Db, Result, StoreError};

/// The city's year, unit by unit.
pub async fn year(_db: &Db, _actor: &Actor, _year: FiscalYear, _today: NaiveDate) -> Result<CityYear> {
    Err(StoreError::NotFound)
}

/// Years in which anything is recorded, newest first.
pub async fn years(_db: &Db, _actor: &Actor) -> Result<Vec<FiscalYear>> {
    Err(StoreError::NotFound)
}
