//! Signing in, and one's own account.

pub mod account;
pub mod email;
pub mod login;
pub mod reset;
