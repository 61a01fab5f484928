//! The way to people's mailboxes: one SMTP server that takes what it is given.

use std::time::Duration;

use app::reminder::mail::Mail;
use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
    transport::smtp::authentication::Credentials,
};
use uuid::Uuid;

use crate::settings::{SmtpSettings, SmtpTls};

/// How long the mail server may take to be reached.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long it may take for all of a mail. One that keeps silent behind an open line would hold a worker for good.
const WHOLE: Duration = Duration::from_secs(120);

/// Sends mails.
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Mailer {
    /// The way there, by the settings. Nothing is sent yet.
    pub fn new(settings: &SmtpSettings) -> Result<Self, lettre::transport::smtp::Error> {
        type Transport = AsyncSmtpTransport<Tokio1Executor>;
        let host = settings.host.as_str();
        let builder = match settings.tls {
            SmtpTls::StartTls => Transport::starttls_relay(host)?,
            SmtpTls::Tls => Transport::relay(host)?,
            SmtpTls::Off => Transport::builder_dangerous(host),
        };
        let builder = builder.port(settings.port).timeout(Some(PATIENCE));
        let builder = match &settings.login {
            Some((user, password)) => builder.credentials(Credentials::new(user.clone(), password.clone())),
            None => builder,
        };
        Ok(Self { transport: builder.build(), from: settings.from.clone() })
    }

    /// Sends a mail in plain text and as a page. `id` names it, so that a mail server that gets it twice can tell.
    pub async fn send(&self, name: &str, address: &str, mail: &Mail, id: Uuid) -> Result<(), String> {
        let message = self.message(name, address, mail, id)?;
        match tokio::time::timeout(WHOLE, self.transport.send(message)).await {
            Ok(sent) => sent.map(drop).map_err(|error| error.to_string()),
            Err(_) => Err("the mail server does not answer".to_owned()),
        }
    }

    fn message(&self, name: &str, address: &str, mail: &Mail, id: Uuid) -> Result<Message, String> {
        let to: Address = address.parse().map_err(|error| format!("no address: {error}"))?;
        // Some headers cannot hold a name with control characters; whoever has none is called by the address.
        let name = Some(name.to_owned()).filter(|name| !name.is_empty() && !name.chars().any(char::is_control));
        let header =
            |name: &'static str, value: &str| HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned());
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(name, to))
            .subject(&mail.subject)
            .message_id(Some(format!("<{id}@{}>", self.from.email.domain())))
            .raw_header(header("Auto-Submitted", "auto-generated"))
            .raw_header(header("List-Unsubscribe", &format!("<{}>", mail.settings)))
            .multipart(MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone()));
        message.map_err(|error| error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mailer() -> Mailer {
        let pairs = [
            ("DIGITALPLAN_SMTP_HOST", "127.0.0.1"),
            ("DIGITALPLAN_SMTP_TLS", "off"),
            ("DIGITALPLAN_SMTP_FROM", "แผนดิจิทัล <plan@bangkok.example>"),
        ];
        let get = |name: &str| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        Mailer::new(&SmtpSettings::read(get).expect("read").expect("on")).expect("a way")
    }

    // The way to the mail server needs a runtime to end in.
    #[tokio::test]
    async fn nothing_a_person_is_called_gets_into_the_headers() {
        let mail = Mail {
            subject: "เรื่อง\r\nBcc: x@evil.example".to_owned(),
            text: "ข้อความ".to_owned(),
            html: "<p>ข้อความ</p>".to_owned(),
            settings: "http://plan.example/account#reminders".to_owned(),
        };
        let write = |name: &str, address: &str| mailer().message(name, address, &mail, Uuid::nil());
        let message = write("ก\r\nBcc: y@evil.example", "somsri@bangkok.example").expect("a mail");
        let text = String::from_utf8(message.formatted()).expect("text");
        let (head, _) = text.split_once("\r\n\r\n").expect("a head");
        assert!(!head.to_ascii_lowercase().contains("\nbcc:"), "{head}");
        assert!(head.contains("List-Unsubscribe: <http://plan.example/account#reminders>"), "{head}");
        assert!(head.contains("Message-ID: <00000000-0000-0000-0000-000000000000@bangkok.example>"), "{head}");
        assert!(text.contains("text/plain") && text.contains("text/html"));
        for bad in ["", "x", "x@y\r\nBcc: z@evil.example", "a@b, c@d"] {
            assert!(write("ก", bad).is_err(), "{bad:?}");
        }
    }
}
