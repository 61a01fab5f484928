//! How a bucket is reached: over the HTTP and TLS that are here already.

use std::{fmt, time::Duration};

use async_trait::async_trait;
use http_body_util::BodyExt;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector as Tcp},
    rt::TokioExecutor,
};
use object_store::{
    ClientOptions,
    client::{
        HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpRequestBody, HttpResponse,
        HttpResponseBody, HttpService,
    },
};

/// How long an answer may take to begin.
const PATIENCE: Duration = Duration::from_secs(30);

/// Makes the client.
#[derive(Debug)]
pub struct Wire;

impl HttpConnector for Wire {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        let connector = HttpsConnectorBuilder::new()
            .with_native_roots()
            .map_err(|source| object_store::Error::Generic { store: "S3", source: Box::new(source) })?
            .https_or_http()
            .enable_http1()
            .build();
        Ok(HttpClient::new(Service(Client::builder(TokioExecutor::new()).build(connector))))
    }
}

struct Service(Client<HttpsConnector<Tcp>, HttpRequestBody>);

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("hyper")
    }
}

#[derive(Debug, thiserror::Error)]
#[error("no answer within {} s", PATIENCE.as_secs())]
struct Late;

#[async_trait]
impl HttpService for Service {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let asked = tokio::time::timeout(PATIENCE, self.0.request(request)).await;
        let answer = asked.map_err(|_| HttpError::new(HttpErrorKind::Timeout, Late))?.map_err(|error| {
            let kind = if error.is_connect() { HttpErrorKind::Connect } else { HttpErrorKind::Request };
            HttpError::new(kind, error)
        })?;
        let (parts, body) = answer.into_parts();
        let body = body.map_err(|error| HttpError::new(HttpErrorKind::Interrupted, error));
        Ok(HttpResponse::from_parts(parts, HttpResponseBody::new(body)))
    }
}
