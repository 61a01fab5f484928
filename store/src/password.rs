//! Hashing of passwords: argon2id, off the threads that answer requests, a few at a time.

use std::sync::LazyLock;

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use domain::user::password::{LONGEST, NewPassword};
use sea_orm::DbErr;
use tokio::sync::Semaphore;

use crate::{Result, StoreError};

/// Hashes at work at once: each takes 19 MiB and a processor for some tens of milliseconds.
static AT_WORK: Semaphore = Semaphore::const_new(4);

/// Characters of a password that are weighed.
const WEIGHED: usize = 100;
/// Guesses a password withstands at least. A lock allows some five hundred a day; the rest is for a stolen database.
/// Three parts that are guessed at once come to a little over a hundred million, for how they are put together is guessed
/// too (Wheeler, zxcvbn, 2016, section 4.3); such must be refused.
const GUESSES: u64 = 1_000_000_000;

/// The hash of a password nobody has. Verifying against it takes as long as against a real one, so that an unknown
/// name answers no sooner than a wrong password.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash_now("a password that nobody has").unwrap_or_default());

/// The hash of a password, with its salt and parameters in it (PHC string).
pub(crate) async fn hash(password: &NewPassword) -> Result<String> {
    let text = password.expose().to_owned();
    apart(move || hash_now(&text)).await?
}

/// Refuses a password that is guessed soon: one of the most common ones, or put together from them, from words and
/// names, the keys of a keyboard, repetition and dates. `name` is the user's, which is guessed first.
pub(crate) async fn check(password: &NewPassword, name: &str) -> Result<()> {
    // Weighing takes more than its length; what is so long is not guessed by its first words.
    let text: String = password.expose().chars().take(WEIGHED).collect();
    let name = name.to_owned();
    let soon = apart(move || zxcvbn::zxcvbn(&text, &[&name]).guesses() < GUESSES).await?;
    if soon {
        let message = "this password is among those that are tried first".to_owned();
        return Err(StoreError::Invalid { field: "password", message });
    }
    Ok(())
}

/// Whether a password has this hash. Without a hash the answer is no, after the same work.
pub(crate) async fn verify(password: &str, hash: Option<String>) -> Result<bool> {
    // No account has a longer one; hashing it would be work for an attacker.
    let text: String = password.chars().take(LONGEST + 1).collect();
    apart(move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.clone());
        let right = PasswordHash::new(&hash)
            .is_ok_and(|parsed| Argon2::default().verify_password(text.as_bytes(), &parsed).is_ok());
        right && known
    })
    .await
}

/// Argon2's defaults are what OWASP's password storage sheet asks for: argon2id, 19 MiB, two passes, one lane.
fn hash_now(password: &str) -> Result<String> {
    let hash = Argon2::default()
        .hash_password(password.as_bytes())
        .map_err(|error| StoreError::Database(DbErr::Custom(format!("hashing failed: {error}"))))?;
    Ok(hash.to_string())
}

async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let failed = |error: String| StoreError::Database(DbErr::Custom(error));
    let _permit = AT_WORK.acquire().await.map_err(|error| failed(error.to_string()))?;
    tokio::task::spawn_blocking(work).await.map_err(|error| failed(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_hash_knows_its_password_and_no_other() {
        let password = NewPassword::parse("xK9#mQ2$vL7p", "xK9#mQ2$vL7p", "a").expect("taken");
        let hash = hash(&password).await.expect("hashes");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(verify("xK9#mQ2$vL7p", Some(hash.clone())).await.expect("verifies"));
        assert!(!verify("xK9#mQ2$vL7q", Some(hash)).await.expect("verifies"));
        assert!(!verify("a password that nobody has", None).await.expect("verifies"));
    }

    #[tokio::test]
    async fn what_is_guessed_soon_is_refused() {
        let taken = async |text: &str| {
            let password = NewPassword::parse(text, text, "a").expect("by its length and parts");
            check(&password, "wanida").await.is_ok()
        };
        let mut wrong = Vec::new();
        // Each is among the most common, or put together from few of them.
        for soon in [
            "zaq12wsxcde3",
            "iloveyouforever",
            "unbelievable",
            "jessicaashley",
            "Sunshine-Rainbow",
            "wanida-wanida",
            "1987-12-25-1987",
        ] {
            if taken(soon).await {
                wrong.push(soon);
            }
        }
        for good in [
            "ต้นโพธิ์ริมคลองบางกอกน้อย",
            "correct horse battery staple",
            "xK9#mQ2$vL7p",
            "836250917436",
            "bangkok river boats at dawn",
        ] {
            if !taken(good).await {
                wrong.push(good);
            }
        }
        assert!(wrong.is_empty(), "{wrong:?}");
    }
}
