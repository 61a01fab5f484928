//! Pages of the legacy system, saved as text, Markdown or HTML.
//!
//! Texts are kept as entered. In HTML, entities (`&amp;`, `&#3585;`) stand for characters and are read as such; in text
//! and Markdown they are what somebody entered, and stay.
//!
//! Lenient in form (headings missing or repeated, lines joined, tables in any dress, a page cut short), strict in
//! contradiction: a page that says two things, or something impossible, is refused whole with line, field and reason.

use domain::import::{Content, PageKind, Problem};

mod address;
mod ending;
mod html;
mod kind;
mod kpi_page;
mod line;
mod measures;
mod notes;
mod parts;
mod printed_report;
mod project_detail;
mod project_progress;
mod quarters;
mod reports;
mod steps;
mod strategy;
mod unit_year;
mod value;

use address::Address;
use line::Line;
use notes::Notes;

/// What stands in a saved page where its prose was cut out.
const CUT_MARK: &str = "‹ร้อยแก้วตัดออก›";

/// A page that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// What sort of page it is.
    pub kind: PageKind,
    /// What it brings.
    pub content: Content,
    /// What was missing or read leniently: warnings only.
    pub problems: Vec<Problem>,
}

/// A page that was not read, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What sort of page it seems to be.
    pub kind: Option<PageKind>,
    /// The code it seems to carry.
    pub code: Option<String>,
    /// At least one error, first; then the warnings.
    pub problems: Vec<Problem>,
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let why = self.problems.first();
        write!(f, "line {}: {}", why.map_or(1, |p| p.line), why.map_or("", |p| p.message.as_str()))
    }
}

impl std::error::Error for Refusal {}

/// Reads a saved page; its sort is told by its content.
///
/// `url` is the address it was saved from, if known: its `pid=`, `project_id=` or `selDEP=` gives a code the page
/// itself lacks, its `year=` a year.
///
/// # Errors
/// A page that cannot be told or contradicts itself.
pub fn read(text: &str, url: Option<&str>) -> Result<Page, Refusal> {
    let address = Address::of(url);
    // The lines of an old Macintosh.
    let of_mac = (text.contains('\r') && !text.contains('\n')).then(|| text.replace('\r', "\n"));
    let text = of_mac.as_deref().unwrap_or(text);
    if !html::is_html(text) {
        return of_lines(line::lines(text), line::is_closed(text), address);
    }
    let html::Lines { lines, places, closed } = html::lines(text);
    // Lines are numbered for the reading; whoever looks for a problem looks in the file.
    let place = |no: &mut usize| *no = places.get(no.saturating_sub(1)).or(places.last()).copied().unwrap_or(1);
    let of_file = |problems: &mut Vec<Problem>| {
        problems.iter_mut().for_each(|problem| place(&mut problem.line));
        let mut seen: Vec<Problem> = Vec::new();
        problems.retain(|problem| {
            let new = !seen.contains(problem);
            seen.extend(new.then(|| problem.clone()));
            new
        });
    };
    match of_lines(lines, closed, address) {
        Ok(mut page) => {
            of_file(&mut page.problems);
            if let Content::Unit(unit) = &mut page.content {
                unit.uncoded.iter_mut().for_each(|kpi| place(&mut kpi.line));
            }
            Ok(page)
        }
        Err(mut refusal) => {
            of_file(&mut refusal.problems);
            Err(refusal)
        }
    }
}

fn of_lines(mut lines: Vec<Line<'_>>, closed: bool, address: Address) -> Result<Page, Refusal> {
    let mut notes = Notes::on(&lines, closed);
    let Some(kind) = kind::tell(&lines, &address) else {
        let nothing = lines.iter().all(|line| line.is_blank());
        notes.error(
            1,
            "kind",
            if nothing {
                "ไม่มีเนื้อหาให้อ่าน"
            } else {
                "บอกไม่ได้ว่าเป็นหน้าชนิดใด ไม่พบหัวเรื่องหรือป้ายของหน้าระบบเดิม"
            },
        );
        return Err(Refusal { kind: None, code: address.code, problems: notes.into_problems() });
    };
    let reached = ending::is_reached(&lines, kind);
    if reached {
        notes.close();
    }
    ending::trim(&mut lines, kind, &mut notes);
    let mut content = match kind {
        PageKind::ProjectProgress => project_progress::read(&lines, &address, &mut notes).map(project),
        PageKind::ProjectDetail => project_detail::read(&lines, &address, &mut notes).map(project),
        PageKind::PrintedReport => printed_report::read(&lines, &address, &mut notes).map(project),
        PageKind::KpiDetail => kpi_page::read(&lines, &address, false, &mut notes).map(|k| Content::Kpi(Box::new(k))),
        PageKind::CityKpi => kpi_page::read(&lines, &address, true, &mut notes).map(|k| Content::Kpi(Box::new(k))),
        PageKind::UnitYear => unit_year::read(&lines, &address, &mut notes).map(|u| Content::Unit(Box::new(u))),
    };
    if let Some(content) = content.as_mut().filter(|_| !reached) {
        ending::mark(content, &lines, &mut notes);
    }
    match content {
        Some(content) if !notes.refused() => Ok(Page { kind, content, problems: notes.into_problems() }),
        content => {
            if !notes.refused() {
                notes.error(1, "code", "ไม่พบรหัสในหน้าและในที่อยู่ของหน้า");
            }
            let code = content.map(|content| content.code()).or(address.code);
            Err(Refusal { kind: Some(kind), code, problems: notes.into_problems() })
        }
    }
}

fn project(project: domain::project::ProjectDraft) -> Content {
    Content::Project(Box::new(project))
}
