//! Settings of the organisation's own sign-in.

use openidconnect::url::Url;
use rustls::{
    RootCertStore,
    pki_types::{CertificateDer, pem::PemObject},
};

use super::{SettingsError, switch};

/// The organisation's own sign-in (OpenID Connect), where it is switched on.
#[derive(Clone)]
pub struct OidcSettings {
    /// Who vouches for people: the address below which its configuration is found.
    pub issuer: String,
    /// What it knows this site as.
    pub client_id: String,
    /// What this site proves itself with; none for a client without a secret.
    pub client_secret: Option<String>,
    /// What is asked for besides `openid`.
    pub scopes: Vec<String>,
    /// The claim that is the user name here, where the issuer's word is taken for it.
    pub name_claim: Option<String>,
    /// Whether whoever has such a name and no account gets one, without a role.
    pub create: bool,
    /// Authorities whose certificates are taken from the issuer beside those the machine trusts.
    pub authorities: Vec<CertificateDer<'static>>,
}

/// The secret stays out of every log.
impl std::fmt::Debug for OidcSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OidcSettings")
            .field("issuer", &self.issuer)
            .field("client_id", &self.client_id)
            .field("name_claim", &self.name_claim)
            .field("create", &self.create)
            .finish_non_exhaustive()
    }
}

impl OidcSettings {
    /// Reads them; none where no issuer is set.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Result<Option<Self>, SettingsError> {
        const ISSUER: &str = "DIGITALPLAN_OIDC_ISSUER";
        const CA_FILE: &str = "DIGITALPLAN_OIDC_CA_FILE";
        let wrong = |name, value: &str, reason: &str| SettingsError::Value {
            name,
            value: value.to_owned(),
            reason: reason.to_owned(),
        };
        let Some(issuer) = get(ISSUER) else { return Ok(None) };
        let url = Url::parse(&issuer).map_err(|error| wrong(ISSUER, &issuer, &error.to_string()))?;
        if !is_safe(&url) {
            return Err(wrong(ISSUER, &issuer, "https is needed, unless it is on this very machine"));
        }
        let client_id = get("DIGITALPLAN_OIDC_CLIENT_ID")
            .ok_or_else(|| wrong("DIGITALPLAN_OIDC_CLIENT_ID", "", "the issuer gives one to every site"))?;
        let name_claim = get("DIGITALPLAN_OIDC_NAME_CLAIM");
        let create = switch("DIGITALPLAN_OIDC_CREATE", get("DIGITALPLAN_OIDC_CREATE"), false)?;
        if create && name_claim.is_none() {
            let reason = "accounts are named by DIGITALPLAN_OIDC_NAME_CLAIM, which is not set";
            return Err(wrong("DIGITALPLAN_OIDC_CREATE", "on", reason));
        }
        let scopes = get("DIGITALPLAN_OIDC_SCOPES").unwrap_or_else(|| "profile".to_owned());
        let scopes = scopes.split_whitespace().filter(|scope| *scope != "openid").map(str::to_owned).collect();
        let client_secret = get("DIGITALPLAN_OIDC_CLIENT_SECRET");
        let authorities = match get(CA_FILE) {
            None => Vec::new(),
            Some(path) => authorities(&path).map_err(|reason| wrong(CA_FILE, &path, &reason))?,
        };
        Ok(Some(Self { issuer, client_id, client_secret, scopes, name_claim, create, authorities }))
    }
}

/// The certificates in a file, each of which can be trusted.
fn authorities(path: &str) -> Result<Vec<CertificateDer<'static>>, String> {
    let file = std::fs::read(path).map_err(|error| format!("the file cannot be read: {error}"))?;
    let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&file).collect();
    let certificates = read.map_err(|error| format!("no certificates as PEM: {error}"))?;
    if certificates.is_empty() {
        return Err("no certificate as PEM is in the file".to_owned());
    }
    let mut roots = RootCertStore::empty();
    for certificate in &certificates {
        roots.add(certificate.clone()).map_err(|error| format!("a certificate cannot be used: {error}"))?;
    }
    Ok(certificates)
}

/// Whether what is said to an address is overheard by nobody: over TLS, or within this machine.
pub fn is_safe(url: &Url) -> bool {
    use openidconnect::url::Host;
    let here = match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    };
    url.scheme() == "https" && url.has_host() || url.scheme() == "http" && here
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<Option<OidcSettings>, String> {
        let get = |name: &str| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        OidcSettings::read(get).map_err(|error| error.to_string())
    }

    #[test]
    fn it_is_off_until_an_issuer_is_set() {
        assert!(read(&[]).expect("read").is_none());
        let with = |more: &[(&str, &str)]| {
            let mut pairs =
                vec![("DIGITALPLAN_OIDC_ISSUER", "https://id.example"), ("DIGITALPLAN_OIDC_CLIENT_ID", "plan")];
            pairs.extend(more);
            read(&pairs)
        };
        let plain = with(&[]).expect("read").expect("on");
        assert_eq!((plain.scopes.join(" ").as_str(), plain.create, plain.name_claim), ("profile", false, None));
        let more = with(&[("DIGITALPLAN_OIDC_SCOPES", "openid email"), ("DIGITALPLAN_OIDC_CLIENT_SECRET", "hush")]);
        let more = more.expect("read").expect("on");
        assert_eq!(more.scopes, ["email"]);
        assert!(!format!("{more:?}").contains("hush"));
        assert!(with(&[("DIGITALPLAN_OIDC_CREATE", "on")]).expect_err("no name").contains("NAME_CLAIM"));
        assert!(read(&[("DIGITALPLAN_OIDC_ISSUER", "https://id.example")]).is_err(), "no client");
    }

    #[test]
    fn nothing_is_said_in_the_open() {
        for (url, safe) in [
            ("https://id.example/realms/city", true),
            ("http://127.0.0.1:4000", true),
            ("http://[::1]:4000", true),
            ("http://localhost:4000", true),
            ("http://id.example", false),
            ("http://localhost.evil.example", false),
            ("http://127.0.0.1.evil.example", false),
            ("ftp://127.0.0.1", false),
            ("data:text/plain,x", false),
        ] {
            assert_eq!(is_safe(&Url::parse(url).expect("an address")), safe, "{url}");
        }
        let open = [("DIGITALPLAN_OIDC_ISSUER", "http://id.example"), ("DIGITALPLAN_OIDC_CLIENT_ID", "plan")];
        assert!(read(&open).expect_err("refused").contains("https is needed"));
    }
}
