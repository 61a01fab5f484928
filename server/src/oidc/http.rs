//! Asking the issuer: over TLS or within this machine, never led elsewhere, never for long, never for much.

use std::{error::Error, io, pin::Pin, time::Duration};

use axum::body::{Body, to_bytes};
use hyper_rustls::HttpsConnector;
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse, url::Url};
use rustls::{CertificateError, pki_types::CertificateDer};

use crate::{settings::is_safe, trust::Trust};

/// How long an answer may take, from the first word to the last.
const PATIENCE: Duration = Duration::from_secs(10);
/// Bytes of an answer: keys of a large organisation take some ten thousand.
const LARGEST: usize = 1 << 20;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    /// It would be overheard.
    #[error("{0} is neither https nor on this machine")]
    Unsafe(String),
    /// This machine trusts no certificate at all.
    #[error("no certificates to trust on this machine: {0}")]
    Trust(String),
    /// Whoever answers shows a certificate that is not to be trusted.
    #[error("the certificate is not to be trusted: {0}")]
    Certificate(CertificateError),
    /// Nobody answers.
    #[error("no connection: {0}")]
    Connection(String),
    /// It takes too long.
    #[error("no answer within {} s", PATIENCE.as_secs())]
    Late,
    /// It is too large, or ends early.
    #[error("the answer cannot be read: {0}")]
    Answer(String),
}

/// The client, with the authorities it trusts.
#[derive(Clone)]
pub struct Http {
    client: Client<HttpsConnector<HttpConnector>, Body>,
    /// Why nothing is asked over TLS, where nobody is trusted.
    untrusting: Option<String>,
}

impl Http {
    /// A client that trusts whom this machine trusts, and these authorities beside them. Where that is nobody it still
    /// asks what is on the machine itself.
    pub fn new(authorities: &[CertificateDer<'static>]) -> Self {
        Self::trusting(Trust::native(authorities))
    }

    /// A client that trusts these.
    pub(super) fn trusting(trust: Trust) -> Self {
        let untrusting = trust.lacking();
        if let Some(cause) = &untrusting {
            tracing::warn!(cause, "no certificates to trust: no issuer is asked over https, only one on this machine");
        }
        Self { client: Client::builder(TokioExecutor::new()).build(trust.connector()), untrusting }
    }

    /// Asks once; where the answer leads elsewhere, it is the answer.
    pub(super) async fn send(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let address = request.uri().to_string();
        let url = Url::parse(&address).ok().filter(is_safe).ok_or(HttpError::Unsafe(address))?;
        if let Some(why) = self.untrusting.as_ref().filter(|_| url.scheme() == "https") {
            return Err(HttpError::Trust(why.clone()));
        }
        let asked = async {
            let answer =
                self.client.request(request.map(Body::from)).await.map_err(|error| match distrust(&error) {
                    Some(why) => HttpError::Certificate(why),
                    None => HttpError::Connection(chain(&error)),
                })?;
            let (parts, body) = answer.into_parts();
            let body = to_bytes(Body::new(body), LARGEST).await.map_err(|error| HttpError::Answer(chain(&error)))?;
            Ok(HttpResponse::from_parts(parts, body.to_vec()))
        };
        tokio::time::timeout(PATIENCE, asked).await.unwrap_or(Err(HttpError::Late))
    }
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = HttpError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}

/// Why a certificate is not trusted, where that is what an error comes from.
fn distrust(error: &(dyn Error + 'static)) -> Option<CertificateError> {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(rustls::Error::InvalidCertificate(why)) = error.downcast_ref() {
            return Some(why.clone());
        }
        cause = match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            // An error of input and output does not name the one it wraps as what it came from.
            Some(wrapped) => Some(wrapped),
            None => error.source(),
        };
    }
    None
}

/// An error with what it came from.
pub fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let words = error.to_string();
        // Some tell their cause themselves.
        if !text.contains(&words) {
            text = format!("{text}: {words}");
        }
        cause = error.source();
    }
    text
}
