//! What the server said of the cells: marks in the table, and above it what is wrong and why, or the button that saves.

use domain::grid::At;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::{Live, Mark, net::first, query, say, shown};
use crate::chart::markup::{Markup, Value};

/// Cells that are listed.
const LISTED: usize = 200;

impl Mark {
    /// Whether it stands in the way of saving.
    pub fn stops(&self) -> bool {
        matches!(self.state.as_str(), "wrong" | "conflict")
    }
}

impl Live {
    /// Takes an answer in.
    pub fn answered(&mut self, lines: &[Vec<String>]) {
        let kind = first(lines).to_owned();
        let head = lines.first().cloned().unwrap_or_default();
        let said = head.get(2).cloned().unwrap_or_default();
        if kind == "undone" {
            say(&self.root, self.lang.grid_undone());
            return;
        }
        if kind == "held" && lines.len() == 1 {
            // A request that could not be taken back.
            say(&self.root, self.lang.grid_not_undone());
            return;
        }
        self.marks.clear();
        self.sent = false;
        let mut listed = Vec::new();
        for line in lines.iter().skip(1) {
            let [code, field, state, word, now, after, reason] = line.as_slice() else { continue };
            let Some(at) = self.at(code, field) else { continue };
            if kind == "saved" {
                self.table.saved(at, after);
                continue;
            }
            if state == "unchanged" {
                continue;
            }
            let [state, word, now, reason] = [state, word, now, reason].map(Clone::clone);
            self.marks.insert(at, Mark { state, word, now, reason });
            listed.push(at);
        }
        say(&self.root, &said);
        if kind == "saved" {
            self.saved = head.get(1).cloned().filter(|request| !request.is_empty());
            self.tell_saved(&said);
        } else {
            // What stands in the way comes first.
            listed.sort_by_key(|at| !self.marks.get(at).is_some_and(Mark::stops));
            let onward = head.get(3).map(String::as_str).unwrap_or_default();
            self.tell_check(&kind, &said, &listed, onward);
        }
    }

    /// Rows were read again: all begins anew, the cursor where it was.
    pub fn begin_anew(&mut self, rows: Vec<Vec<String>>) {
        self.take(rows);
        self.saved = None;
        if let Some(grid) = query(&self.frame, ".gr-grid") {
            let _ = grid.set_attribute("aria-rowcount", &(self.rows.len() + 1).to_string());
        }
        self.close();
    }

    fn tell_saved(&mut self, said: &str) {
        let mut out = Markup::default();
        out.open("div", &[("class", "flag gr-fine".into())]);
        out.leaf("p", &[], said);
        if self.saved.is_some() {
            button(&mut out, "take-back", true, None, self.lang.grid_undo_all());
        }
        out.close("div");
        self.panel(out);
    }

    /// `onward` is what the server has in the place of the button that saves.
    fn tell_check(&mut self, kind: &str, said: &str, listed: &[At], onward: &str) {
        let lang = self.lang;
        let fine = kind != "held";
        let mut out = Markup::default();
        let class = match kind {
            "fine" => "flag gr-fine",
            "held" => "problem whole",
            _ => "flag",
        };
        out.open("section", &[("class", "gr-told".into()), ("aria-labelledby", "gr-told".into())]);
        out.leaf("h3", &[("id", "gr-told".into()), ("tabindex", "-1".into())], lang.grid_preview());
        let words = match (fine, listed.is_empty()) {
            (true, true) => lang.grid_nothing(),
            (true, false) => lang.grid_preview_fine(),
            (false, _) => lang.grid_preview_held(),
        };
        out.leaf("p", &[("class", class.into()), ("role", "alert".into())], words);
        out.leaf("p", &[], said);
        if !listed.is_empty() {
            let list = [("class", "gr-list"), ("tabindex", "0"), ("aria-label", lang.grid_preview())];
            out.open("ul", &list.map(|(name, value)| (name, Value::Text(value))));
            for at in listed.iter().take(LISTED) {
                self.line(&mut out, *at);
            }
            out.close("ul");
        }
        if listed.len() > LISTED {
            out.leaf("p", &[("class", "mute".into())], &lang.grid_more(listed.len() - LISTED));
        }
        out.markup(onward);
        out.open("p", &[("class", "pl-buttons".into())]);
        if fine && onward.is_empty() && !listed.is_empty() {
            button(&mut out, "apply", false, None, lang.grid_apply());
        }
        button(&mut out, "close", true, None, lang.grid_back());
        out.close("p");
        out.close("section");
        self.panel(out);
        if let Some(head) = query(&self.root, "#gr-told").and_then(|head| head.dyn_into::<HtmlElement>().ok()) {
            let _ = head.focus();
        }
    }

    fn line(&self, out: &mut Markup, at: At) {
        let lang = self.lang;
        let (Some(mark), Some([code, name, _]), Some(head)) =
            (self.marks.get(&at), self.rows.get(at.row), self.heads.get(at.column))
        else {
            return;
        };
        let blank = |text: &str| if text.is_empty() { lang.grid_blank().to_owned() } else { text.to_owned() };
        let place = format!("{}-{}", at.row, at.column);
        let class = if mark.stops() { "wrong" } else { "new" };
        out.open("li", &[("class", class.into())]);
        button(out, "go", true, Some(&place), &format!("{name} {} · {head}", shown(code)));
        out.leaf("span", &[], &format!("{} → {}", blank(&mark.now), blank(self.table.text(at))));
        out.leaf("strong", &[], &mark.word);
        out.leaf("span", &[], &mark.reason);
        if mark.state == "conflict" {
            out.leaf(
                "span",
                &[("class", "mute".into())],
                &format!("{}: {}", lang.grid_began(), blank(self.table.base(at))),
            );
            button(out, "mine", true, Some(&place), lang.grid_keep_mine());
            button(out, "theirs", true, Some(&place), lang.grid_keep_theirs());
        }
        out.close("li");
    }

    /// Of two people's values one is chosen; then it is asked again.
    pub fn choose(&mut self, at: At, mine: bool) {
        let Some(mark) = self.marks.remove(&at) else { return };
        if mine {
            self.table.rebase(at, &mark.now);
        } else {
            self.table.saved(at, &mark.now);
        }
        if self.table.changes().next().is_some() {
            self.ask(super::net::Errand::Preview);
        } else {
            self.close();
            self.tools();
        }
    }

    /// Closes what is told, back to the table.
    pub fn close(&mut self) {
        self.panel(Markup::default());
        self.draw();
        self.focus();
    }

    /// What was checked is no longer what is typed.
    pub fn forget_check(&self) {
        if let Some(button) = query(&self.root, "[data-tool=\"apply\"]") {
            button.remove();
        }
    }

    fn panel(&self, out: Markup) {
        if let Some(panel) = query(&self.root, ".gr-panel") {
            panel.set_inner_html(&out.finish());
        }
    }
}

fn button(out: &mut Markup, tool: &'static str, quiet: bool, at: Option<&str>, label: &str) {
    let mut attributes = vec![("type", Value::Text("button")), ("data-tool", tool.into())];
    if quiet {
        attributes.push(("class", "quiet".into()));
    }
    if let Some(at) = at {
        attributes.push(("data-at", at.into()));
    }
    out.leaf("button", &attributes, label);
}
