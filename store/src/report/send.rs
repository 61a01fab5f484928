//! Sending a report, and correcting one that waits.

use std::collections::BTreeSet;

use domain::{
    attachment::MOST_AT_ONCE,
    permission::{Action, Actor, may},
    report::{
        Content, FieldProblem, NewQuarter, NewReport, Odd, PUBLISHED, ReportDraft, ReportError, ReportField, Sent,
        SubmissionState, bits, to_ask,
    },
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, prelude::Uuid};

use sha2::{Digest, Sha256};

use super::{Row, Target, end, facts, list, moved, number, written};
use crate::{
    Db, Request, Result, StoreError, attachment,
    audit::{self, NewEvent},
    entity::{submission, submission_key, submission_version},
    import::{insert_all, update_all},
    live,
    period::Guard,
    request::now,
};

/// A report on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sending {
    /// Made where it was written: the same again is the same report, and gets the same answer.
    pub key: Uuid,
    /// What was typed.
    pub draft: ReportDraft,
    /// The report it corrects, and the version of it that was seen.
    pub corrects: Option<(Uuid, i32)>,
    /// What is odd and meant so, as [`bits`].
    pub confirmed: u32,
}

/// Takes a report, which then waits for the unit's head; nothing is published. Some fifteen statements.
pub async fn send(db: &Db, actor: &Actor, target: &Target, sending: &Sending, request: &Request) -> Result<Sent> {
    let transaction = db.write().await?;
    let outcome = send_in(&transaction, actor, target, sending, request).await;
    end(db, transaction, outcome).await
}

