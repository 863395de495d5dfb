//! Encrypts connections with rustls.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::server::TlsStream;

/// The encryption of a server's connections: TLS 1.2 and 1.3, with rustls.
/// Feature `tls`.
///
/// [`from_files`](Self::from_files) has an example.
#[derive(Clone)]
pub struct Tls(TlsAcceptor);

impl Tls {
    /// Uses a certificate chain and its private key, both in PEM. The chain begins with the
    /// server's own certificate. The files are read once, so a renewed certificate takes effect
    /// after a restart.
    ///
    /// ```no_run
    /// # async fn serve() -> Result<(), Box<dyn std::error::Error>> {
    /// use metrics_runtime::Tls;
    ///
    /// let tls = Tls::from_files("metrics.crt", "metrics.key")?;
    /// metrics_runtime::bind("0.0.0.0:9100").await?.tls(tls).run().await;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// If a file cannot be read or contains no certificate or key, or if the key does not
    /// belong to the certificate.
    pub fn from_files(
        certificate: impl AsRef<Path>,
        key: impl AsRef<Path>,
    ) -> Result<Self, TlsError> {
        let read = |path: &Path| {
            std::fs::read(path).map_err(|problem| TlsError::File(path.to_owned(), problem))
        };
        Self::from_pem(&read(certificate.as_ref())?, &read(key.as_ref())?)
    }

    /// Like [`from_files`](Self::from_files), but takes the contents of the files.
    ///
    /// ```
    /// use metrics_runtime::Tls;
    /// use std::error::Error;
    ///
    /// fn from_secrets() -> Result<Tls, Box<dyn Error>> {
    ///     let (certificate, key) = (std::env::var("TLS_CERTIFICATE")?, std::env::var("TLS_KEY")?);
    ///     Ok(Tls::from_pem(certificate.as_bytes(), key.as_bytes())?)
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// If there is no certificate or key, or if the key does not belong to the
    /// certificate.
    pub fn from_pem(certificate: &[u8], key: &[u8]) -> Result<Self, TlsError> {
        let chain: Vec<_> = CertificateDer::pem_slice_iter(certificate)
            .collect::<Result<_, _>>()
            .map_err(|problem| TlsError::Certificate(problem.to_string()))?;
        if chain.is_empty() {
            return Err(TlsError::Certificate("no items found".to_owned()));
        }
        let key = PrivateKeyDer::from_pem_slice(key)
            .map_err(|problem| TlsError::Key(problem.to_string()))?;
        // The provider is explicit, so it does not depend on the process-wide default.
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(|config| config.with_no_client_auth().with_single_cert(chain, key))
            .map_err(|problem| TlsError::Pair(problem.to_string()))?;
        Ok(Self::from_config(Arc::new(config)))
    }

    /// Uses a configuration of rustls, for example with client certificates, or with a
    /// certificate that is reloaded after renewal.
    ///
    /// ```
    /// # use tokio_rustls::rustls;
    /// use metrics_runtime::Tls;
    /// use rustls::ServerConfig;
    /// use std::sync::Arc;
    ///
    /// async fn serve_metrics(config: ServerConfig) -> std::io::Result<()> {
    ///     let tls = Tls::from_config(Arc::new(config));
    ///     metrics_runtime::bind("0.0.0.0:9100").await?.tls(tls).run().await;
    ///     Ok(())
    /// }
    /// ```
    pub fn from_config(config: Arc<ServerConfig>) -> Self {
        Self(TlsAcceptor::from(config))
    }

    pub(super) async fn accept<S>(&self, stream: S) -> io::Result<TlsStream<S>>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        self.0.accept(stream).await
    }
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tls")
    }
}

/// An unusable certificate or key.
///
/// ```
/// use metrics_runtime::{Tls, TlsError};
///
/// let error = Tls::from_pem(b"", b"").unwrap_err();
/// assert!(matches!(error, TlsError::Certificate(_)));
/// assert!(error.to_string().contains("write PEM that begins with `-----BEGIN CERTIFICATE-----`"));
/// ```
#[non_exhaustive]
pub enum TlsError {
    /// A file cannot be read.
    File(PathBuf, io::Error),
    /// There is no valid certificate in PEM.
    Certificate(String),
    /// There is no valid private key in PEM.
    Key(String),
    /// Certificate and key do not belong together, or rustls does not support them.
    Pair(String),
}

impl fmt::Display for TlsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path, problem) => write!(f, "cannot read `{}`: {problem}", path.display()),
            Self::Certificate(problem) => write!(
                f,
                "invalid certificate: {problem}; write PEM that begins with `-----BEGIN CERTIFICATE-----`"
            ),
            Self::Key(problem) => write!(
                f,
                "invalid private key: {problem}; write unencrypted PEM that begins with \
                 `-----BEGIN PRIVATE KEY-----`"
            ),
            Self::Pair(problem) => write!(
                f,
                "certificate and key do not match: {problem}; write the key of the first certificate"
            ),
        }
    }
}

/// Writes the same text as `Display`, for a `main` that returns the error.
impl fmt::Debug for TlsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for TlsError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::File(_, problem) => Some(problem),
            _ => None,
        }
    }
}
