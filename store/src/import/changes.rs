//! What a page changes, field by field, for the audit.

use chrono::NaiveDate;
use domain::{
    audit::{BRIEF, Change},
    money::Money,
    strategy::StrategyLine,
    text::search_key,
};

/// The changes one page makes to one record.
#[derive(Debug, Default)]
pub struct Changes {
    /// In the order they were made.
    pub list: Vec<Change>,
    /// Whether values are cut short.
    pub brief: bool,
    /// The line the page breaks off with: a text that ends with it may go on.
    breaks_off: Option<String>,
}

impl Changes {
    /// Changes of a record that is new, or of one that was there.
    pub fn of(new: bool, breaks_off: Option<&str>) -> Self {
        Self { list: Vec::new(), brief: new, breaks_off: breaks_off.map(str::to_owned) }
    }

    /// Keeps a change.
    pub fn note(&mut self, field: impl Into<String>, before: Option<String>, after: Option<String>) {
        let after = after.map(|text| if self.brief { text.chars().take(BRIEF).collect() } else { text });
        self.list.push(Change { field: field.into(), before, after });
    }

    /// Takes a value over where the page has one and it differs. A page that says nothing changes nothing.
    pub fn merge<T: PartialEq + Shown>(&mut self, field: impl Into<String>, slot: &mut Option<T>, new: Option<T>) {
        if let Some(new) = new
            && slot.as_ref() != Some(&new)
        {
            self.note(field, slot.as_ref().map(Shown::shown), Some(new.shown()));
            *slot = Some(new);
        }
    }

    /// Takes a text over as [`Changes::merge`] does; where the page breaks off within what is known, that is kept.
    pub fn merge_text(&mut self, field: impl Into<String>, slot: &mut Option<String>, new: Option<&str>) {
        let new = clean(new).filter(|new| slot.as_ref().is_none_or(|known| !self.breaks_off_in(known, new)));
        self.merge(field, slot, new);
    }

    /// Whether a text is what is known as far as the page goes, which breaks off in it: letter by letter, or in the words
    /// that another page may set apart otherwise.
    pub fn breaks_off_in(&self, known: &str, new: &str) -> bool {
        let begins = |known: &str, new: &str| known.len() > new.len() && known.starts_with(new);
        self.breaks_off_with(new) && (begins(known, new) || begins(&search_key(known), &search_key(new)))
    }

    /// The same of a path in the city's plan: the page breaks off within its last line, or behind it.
    pub fn breaks_off_in_path(&self, known: &[StrategyLine], new: &[StrategyLine]) -> bool {
        let Some((last, above)) = new.split_last() else { return false };
        let Some(there) = known.get(above.len()).filter(|there| there.level == last.level) else { return false };
        let goes_on = there.label == last.label && known.len() > new.len() && self.breaks_off_with(&last.label);
        known.starts_with(above) && (goes_on || self.breaks_off_in(&there.label, &last.label))
    }

    /// Whether the page breaks off anywhere.
    pub fn is_cut(&self) -> bool {
        self.breaks_off.is_some()
    }

    /// Whether a text ends with what the page ends with. Of several lines that were joined, the page has the last.
    fn breaks_off_with(&self, text: &str) -> bool {
        let last = text.lines().next_back().unwrap_or_default();
        self.breaks_off.as_ref().is_some_and(|line| line.ends_with(last) || last.ends_with(line.as_str()))
    }

    /// Whether the page changed nothing.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

/// How a value reads in the audit.
pub trait Shown {
    /// Its text.
    fn shown(&self) -> String;
}

macro_rules! shown {
    ($($type:ty),+) => {$(
        impl Shown for $type {
            fn shown(&self) -> String {
                self.to_string()
            }
        }
    )+};
}

shown!(String, f64, i32, bool, NaiveDate, Money);

/// The text without outer white space, or nothing where nothing is left. PostgreSQL holds no NUL.
pub fn clean(text: Option<&str>) -> Option<String> {
    let text = text?.trim();
    if text.is_empty() {
        None
    } else if text.contains('\0') {
        Some(text.replace('\0', ""))
    } else {
        Some(text.to_owned())
    }
}

/// The number if it is one.
pub fn finite(number: Option<f64>) -> Option<f64> {
    number.filter(|number| number.is_finite())
}
