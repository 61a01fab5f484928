//! Nothing moves under what is being pressed. Browser only.
//!
//! Pressing a button, or what unfolds a part of the page, leaves the field one was in, and what is told of that field takes room. Were it shown at once, the
//! press would end on something else than it began on, and the browser would make no click of it.

use std::time::Duration;

use leptos::prelude::{document, set_timeout};

/// Between looks at whether it is still pressed.
const LOOK: Duration = Duration::from_millis(50);

/// Does something now, or once what is being pressed was let go and its click was heard.
pub fn once_released(act: impl FnOnce() + 'static) {
    if document().query_selector(":is(button, a, summary, label):active").is_ok_and(|pressed| pressed.is_some()) {
        set_timeout(move || once_released(act), LOOK);
    } else {
        act();
    }
}
