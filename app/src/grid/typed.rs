//! A cell that is typed, whatever its columns are.

use std::{fmt::Display, str::FromStr};

use domain::{edit::Field, grid::tsv};

/// A cell that is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed<F = Field> {
    /// Code of its record.
    pub code: String,
    /// Its field.
    pub field: F,
    /// What the person saw there when they began.
    pub base: String,
    /// What is typed.
    pub input: String,
}

impl<F: FromStr + Display + PartialEq> Typed<F> {
    fn of_line(line: Vec<String>) -> Option<Self> {
        let [code, field, base, input] = <[String; 4]>::try_from(line).ok()?;
        Some(Self { field: field.parse().ok()?, code, base, input })
    }

    /// The cells that a form holds as lines, under `cells`.
    pub fn listed(pairs: &[(String, String)]) -> Vec<Self> {
        let lines = pairs.iter().filter(|(name, _)| name == "cells");
        lines.flat_map(|(_, lines)| tsv::parse(lines)).filter_map(Self::of_line).collect()
    }

    /// Takes a cell in, in the place of one typed before.
    pub fn type_in(self, cells: &mut Vec<Self>) {
        match cells.iter_mut().find(|known| known.code == self.code && known.field == self.field) {
            Some(known) => known.input = self.input,
            None => cells.push(self),
        }
    }

    /// Takes in the cells that were mended where they were told: `fix` begins each.
    pub fn mended(pairs: &[(String, String)], cells: &mut Vec<Self>) {
        let mut cell: Option<Self> = None;
        let mut theirs = None;
        for (name, value) in pairs {
            match (name.as_str(), &mut cell) {
                ("fix", _) => {
                    if let Some(done) = cell.take() {
                        done.type_in(cells);
                    }
                    theirs = None;
                    cell = tsv::parse(value).into_iter().next().and_then(Self::of_line);
                }
                ("fix-theirs", Some(_)) => theirs = Some(value.clone()),
                ("fix-input", Some(cell)) => cell.input.clone_from(value),
                ("fix-keep", Some(cell)) if value == "mine" => cell.base = theirs.clone().unwrap_or_default(),
                // What stands there is what this person wants: there is nothing to change.
                ("fix-keep", Some(_)) if value == "theirs" => cell = None,
                _ => {}
            }
        }
        if let Some(done) = cell {
            done.type_in(cells);
        }
    }

    /// Cells as lines: for a hidden field of the next form.
    pub fn lines<'a>(cells: impl Iterator<Item = &'a Self>) -> String
    where
        F: 'a,
    {
        tsv::write(cells.map(|cell| [cell.code.clone(), cell.field.to_string(), cell.base.clone(), cell.input.clone()]))
    }
}
