//! `digitalplan import`: reads pages, brings each in by itself, tells what became of it.

use std::{
    collections::HashSet,
    error::Error,
    io::{IsTerminal, Write},
    path::{Path, PathBuf},
    process::ExitCode,
    time::Instant,
};

use domain::{
    import::{FileReport, ImportReport, Outcome, PageKind, Problem, Severity, Unmatched},
    permission::Actor,
    unit::UnitCode,
};
use exchange::{encoding, jsonl, legacy};
use store::{
    Db, StoreError,
    import::{Answer, Importer, Page},
};
use tokio::sync::mpsc::{self, error::SendError};

use super::{
    Import,
    say::{Unsaid, complain, say},
};
use crate::settings::today;

/// Progress is told every so many pages.
const TELL_EVERY: u64 = 500;
/// Pages stored together; each is still stored whole or not at all (see [`Importer::batch`]).
const TOGETHER: usize = 50;

/// Pages read before they are stored, at most.
const AHEAD: usize = 4 * TOGETHER;

/// Runs the command. A refused page leaves nothing behind and the rest goes on.
pub async fn import(db: &Db, arguments: Import) -> Result<ExitCode, Box<dyn Error>> {
    let mut paths = Vec::new();
    for path in &arguments.paths {
        collect(path, &mut paths);
    }
    if !arguments.dry_run && !paths.is_empty() {
        name_units(db).await?;
    }
    let source = arguments.paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(" ");
    let mut run = Run {
        importer: Importer::begin(db, &Actor::System("import"), &source).await?,
        report: ImportReport::default(),
        dry: arguments.dry_run,
        begun: Instant::now(),
        quiet: arguments.json,
        queue: Vec::new(),
    };
    // Reading takes a core as storing does, so they go side by side.
    let (reader, mut read) = mpsc::channel(AHEAD);
    let reading = tokio::task::spawn_blocking(move || {
        for path in paths {
            // Nobody stores any more: that failed, and says why.
            let Ok(()) = file(&path, &mut |queued| reader.blocking_send(queued)) else { break };
        }
    });
    while let Some(queued) = read.recv().await {
        run.enqueue(queued).await?;
    }
    run.store().await?;
    let read = reading.await;
    let Run { importer, report, begun, .. } = run;
    if !arguments.dry_run {
        importer.finish(&report).await?;
    }
    if arguments.json {
        say!("{}", serde_json::to_string(&report)?)?;
    } else {
        tell(&report, begun)?;
    }
    if report.files.is_empty() {
        complain(format_args!("digitalplan: there is no page in {source}"));
    }
    // What was read before it broke off is stored and told by then.
    read?;
    Ok(if report.rejected > 0 || report.files.is_empty() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Makes the city's units known by name before pages speak of them by code alone. Units already there keep
/// the name they have.
async fn name_units(db: &Db) -> Result<(), Box<dyn Error>> {
    let actor = Actor::System("import");
    let known: HashSet<UnitCode> = store::unit::list(db, &actor).await?.into_iter().map(|unit| unit.code).collect();
    let new: Vec<_> = exchange::demo::units().into_iter().filter(|unit| !known.contains(&unit.code)).collect();
    if !new.is_empty() {
        store::unit::ensure(db, &actor, &new).await?;
    }
    Ok(())
}

/// Files below a folder in order of name. Hidden ones are left out, and links to folders, which may lead in a circle.
/// What cannot be read is kept: reading it says why not, and the rest goes on.
fn collect(path: &Path, into: &mut Vec<PathBuf>) {
    let entries = if path.is_dir() { std::fs::read_dir(path).ok() } else { None };
    let Some(entries) = entries else {
        into.push(path.to_owned());
        return;
    };
    let mut entries: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    entries.sort();
    for entry in entries {
        let hidden = entry.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if !hidden && !(entry.is_symlink() && entry.is_dir()) {
            collect(&entry, into);
        }
    }
}

struct Run {
    importer: Importer,
    report: ImportReport,
    dry: bool,
    begun: Instant,
    quiet: bool,
    queue: Vec<Queued>,
}

/// A page on its way, in the order of the files.
enum Queued {
    Refused(FileReport),
    Read { path: String, source: String, page: legacy::Page },
}

/// Where pages go that were read; fails where nobody takes them any more.
type Sink<'a> = &'a mut dyn FnMut(Queued) -> Result<(), SendError<Queued>>;

/// Reads a file of one page, or of many.
fn file(path: &Path, sink: Sink<'_>) -> Result<(), SendError<Queued>> {
    let name = path.display().to_string();
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            let problem =
                Problem { line: 0, field: "file".to_owned(), severity: Severity::Error, message: error.to_string() };
            return sink(refuse(name, None, None, vec![problem]));
        }
    };
    let text = encoding::text(&bytes);
    if !path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("jsonl")) {
        return sink(page(name, &text, None));
    }
    for (line, entry) in jsonl::pages(&text) {
        let place = format!("{name}:{line}");
        sink(match entry {
            Ok((url, layout)) => page(place, &layout, url),
            Err(problem) => refuse(place, None, None, vec![problem]),
        })?;
    }
    Ok(())
}

