//! Secrets that open something: known to their holder alone, kept here as digests.

use std::fmt;

use sea_orm::DbErr;
use sha2::{Digest, Sha256};

use crate::{Result, StoreError};

/// Bytes of chance in a token; as many as its digest has, so that no salt is needed.
const BYTES: usize = 32;

/// A secret for its holder: 64 hexadecimal digits. It shows itself to nobody.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// A new one from the operating system's source of chance.
    pub fn random() -> Result<Self> {
        let mut bytes = [0; BYTES];
        getrandom::fill(&mut bytes)
            .map_err(|error| StoreError::Database(DbErr::Custom(format!("no randomness: {error}"))))?;
        Ok(Self(hex(&bytes)))
    }

    /// The secret, for its holder.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// The digest under which a token is kept.
pub(crate) fn digest(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
