//! What a page changes, field by field, for the audit.

use chrono::NaiveDate;
use domain::{
    audit::{BRIEF, Change},
    money::Money,
};

/// The changes one page makes to one record.
#[derive(Debug, Default)]
pub struct Changes {
    /// In the order they were made.
    pub list: Vec<Change>,
    /// Whether values are cut short.
    pub brief: bool,
}

impl Changes {
    /// Changes of a record that is new, or of one that was there.
    pub fn of(new: bool) -> Self {
        Self { list: Vec::new(), brief: new }
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