fn page(path: String, text: &str, url: Option<String>) -> Queued {
    match legacy::read(text, url.as_deref()) {
        Ok(page) => Queued::Read { source: url.unwrap_or_else(|| path.clone()), path, page },
        Err(refusal) => refuse(path, refusal.kind, refusal.code, refusal.problems),
    }
}

fn refuse(path: String, kind: Option<PageKind>, code: Option<String>, problems: Vec<Problem>) -> Queued {
    Queued::Refused(FileReport { path, kind, code, outcome: Outcome::Rejected, problems })
}

impl Run {
    async fn enqueue(&mut self, queued: Queued) -> Result<(), Box<dyn Error>> {
        self.queue.push(queued);
        if self.queue.len() >= TOGETHER { self.store().await } else { Ok(()) }
    }

    /// Stores what is queued and reports it in order.
    async fn store(&mut self) -> Result<(), Box<dyn Error>> {
        let queue = std::mem::take(&mut self.queue);
        let pages: Vec<Page<'_>> = queue
            .iter()
            .filter_map(|queued| match queued {
                Queued::Read { source, page, .. } => Some(Page { content: &page.content, kind: page.kind, source }),
                Queued::Refused(_) => None,
            })
            .collect();
        let outcomes = if self.dry {
            let mut outcomes = Vec::with_capacity(pages.len());
            for page in &pages {
                outcomes.push(self.importer.dry_run(page.content, page.kind, page.source, today()).await);
            }
            outcomes
        } else {
            self.importer.batch(&pages, today()).await
        };
        drop(pages);
        let mut outcomes = outcomes.into_iter();
        for queued in queue {
            let file = match queued {
                Queued::Refused(file) => file,
                Queued::Read { path, page, .. } => stored(path, page, outcomes.next()),
            };
            self.push(file);
        }
        Ok(())
    }

    fn push(&mut self, file: FileReport) {
        self.report.push(file);
        let done = self.report.files.len() as u64;
        if !self.quiet && done.is_multiple_of(TELL_EVERY) {
            let rate = done as f64 / self.begun.elapsed().as_secs_f64().max(0.001);
            let mut out = std::io::stderr();
            let end = if out.is_terminal() { '\r' } else { '\n' };
            // Telling is not worth failing for.
            let _ = write!(out, "{done} pages, {rate:.0} a second{end}");
        }
    }
}

/// What became of a page that could be read. Where the store refused it or failed, it is refused with what the store
/// said; the cause goes to the log, and the rest goes on.
fn stored(path: String, page: legacy::Page, answer: Option<Result<Answer, StoreError>>) -> FileReport {
    let mut problems = page.problems;
    let refused =
        |field: &str, message: String| Problem { line: 1, field: field.to_owned(), severity: Severity::Error, message };
    let outcome = match answer {
        Some(Ok(answer)) => {
            problems.extend(answer.unmatched.iter().map(Unmatched::problem));
            answer.outcome
        }
        Some(Err(StoreError::Invalid { field, message })) => {
            problems.push(refused(field, message));
            Outcome::Rejected
        }
        Some(Err(error)) => {
            if let StoreError::Database(cause) = &error {
                complain(format_args!("{path}: {cause}"));
            }
            problems.push(refused("file", format!("ไม่ได้จัดเก็บ: {error}")));
            Outcome::Rejected
        }
        None => {
            problems.push(refused("file", "ไม่ได้จัดเก็บ: the store gave no answer".to_owned()));
            Outcome::Rejected
        }
    };
    FileReport { path, kind: Some(page.kind), code: Some(page.content.code()), outcome, problems }
}

fn tell(report: &ImportReport, begun: Instant) -> Result<(), Unsaid> {
    for file in report.files.iter().filter(|file| !file.problems.is_empty()) {
        let outcome = match file.outcome {
            Outcome::Created => "created",
            Outcome::Updated => "updated",
            Outcome::Unchanged => "unchanged",
            Outcome::Rejected => "REJECTED",
        };
        say!("{}: {outcome} {}", file.path, file.code.as_deref().unwrap_or("–"))?;
        for problem in &file.problems {
            let mark = if problem.severity == Severity::Error { "error" } else { "warning" };
            say!("  {mark}: line {}, {}: {}", problem.line, problem.field, problem.message)?;
        }
    }
    let seconds = begun.elapsed().as_secs_f64().max(0.001);
    let pages = report.files.len();
    say!(
        "{pages} pages in {seconds:.1} s ({:.0} a second): {} created, {} updated, {} unchanged, {} rejected",
        pages as f64 / seconds,
        report.created,
        report.updated,
        report.unchanged,
        report.rejected
    )
}
