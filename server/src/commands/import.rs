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
    import::{FileReport, ImportReport, Outcome, Problem, Severity},
    permission::Actor,
    unit::UnitCode,
};
use exchange::{jsonl, legacy};
use store::{Db, import::Importer};

use super::Import;
use crate::settings::today;

/// Progress is told every so many pages.
const TELL_EVERY: u64 = 500;

/// Runs the command. One page is one transaction; a refused page leaves nothing behind and the rest goes on.
pub async fn import(db: &Db, arguments: Import) -> Result<ExitCode, Box<dyn Error>> {
    let mut paths = Vec::new();
    for path in &arguments.paths {
        collect(path, &mut paths)?;
    }
    if !arguments.dry_run {
        name_units(db).await?;
    }
    let source = arguments.paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(" ");
    let mut run = Run {
        importer: Importer::begin(db, &Actor::System("import"), &source).await?,
        report: ImportReport::default(),
        dry: arguments.dry_run,
        begun: Instant::now(),
        quiet: arguments.json,
    };
    for path in paths {
        run.file(&path).await?;
    }
    let Run { importer, report, begun, .. } = run;
    if !arguments.dry_run {
        importer.finish(&report).await?;
    }
    if arguments.json {
        println!("{}", serde_json::to_string(&report)?);
    } else {
        tell(&report, begun);
    }
    Ok(if report.rejected > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS })
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

/// Files below a folder in order of name, hidden ones left out.
fn collect(path: &Path, into: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    if !path.exists() {
        return Err(format!("{}: no such file or folder", path.display()).into());
    }
    if path.is_dir() {
        let mut entries: Vec<PathBuf> =
            std::fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
        entries.sort();
        for entry in entries {
            let hidden = entry.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
            if !hidden {
                collect(&entry, into)?;
            }
        }
    } else {
        into.push(path.to_owned());
    }
    Ok(())
}

struct Run {
    importer: Importer,
    report: ImportReport,
    dry: bool,
    begun: Instant,
    quiet: bool,
}

impl Run {
    async fn file(&mut self, path: &Path) -> Result<(), Box<dyn Error>> {
        let name = path.display().to_string();
        // A page saved in another encoding is read as far as it goes; what is not UTF-8 shows as such.
        let bytes = match tokio::fs::read(path).await {
            Ok(bytes) => bytes,
            Err(error) => return self.refuse(name, 0, error.to_string()),
        };
        let text = String::from_utf8_lossy(&bytes);
        if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("jsonl")) {
            for (line, entry) in jsonl::pages(&text) {
                let place = format!("{name}:{line}");
                match entry {
                    Ok((url, layout)) => self.page(place, &layout, url.as_deref()).await?,
                    Err(problem) => self.push(FileReport {
                        path: place,
                        kind: None,
                        code: None,
                        outcome: Outcome::Rejected,
                        problems: vec![problem],
                    }),
                }
            }
            Ok(())
        } else {
            self.page(name, &text, None).await
        }
    }

    async fn page(&mut self, path: String, text: &str, url: Option<&str>) -> Result<(), Box<dyn Error>> {
        let page = match legacy::read(text, url) {
            Ok(page) => page,
            Err(refusal) => {
                self.push(FileReport {
                    path,
                    kind: refusal.kind,
                    code: refusal.code,
                    outcome: Outcome::Rejected,
                    problems: refusal.problems,
                });
                return Ok(());
            }
        };
        let source = url.unwrap_or(&path);
        let stored = if self.dry {
            self.importer.dry_run(&page.content, page.kind, source, today()).await
        } else {
            self.importer.page(&page.content, page.kind, source, today()).await
        };
        let (outcome, problems) = match stored {
            Ok(outcome) => (outcome, page.problems),
            Err(store::StoreError::Invalid { field, message }) => {
                let mut problems = page.problems;
                problems.push(Problem { line: 1, field: field.to_owned(), severity: Severity::Error, message });
                (Outcome::Rejected, problems)
            }
            Err(error) => return Err(error.into()),
        };
        self.push(FileReport { path, kind: Some(page.kind), code: Some(page.content.code()), outcome, problems });
        Ok(())
    }

    fn refuse(&mut self, path: String, line: usize, message: String) -> Result<(), Box<dyn Error>> {
        let problems = vec![Problem { line, field: "file".to_owned(), severity: Severity::Error, message }];
        self.push(FileReport { path, kind: None, code: None, outcome: Outcome::Rejected, problems });
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

fn tell(report: &ImportReport, begun: Instant) {
    for file in report.files.iter().filter(|file| !file.problems.is_empty()) {
        let outcome = match file.outcome {
            Outcome::Created => "created",
            Outcome::Updated => "updated",
            Outcome::Unchanged => "unchanged",
            Outcome::Rejected => "REJECTED",
        };
        println!("{}: {outcome} {}", file.path, file.code.as_deref().unwrap_or("–"));
        for problem in &file.problems {
            let mark = if problem.severity == Severity::Error { "error" } else { "warning" };
            println!("  {mark}: line {}, {}: {}", problem.line, problem.field, problem.message);
        }
    }
    let seconds = begun.elapsed().as_secs_f64().max(0.001);
    let pages = report.files.len();
    println!(
        "{pages} pages in {seconds:.1} s ({:.0} a second): {} created, {} updated, {} unchanged, {} rejected",
        pages as f64 / seconds,
        report.created,
        report.updated,
        report.unchanged,
        report.rejected
    );
}
