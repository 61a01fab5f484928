//! The log of sign-ins and accounts as a file that table programs read.

use store::security_log::{LogEntry, LogKind};

use super::log::kind_text;
use crate::{
    audit::{
        field::described,
        file::{in_city, line},
        value::read,
    },
    i18n::Lang,
};

/// Characters shown of a name that no account has: it may have been a password, typed in the wrong field.
const HINT: usize = 3;

/// The beginning of a name that no account has.
pub(super) fn hint(account: &str) -> String {
    account.chars().take(HINT).chain(['…']).collect()
}

/// How the file begins: the mark by which Excel knows UTF-8, and a line of names.
pub fn head(lang: Lang) -> String {
    let mut file = String::from("\u{feff}");
    line(
        &mut file,
        [
            lang.history_when(),
            lang.pick("เวลา (ISO 8601)", "Time (ISO 8601)"),
            lang.log_kind(),
            lang.user_name(),
            lang.pick("ชื่อ", "Name"),
            lang.log_from(),
            lang.history_person(),
            lang.field(),
            lang.before(),
            lang.after(),
            lang.history_field_name(),
        ],
    );
    file
}

/// Entries, a line for each changed field, and one for what changed none.
pub fn lines(lang: Lang, entries: &[LogEntry]) -> String {
    let mut file = String::new();
    for entry in entries {
        let when = lang.clock(entry.at);
        let iso = in_city(entry.at);
        let word = if entry.created { lang.log_created() } else { kind_text(lang, entry.kind) };
        let account = match &entry.called {
            None if entry.kind != LogKind::Changed => hint(&entry.account),
            _ => entry.account.clone(),
        };
        let called = entry.called.as_deref().unwrap_or_default();
        let (from, by) = (entry.address.as_deref().unwrap_or_default(), entry.by.as_deref().unwrap_or_default());
        let first = [&when, &iso, word, &account, called, from, by];
        if entry.changes.is_empty() {
            let [a, b, c, d, e, f, g] = first;
            line(&mut file, [a, b, c, d, e, f, g, "", "", "", ""]);
        }
        for change in &entry.changes {
            let (label, kind) = described(lang, &change.field, &entry.changes);
            let show = |value: &Option<String>| value.as_deref().map(|value| read(lang, kind, value));
            let (before, after) = (show(&change.before).unwrap_or_default(), show(&change.after).unwrap_or_default());
            let [a, b, c, d, e, f, g] = first;
            line(&mut file, [a, b, c, d, e, f, g, &label, &before, &after, &change.field]);
        }
    }
    file
}
