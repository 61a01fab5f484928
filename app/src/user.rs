//! Signing in, and one's own account.

pub mod account;
pub mod login;
pub mod reset;
