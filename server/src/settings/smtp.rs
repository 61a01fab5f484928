//! Settings of the mail server.

use lettre::message::Mailbox;

use super::SettingsError;

/// The mail server, where one is set up.
#[derive(Clone)]
pub struct SmtpSettings {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How what is said to it is kept from others.
    pub tls: SmtpTls,
    /// Name and password, where it asks for them.
    pub login: Option<(String, String)>,
    /// Whom mails come from.
    pub from: Mailbox,
}

/// How a connection to the mail server is kept from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmtpTls {
    /// It begins in the open and goes on over TLS, or not at all.
    StartTls,
    /// It is over TLS from the beginning.
    Tls,
    /// It is in the open: within this machine alone.
    Off,
}

impl SmtpTls {
    const fn port(self) -> u16 {
        match self {
            Self::StartTls => 587,
            Self::Tls => 465,
            Self::Off => 25,
        }
    }
}

/// The password stays out of every log.
impl std::fmt::Debug for SmtpSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { host, port, tls, from, .. } = self;
        f.debug_struct("SmtpSettings")
            .field("host", host)
            .field("port", port)
            .field("tls", tls)
            .field("from", from)
            .finish_non_exhaustive()
    }
}

impl SmtpSettings {
    /// Reads them; none where no server is named.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Result<Option<Self>, SettingsError> {
        const TLS: &str = "DIGITALPLAN_SMTP_TLS";
        const FROM: &str = "DIGITALPLAN_SMTP_FROM";
        let wrong = |name, value: &str, reason: &str| SettingsError::Value {
            name,
            value: value.to_owned(),
            reason: reason.to_owned(),
        };
        let Some(host) = get("DIGITALPLAN_SMTP_HOST") else { return Ok(None) };
        let tls = match get(TLS).as_deref() {
            None | Some("starttls") => SmtpTls::StartTls,
            Some("tls") => SmtpTls::Tls,
            Some("off") if is_here(&host) => SmtpTls::Off,
            Some("off") => return Err(wrong(TLS, "off", "only for a mail server on this very machine")),
            Some(other) => return Err(wrong(TLS, other, "starttls, tls or off")),
        };
        let port = match get("DIGITALPLAN_SMTP_PORT") {
            None => tls.port(),
            Some(text) => text.parse().map_err(|_| wrong("DIGITALPLAN_SMTP_PORT", &text, "a number"))?,
        };
        let from = get(FROM).ok_or_else(|| wrong(FROM, "", "mails have to come from somewhere"))?;
        let from = mailbox(&from).ok_or_else(|| wrong(FROM, &from, "Name <name@example.go.th>"))?;
        let login = get("DIGITALPLAN_SMTP_USER").zip(get("DIGITALPLAN_SMTP_PASSWORD"));
        Ok(Some(Self { host, port, tls, login, from }))
    }
}

/// A name, as people write it, before an address in angle brackets; or an address alone.
fn mailbox(text: &str) -> Option<Mailbox> {
    let text = text.trim();
    match text.strip_suffix('>').and_then(|text| text.rsplit_once('<')) {
        None => Some(Mailbox::new(None, text.parse().ok()?)),
        Some((name, address)) => {
            let name = name.trim().trim_matches('"').trim();
            let name = Some(name.to_owned()).filter(|name| !name.is_empty());
            Some(Mailbox::new(name, address.trim().parse().ok()?))
        }
    }
}

/// Whether a host is this machine.
fn is_here(host: &str) -> bool {
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<Option<SmtpSettings>, String> {
        let get = |name: &str| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        SmtpSettings::read(get).map_err(|error| error.to_string())
    }

    #[test]
    fn mail_is_off_until_a_server_is_named_and_never_in_the_open() {
        assert!(read(&[]).expect("read").is_none());
        let with = |more: &[(&'static str, &'static str)]| {
            let mut pairs =
                vec![("DIGITALPLAN_SMTP_HOST", "mail.example"), ("DIGITALPLAN_SMTP_FROM", "plan@example.go.th")];
            pairs.extend(more);
            read(&pairs)
        };
        let plain = with(&[]).expect("read").expect("on");
        assert_eq!((plain.port, plain.tls, plain.login), (587, SmtpTls::StartTls, None));
        let tls =
            with(&[("DIGITALPLAN_SMTP_TLS", "tls"), ("DIGITALPLAN_SMTP_PORT", "2465")]).expect("read").expect("on");
        assert_eq!((tls.port, tls.tls), (2465, SmtpTls::Tls));
        assert!(with(&[("DIGITALPLAN_SMTP_TLS", "off")]).expect_err("refused").contains("this very machine"));
        assert!(with(&[("DIGITALPLAN_SMTP_TLS", "yes")]).is_err() && with(&[("DIGITALPLAN_SMTP_PORT", "x")]).is_err());
        let here = read(&[
            ("DIGITALPLAN_SMTP_HOST", "127.0.0.1"),
            ("DIGITALPLAN_SMTP_TLS", "off"),
            ("DIGITALPLAN_SMTP_FROM", "แผน <plan@example.go.th>"),
        ]);
        assert_eq!(here.expect("read").expect("on").port, 25);
        let login = with(&[("DIGITALPLAN_SMTP_USER", "plan"), ("DIGITALPLAN_SMTP_PASSWORD", "hush")])
            .expect("read")
            .expect("on");
        assert!(login.login.is_some() && !format!("{login:?}").contains("hush"));
        assert!(read(&[("DIGITALPLAN_SMTP_HOST", "mail.example")]).expect_err("nobody").contains("SMTP_FROM"));
    }
}
