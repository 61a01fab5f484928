//! What the issuer says of a person, and what of it is believed.

use std::collections::BTreeMap;

use openidconnect::{AdditionalClaims, SubjectIdentifier};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::session::Identity;

use crate::settings::OidcSettings;

/// Claims besides the standard ones, as they come.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct OtherClaims {
    #[serde(flatten)]
    all: BTreeMap<String, Value>,
}

impl AdditionalClaims for OtherClaims {}

/// What is said of one person.
pub struct Claims {
    /// Who it is, to the issuer.
    pub subject: SubjectIdentifier,
    all: Value,
}

impl Claims {
    /// Those of a token or an answer that was verified.
    pub fn of(subject: SubjectIdentifier, claims: &impl Serialize) -> Self {
        Self { subject, all: serde_json::to_value(claims).unwrap_or_default() }
    }

    /// Whether a claim is among them.
    pub fn has(&self, name: &str) -> bool {
        self.text(name).is_some()
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.all.get(name)?.as_str().map(str::trim).filter(|text| !text.is_empty())
    }

    /// A claim that can be believed: of an e-mail address the issuer says itself whether it was verified.
    fn believed(&self, name: &str) -> Option<&str> {
        let verified = name != "email" || self.all.get("email_verified") == Some(&Value::Bool(true));
        self.text(name).filter(|_| verified)
    }
}

/// Whom the claims name, with the user name where a setting says which claim that is. `more` are claims told when asked,
/// for those the token does not have.
pub fn identity(settings: &OidcSettings, claims: &Claims, more: Option<&Claims>) -> Identity {
    let sources = || std::iter::once(claims).chain(more);
    let name = settings.name_claim.as_deref();
    let name = name.and_then(|name| sources().find(|claims| claims.has(name))?.believed(name)?.parse().ok());
    Identity {
        issuer: settings.issuer.clone(),
        subject: claims.subject.as_str().to_owned(),
        name,
        display_name: sources().find_map(|claims| claims.text("name")).map(str::to_owned),
        create: settings.create,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn claims(all: Value) -> Claims {
        Claims::of(SubjectIdentifier::new("s-1".to_owned()), &all)
    }

    fn settings(name_claim: Option<&str>) -> OidcSettings {
        OidcSettings {
            issuer: "https://id.example".to_owned(),
            client_id: "plan".to_owned(),
            client_secret: None,
            scopes: Vec::new(),
            name_claim: name_claim.map(str::to_owned),
            create: false,
            authorities: Vec::new(),
        }
    }

    #[test]
    fn a_name_is_believed_only_where_a_setting_says_so() {
        let told = claims(json!({ "preferred_username": "Somsri", "email": "boss@example", "name": "สมศรี" }));
        let name = |claim: Option<&str>, told: &Claims, more: Option<&Claims>| {
            identity(&settings(claim), told, more).name.map(|name| name.to_string())
        };
        assert_eq!(name(None, &told, None), None);
        assert_eq!(name(Some("preferred_username"), &told, None).as_deref(), Some("somsri"));
        assert_eq!(name(Some("email"), &told, None), None, "nobody says that it was verified");
        let email = |verified: Value| claims(json!({ "email": "boss@example", "email_verified": verified }));
        assert_eq!(name(Some("email"), &email(json!(true)), None).as_deref(), Some("boss@example"));
        for unsure in [json!(false), json!("true"), json!(1), json!(null)] {
            assert_eq!(name(Some("email"), &email(unsure.clone()), None), None, "{unsure}");
        }
        for bad in [json!(7), json!(""), json!("สมศรี"), json!("a b"), json!(["somsri"])] {
            assert_eq!(name(Some("login"), &claims(json!({ "login": bad })), None), None, "{bad}");
        }
        // What the token says is not outdone by what is told beside it.
        let more = claims(json!({ "preferred_username": "boss", "login": "boss" }));
        assert_eq!(name(Some("preferred_username"), &told, Some(&more)).as_deref(), Some("somsri"));
        assert_eq!(name(Some("login"), &told, Some(&more)).as_deref(), Some("boss"));
    }
}
