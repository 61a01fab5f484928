//! Whom this machine trusts, for whatever asks others over TLS.

use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use rustls::{ClientConfig, RootCertStore, pki_types::CertificateDer};

/// The authorities that are trusted.
pub struct Trust {
    roots: RootCertStore,
    /// What stood in the way of reading them.
    why: String,
}

impl Trust {
    /// Those of the machine, and these beside them.
    pub fn native(authorities: &[CertificateDer<'static>]) -> Self {
        let native = rustls_native_certs::load_native_certs();
        let mut roots = RootCertStore::empty();
        // Machines have old ones among them that nobody can read any more; the others serve.
        roots.add_parsable_certificates(native.certs.into_iter().chain(authorities.iter().cloned()));
        let why: Vec<String> = native.errors.iter().map(ToString::to_string).collect();
        Self { roots, why: why.join("; ") }
    }

    /// Nobody.
    #[cfg(test)]
    pub fn nobody(why: &str) -> Self {
        Self { roots: RootCertStore::empty(), why: why.to_owned() }
    }

    /// Why nothing is asked over TLS, where nobody is trusted.
    pub fn lacking(&self) -> Option<String> {
        let why = if self.why.is_empty() { "none found" } else { &self.why };
        self.roots.is_empty().then(|| why.to_owned())
    }

    /// What connects to others, over TLS where the address says so. Without any authority it still reaches what is
    /// asked in the open.
    pub fn connector(self) -> HttpsConnector<HttpConnector> {
        let config = ClientConfig::builder().with_root_certificates(self.roots).with_no_client_auth();
        HttpsConnectorBuilder::new().with_tls_config(config).https_or_http().enable_http1().build()
    }
}
