//! How a bucket is reached: over the HTTP and TLS that are here already.

use std::{fmt, time::Duration};

use async_trait::async_trait;
use http_body_util::BodyExt;
use hyper_rustls::HttpsConnector;
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

use crate::trust::Trust;

/// How long an answer may take to begin.
const PATIENCE: Duration = Duration::from_secs(30);

/// Makes the client.
#[derive(Debug)]
pub struct Wire;

impl HttpConnector for Wire {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(Service::trusting(Trust::native(&[]))))
    }
}

struct Service {
    client: Client<HttpsConnector<Tcp>, HttpRequestBody>,
    /// Why nothing is asked over TLS, where nobody is trusted.
    untrusting: Option<String>,
}

impl Service {
    /// A client that trusts these. Where they are nobody, a bucket that is reached in the open still serves.
    fn trusting(trust: Trust) -> Self {
        let untrusting = trust.lacking();
        if let Some(cause) = &untrusting {
            tracing::warn!(cause, "no certificates to trust: no bucket is reached over https");
        }
        Self { client: Client::builder(TokioExecutor::new()).build(trust.connector()), untrusting }
    }
}

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("hyper")
    }
}

#[derive(Debug, thiserror::Error)]
#[error("no answer within {} s", PATIENCE.as_secs())]
struct Late;

#[derive(Debug, thiserror::Error)]
#[error("no certificates to trust on this machine: {0}")]
struct Untrusting(String);

#[async_trait]
impl HttpService for Service {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        if let Some(why) = self.untrusting.as_ref().filter(|_| request.uri().scheme_str() == Some("https")) {
            return Err(HttpError::new(HttpErrorKind::Unknown, Untrusting(why.clone())));
        }
        let asked = tokio::time::timeout(PATIENCE, self.client.request(request)).await;
        let answer = asked.map_err(|_| HttpError::new(HttpErrorKind::Timeout, Late))?.map_err(|error| {
            let kind = if error.is_connect() { HttpErrorKind::Connect } else { HttpErrorKind::Request };
            HttpError::new(kind, error)
        })?;
        let (parts, body) = answer.into_parts();
        let body = body.map_err(|error| HttpError::new(HttpErrorKind::Interrupted, error));
        Ok(HttpResponse::from_parts(parts, HttpResponseBody::new(body)))
    }
}

#[cfg(test)]
mod tests {
    use axum::Router;

    use super::*;

    #[tokio::test]
    async fn without_any_certificates_a_bucket_on_this_machine_still_answers() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a place");
        let place = listener.local_addr().expect("an address");
        let router = Router::new().fallback(|| async { "bytes" });
        tokio::spawn(async move { axum::serve(listener, router).await });
        let client = HttpClient::new(Service::trusting(Trust::nobody("an empty machine")));
        let ask = async |address: String| {
            let request =
                axum::http::Request::get(address).body(HttpRequestBody::from(bytes::Bytes::new())).expect("a request");
            client.execute(request).await
        };
        let answer = ask(format!("http://{place}/bucket/key")).await.expect("an answer");
        assert_eq!(answer.into_body().bytes().await.expect("read"), "bytes");
        let refused = ask("https://bucket.example/key".to_owned()).await.expect_err("nobody is trusted");
        let told = crate::oidc::chain(&refused);
        assert!(told.contains("no certificates to trust") && told.contains("an empty machine"), "{told}");
        // The client is made all the same, whatever the machine holds.
        assert!(Wire.connect(&ClientOptions::new()).is_ok());
    }
}
