//! TLS connections to PostgreSQL.

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use test_programs::InTime as _;
use test_programs::Postgres;

use super::support::{App, Program};

/// A certificate authority, and a server with its certificate.
fn server(authority: &CertifiedIssuer<'_, KeyPair>) -> Postgres {
    let key = KeyPair::generate().expect("a key");
    let names = CertificateParams::new(vec!["127.0.0.1".to_owned()]).expect("names");
    let certificate = names.signed_by(&key, authority).expect("a certificate");
    Postgres::start_with_tls(&certificate.pem(), &key.serialize_pem())
}

fn authority() -> CertifiedIssuer<'static, KeyPair> {
    let mut authority = CertificateParams::default();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().expect("a key");
    CertifiedIssuer::self_signed(authority, key).expect("a certificate")
}

#[tokio::test]
async fn tls_is_used_if_the_url_requires_it_and_only_with_trusted_servers() {
    let (ours, theirs) = (authority(), authority());
    let postgres = server(&ours);
    let url = postgres.database();
    let folder = tempfile::tempdir().expect("a folder");
    let trusting = |name: &str, authority: &CertifiedIssuer<'_, KeyPair>| {
        let file = folder.path().join(name);
        std::fs::write(&file, authority.pem()).expect("written");
        format!("{url}?sslmode=verify-full&sslrootcert={}", file.display())
    };
    let trusted = trusting("ours.pem", &ours);
    for url in [format!("{url}?sslmode=require"), trusted] {
        let app = App::start_with(&["--database-url", &url]).await;
        app.http.get("/health/ready").await.expect(200);
        // One session checks all others.
        postgres.execute(
            "postgres",
            "DO $$ BEGIN ASSERT (SELECT count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) \
             WHERE application_name = 'demo-app' AND ssl) > 0; END $$",
        );
        app.stop().await;
    }

    let output = Program::command(&["--listen", "127.0.0.1:0"])
        .env("DATABASE_URL", trusting("theirs.pem", &theirs))
        .output_in_time()
        .expect("the program");
    let text = String::from_utf8(output.stderr).expect("text");
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert!(text.contains("certificate"), "{text}");
}
