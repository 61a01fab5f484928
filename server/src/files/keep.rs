//! A file that came whole: looked through, kept, and told to the store; or refused, and nothing of it left.

use domain::{
    attachment::{FileProblem, named_as},
    edit::Record,
    permission::Actor,
};
use exchange::attachment::{Examined, examine};
use sha2::{Digest, Sha256};
use store::attachment::{Found, NewUpload, finish, parts, refuse, upload};
use uuid::Uuid;

use super::{FileError, StorageError};
use crate::{router::AppState, settings::today};

/// A file of a record, as it is spoken of.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// What sort of record.
    pub record: Record,
    /// Its code.
    pub code: &'a str,
    /// The file.
    pub id: Uuid,
}

/// Where parts of a file lie while it is being sent.
pub fn parts_of(id: Uuid) -> String {
    format!("uploads/{id}")
}

/// Puts the parts of a file together and keeps it. What somebody else does with the same file meanwhile comes to the
/// same.
pub async fn put_together(state: &AppState, actor: &Actor, place: Place<'_>) -> Result<(), FileError> {
    let Place { record, code, id } = place;
    let storage = state.files.storage().await?;
    let (told, parts) = parts(&state.db, actor, record, code, id).await?;
    let mut bytes = Vec::with_capacity(usize::try_from(told.size).unwrap_or_default());
    for part in parts {
        match storage.get(&part.key).await {
            Ok(part) => bytes.extend_from_slice(&part),
            // Whoever was faster has dropped the parts.
            Err(StorageError::Missing) if upload(&state.db, actor, record, code, id).await?.whole => return Ok(()),
            Err(error) => return Err(error.into()),
        }
    }
    keep(state, actor, place, told, bytes).await
}

/// Looks through a file and keeps it.
pub async fn keep(
    state: &AppState,
    actor: &Actor,
    place: Place<'_>,
    told: NewUpload,
    bytes: Vec<u8>,
) -> Result<(), FileError> {
    let Place { record, code, id } = place;
    let storage = state.files.storage().await?;
    let asked = told.clone();
    let looked = {
        // Nobody waits for photos but those who send them, and memory holds a few at once.
        let _turn = state.files.looking.acquire().await;
        let work = tokio::task::spawn_blocking(move || look_through(&asked, bytes));
        work.await.unwrap_or(Err(FileProblem::Damaged))
    };
    let (examined, digest) = match looked {
        Ok(looked) => looked,
        Err(problem) => {
            refuse(&state.db, actor, record, code, id).await?;
            super::sweep::round(state).await;
            return Err(problem.into());
        }
    };
    let found = Found {
        name: named_as(&told.name, examined.kind),
        kind: examined.kind,
        size: examined.bytes.len() as u64,
        digest,
        pixels: examined.pixels,
        position: examined.position.or(told.position),
        key: format!("files/{id}/whole"),
        thumbnail: examined.thumbnail.as_ref().map(|_| format!("files/{id}/thumbnail")),
    };
    storage.put(&found.key, examined.bytes).await?;
    if let Some((key, thumbnail)) = found.thumbnail.as_ref().zip(examined.thumbnail) {
        storage.put(key, thumbnail).await?;
    }
    finish(&state.db, actor, record, code, id, &found, &store::Request::new(today())).await?;
    // They are of no more use; where this fails, they are swept later.
    if let Err(error) = storage.drop_below(&parts_of(id)).await {
        tracing::warn!(%error, "parts of a file that is whole could not be dropped");
    }
    Ok(())
}

/// What is kept of a file that arrived as it was sent, and its digest.
fn look_through(told: &NewUpload, bytes: Vec<u8>) -> Result<(Examined, String), FileProblem> {
    let as_sent = bytes.len() as u64 == told.size && told.digest.as_ref().is_none_or(|digest| *digest == hex(&bytes));
    if !as_sent {
        return Err(FileProblem::OtherBytes);
    }
    let examined = examine(bytes, &told.name, told.keep_position)?;
    let digest = hex(&examined.bytes);
    Ok((examined, digest))
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
