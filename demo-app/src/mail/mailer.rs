//! Sends an e-mail through a mail service, as one HTTP or HTTPS request.
//!
//! ```text
//! POST <MAILER_URL>
//! content-type: application/json
//! idempotency-key: welcome-7
//!
//! {"to": "ada@example.com", "subject": "Welcome", "text": "Welcome, Ada!"}
//! ```
//!
//! Any 2xx is success. All attempts have the same key, so that the service sends an e-mail once even if its first response
//! was lost.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::http::{Request, StatusCode, Uri, header, uri};
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use metrics_runtime::{LabelValue, external_call, instrumented};
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};
use serde_json::json;
use tracing::info;

use super::welcome::Welcome;
use crate::secret::masked_address;

/// How much of a response body is read, so that its connection can be reused.
const LONGEST_ANSWER: usize = 64 * 1024;

/// The URL of the mailer: `http://…` or `https://…`. Shown with its scheme and host only.
#[derive(Clone)]
pub struct MailerUrl(Uri);

impl FromStr for MailerUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let advice = "write a URL such as https://mail.example.com/v1/messages";
        let uri: Uri = text
            .parse()
            .map_err(|problem| format!("{problem}; {advice}"))?;
        let authority = uri.authority().map_or("", uri::Authority::as_str);
        match uri.scheme_str() {
            Some("http" | "https") if authority.contains('@') => {
                Err(format!("user and password of a URL are not sent; {advice}"))
            }
            Some("http" | "https") => Ok(Self(uri)),
            _ => Err(advice.to_owned()),
        }
    }
}

impl fmt::Display for MailerUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let url = self.0.to_string();
        f.write_str(&masked_address(&url).unwrap_or(url))
    }
}

impl fmt::Debug for MailerUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Why a client for the mailer cannot be created.
#[derive(Debug, thiserror::Error)]
#[error(
    "the mailer can't be used over TLS: {0}; install the certificates of authorities (package ca-certificates)"
)]
pub struct MailerError(String);

/// Why an e-mail was not sent; the label `error` of `external_errors_total`.
#[derive(Debug, thiserror::Error, LabelValue)]
pub(super) enum MailError {
    /// The mailer did not respond in time.
    #[error("the mailer did not answer within {0:?}")]
    Timeout(Duration),
    /// The mailer is unreachable, or the connection broke.
    #[error("the mailer can't be reached: {0}")]
    Unreachable(String),
    /// The mailer failed, or is overloaded.
    #[error("the mailer answered {0}")]
    Failed(StatusCode),
    /// The mailer rejected this e-mail permanently.
    #[error("the mailer refused with {0}")]
    Refused(StatusCode),
}

impl MailError {
    /// Whether another attempt may succeed.
    pub(super) fn is_temporary(&self) -> bool {
        !matches!(self, Self::Refused(_))
    }
}

type HttpClient = Client<HttpsConnector<HttpConnector>, Full<Bytes>>;

/// Sends e-mails, or logs them if there is no mail service. Clones share its connections.
#[derive(Debug, Clone)]
pub(super) struct Mailer(Option<Arc<Service>>);

#[derive(Debug)]
struct Service {
    client: HttpClient,
    url: MailerUrl,
    /// The timeout of a request.
    timeout: Duration,
}

impl Mailer {
    /// A client for the mailer at `url`.
    pub(super) fn new(url: Option<&MailerUrl>, timeout: Duration) -> Result<Self, MailerError> {
        let Some(url) = url else {
            return Ok(Self(None));
        };
        let tls = tls(url.0.scheme() == Some(&uri::Scheme::HTTPS))?;
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(tls)
            .https_or_http()
            .enable_http1()
            .build();
        Ok(Self(Some(Arc::new(Service {
            client: Client::builder(TokioExecutor::new()).build(connector),
            url: url.clone(),
            timeout,
        }))))
    }

