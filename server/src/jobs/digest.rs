//! A person's digest by mail.

use app::reminder::mail::write;
use chrono::Utc;
use store::job::Taken;

use super::{ACTOR, Tools};

/// Sends it, unless there is nothing to send. Without a mail server set up there is not: the digest is read in the app.
pub async fn send(tools: &Tools, job: &Taken) -> Result<(), String> {
    let Some(mailer) = &tools.mailer else { return Ok(()) };
    let draft = store::reminder::mail(&tools.db, &ACTOR, &job.payload, Utc::now()).await;
    let Some(draft) = draft.map_err(|error| format!("{error:?}"))? else { return Ok(()) };
    let mail = write(&draft, &tools.base_url);
    let sent = mailer.send(&draft.name, &draft.address, &mail, draft.notice).await;
    if sent.is_err() {
        // Until this is written the mail counts as sent; where it cannot be, it stays with the digest in the app.
        store::reminder::mail_failed(&tools.db, &ACTOR, draft.notice).await.map_err(|error| format!("{error:?}"))?;
    }
    sent
}
