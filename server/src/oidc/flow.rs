//! A sign-in that is under way: one secret in the browser, and all that goes out derived from it.
//!
//! The browser keeps a random secret, the time and the way back in a cookie that only this site reads. State, nonce and
//! the code verifier are digests of the whole cookie: whoever comes back with the state must hold the cookie it was made
//! from, unchanged, and within ten minutes. Nothing is kept by the server, so any process can finish what another began.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};
use store::Token;
use subtle::ConstantTimeEq;

/// How long it may take to sign in at the organisation.
pub const PATIENCE: TimeDelta = TimeDelta::minutes(10);
/// Bytes of a way back that is kept; a cookie holds some four thousand.
const LONGEST: usize = 2_000;

/// A sign-in that is under way.
#[derive(Clone, PartialEq, Eq)]
pub struct Flow {
    cookie: String,
    next: String,
}

impl Flow {
    /// A new one, which leads to `next` when it is done.
    pub fn begin(next: &str, now: DateTime<Utc>) -> Result<Self, store::StoreError> {
        let secret = Token::random()?;
        let next = if next.len() > LONGEST { "" } else { next };
        let cookie = format!("{}.{}.{}", secret.expose(), now.timestamp(), URL_SAFE_NO_PAD.encode(next));
        Ok(Self { cookie, next: next.to_owned() })
    }

    /// The one a browser brings back, if its time is not over.
    pub fn read(cookie: &str, now: DateTime<Utc>) -> Option<Self> {
        let mut parts = cookie.splitn(3, '.');
        let secret = parts.next()?;
        let begun = DateTime::from_timestamp(parts.next()?.parse().ok()?, 0)?;
        let next = String::from_utf8(URL_SAFE_NO_PAD.decode(parts.next()?).ok()?).ok()?;
        let age = now.signed_duration_since(begun);
        let in_time = age >= -TimeDelta::minutes(1) && age <= PATIENCE;
        let whole = secret.len() == 64 && secret.bytes().all(|byte| byte.is_ascii_hexdigit());
        (whole && in_time).then(|| Self { cookie: cookie.to_owned(), next })
    }

    /// What the browser keeps.
    pub fn cookie(&self) -> &str {
        &self.cookie
    }

    /// Where to go when it is done.
    pub fn next(&self) -> &str {
        &self.next
    }

    /// What comes back with the browser.
    pub fn state(&self) -> String {
        self.derived("state")
    }

    /// What comes back in the signed word about the person.
    pub fn nonce(&self) -> String {
        self.derived("nonce")
    }

    /// What shows that whoever takes the code is who asked for it.
    pub fn verifier(&self) -> String {
        self.derived("verifier")
    }

    /// Whether a state is the one sent.
    pub fn sent(&self, state: &str) -> bool {
        bool::from(self.state().as_bytes().ct_eq(state.as_bytes()))
    }

    fn derived(&self, what: &str) -> String {
        let digest = Sha256::digest(format!("{what}\n{}", self.cookie).as_bytes());
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("a time")
    }

    #[test]
    fn what_was_begun_here_is_finished_in_any_process_in_time() {
        let begun = at("2023-04-10T03:00:00Z");
        let flow = Flow::begin("/projects?q=ก", begun).expect("begun");
        let back = Flow::read(flow.cookie(), at("2023-04-10T03:09:59Z")).expect("in time");
        assert_eq!(back.next(), "/projects?q=ก");
        assert!(back.sent(&flow.state()) && !back.sent("") && !back.sent(&flow.nonce()));
        assert_eq!((back.nonce(), back.verifier()), (flow.nonce(), flow.verifier()));
        assert!(Flow::read(flow.cookie(), at("2023-04-10T03:10:01Z")).is_none(), "too late");
        assert!(Flow::read(flow.cookie(), at("2023-04-10T02:58:00Z")).is_none(), "not begun yet");
        // The three are told to different parties; none gives away another.
        assert!(flow.state() != flow.nonce() && flow.nonce() != flow.verifier());
        assert!(!flow.state().contains(&flow.cookie()[..64]));
    }

    #[test]
    fn a_cookie_that_was_changed_belongs_to_no_state() {
        let begun = at("2023-04-10T03:00:00Z");
        let flow = Flow::begin("/units", begun).expect("begun");
        let (secret, _) = flow.cookie().split_once('.').expect("parts");
        let later = begun + TimeDelta::minutes(9);
        let elsewhere = URL_SAFE_NO_PAD.encode("/projects");
        for changed in [
            format!("{secret}.{}.{}", later.timestamp(), URL_SAFE_NO_PAD.encode("/units")),
            format!("{secret}.{}.{elsewhere}", begun.timestamp()),
        ] {
            let read = Flow::read(&changed, later).expect("read");
            assert!(!read.sent(&flow.state()), "{changed}");
        }
        for bad in ["", "x", "..", "a.b.c", &format!("{secret}.x."), &format!("{secret}.{}.%", begun.timestamp())] {
            assert!(Flow::read(bad, begun).is_none(), "{bad}");
        }
        let long = Flow::begin(&"/x".repeat(2_000), begun).expect("begun");
        assert!(long.next().is_empty() && long.cookie().len() < 100);
    }
}