async fn send_in(
    c: &impl ConnectionTrait,
    actor: &Actor,
    target: &Target,
    sending: &Sending,
    request: &Request,
) -> Result<(Sent, Vec<live::Change>)> {
    let left = |sent: Sent| Ok((sent, Vec::new()));
    let author = actor.person().ok_or(StoreError::Forbidden)?.id.0;
    let digest = digest(&sending.draft);
    // Whoever sent it may have lost the right, or the plan its force, before the answer reached them: it is there.
    if let Some(taken) = taken(c, target, (author, sending.key), &digest).await? {
        return left(taken);
    }
    let scope = target.scope(c, actor).await?;
    may(actor, Action::ReportProgress, &scope)?;
    let row = Row::find(c, target, true).await?;
    // Once more behind the lock, for the same may have been on its way twice.
    if let Some(known) = submission_key::Entity::find_by_id((author, sending.key)).one(c).await? {
        // A key is one report's: what comes with that of another record's report, or with other words, as from a page that
        // was gone back to, is not taken for sent.
        let own = submission::Entity::find_by_id(known.submission_id).one(c).await?;
        let other_words = known.digest.is_some_and(|known| known != digest);
        if other_words || own.is_none_or(|own| !is_of(&own, &row)) {
            return left(conflict(c, known.submission_id).await?);
        }
        return left(Sent::Taken { id: known.submission_id, version: known.version });
    }
    let corrected = match sending.corrects {
        Some((id, version)) => {
            let known = submission::Entity::find_by_id(id).one(c).await?.filter(|known| is_of(known, &row));
            let known = known.ok_or(StoreError::NotFound)?;
            let undecided = SubmissionState::from_word(&known.state).is_some_and(SubmissionState::is_undecided);
            if !undecided || known.version != version {
                return left(conflict(c, known.id).await?);
            }
            Some(known)
        }
        None => None,
    };
    let year = row.year(request.today);
    let except = corrected.as_ref().map(|known| known.id);
    let (mut later, mut replaced) = (None, None);
    let parsed = match &row {
        Row::Project(project) => {
            let facts = facts::of_project(c, project, year, request.today, except).await?.facts;
            NewReport::parse(&sending.draft, &facts).map(|report| {
                later = facts.below(report.date, report.percent).and_then(|known| Some((known.date, known.percent?)));
                (report.odd(&facts), Content::Progress(report))
            })
        }
        Row::Kpi(kpi) => {
            let facts = facts::of_kpi(c, kpi, year, request.today, except).await?;
            NewQuarter::parse(&sending.draft, &facts).map(|report| {
                // At most one report of a quarter waits, so what is known of it beside this one is published.
                let known = facts.quarters.iter().find(|known| known.quarter == report.quarter && known.is_reported());
                replaced = known.map(NewQuarter::of_published);
                (report.odd(&facts), Content::Quarter(report))
            })
        }
    };
    let (odd, content): (Vec<Odd>, Content) = match parsed {
        Ok(parsed) => parsed,
        Err(problems) => return left(refused(problems)),
    };
    let period = content.period();
    let guard = Guard::load(c, actor, [year.be()], request.today).await?;
    if let Err(closed) = guard.ask(Some(year.be()), period, &scope) {
        return left(Sent::Closed { closed });
    }
    let other = undecided(c, &row, year.be(), number(period)).await?;
    if let Some(other) = other.filter(|other| Some(other.id) != corrected.as_ref().map(|known| known.id)) {
        return left(conflict(c, other.id).await?);
    }
    let asked = to_ask(&odd, sending.confirmed);
    if !asked.is_empty() {
        let later = later.filter(|_| asked.contains(&Odd::AboveLater));
        return left(Sent::AsksBack { odd: asked, later });
    }

    let files = match files(&sending.draft) {
        Ok(files) => files,
        Err(error) => return left(refused(vec![FieldProblem { field: ReportField::Attachment, error }])),
    };

    let (at, name) = (now(), actor.name().to_owned());
    let (new, before, word) = match corrected {
        None => {
            let new = submission::Model {
                id: Uuid::now_v7(),
                kind: content.kind().to_owned(),
                project_id: matches!(row, Row::Project(_)).then_some(row.id()),
                kpi_id: matches!(row, Row::Kpi(_)).then_some(row.id()),
                fiscal_year: year.be(),
                period: number(period),
                state: SubmissionState::Sent.as_str().to_owned(),
                content: written(&content),
                odd: i32::try_from(bits(&odd)).unwrap_or_default(),
                author: name.clone(),
                author_id: author,
                sent_at: at,
                changed_by: name,
                changed_at: at,
                version: 1,
                decided_by: None,
                decided_by_id: None,
                decided_at: None,
                reason: None,
            };
            insert_all::<submission::ActiveModel>(c, vec![new.clone()]).await?;
            // What it takes the place of once it is approved can be read beside it, before and after.
            let published = replaced.map(|published| submission_version::Model {
                submission_id: new.id,
                version: PUBLISHED,
                content: written(&Content::Quarter(published)),
                author: String::new(),
                at,
            });
            insert_all::<submission_version::ActiveModel>(c, published.into_iter().collect()).await?;
            (new, None, "report_sent")
        }
        Some(known) => {
            let before = SubmissionState::from_word(&known.state);
            insert_all::<submission_version::ActiveModel>(
                c,
                vec![submission_version::Model {
                    submission_id: known.id,
                    version: known.version,
                    content: known.content.clone(),
                    author: known.changed_by.clone(),
                    at: known.changed_at,
                }],
            )
            .await?;
            let new = submission::Model {
                fiscal_year: year.be(),
                period: number(period),
                state: SubmissionState::Sent.as_str().to_owned(),
                content: written(&content),
                odd: i32::try_from(bits(&odd)).unwrap_or_default(),
                changed_by: name,
                changed_at: at,
                version: known.version + 1,
                decided_by: None,
                decided_by_id: None,
                decided_at: None,
                reason: None,
                ..known
            };
            update_all::<submission::ActiveModel>(c, vec![new.clone()]).await?;
            (new, before, "report_corrected")
        }
    };
    let key = submission_key::Model {
        author_id: author,
        key: sending.key,
        submission_id: new.id,
        version: new.version,
        digest: Some(digest),
    };
    insert_all::<submission_key::ActiveModel>(c, vec![key]).await?;
    let mut changes = vec![moved(period, before, SubmissionState::Sent)];
    if !files.is_empty() {
        let handed = attachment::hand_over(c, actor, target.record(), target.code(), new.id, &files).await?;
        let Some(handed) = handed else {
            let missing = FieldProblem { field: ReportField::Attachment, error: ReportError::NoSuchFile };
            return left(refused(vec![missing]));
        };
        changes.extend(handed);
    }
    let event = NewEvent {
        at,
        author: request.author(actor),
        action: word,
        record_kind: row.record().as_str().to_owned(),
        record_id: row.id(),
        changes,
    };
    audit::append(c, vec![event]).await?;
    Ok((Sent::Taken { id: new.id, version: new.version }, vec![target.touched()]))
}

