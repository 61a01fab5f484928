//! The issuer: its configuration and keys, and what it says about a person.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use openidconnect::{
    AuthType, AuthorizationCode, Client, ClientId, ClientSecret, CsrfToken, DiscoveryError, EmptyExtraTokenFields,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, IdTokenFields, IssuerUrl, LogoutRequest, Nonce, OAuth2TokenResponse,
    PkceCodeChallenge, PkceCodeVerifier, PostLogoutRedirectUrl, ProviderMetadataWithLogout, RedirectUrl,
    RequestTokenError, Scope, StandardErrorResponse, StandardTokenResponse, TokenResponse, UserInfoClaims,
    core::{
        CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreClientAuthMethod, CoreErrorResponseType,
        CoreGenderClaim, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm,
        CoreRevocableToken, CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
    },
    url::Url,
};
use store::session::Identity;
use tokio::sync::Mutex;

use super::{
    claims::{Claims, OtherClaims, identity},
    flow::Flow,
    http::{Http, HttpError, chain},
};
use crate::settings::{OidcSettings, is_safe};

/// How long configuration and keys are believed.
const FRESH: Duration = Duration::from_secs(60 * 60);
/// How long they serve where the issuer does not give newer ones.
const USABLE: Duration = Duration::from_secs(24 * 60 * 60);
/// How soon keys are asked for again: a token signed by an unknown key may be anybody's.
const NEWER: Duration = Duration::from_secs(1);
/// How soon an issuer that did not answer is asked again.
const PAUSE: Duration = Duration::from_secs(2);

/// Signatures that are believed: those made with a key of the issuer's own. One made with a shared secret is not.
const SIGNATURES: [CoreJwsSigningAlgorithm; 10] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EcdsaP521Sha512,
    CoreJwsSigningAlgorithm::EdDsa,
];

type Fields = IdTokenFields<
    OtherClaims,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
type Tokens = StandardTokenResponse<Fields, CoreTokenType>;
type OidcClient = Client<
    OtherClaims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// Why the issuer vouches for nobody.
#[derive(Debug, thiserror::Error)]
pub enum OidcError {
    /// It does not answer.
    #[error("the issuer does not answer: {0}")]
    Unreachable(String),
    /// What it says cannot be believed or understood.
    #[error("the issuer's answer is not taken: {0}")]
    Answer(String),
    /// It does not know the code: used before, too old, or invented.
    #[error("the issuer does not take the code: {0}")]
    Code(String),
}

/// The issuer, as far as it is known.
pub struct Oidc {
    settings: OidcSettings,
    base_url: String,
    http: Http,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    metadata: Option<(Arc<ProviderMetadataWithLogout>, Instant)>,
    failed: Option<(String, Instant)>,
}

impl Oidc {
    /// The issuer of these settings, for a site at `base_url`. It is asked for nothing yet.
    pub fn new(settings: OidcSettings, base_url: String) -> Self {
        let http = Http::new(&settings.authorities);
        Self { settings, base_url, http, known: Mutex::default() }
    }

    /// Who vouches.
    pub fn issuer(&self) -> &str {
        &self.settings.issuer
    }

