//! An issuer over https, on this very machine, with certificates right and wrong.

use std::{
    io,
    path::PathBuf,
    sync::{Arc, Mutex},
    time::Duration,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::Utc;
use openidconnect::{HttpRequest, http};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::{
    CertificateError, ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer},
};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpListener,
};
use tokio_rustls::TlsAcceptor;

use super::{
    flow::Flow,
    http::{Http, HttpError},
    provider::{Oidc, OidcError},
};
use crate::{settings::OidcSettings, trust::Trust};

/// What is logged meanwhile.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("a log").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// An authority, and its own certificate.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    certificate: CertificateDer<'static>,
}

/// What a server shows.
struct Shown {
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
}

impl Authority {
    fn new(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key");
        let certificate = params.self_signed(&key).expect("a certificate").der().clone();
        Self { issuer: Issuer::new(params, key), certificate }
    }

    /// A certificate for a host, good until the end of a year.
    fn vouches(&self, host: &str, until: i32) -> Shown {
        let mut params = CertificateParams::new(vec![host.to_owned()]).expect("a host");
        params.not_before = date_time_ymd(2019, 1, 1);
        params.not_after = date_time_ymd(until, 12, 31);
        let key = KeyPair::generate().expect("a key");
        let certificate = params.signed_by(&key, &self.issuer).expect("a certificate");
        Shown { chain: vec![certificate.der().clone()], key: PrivateKeyDer::Pkcs8(key.serialize_der().into()) }
    }

    /// The certificate in a file, beside one that is no authority of anybody here.
    fn file(&self) -> PathBuf {
        let pem = |certificate: &CertificateDer| {
            let text = STANDARD.encode(certificate);
            let lines: Vec<&str> =
                text.as_bytes().chunks(64).filter_map(|line| std::str::from_utf8(line).ok()).collect();
            format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
        };
        let text = pem(&Self::new("beside").certificate) + &pem(&self.certificate);
        let path = std::env::temp_dir().join(format!("digitalplan-ca-{}.pem", uuid::Uuid::now_v7()));
        std::fs::write(&path, text).expect("a file");
        path
    }
}

/// Answers one request.
async fn answer(mut stream: impl AsyncRead + AsyncWrite + Unpin, said: &impl Fn(&str) -> String) {
    let (mut asked, mut buffer) = (Vec::new(), [0; 1_024]);
    while !asked.windows(4).any(|end| end == b"\r\n\r\n") {
        match stream.read(&mut buffer).await {
            Ok(read) if read > 0 => asked.extend_from_slice(&buffer[..read]),
            _ => return,
        }
    }
    let asked = String::from_utf8_lossy(&asked);
    let path = asked.split(' ').nth(1).unwrap_or_default();
    let _ = stream.write_all(said(path).as_bytes()).await;
    let _ = stream.shutdown().await;
}

/// Listens on this machine; gives its address.
async fn server(shown: Option<Shown>, said: impl Fn(&str, &str) -> String + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let address =
        if shown.is_some() { format!("https://localhost:{port}") } else { format!("http://127.0.0.1:{port}") };
    let acceptor = shown.map(|Shown { chain, key }| {
        let config = ServerConfig::builder().with_no_client_auth().with_single_cert(chain, key).expect("fits");
        TlsAcceptor::from(Arc::new(config))
    });
    let own = address.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let said = |path: &str| said(&own, path);
            match &acceptor {
                None => answer(stream, &said).await,
                // Whoever does not like the certificate goes away.
                Some(acceptor) => {
                    if let Ok(stream) = acceptor.accept(stream).await {
                        answer(stream, &said).await;
                    }
                }
            }
        }
    });
    address
}

fn ok(body: &serde_json::Value) -> String {
    let body = body.to_string();
    let length = body.len();
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    )
}

