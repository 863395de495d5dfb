//! Access to the metrics without their token, and secrets in logs, metrics and responses.

use reqwest::Method;
use serde_json::json;

use super::{exchange, statuses};
use crate::auth;
use crate::support::Program;

/// The token for scrapes.
const TOKEN: &str = "3kmZ9fVq0aYv";

#[tokio::test]
async fn no_path_method_or_header_gives_access_without_the_token() {
    let program = Program::start_set(&["--metrics-token", TOKEN]).await;
    let http = &program.http;
    let closed = async |method: &str, path: &str, headers: &str| {
        let request =
            format!("{method} {path} HTTP/1.1\r\nhost: test\r\nconnection: close\r\n{headers}\r\n");
        let answer = exchange(http, request.as_bytes()).await;
        let is_open = answer.contains("# TYPE") || answer.contains("http_requests_total");
        assert!(!is_open, "{method} {path} {headers}: {answer}");
        assert!(!answer.contains(TOKEN), "{answer}");
        statuses(&answer)
    };
    for path in [
        "/metrics/",
        "//metrics",
        "/./metrics",
        "/x/../metrics",
        "/metrics/.",
        "/metrics//",
        "/METRICS",
        "/%6detrics",
        "/metrics%00",
        "/metrics%2f",
        "/metrics;a=b",
        "/metrics#a",
        "/metrics?name[]=http_requests_total",
        "/metrics?access_token=3kmZ9fVq0aYv",
        "http://test/metrics",
        "http://localhost:9100/metrics",
        "/metrics/..;/metrics",
    ] {
        let status = closed("GET", path, "").await;
        assert!(
            matches!(status[..], [400 | 401 | 404]),
            "{path}: {status:?}"
        );
    }
    for method in ["HEAD", "POST", "PUT", "OPTIONS", "TRACE", "PROPFIND", "get"] {
        let status = closed(method, "/metrics", "").await;
        assert!(matches!(status[..], [401 | 405]), "{method}: {status:?}");
    }
    for header in [
        "x-forwarded-for: 127.0.0.1",
        "forwarded: for=127.0.0.1",
        "x-real-ip: 127.0.0.1",
        "x-original-url: /metrics",
        "x-http-method-override: GET",
        "proxy-authorization: Bearer 3kmZ9fVq0aYv",
        "cookie: token=3kmZ9fVq0aYv",
        "authorization:",
        "authorization: Bearer",
        "authorization: 3kmZ9fVq0aYv",
        "authorization: Bearer3kmZ9fVq0aYv",
        "authorization: Bearer 3kmZ9fVq0aY",
        "authorization: Bearer 3kmZ9fVq0aYv0",
        "authorization: Bearer 3kmz9fvq0ayv",
        "authorization: Bearer \"3kmZ9fVq0aYv\"",
        "authorization: Bearer a,Bearer 3kmZ9fVq0aYv",
        "authorization: Bearer a\r\nauthorization: Bearer 3kmZ9fVq0aYv",
        "authorization: Basic M2ttWjlmVnEwYVl2",
        "authorization: Basic OjNrbVo5ZlZxMGFZdg==",
        "authorization: Token 3kmZ9fVq0aYv",
    ] {
        let status = closed("GET", "/metrics", &format!("{header}\r\n")).await;
        assert_eq!(status, [401], "{header}");
    }
    let right = http.request(Method::GET, "/metrics").bearer_auth(TOKEN);
    assert_eq!(right.send().await.expect("an answer").status(), 200);
}

#[tokio::test]
async fn no_secret_is_in_the_log_the_metrics_or_a_response() {
    // Nothing listens at these.
    let of_mailer = "pLk8mailerKey";
    let of_redis = "pLk8redisKey";
    let mailer = format!("http://127.0.0.1:9/send?key={of_mailer}");
    let redis = format!("redis://user:{of_redis}@127.0.0.1:9/0");
    let mut command = Program::command(&["--listen", "127.0.0.1:0", "--log", "trace"]);
    command.args(["--database-url", "sqlite::memory:"]).envs([
        ("METRICS_TOKEN", TOKEN),
        ("MAILER_URL", &mailer),
        ("REDIS_URL", &redis),
    ]);
    let program = Program::run(command).await;
    let http = &program.http;
    let session = auth::token(http).await;
    let bearer = async |token: &str, path: &str| {
        let request = http.request(Method::GET, path).bearer_auth(token);
        request
            .send()
            .await
            .expect("an answer")
            .text()
            .await
            .expect("text")
    };
    let guessed = "pLk8guessed";
    let mut seen = vec![
        bearer(&session, "/auth/me").await,
        bearer(guessed, "/auth/me").await,
        bearer(guessed, "/metrics").await,
        bearer(&session, "/nowhere").await,
    ];
    let wrong = json!({"email": "ada@example.com", "password": guessed});
    seen.push(http.post("/auth/login", &wrong).await.text);
    seen.push(
        http.post_text("/auth/login", format!("{{\"password\": \"{guessed}\""))
            .await
            .text,
    );
    seen.push(
        http.get(&format!("/items/1?token={guessed}"))
            .await
            .text
            .replace(guessed, "echo"),
    );
    seen.push(bearer(TOKEN, "/metrics").await);
    assert!(seen.last().is_some_and(|text| text.contains("# TYPE")));
    // The welcome e-mail was tried, and failed.
    program.logged("127.0.0.1:9").await;
    seen.extend(program.log_so_far());
    for secret in [
        of_mailer,
        of_redis,
        &session,
        guessed,
        TOKEN,
        auth::PASSWORD,
    ] {
        let with = seen.iter().find(|text| text.contains(secret));
        assert_eq!(with, None, "{secret}");
    }
}
