//! A list of people: checked, and brought in as a whole.

use app::{
    admin::roster::RosterDraft,
    form::{Problem as FormProblem, Submitted},
    i18n::Lang,
};
use axum::{
    extract::{DefaultBodyLimit, Multipart, State, multipart::MultipartRejection},
    handler::Handler,
    http::{StatusCode, request::Parts},
    response::Response,
};
use domain::user::roster::RosterLine;
use exchange::people::{SheetError, read, write};
use store::{
    Request,
    user::{bring_in, preview},
};

use crate::{
    page::{again, refused},
    router::AppState,
    routes::Routes,
    session::By,
    settings::today,
};

/// Bytes of a file that are read; some ten times what 5,000 lines have.
const MOST: usize = 2 << 20;
/// Bytes of a request that are taken in at all: of what is somewhat too large it is told, in words, that it is.
const BODY: usize = 8 << 20;

/// The form.
pub fn routes() -> Routes {
    Routes::new().post("/admin/roster", send.layer(DefaultBodyLimit::max(BODY)))
}

/// What was sent.
#[derive(Default)]
struct Sent {
    bytes: Vec<u8>,
    apply: bool,
}

/// Why it is not a list.
enum Trouble {
    Nothing,
    TooBig,
    Sheet(SheetError),
}

impl Trouble {
    fn problem(&self) -> FormProblem {
        FormProblem::label(match self {
            Self::Nothing => Lang::roster_nothing,
            Self::TooBig => Lang::roster_too_big,
            Self::Sheet(error) => match error {
                SheetError::NotASheet => Lang::roster_not_a_sheet,
                SheetError::Empty => Lang::roster_empty,
                SheetError::TooLarge => Lang::roster_swollen,
                SheetError::NoUserNames => Lang::roster_no_names,
                SheetError::TooManyLines => {
                    let said = |lang: Lang| lang.roster_too_long();
                    return FormProblem::Said(said(Lang::Th), said(Lang::En));
                }
            },
        })
    }

    fn status(&self) -> StatusCode {
        if matches!(self, Self::TooBig) { StatusCode::PAYLOAD_TOO_LARGE } else { StatusCode::UNPROCESSABLE_ENTITY }
    }
}

async fn send(
    State(state): State<AppState>,
    By(asker): By,
    parts: Parts,
    sent: Result<Multipart, MultipartRejection>,
) -> Response {
    let (lines, apply) = match receive(sent).await {
        Ok(received) => received,
        Err(trouble) => {
            let submitted = Submitted::refused("", trouble.problem());
            return again(&state, parts, "/admin/roster", trouble.status(), submitted).await;
        }
    };
    let text = write(&lines);
    let request = Request::new(today());
    let outcome = if apply {
        bring_in(&state.db, &asker.actor, lines, &request).await
    } else {
        preview(&state.db, &asker.actor, lines, &request).await
    };
    let brought = match outcome {
        Ok(brought) => brought,
        Err(error) => return refused(&state, parts, error).await,
    };
    let wrong = brought.is_wrong();
    let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let link_base = format!("{}/reset/", state.base_url);
    let submitted = Submitted { roster: Some(RosterDraft { text, brought, link_base }), ..Submitted::default() };
    again(&state, parts, "/admin/roster", status, submitted).await
}

/// The lines that were sent, and whether they are to be brought in.
async fn receive(sent: Result<Multipart, MultipartRejection>) -> Result<(Vec<RosterLine>, bool), Trouble> {
    let parts = sent.map_err(|_| Trouble::Nothing)?;
    let Sent { bytes, apply } = gather(parts).await?;
    if bytes.is_empty() {
        return Err(Trouble::Nothing);
    }
    // Unpacking a workbook is work for a thread of its own.
    let read = tokio::task::spawn_blocking(move || read(&bytes)).await;
    let lines = read.map_err(|_| Trouble::Sheet(SheetError::NotASheet))?.map_err(Trouble::Sheet)?;
    Ok((lines, apply))
}

/// The file, or where there is none the pasted text. What is too large is read to its end and dropped, so that the
/// browser waits for the answer.
async fn gather(mut parts: Multipart) -> Result<Sent, Trouble> {
    let broken = |_| Trouble::TooBig;
    let mut sent = Sent::default();
    let mut too_big = false;
    while let Some(mut part) = parts.next_field().await.map_err(broken)? {
        let name = part.name().unwrap_or_default().to_owned();
        let mut bytes = Vec::new();
        while let Some(chunk) = part.chunk().await.map_err(broken)? {
            if bytes.len() + chunk.len() > MOST {
                too_big = true;
                bytes.clear();
            }
            if !too_big {
                bytes.extend_from_slice(&chunk);
            }
        }
        match name.as_str() {
            "file" if !bytes.is_empty() => sent.bytes = bytes,
            "text" if sent.bytes.is_empty() => sent.bytes = bytes,
            "do" => sent.apply = bytes == b"apply",
            _ => {}
        }
    }
    if too_big { Err(Trouble::TooBig) } else { Ok(sent) }
}
