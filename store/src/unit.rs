//! Units of the city.

use chrono::NaiveDate;
use domain::{
    city::UnitYear,
    fiscal_year::FiscalYear,
    permission::Actor,
    unit::{Named, UnitCode, UnitDraft, UnitKind},
};

use crate::{Db, Result, StoreError};

/// A unit in the list of all units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitItem {
    /// Its code.
    pub code: UnitCode,
    /// Its name.
    pub name: String,
    /// What sort it is.
    pub kind: UnitKind,
    /// The unit above it.
    pub parent: Option<UnitCode>,
}

/// Every unit, by code.
pub async fn list(_db: &Db, _actor: &Actor) -> Result<Vec<UnitItem>> {
    Err(StoreError::NotFound)
}

/// A unit's year, with the units below it; the newest year that has anything where none is asked for.
pub async fn year(
    _db: &Db,
    _actor: &Actor,
    _code: &UnitCode,
    _year: Option<FiscalYear>,
    _today: NaiveDate,
) -> Result<UnitYear> {
    Err(StoreError::NotFound)
}

/// Makes sure that units exist under these names, with the units above them. Gives how many were new or renamed.
pub async fn ensure(_db: &Db, _actor: &Actor, _units: &[UnitDraft]) -> Result<u64> {
    Err(StoreError::NotFound)
}

/// At most eight units that somebody who typed `text` may have meant.
pub async fn near(_db: &Db, _actor: &Actor, _text: &str) -> Result<Vec<Named>> {
    Err(StoreError::NotFound)
}
