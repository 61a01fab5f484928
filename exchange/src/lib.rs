//! Files to domain values and back. Reads what the legacy system left behind and what people send; knows no database.

pub mod attachment;
pub mod demo;
pub mod encoding;
pub mod jsonl;
pub mod legacy;
pub mod people;
