//! A person's digest by mail.

use app::reminder::mail::write;
use chrono::Utc;
use store::{job::Taken, reminder::Mailing};

use super::{ACTOR, Failure, Tools};
use crate::settings::today;

/// Sends it, unless there is nothing to send. Without a mail server set up there is not: the digest is read in the app. Nor
/// is there once its day is long past: the job of one that failed then and is run again is done with a note. One of which
/// nobody knows whether it arrived is left to an administrator.
pub async fn send(tools: &Tools, job: &Taken) -> Result<(), Failure> {
    let Some(mailer) = &tools.mailer else { return Ok(()) };
    let mailing = store::reminder::mail(&tools.db, &ACTOR, job, today(), Utc::now()).await;
    let draft = match mailing.map_err(|error| format!("{error:?}"))? {
        Mailing::Send(draft) => draft,
        Mailing::Nothing => return Ok(()),
        Mailing::Unknown => {
            let told = "this mail was begun and never told as ended, as when its server is killed meanwhile: it may have \
                        arrived or not; run it again, until the day after its own, to send it once more";
            return Err(Failure::Final(told.to_owned()));
        }
        Mailing::Stale(day) => {
            tracing::warn!(%day, key = job.key, "a digest of a day that is over is not mailed any more");
            return Ok(());
        }
    };
    let mail = write(&draft, &tools.base_url);
    let sent = mailer.send(&draft.name, &draft.address, &mail, draft.notice).await;
    if sent.is_err() {
        // Until this is written the mail counts as sent; where it cannot be, it stays with the digest in the app.
        store::reminder::mail_failed(&tools.db, &ACTOR, draft.notice).await.map_err(|error| format!("{error:?}"))?;
    }
    Ok(sent?)
}
