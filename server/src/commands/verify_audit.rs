//! `digitalplan verify-audit`: proves that the history is whole, or names the first broken link.

use std::{error::Error, process::ExitCode};

use domain::permission::Actor;
use store::{
    Db,
    audit::{Anchor, Verdict, verify},
};

use super::{VerifyAudit, say::say};

/// Runs the command: 0 where the chain is whole, 1 where it is broken.
pub async fn verify_audit(db: &Db, arguments: VerifyAudit) -> Result<ExitCode, Box<dyn Error>> {
    let verdict = verify(db, &Actor::System("verify-audit"), arguments.anchor.as_ref()).await?;
    Ok(match verdict {
        Verdict::Whole(Anchor { seq, hash }) => {
            if arguments.json {
                say!("{}", serde_json::json!({ "whole": true, "events": seq, "hash": hash }))?;
            } else {
                say!("The history is whole: {seq} events, {seq}:{hash}")?;
            }
            ExitCode::SUCCESS
        }
        Verdict::Broken(broken) => {
            let words = broken.fault.words();
            if arguments.json {
                let id = broken.id.map(|id| id.to_string());
                say!("{}", serde_json::json!({ "whole": false, "event": broken.seq, "id": id, "reason": words }))?;
            } else {
                let id = broken.id.map_or_else(String::new, |id| format!(" ({id})"));
                say!("The history is broken: event {}{id} {words}", broken.seq)?;
            }
            ExitCode::FAILURE
        }
    })
}

/// Reads `NUMBER:DIGEST`.
pub fn anchor(text: &str) -> Result<Anchor, String> {
    let refused = || format!("{text}: not NUMBER:DIGEST");
    let (seq, hash) = text.split_once(':').ok_or_else(refused)?;
    let seq = seq.parse().map_err(|_| refused())?;
    if hash.len() != 64 || !hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(refused());
    }
    Ok(Anchor { seq, hash: hash.to_ascii_lowercase() })
}
