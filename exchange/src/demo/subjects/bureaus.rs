//! What the bureaux and offices work on.

mod offices;
mod services;
mod works;

use super::Subject;

/// Subjects by the beginning of the unit's code; longer beginnings come first.
pub(in crate::demo) const BUREAUS: &[(&str, &[&Subject])] = &[
    ("0401", &[&offices::SECRETARIAT]),
    ("0411", &[&offices::PUBLIC_RELATIONS]),
    ("01", &[&offices::COUNCIL_OFFICE]),
    ("02", &[&offices::GOVERNOR_OFFICE]),
    ("04", &[&offices::PERMANENT_SECRETARY]),
    ("07", &[&services::HOSPITALS, &services::HOSPITAL_BUILDINGS]),
    ("08", &[&services::HEALTH_CENTRES]),
    ("09", &[&services::EDUCATION, &services::SCHOOL_BUILDINGS]),
    ("11", &[&works::DRAINAGE_WORKS, &works::WATER_QUALITY]),
    ("14", &[&offices::FINANCE]),
    ("15", &[&offices::CITY_LAW]),
    ("17", &[&works::TRANSPORT, &works::TRANSIT]),
    ("18", &[&offices::PLANNING]),
    ("21", &[&offices::STRATEGY_BUREAU]),
    ("22", &[&works::ENVIRONMENT, &works::PARKS]),
    ("23", &[&services::CULTURE_BUREAU, &services::SPORT_BUREAU]),
    ("24", &[&services::SOCIAL]),
];
