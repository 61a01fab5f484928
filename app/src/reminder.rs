//! Reminders: the list of one's digests, the box of their settings, and their mails.

mod lines;
pub mod mail;
pub mod page;
mod settings;
mod unread;

pub use self::{settings::ReminderSettings, unread::UnreadNotices};
