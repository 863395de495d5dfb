//! Prometheus scrapes through TLS, with a token or a password.

use crate::client::Client;
use crate::programs::{Buckets, eventually, prometheus_with};
use metrics_runtime::{Access, MetricsEndpoint, Tls};
use tokio::runtime::Runtime;

#[test]
fn prometheus_scrapes_over_tls_only_with_the_right_secret() {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a name");
    let (certificate, key) = (made.cert.pem(), made.signing_key.serialize_pem());
    let folder = tempfile::tempdir().expect("a folder");
    let known = folder.path().join("known.crt");
    std::fs::write(&known, &certificate).expect("the folder is writable");
    let tls = Tls::from_pem(certificate.as_bytes(), key.as_bytes()).expect("they fit");
    let access = Access::new()
        .networks(["127.0.0.1"])
        .and_then(|access| access.bearer_token("the-token"))
        .and_then(|access| access.basic_auth("prometheus", "the password"))
        .expect("it is valid");

    let runtime = Runtime::new().expect("a runtime");
    let endpoint = MetricsEndpoint::new().access(access);
    let server = runtime.block_on(endpoint.bind("127.0.0.1:0"));
    let server = server.expect("a free port").tls(tls);
    let target = server.address().to_string();
    runtime.spawn(server.run());

    let mut config =
        "global: {scrape_interval: 300ms, scrape_timeout: 300ms}\nscrape_configs:\n".to_owned();
    for (job, secret) in [
        ("token", "authorization: {credentials: the-token}"),
        (
            "password",
            "basic_auth: {username: prometheus, password: the password}",
        ),
        ("wrong", "authorization: {credentials: another-token}"),
        ("none", "follow_redirects: true"),
    ] {
        config += &format!(
            "- job_name: {job}\n  scheme: https\n  {secret}\n  tls_config: {{ca_file: '{}', \
             server_name: localhost}}\n  static_configs: [{{targets: ['{target}']}}]\n",
            known.display()
        );
    }
    let scraper = prometheus_with(&config, Buckets::Classic, &[]);
    let api = Client::new(&scraper.url());
    for (job, expected) in [
        ("token", ("up", "")),
        ("password", ("up", "")),
        (
            "wrong",
            ("down", "server returned HTTP status 401 Unauthorized"),
        ),
        (
            "none",
            ("down", "server returned HTTP status 401 Unauthorized"),
        ),
    ] {
        eventually(job, || {
            let targets = api.json("/api/v1/targets")?;
            let targets = targets["data"]["activeTargets"].as_array().cloned();
            let targets = targets.unwrap_or_default();
            let target = targets.iter().find(|one| one["labels"]["job"] == job);
            let target = target.ok_or("not there yet")?;
            let text = |field: &str| target[field].as_str().unwrap_or_default().to_owned();
            let (health, error) = (text("health"), text("lastError"));
            if (health.as_str(), error.as_str()) == expected {
                Ok(())
            } else {
                Err(format!("{health}: {error}"))
            }
        });
    }
}
