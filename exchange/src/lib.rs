//! Files to domain values and back. Reads what the legacy system left behind; knows no database.

pub mod demo;
pub mod jsonl;
pub mod legacy;
pub mod people;
