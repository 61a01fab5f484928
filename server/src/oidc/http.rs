//! Asking the issuer: over TLS or within this machine, never led elsewhere, never for long, never for much.

use std::{pin::Pin, time::Duration};

use axum::body::{Body, to_bytes};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse, url::Url};

use crate::settings::is_safe;

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
    /// Nobody answers, or not with a certificate to be trusted.
    #[error("no connection: {0}")]
    Connection(String),
    /// It takes too long.
    #[error("no answer within {} s", PATIENCE.as_secs())]
    Late,
    /// It is too large, or ends early.
    #[error("the answer cannot be read: {0}")]
    Answer(String),
}

/// The client, with the certificates this machine trusts.
#[derive(Clone)]
pub struct Http {
    client: Result<Client<HttpsConnector<HttpConnector>, Body>, String>,
}

impl Http {
    /// A client. Where this machine has no certificates it still asks what is on the machine itself.
    pub fn new() -> Self {
        let connector = HttpsConnectorBuilder::new().with_native_roots();
        let client = connector.map(|connector| {
            let connector = connector.https_or_http().enable_http1().build();
            Client::builder(TokioExecutor::new()).build(connector)
        });
        Self { client: client.map_err(|error| error.to_string()) }
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let address = request.uri().to_string();
        if !Url::parse(&address).is_ok_and(|url| is_safe(&url)) {
            return Err(HttpError::Unsafe(address));
        }
        let client = self.client.as_ref().map_err(|error| HttpError::Trust(error.clone()))?;
        let asked = async {
            let answer =
                client.request(request.map(Body::from)).await.map_err(|error| HttpError::Connection(chain(&error)))?;
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

/// An error with what it came from.
pub fn chain(error: &dyn std::error::Error) -> String {
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
