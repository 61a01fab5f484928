//! Dropping bytes that no row speaks of any more.

use std::time::Duration;

use domain::permission::Actor;
use store::attachment::{Leftover, are_coming, forget, leftovers};
use uuid::Uuid;

use super::{FileError, keep::parts_of, storage::Storage};
use crate::router::AppState;

/// How often it is looked for what is left over.
const OFTEN: Duration = Duration::from_secs(15 * 60);
/// How many files are asked for at a time.
const ASKED: usize = 500;
const SWEEPER: Actor = Actor::System("files");

/// Sweeps again and again, for as long as the server runs. Beside other servers it does no harm.
pub async fn follow(state: AppState) {
    loop {
        tokio::time::sleep(OFTEN).await;
        round(&state).await;
        if let Err(error) = stray(&state).await {
            tracing::warn!(%error, "parts of files that nobody sends any more could not be dropped");
        }
    }
}

/// Drops what was taken away or is too old. What cannot be dropped now is dropped the next time.
pub async fn round(state: &AppState) {
    if let Err(error) = drop_leftovers(state).await {
        tracing::warn!(%error, "files that were taken away could not be dropped");
    }
}

async fn drop_leftovers(state: &AppState) -> Result<(), FileError> {
    let left = leftovers(&state.db, &SWEEPER, store::now()).await?;
    if left.is_empty() {
        return Ok(());
    }
    let storage = state.files.storage().await?;
    let mut gone = Vec::with_capacity(left.len());
    for file in left {
        // One that cannot be dropped now does not keep the others.
        match drop_one(storage, &file).await {
            Ok(()) => gone.push(file.id),
            Err(error) => tracing::warn!(%error, file = %file.id, "a file that was taken away could not be dropped"),
        }
    }
    forget(&state.db, &SWEEPER, &gone).await?;
    tracing::info!(count = gone.len(), "dropped files that were taken away or never finished");
    Ok(())
}

/// Drops all there is of a file: also what was stored whole just as it was given up, of which its row knows nothing.
async fn drop_one(storage: &Storage, file: &Leftover) -> Result<(), FileError> {
    for key in &file.keys {
        storage.drop(key).await?;
    }
    storage.drop_below(&format!("files/{}", file.id)).await?;
    storage.drop_below(&parts_of(file.id)).await?;
    Ok(())
}

/// Parts that were stored and never counted, because somebody was faster or the server was stopped in between.
async fn stray(state: &AppState) -> Result<(), FileError> {
    let storage = state.files.storage().await?;
    let ids: Vec<Uuid> = storage.names_below("uploads").await?.iter().filter_map(|name| name.parse().ok()).collect();
    for some in ids.chunks(ASKED) {
        let coming = are_coming(&state.db, &SWEEPER, some).await?;
        for id in some.iter().filter(|id| !coming.contains(id)) {
            storage.drop_below(&parts_of(*id)).await?;
        }
    }
    Ok(())
}
