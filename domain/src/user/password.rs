//! Which passwords are taken: long ones that nobody guesses first.
//!
//! Length and a list of known ones instead of rules about kinds of characters, as NIST SP 800-63B (rev. 4, 3.1.1)
//! and OWASP ASVS 5 (6.2) ask. Any character counts, spaces and Thai too, and nothing is cut off or changed.

use std::fmt;

/// Characters a password has at least.
pub const SHORTEST: usize = 12;
/// Characters a password has at most: a bound on what is hashed, far above what anybody remembers.
pub const LONGEST: usize = 256;
/// Different characters a password has at least.
const DIFFERENT: usize = 5;
/// Characters that must be left when what anybody would try first is taken out.
const OWN: usize = 6;

/// What anybody would try first, in lower case: the product, the city, and the parts of known passwords.
const FIRST_TRIED: &[&str] = &[
    "digitalplan",
    "bangkok",
    "krungthep",
    "thailand",
    "กรุงเทพมหานคร",
    "กรุงเทพ",
    "กทม",
    "password",
    "passw0rd",
    "p@ssw0rd",
    "p@ssword",
    "รหัสผ่าน",
    "welcome",
    "letmein",
    "iloveyou",
    "administrator",
    "admin",
    "qwertyuiop",
    "qwerty",
    "asdfghjkl",
    "asdfgh",
    "zxcvbnm",
    "1q2w3e4r5t",
    "1q2w3e4r",
    "1qaz2wsx",
    "qazwsx",
    "qwer1234",
    "abc123",
    "abcdefghij",
    "abcdef",
    "0123456789",
    "1234567890",
    "123456789",
    "12345678",
    "1234567",
    "123456",
    "12345",
    "1234",
    "987654321",
    "654321",
    "ๆไำพะัี",
    "ฟหกด",
    "monkey",
    "dragon",
    "football",
    "baseball",
    "sunshine",
    "princess",
    "superman",
    "batman",
    "starwars",
    "trustno1",
    "whatever",
    "changeme",
    "secret",
    "master",
    "shadow",
    "michael",
    "jordan",
    "charlie",
    "liverpool",
    "chelsea",
    "arsenal",
    "manchester",
    "barcelona",
    "pokemon",
    "computer",
    "internet",
];

/// Why a password is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordProblem {
    /// Fewer than [`SHORTEST`] characters.
    #[error("a password has at least 12 characters")]
    TooShort,
    /// More than [`LONGEST`] characters.
    #[error("a password has at most 256 characters")]
    TooLong,
    /// One that is tried first, or little besides.
    #[error("this password is among those that are tried first")]
    Common,
    /// Built around the user name.
    #[error("a password does not contain the user name")]
    HoldsName,
    /// The repetition differs.
    #[error("the two passwords differ")]
    Mismatch,
}

/// A password that may be taken. It shows itself to nobody.
#[derive(Clone, PartialEq, Eq)]
pub struct NewPassword(String);

impl NewPassword {
    /// Takes a password for the user called `name`, typed twice.
    pub fn parse(text: &str, again: &str, name: &str) -> Result<Self, PasswordProblem> {
        let length = text.chars().count();
        if length < SHORTEST {
            return Err(PasswordProblem::TooShort);
        }
        if length > LONGEST {
            return Err(PasswordProblem::TooLong);
        }
        let folded = text.to_lowercase();
        if is_common(&folded) {
            return Err(PasswordProblem::Common);
        }
        let name = name.to_lowercase();
        let given = name.split('@').next().unwrap_or_default();
        if given.chars().count() >= 4 && folded.contains(given) {
            return Err(PasswordProblem::HoldsName);
        }
        if text != again {
            return Err(PasswordProblem::Mismatch);
        }
        Ok(Self(text.to_owned()))
    }

    /// What to hash.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for NewPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewPassword(…)")
    }
}

/// Whether little is left without repetition and without what is tried first.
fn is_common(folded: &str) -> bool {
    let mut different: Vec<char> = folded.chars().collect();
    different.sort_unstable();
    different.dedup();
    if different.len() < DIFFERENT {
        return true;
    }
    let mut rest = folded.to_owned();
    for part in FIRST_TRIED {
        rest = rest.replace(part, "");
    }
    // A year or a mark behind a known word makes it no better.
    let own = rest.chars().filter(|c| !c.is_ascii_digit() && !c.is_ascii_punctuation() && !c.is_whitespace()).count();
    rest.len() < folded.len() && own < OWN
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_ones_are_taken_and_those_tried_first_are_not() {
        let check = |text: &str| NewPassword::parse(text, text, "somchai").map(|_| ());
        for good in [
            "ต้นโพธิ์ริมคลองบางกอกน้อย",
            "correct horse battery staple",
            "xK9#mQ2$vL7p",
            "836250917436",
            "bangkok river boats at dawn",
        ] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
        for common in [
            "password1234",
            "Passw0rd!2566",
            "aaaaaaaaaaaa",
            "123456789012",
            "abababababab",
            "digitalplan2566",
            "Bangkok12345!",
            "qwertyuiop[]",
            "กรุงเทพมหานคร2566",
            "welcome welcome",
        ] {
            assert_eq!(check(common), Err(PasswordProblem::Common), "{common}");
        }
        assert_eq!(check("short"), Err(PasswordProblem::TooShort));
        assert_eq!(check("ก่ำก่ำก่ำ"), Err(PasswordProblem::TooShort), "characters, not bytes");
        assert_eq!(check(&"น้ำ".repeat(200)), Err(PasswordProblem::TooLong));
        assert_eq!(check("Somchai likes tea"), Err(PasswordProblem::HoldsName));
        assert_eq!(NewPassword::parse("xK9#mQ2$vL7p", "xK9#mQ2$vL7q", "a"), Err(PasswordProblem::Mismatch));
    }

    #[test]
    fn a_password_shows_itself_to_nobody() {
        let password = NewPassword::parse("xK9#mQ2$vL7p", "xK9#mQ2$vL7p", "a").expect("taken");
        assert!(!format!("{password:?}").contains("xK9"));
    }
}