    /// Makes one attempt to send an e-mail.
    #[instrumented]
    pub(super) async fn send(&self, welcome: &Welcome) -> Result<(), MailError> {
        match &self.0 {
            Some(service) => post(service, welcome).await,
            None => {
                // The log must not contain e-mail addresses.
                info!(user_id = welcome.user_id, "welcome e-mail sent");
                Ok(())
            }
        }
    }
}

/// Posts an e-mail to the service.
#[external_call("mailer", "send", in_progress, error)]
async fn post(service: &Service, welcome: &Welcome) -> Result<(), MailError> {
    let Service {
        client,
        url,
        timeout,
    } = service;
    let answer = tokio::time::timeout(*timeout, async {
        let request = request(&url.0, welcome)?;
        let answer = client.request(request).await.map_err(unreachable)?;
        let status = answer.status();
        let _unread = Limited::new(answer.into_body(), LONGEST_ANSWER)
            .collect()
            .await;
        Ok(status)
    });
    match answer.await {
        Err(_elapsed) => Err(MailError::Timeout(*timeout)),
        Ok(Err(problem)) => Err(problem),
        Ok(Ok(status)) if status.is_success() => Ok(()),
        Ok(Ok(
            status @ (StatusCode::REQUEST_TIMEOUT
            | StatusCode::TOO_EARLY
            | StatusCode::TOO_MANY_REQUESTS),
        )) => Err(MailError::Failed(status)),
        Ok(Ok(status)) if status.is_server_error() => Err(MailError::Failed(status)),
        Ok(Ok(status)) => Err(MailError::Refused(status)),
    }
}

fn request(url: &Uri, welcome: &Welcome) -> Result<Request<Full<Bytes>>, MailError> {
    let Welcome {
        user_id,
        name,
        email,
    } = welcome;
    let text = format!("Welcome, {name}!");
    let body = json!({ "to": email, "subject": "Welcome", "text": text });
    Request::post(url)
        .header(header::CONTENT_TYPE, "application/json")
        .header("idempotency-key", format!("welcome-{user_id}"))
        .body(Full::from(body.to_string()))
        .map_err(unreachable)
}

/// An error with its causes; the last cause is the most specific.
fn unreachable(problem: impl std::error::Error) -> MailError {
    let mut text = problem.to_string();
    let mut cause = problem.source();
    while let Some(problem) = cause {
        text = format!("{text}: {problem}");
        cause = problem.source();
    }
    MailError::Unreachable(text)
}

/// TLS with the certificates of the operating system; none for `http://`.
fn tls(needed: bool) -> Result<ClientConfig, MailerError> {
    let failed = |problem: &dyn fmt::Display| MailerError(problem.to_string());
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|problem| failed(&problem))?;
    let mut authorities = RootCertStore::empty();
    if needed {
        let found = rustls_native_certs::load_native_certs();
        let (taken, _unreadable) = authorities.add_parsable_certificates(found.certs);
        if taken == 0 {
            let problem = found.errors.first().map(ToString::to_string);
            return Err(MailerError(
                problem.unwrap_or_else(|| "no authority is known".to_owned()),
            ));
        }
    }
    Ok(builder
        .with_root_certificates(authorities)
        .with_no_client_auth())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_address_of_a_mailer_is_refused_in_words() {
        for right in [
            "http://127.0.0.1:9000",
            "https://mail.example.com/v1/messages",
        ] {
            let url: MailerUrl = right.parse().expect(right);
            assert!(!format!("{url} {url:?}").contains("v1"), "{url:?}");
            Mailer::new(Some(&url), Duration::from_secs(1)).expect(right);
        }
        for wrong in [
            "",
            "mail.example.com",
            "/v1",
            "smtp://mail.example.com",
            "https://user:secret@mail.example.com",
        ] {
            let refused = wrong.parse::<MailerUrl>().expect_err(wrong);
            assert!(refused.contains("https://mail.example.com"), "{refused}");
        }
    }
}
