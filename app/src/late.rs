//! What of a page may come after the rest of it: long, and not what is looked at first. The page has a mark where it
//! belongs; the server sends what stands before the mark at once, then the part as it is written, then the end.

use std::sync::{Arc, Mutex};

use http::request::Parts;
use leptos::prelude::use_context;

/// Where the part belongs. No text of a record can hold it: in text `<` is escaped.
pub const MARK: &str = "<!--late-->";

/// Writes a part, piece by piece, to whoever takes them.
pub type Part = Box<dyn FnOnce(&mut dyn FnMut(String)) + Send>;

/// The part of a page that comes late, if there is one. Whoever puts this into the extensions of a request takes the
/// part out once the page is written.
#[derive(Clone, Default)]
pub struct Late(Arc<Mutex<Option<Part>>>);

impl Late {
    /// Takes the part out.
    pub fn take(&self) -> Option<Part> {
        self.0.lock().ok()?.take()
    }

    /// Leaves a part.
    ///
    /// # Errors
    /// The part, where there is one already.
    pub fn put(&self, part: Part) -> Result<(), Part> {
        match self.0.lock() {
            Ok(mut place) if place.is_none() => {
                *place = Some(part);
                Ok(())
            }
            _ => Err(part),
        }
    }
}

/// The mark of a part that comes later, where the request's answer may have one; else the part itself.
pub fn after(part: impl FnOnce(&mut dyn FnMut(String)) + Send + 'static) -> String {
    let late = use_context::<Parts>().and_then(|parts| parts.extensions.get::<Late>().cloned());
    let part: Part = Box::new(part);
    let left = match late {
        Some(late) => late.put(part),
        None => Err(part),
    };
    match left {
        Ok(()) => MARK.to_owned(),
        Err(part) => whole(part),
    }
}

fn whole(part: Part) -> String {
    let mut all = String::new();
    part(&mut |piece| all.push_str(&piece));
    all
}
