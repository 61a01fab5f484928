//! Undo and redo of what is worked on and not saved yet.

use std::collections::VecDeque;

/// States kept to go back to.
pub const KEPT: usize = 50;

/// What stood before each change, and after those that were undone.
#[derive(Clone, Debug)]
pub struct Undo<T> {
    past: VecDeque<T>,
    future: Vec<T>,
}

impl<T> Default for Undo<T> {
    fn default() -> Self {
        Self { past: VecDeque::new(), future: Vec::new() }
    }
}

impl<T> Undo<T> {
    /// Keeps what stands before something is changed. What was undone before can no longer be redone.
    pub fn remember(&mut self, was: T) {
        self.future.clear();
        if self.past.len() == KEPT {
            self.past.pop_front();
        }
        self.past.push_back(was);
    }

    /// What stood before the last change; `now` can be redone.
    pub fn undo(&mut self, now: T) -> Option<T> {
        let was = self.past.pop_back()?;
        self.future.push(now);
        Some(was)
    }

    /// What was undone last; `now` can be undone again.
    pub fn redo(&mut self, now: T) -> Option<T> {
        let next = self.future.pop()?;
        self.past.push_back(now);
        Some(next)
    }

    /// Forgets the last change without a way forward: it led back to where it began.
    pub fn forget(&mut self) -> Option<T> {
        self.past.pop_back()
    }

    /// Whether there is something to undo, and something to redo.
    pub fn ways(&self) -> (bool, bool) {
        (!self.past.is_empty(), !self.future.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn as_many_steps_back_as_forth_lead_nowhere(changes in 1_usize..80, back in 1_usize..80) {
            let mut undo = Undo::default();
            for state in 0..changes {
                undo.remember(state);
            }
            let mut now = changes;
            let mut gone = 0;
            for _ in 0..back {
                match undo.undo(now) {
                    Some(was) => {
                        prop_assert_eq!(was + 1, now, "one change at a time");
                        now = was;
                        gone += 1;
                    }
                    None => break,
                }
            }
            // Everything as far back as is kept, at least the twenty that are promised.
            prop_assert_eq!(gone, back.min(changes).min(KEPT));
            const { assert!(KEPT >= 20) };
            for _ in 0..gone {
                now = undo.redo(now).expect("can be redone");
            }
            prop_assert_eq!(now, changes);
            prop_assert_eq!(undo.ways().1, false);
        }

        #[test]
        fn a_new_change_ends_the_way_forward(back in 1_usize..9) {
            let mut undo = Undo::default();
            (0..9).for_each(|state| undo.remember(state));
            let mut now = 9;
            for _ in 0..back {
                now = undo.undo(now).expect("there is one");
            }
            undo.remember(now);
            prop_assert_eq!(undo.redo(99), None);
            prop_assert_eq!(undo.undo(99), Some(now));
        }
    }
}