/// The answer that the same report of the same record got before, if it did: one query, two where it did.
async fn taken(c: &impl ConnectionTrait, target: &Target, key: (Uuid, Uuid), digest: &str) -> Result<Option<Sent>> {
    let known = submission_key::Entity::find_by_id(key).one(c).await?;
    let Some(known) = known.filter(|known| known.digest.as_deref().is_none_or(|known| known == digest)) else {
        return Ok(None);
    };
    let report = list::one(c, known.submission_id).await?;
    let own = report.filter(|report| report.record == target.record() && report.of.code == target.code());
    Ok(own.map(|_| Sent::Taken { id: known.submission_id, version: known.version }))
}

/// What a report says, in a few digits: the same whatever the order of its fields, and whether blank ones are sent along.
fn digest(draft: &ReportDraft) -> String {
    let mut pairs: Vec<(&str, &str)> = draft
        .0
        .iter()
        .map(|(field, text)| (field.as_str(), text.trim()))
        .filter(|(_, text)| !text.is_empty())
        .collect();
    pairs.sort_unstable();
    let mut hash = Sha256::new();
    for part in pairs.into_iter().flat_map(|(field, text)| [field, text]) {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The files that are to go with a report, each once.
fn files(draft: &ReportDraft) -> std::result::Result<Vec<Uuid>, ReportError> {
    let keys = draft.all(ReportField::Attachment).map(Uuid::try_parse).collect::<std::result::Result<BTreeSet<_>, _>>();
    let files = keys.map_err(|_| ReportError::NoSuchFile)?;
    if files.len() > MOST_AT_ONCE {
        return Err(ReportError::TooManyFiles { most: MOST_AT_ONCE });
    }
    Ok(files.into_iter().collect())
}

fn refused(problems: Vec<FieldProblem>) -> Sent {
    Sent::Refused { problems }
}

async fn conflict(c: &impl ConnectionTrait, id: Uuid) -> Result<Sent> {
    let theirs = list::one(c, id).await?.ok_or(StoreError::NotFound)?;
    Ok(Sent::Conflict { theirs: Box::new(theirs) })
}

fn is_of(known: &submission::Model, row: &Row) -> bool {
    match row {
        Row::Project(project) => known.project_id == Some(project.id),
        Row::Kpi(kpi) => known.kpi_id == Some(kpi.id),
    }
}

/// The report of a month or quarter that is not decided, of which there is at most one.
pub(super) async fn undecided(
    c: &impl ConnectionTrait,
    row: &Row,
    year: i32,
    number: i32,
) -> Result<Option<submission::Model>> {
    use submission::Column as C;
    let of = match row {
        Row::Project(project) => C::ProjectId.eq(project.id),
        Row::Kpi(kpi) => C::KpiId.eq(kpi.id),
    };
    let states = SubmissionState::ALL.into_iter().filter(|state| state.is_undecided()).map(SubmissionState::as_str);
    let query = submission::Entity::find().filter(of).filter(C::FiscalYear.eq(year)).filter(C::Period.eq(number));
    Ok(query.filter(C::State.is_in(states)).one(c).await?)
}
