//! Where a person gets mail.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// Characters of an address, as mail bounds it (RFC 5321).
pub const LONGEST_EMAIL: usize = 254;
/// Characters before the `@`.
const LONGEST_BOX: usize = 64;
/// Characters between two dots of a domain.
const LONGEST_LABEL: usize = 63;
/// What may stand in front of the `@` besides letters and digits. Quotes, blanks and line ends may not: nobody's mailbox
/// needs them, and they could end the line of a mail's head.
const MARKS: &[u8] = b"!#$%&'*+/=?^_`{|}~-.";

/// Why a text is not an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an e-mail address reads like name@office.example, with Latin letters")]
pub struct EmailError;

/// An e-mail address. Its domain is in lower case; what stands in front of the `@` is as it was typed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

impl Email {
    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address of a field that may be left blank.
    pub fn optional(text: &str) -> Result<Option<Self>, EmailError> {
        if text.trim().is_empty() { Ok(None) } else { text.parse().map(Some) }
    }
}

impl FromStr for Email {
    type Err = EmailError;
    fn from_str(text: &str) -> Result<Self, EmailError> {
        let (name, domain) = text.trim().rsplit_once('@').ok_or(EmailError)?;
        let domain = domain.to_ascii_lowercase();
        if is_box(name) && is_domain(&domain) && name.len() + 1 + domain.len() <= LONGEST_EMAIL {
            Ok(Self(format!("{name}@{domain}")))
        } else {
            Err(EmailError)
        }
    }
}

fn is_box(name: &str) -> bool {
    (1..=LONGEST_BOX).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || MARKS.contains(&b))
        && name.split('.').all(|part| !part.is_empty())
}

/// A name with a dot: a machine of one's own network gets no mail from here.
fn is_domain(domain: &str) -> bool {
    let label = |label: &str| {
        (1..=LONGEST_LABEL).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let last = domain.rsplit('.').next().unwrap_or_default();
    domain.contains('.') && domain.split('.').all(label) && last.bytes().any(|b| b.is_ascii_alphabetic())
}

impl TryFrom<String> for Email {
    type Error = EmailError;
    fn try_from(text: String) -> Result<Self, EmailError> {
        text.parse()
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(typed: &str, kept: Option<&str>) {
        let email: Option<Email> = typed.parse().ok();
        assert_eq!(email.as_ref().map(Email::as_str), kept, "{typed:?}");
    }

    #[test]
    fn an_address_reads_like_one() {
        check("somsri@bangkok.go.th", Some("somsri@bangkok.go.th"));
        check("  Somsri.J+plan@BANGKOK.go.TH ", Some("Somsri.J+plan@bangkok.go.th"));
        for wrong in [
            "",
            "@",
            "somsri",
            "somsri@",
            "@bangkok.go.th",
            "somsri@localhost",
            "somsri@10.0.0.1",
            "som sri@bangkok.go.th",
            "a@b@bangkok.go.th",
            "สมศรี@bangkok.go.th",
            "somsri@กทม.ไทย",
            "somsri@bangkok..th",
            "somsri@-bangkok.go.th",
            ".somsri@bangkok.go.th",
            "somsri@bangkok.go.th\r\nBcc: all@bangkok.go.th",
            "\"somsri\"@bangkok.go.th",
        ] {
            check(wrong, None);
        }
    }

    #[test]
    fn an_address_is_as_long_as_mail_has_it() {
        let domain = format!("{}.{}.{}.th", "a".repeat(63), "b".repeat(63), "c".repeat(58));
        check(&format!("{}@{domain}", "x".repeat(65)), None);
        let longest = format!("{}@{domain}", "x".repeat(64));
        assert_eq!(longest.len(), LONGEST_EMAIL);
        check(&longest, Some(&longest));
        check(&format!("{}@{}.co", "x".repeat(64), domain), None);
    }

    #[test]
    fn a_blank_is_no_address_and_no_mistake() {
        assert_eq!(Email::optional(" \t"), Ok(None));
        assert_eq!(Email::optional("x"), Err(EmailError));
    }
}