    /// Where a browser is sent to sign in.
    pub async fn way_in(&self, flow: &Flow) -> Result<Url, OidcError> {
        let client = self.client(&*self.metadata(FRESH).await?)?;
        let (state, nonce) = (flow.state(), flow.nonce());
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(flow.verifier()));
        let scopes = self.settings.scopes.iter().map(|scope| Scope::new(scope.clone()));
        let (url, ..) = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                move || CsrfToken::new(state),
                move || Nonce::new(nonce),
            )
            .add_scopes(scopes)
            .set_pkce_challenge(challenge)
            .url();
        if is_safe(&url) { Ok(url) } else { Err(OidcError::Answer(format!("it would sign in at {url}"))) }
    }

    /// Where a browser is sent to sign out there too, if the issuer has such a place. Only a convenience, so an issuer
    /// that does not answer has none.
    pub async fn way_out(&self) -> Option<Url> {
        let metadata = self.metadata(USABLE).await.ok()?;
        let end = metadata.additional_metadata().end_session_endpoint.clone()?;
        let back = PostLogoutRedirectUrl::new(format!("{}/login", self.base_url)).ok()?;
        let request = LogoutRequest::from(end)
            .set_client_id(ClientId::new(self.settings.client_id.clone()))
            .set_post_logout_redirect_uri(back);
        Some(request.http_get_url()).filter(is_safe)
    }

    /// Whom the issuer vouches for with this code.
    pub async fn person(&self, code: String, flow: &Flow) -> Result<Identity, OidcError> {
        let metadata = self.metadata(FRESH).await?;
        let client = self.client(&metadata)?;
        let tokens = client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(|error| OidcError::Answer(chain(&error)))?
            .set_pkce_verifier(PkceCodeVerifier::new(flow.verifier()))
            .request_async(&self.http)
            .await
            .map_err(of_token)?;
        let claims = match verified(&client, &metadata, &tokens, flow) {
            // Signed by a key that came into use since: the newest ones are asked for, once.
            Err(OidcError::Answer(_)) if self.has_newer(&metadata).await => {
                let metadata = self.metadata(Duration::ZERO).await?;
                verified(&self.client(&metadata)?, &metadata, &tokens, flow)?
            }
            other => other?,
        };
        let name = self.settings.name_claim.as_deref();
        let missing = name.is_some_and(|name| !claims.has(name));
        let more = if missing && metadata.userinfo_endpoint().is_some() {
            Some(self.more(&client, &tokens, &claims).await?)
        } else {
            None
        };
        Ok(identity(&self.settings, &claims, more.as_ref()))
    }

    /// What the issuer tells of a person when asked, for the claims it keeps out of its tokens.
    async fn more(&self, client: &OidcClient, tokens: &Tokens, claims: &Claims) -> Result<Claims, OidcError> {
        let request = client
            .user_info(tokens.access_token().clone(), Some(claims.subject.clone()))
            .map_err(|error| OidcError::Answer(chain(&error)))?;
        let told: UserInfoClaims<OtherClaims, CoreGenderClaim> =
            request.request_async(&self.http).await.map_err(|error| match error {
                openidconnect::UserInfoError::Request(error) => of_http(&error),
                error => OidcError::Answer(chain(&error)),
            })?;
        Ok(Claims::of(told.subject().clone(), &told))
    }

    fn client(&self, metadata: &ProviderMetadataWithLogout) -> Result<OidcClient, OidcError> {
        let back = RedirectUrl::new(format!("{}/login/oidc/callback", self.base_url))
            .map_err(|error| OidcError::Answer(chain(&error)))?;
        let secret = self.settings.client_secret.clone().map(ClientSecret::new);
        let id = ClientId::new(self.settings.client_id.clone());
        let methods = metadata.token_endpoint_auth_methods_supported();
        // Unless it says otherwise, an issuer takes the secret as HTTP Basic has it.
        let basic = methods.is_none_or(|methods| methods.contains(&CoreClientAuthMethod::ClientSecretBasic));
        let way = if basic { AuthType::BasicAuth } else { AuthType::RequestBody };
        let client = Client::from_provider_metadata(metadata.clone(), id, secret);
        Ok(client.set_redirect_uri(back).set_auth_type(way))
    }

    /// Configuration and keys, at most `age` old; where the issuer gives no newer ones, those of the last day.
    async fn metadata(&self, age: Duration) -> Result<Arc<ProviderMetadataWithLogout>, OidcError> {
        // Whoever asks meanwhile waits, and is served by the same answer.
        let mut known = self.known.lock().await;
        if let Some((metadata, at)) = &known.metadata
            && at.elapsed() < age
        {
            return Ok(metadata.clone());
        }
        let old = known.metadata.as_ref().filter(|(_, at)| at.elapsed() < USABLE).map(|(metadata, _)| metadata.clone());
        if let Some((error, at)) = &known.failed
            && at.elapsed() < PAUSE
        {
            return old.ok_or_else(|| OidcError::Unreachable(error.clone()));
        }
        match self.discover().await {
            Ok(metadata) => {
                let metadata = Arc::new(metadata);
                *known = Known { metadata: Some((metadata.clone(), Instant::now())), failed: None };
                Ok(metadata)
            }
            Err(error) => {
                known.failed = Some((error.to_string(), Instant::now()));
                if old.is_some() {
                    tracing::warn!(
                        cause = error.to_string(),
                        "the issuer gives no newer configuration; the last one serves"
                    );
                }
                old.ok_or(error)
            }
        }
    }

    async fn discover(&self) -> Result<ProviderMetadataWithLogout, OidcError> {
        let issuer = IssuerUrl::new(self.settings.issuer.clone()).map_err(|error| OidcError::Answer(chain(&error)))?;
        let metadata = ProviderMetadataWithLogout::discover_async(issuer, &self.http).await;
        metadata.map_err(|error| match error {
            DiscoveryError::Request(error) => of_http(&error),
            DiscoveryError::Response(status, _, words) if status.is_server_error() => OidcError::Unreachable(words),
            DiscoveryError::Response(_, _, words) => OidcError::Answer(words),
            error => OidcError::Answer(chain(&error)),
        })
    }

    /// Whether there may be newer keys than these, or are.
    async fn has_newer(&self, used: &Arc<ProviderMetadataWithLogout>) -> bool {
        let known = self.known.lock().await;
        known.metadata.as_ref().is_none_or(|(metadata, at)| !Arc::ptr_eq(metadata, used) || at.elapsed() > NEWER)
    }
}

/// What the signed word about the person says, once issuer, audience, time, nonce and signature are found right.
fn verified(
    client: &OidcClient,
    metadata: &ProviderMetadataWithLogout,
    tokens: &Tokens,
    flow: &Flow,
) -> Result<Claims, OidcError> {
    let token = tokens.id_token().ok_or_else(|| OidcError::Answer("no ID token".to_owned()))?;
    let offered = metadata.id_token_signing_alg_values_supported();
    let signatures = SIGNATURES.into_iter().filter(|signature| offered.contains(signature));
    let verifier = client.id_token_verifier().set_allowed_algs(signatures);
    let claims =
        token.claims(&verifier, &Nonce::new(flow.nonce())).map_err(|error| OidcError::Answer(chain(&error)))?;
    Ok(Claims::of(claims.subject().clone(), claims))
}

fn of_http(error: &HttpError) -> OidcError {
    match error {
        HttpError::Unsafe(_) | HttpError::Certificate(_) | HttpError::Answer(_) => OidcError::Answer(error.to_string()),
        HttpError::Trust(_) | HttpError::Connection(_) | HttpError::Late => OidcError::Unreachable(error.to_string()),
    }
}

fn of_token(error: RequestTokenError<HttpError, StandardErrorResponse<CoreErrorResponseType>>) -> OidcError {
    match error {
        RequestTokenError::ServerResponse(told) => match told.error() {
            CoreErrorResponseType::InvalidGrant => OidcError::Code(told.to_string()),
            _ => OidcError::Answer(told.to_string()),
        },
        RequestTokenError::Request(error) => of_http(&error),
        // The answer itself may hold a token, so it is not told.
        RequestTokenError::Parse(error, _) => OidcError::Answer(error.to_string()),
        RequestTokenError::Other(words) => OidcError::Answer(words),
    }
}