/// What an issuer says of itself.
fn configuration(own: &str, path: &str) -> String {
    match path {
        "/.well-known/openid-configuration" => ok(&serde_json::json!({
            "issuer": own,
            "authorization_endpoint": format!("{own}/authorize"),
            "token_endpoint": format!("{own}/token"),
            "jwks_uri": format!("{own}/keys"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
        })),
        "/keys" => ok(&serde_json::json!({ "keys": [] })),
        _ => "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".to_owned(),
    }
}

fn request(address: &str) -> HttpRequest {
    http::Request::get(address).body(Vec::new()).expect("a request")
}

fn settings(issuer: &str, file: Option<PathBuf>) -> Result<OidcSettings, String> {
    let file = file.map(|file| file.display().to_string());
    let get = |name: &str| match name {
        "DIGITALPLAN_OIDC_ISSUER" => Some(issuer.to_owned()),
        "DIGITALPLAN_OIDC_CLIENT_ID" => Some("plan".to_owned()),
        "DIGITALPLAN_OIDC_CA_FILE" => file.clone(),
        _ => None,
    };
    OidcSettings::read(get).map(|read| read.expect("on")).map_err(|error| error.to_string())
}

/// Where a browser would be sent to sign in.
async fn way_in(issuer: &str, file: Option<PathBuf>) -> Result<String, OidcError> {
    let oidc = Oidc::new(settings(issuer, file).expect("settings"), "http://127.0.0.1:3000".to_owned());
    let flow = Flow::begin("/", Utc::now()).expect("begun");
    oidc.way_in(&flow).await.map(|url| url.to_string())
}

#[tokio::test]
async fn an_issuer_of_the_organisations_own_authority_is_believed() {
    let authority = Authority::new("the organisation");
    let issuer = server(Some(authority.vouches("localhost", 2_999)), configuration).await;
    let file = authority.file();
    let url = way_in(&issuer, Some(file.clone())).await.expect("a way in");
    assert!(url.starts_with(&format!("{issuer}/authorize?")), "{url}");
    // Without the file nobody vouches for it.
    let refused = way_in(&issuer, None).await.expect_err("unknown");
    assert!(matches!(refused, OidcError::Answer(_) | OidcError::Unreachable(_)), "{refused:?}");
    std::fs::remove_file(file).expect("removed");
}

#[tokio::test]
async fn a_certificate_that_is_not_right_is_refused() {
    let (authority, other) = (Authority::new("the organisation"), Authority::new("somebody else"));
    let http = Http::new(std::slice::from_ref(&authority.certificate));
    let ask = async |shown| {
        let address = server(Some(shown), configuration).await;
        http.send(request(&format!("{address}/keys"))).await
    };
    let right = ask(authority.vouches("localhost", 2_999)).await.expect("an answer");
    assert_eq!(right.status(), 200);
    let refused = async |shown| match ask(shown).await {
        Err(HttpError::Certificate(why)) => why,
        other => panic!("{other:?}"),
    };
    let unknown = refused(other.vouches("localhost", 2_999)).await;
    assert!(matches!(unknown, CertificateError::UnknownIssuer), "{unknown:?}");
    let expired = refused(authority.vouches("localhost", 2_020)).await;
    assert!(matches!(expired, CertificateError::Expired | CertificateError::ExpiredContext { .. }), "{expired:?}");
    let elsewhere = refused(authority.vouches("id.example", 2_999)).await;
    let named =
        matches!(elsewhere, CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. });
    assert!(named, "{elsewhere:?}");
    // As whoever signs in is told: not believed, and why is for the log.
    let address = server(Some(authority.vouches("id.example", 2_999)), configuration).await;
    let file = authority.file();
    let told = way_in(&address, Some(file.clone())).await.expect_err("refused");
    assert!(matches!(&told, OidcError::Answer(why) if why.contains("not to be trusted")), "{told:?}");
    std::fs::remove_file(file).expect("removed");
}

#[tokio::test]
async fn nobody_is_followed_into_the_open() {
    let authority = Authority::new("the organisation");
    let plain = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let open = format!("http://{}", plain.local_addr().expect("an address"));
    let leads = move |_: &str, path: &str| {
        format!("HTTP/1.1 302 Found\r\nlocation: {open}{path}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
    };
    let issuer = server(Some(authority.vouches("localhost", 2_999)), leads).await;
    let file = authority.file();
    let refused = way_in(&issuer, Some(file.clone())).await.expect_err("refused");
    assert!(matches!(refused, OidcError::Answer(_)), "{refused:?}");
    let asked = tokio::time::timeout(Duration::from_millis(200), plain.accept()).await;
    assert!(asked.is_err(), "it was asked in the open");
    // Nor where its configuration names an address in the open.
    let names =
        |own: &str, path: &str| configuration(own, path).replace(&format!("{own}/keys"), "http://id.example/keys");
    let issuer = server(Some(authority.vouches("localhost", 2_999)), names).await;
    let refused = way_in(&issuer, Some(file.clone())).await.expect_err("refused");
    assert!(matches!(&refused, OidcError::Answer(_)), "{refused:?}");
    std::fs::remove_file(file).expect("removed");
}

#[tokio::test]
async fn without_any_certificates_an_issuer_on_this_machine_still_answers() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt().with_writer(move || writer.clone()).finish();
    let http = tracing::subscriber::with_default(subscriber, || Http::trusting(Trust::nobody("an empty machine")));
    let told = String::from_utf8(log.0.lock().expect("a log").clone()).expect("text");
    assert!(told.contains("no certificates to trust") && told.contains("an empty machine"), "{told}");
    let plain = server(None, configuration).await;
    let answer = http.send(request(&format!("{plain}/keys"))).await.expect("an answer");
    assert_eq!(answer.status(), 200);
    let over_tls = http.send(request("https://id.example/keys")).await;
    assert!(matches!(&over_tls, Err(HttpError::Trust(why)) if why == "an empty machine"), "{over_tls:?}");
    let open = http.send(request("http://id.example/keys")).await;
    assert!(matches!(open, Err(HttpError::Unsafe(_))), "{open:?}");
}

#[test]
fn a_file_of_authorities_that_cannot_be_read_is_told_at_the_start() {
    let path = std::env::temp_dir().join(format!("digitalplan-no-ca-{}.pem", uuid::Uuid::now_v7()));
    let told = |words: &str| {
        let error = settings("https://id.example", Some(path.clone())).expect_err("refused");
        assert!(error.starts_with("DIGITALPLAN_OIDC_CA_FILE=") && error.contains(words), "{error}");
    };
    told("cannot be read");
    for (text, words) in [
        ("", "no certificate as PEM"),
        ("-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n", "cannot be used"),
        ("-----BEGIN CERTIFICATE-----\n%%%\n-----END CERTIFICATE-----\n", "as PEM"),
    ] {
        std::fs::write(&path, text).expect("a file");
        told(words);
    }
    std::fs::remove_file(&path).expect("removed");
}
