//! Each described response occurs and matches its description: with a healthy service, without its database, and with a
//! broken database.

use std::collections::BTreeSet;

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use super::super::database;
use super::super::metrics::ada;
use super::super::support::{Answer, App, Http, eventually};
use super::Description;

/// Sends requests to a service, and records the responses.
struct Tour {
    description: Description,
    answered: BTreeSet<(String, String, u16)>,
}

impl Tour {
    /// Sends a request to this operation, and checks the response.
    async fn ask(&mut self, operation: &str, request: RequestBuilder, status: u16) {
        self.note(operation, &Answer::of(request).await, status);
    }

    /// Checks a response of this operation.
    fn note(&mut self, operation: &str, answer: &Answer, status: u16) {
        let (method, path) = operation.split_once(' ').expect("a method and a path");
        assert_eq!(answer.status.as_u16(), status, "{operation}: {answer:?}");
        let known = Method::from_bytes(method.as_bytes()).expect("a method");
        self.description.check(&known, path, answer);
        self.answered.insert((method.into(), path.into(), status));
    }

    /// Sends requests whose bodies stop.
    async fn stall(&mut self, http: &Http, operations: &[&str]) {
        for operation in operations {
            let request = format!(
                "{operation} HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\n\
                 content-length: 100\r\n\r\n{{"
            );
            let answer = Answer::of_text(http, &request).await;
            self.note(operation, &answer, 408);
        }
    }

    /// Sends requests without a body, each to the path behind its operation, if that has parameters.
    async fn ask_all(&mut self, http: &Http, requests: &[(&str, u16)]) {
        for (request, status) in requests {
            let mut words = request.split(' ');
            let (method, path) = (
                words.next().expect("a method"),
                words.next().expect("a path"),
            );
            let known = Method::from_bytes(method.as_bytes()).expect("a method");
            let sent = http.request(known, words.next().unwrap_or(path));
            self.ask(&format!("{method} {path}"), sent, *status).await;
        }
    }

    /// Sends bodies that say that they are JSON.
    async fn post(&mut self, http: &Http, path: &str, requests: &[(&str, u16)]) {
        for (body, status) in requests {
            let request = http.request(Method::POST, path);
            let request = request.header("content-type", "application/json");
            let request = request.body((*body).to_owned());
            self.ask(&format!("POST {path}"), request, *status).await;
        }
    }
}

#[tokio::test]
async fn each_described_response_occurs_and_matches_its_description() {
    let app = App::start().await;
    let mut tour = Tour {
        description: Description::of(&app.http).await,
        answered: BTreeSet::new(),
    };
    works(&mut tour, &app.http).await;
    app.state.database.close().await;
    has_no_database(&mut tour, &app.http).await;
    app.stop().await;
    has_a_broken_database(&mut tour).await;
    is_slow(&mut tour).await;
    has_slow_clients(&mut tour).await;
    limits_clients(&mut tour).await;
    assert_eq!(tour.answered, tour.description.answers());
}

async fn works(tour: &mut Tour, http: &Http) {
    let too_long = format!("\"{}\"", "x".repeat(1024 * 1024));
    let refused: [(&str, u16); 2] = [("{", 400), (&too_long, 413)];
    for (path, user) in [
        ("/users", ada()),
        (
            "/users/register",
            json!({"name": "Grace", "email": "grace@example.com"}),
        ),
    ] {
        let user = user.to_string();
        let mistakes = [("[]", 422), (r#"{"name": "", "email": ""}"#, 422)];
        tour.post(http, path, &[(&user, 201), (&user, 409)]).await;
        tour.post(http, path, &mistakes).await;
        tour.post(http, path, &refused).await;
    }
    tour.post(http, "/data", &[("[1.0]", 201)]).await;
    tour.post(http, "/data", &refused).await;
    let refused_credentials = [(r#"{"email": "ada@example.com"}"#, 422)];
    tour.post(http, "/auth/login", &refused_credentials).await;
    tour.post(http, "/auth/login", &refused).await;
    sessions(tour, http).await;
    for path in ["/users", "/users/register", "/data", "/auth/login"] {
        let not_json = http.request(Method::POST, path).body("{}");
        tour.ask(&format!("POST {path}"), not_json, 415).await;
    }
    let requests = [
        ("GET /", 200),
        ("GET /health", 200),
        ("GET /health/live", 200),
        ("GET /health/ready", 200),
        ("GET /metrics/custom", 200),
        ("GET /openapi.json", 200),
        ("GET /metrics", 200),
        ("GET /data", 200),
        ("GET /data /data?limit=1&offset=4294967295", 200),
        ("GET /data /data?limit=0", 422),
        ("GET /data /data?offset=-1", 422),
        ("GET /items/{item_id} /items/1", 200),
        (
            "GET /items/{item_id} /items/-9223372036854775808?q=%00",
            200,
        ),
        ("GET /items/{item_id} /items/9223372036854775808", 422),
        ("GET /items/{item_id} /items/%FF", 400),
        ("GET /users/{user_id} /users/1", 200),
        ("GET /users/{user_id} /users/1", 200),
        ("GET /users/{user_id} /users/0", 404),
        ("GET /users/{user_id} /users/x", 422),
        ("GET /users/{user_id} /users/%FF", 400),
        ("DELETE /users/{user_id} /users/1", 204),
        ("DELETE /users/{user_id} /users/1", 404),
        ("DELETE /users/{user_id} /users/x", 422),
        ("DELETE /users/{user_id} /users/%FF", 400),
    ];
    tour.ask_all(http, &requests).await;
    let slow = http.request(Method::GET, "/metrics");
    let slow = slow.header("x-prometheus-scrape-timeout-seconds", "0.000001");
    tour.ask("GET /metrics", slow, 503).await;
}

/// A user signs up, in and out.
async fn sessions(tour: &mut Tour, http: &Http) {
    let password = "correct horse battery staple";
    let user = json!({"name": "Alan", "email": "alan@example.com", "password": password});
    tour.post(http, "/users/register", &[(&user.to_string(), 201)])
        .await;
    let wrong = json!({"email": "alan@example.com", "password": "wrong"});
    let right = json!({"email": "alan@example.com", "password": password});
    let (wrong, right) = (wrong.to_string(), right.to_string());
    tour.post(http, "/auth/login", &[(&wrong, 401), (&right, 200)])
        .await;
    let signed_in = http.post_text("/auth/login", right).await.expect(200);
    let token = signed_in["token"].as_str().expect("a token");
    for (method, path, status) in [
        (Method::GET, "/auth/me", 200),
        (Method::POST, "/auth/logout", 204),
        (Method::GET, "/auth/me", 401),
        (Method::POST, "/auth/logout", 401),
    ] {
        let request = http.request(method.clone(), path).bearer_auth(token);
        tour.ask(&format!("{method} {path}"), request, status).await;
    }
}

/// Limits each client to one request per second.
async fn limits_clients(tour: &mut Tour) {
    let limit = ["--rate-limit-per-second", "1", "--rate-limit-burst", "1"];
    let database = database::empty();
    let app = App::start_with(&[&limit[..], &["--database-url", &database]].concat()).await;
    let limited = tour.description.answers().into_iter();
    let limited = limited.filter(|(_, _, status)| *status == 429);
    let limited: Vec<_> = limited.map(|(method, path, _)| (method, path)).collect();
    assert!(!limited.is_empty());
    for (method, path) in limited {
        let known = Method::from_bytes(method.as_bytes()).expect("a method");
        let request = || app.http.request(known.clone(), &path);
        // Occasionally a second passes between two of them.
        let answer = eventually("a client that is over its limit", async || {
            let answer = Answer::of(request()).await;
            (answer.status == 429).then_some(answer)
        })
        .await;
        tour.note(&format!("{method} {path}"), &answer, 429);
    }
    app.stop().await;
}

/// Each request exceeds its timeout.
async fn is_slow(tour: &mut Tour) {
    let app = App::start_with(&[
        "--database-url",
        &database::empty(),
        "--request-timeout-seconds",
        "1",
        "--enable-faults",
    ])
    .await;
    let faults = json!({"latency_seconds": 60});
    set_faults(&app.http, &faults).await;
    need_the_database(tour, &app.http, 504).await;
    app.stop().await;
}

/// Clients stop in the middle of a body.
async fn has_slow_clients(tour: &mut Tour) {
    let database = database::empty();
    let arguments = ["--stall-timeout-seconds", "1", "--database-url", &database];
    let app = App::start_with(&arguments).await;
    let operations = [
        "POST /users",
        "POST /users/register",
        "POST /data",
        "POST /auth/login",
    ];
    tour.stall(&app.http, &operations).await;
    app.stop().await;
}

async fn set_faults(http: &Http, faults: &Value) {
    let request = http.request(Method::PUT, "/faults").json(faults);
    Answer::of(request).await.expect(200);
}

async fn has_no_database(tour: &mut Tour, http: &Http) {
    need_the_database(tour, http, 503).await;
    tour.ask_all(http, &[("GET /health", 503), ("GET /health/ready", 503)])
        .await;
}

async fn has_a_broken_database(tour: &mut Tour) {
    let folder = tempfile::tempdir().expect("a folder");
    let url = database::with_many_connections(folder.path());
    let app = App::start_with(&["--database-url", &url]).await;
    database::execute(&url, "DROP TABLE sessions").await;
    database::execute(&url, "DROP TABLE users").await;
    database::execute(&url, "DROP TABLE documents").await;
    need_the_database(tour, &app.http, 500).await;
    app.stop().await;
}

async fn need_the_database(tour: &mut Tour, http: &Http, status: u16) {
    let requests = [
        ("GET /data", status),
        ("GET /users/{user_id} /users/1", status),
        ("DELETE /users/{user_id} /users/1", status),
    ];
    tour.ask_all(http, &requests).await;
    for path in ["/users", "/users/register", "/data"] {
        let user = ada().to_string();
        tour.post(http, path, &[(&user, status)]).await;
    }
    let credentials = json!({"email": "ada@example.com", "password": "a password"});
    tour.post(http, "/auth/login", &[(&credentials.to_string(), status)])
        .await;
    for (method, path) in [(Method::GET, "/auth/me"), (Method::POST, "/auth/logout")] {
        let request = http
            .request(method.clone(), path)
            .bearer_auth("x".repeat(43));
        tour.ask(&format!("{method} {path}"), request, status).await;
    }
}

#[tokio::test]
async fn if_faults_are_enabled_they_are_described() {
    let arguments = ["--database-url", &database::empty(), "--enable-faults"];
    let timeouts = [
        ["--stall-timeout-seconds", "1"],
        ["--request-timeout-seconds", "2"],
    ];
    let app = App::start_with(&[&arguments[..], &timeouts.concat()].concat()).await;
    let http = &app.http;
    let mut tour = Tour {
        description: Description::of(http).await,
        answered: BTreeSet::new(),
    };
    let put = |body: &str| {
        let request = http.request(Method::PUT, "/faults");
        let request = request.header("content-type", "application/json");
        request.body(body.to_owned())
    };
    let too_long = format!("\"{}\"", "x".repeat(1024 * 1024));
    for (body, status) in [
        (r#"{"error_share": 1}"#, 200),
        (r#"{"error_share": 2}"#, 422),
        (r#"{"unknown": 2}"#, 422),
        ("{", 400),
        (&too_long, 413),
    ] {
        tour.ask("PUT /faults", put(body), status).await;
    }
    let not_json = http.request(Method::PUT, "/faults").body("{}");
    tour.ask("PUT /faults", not_json, 415).await;
    tour.stall(http, &["PUT /faults"]).await;
    tour.ask_all(http, &[("GET /faults", 200)]).await;
    // Also operations that never fail otherwise.
    let without_work = |status| [("GET /", status), ("GET /items/{item_id} /items/1", status)];
    tour.ask_all(http, &without_work(500)).await;
    set_faults(http, &json!({"latency_seconds": 60})).await;
    tour.ask_all(http, &without_work(504)).await;
    tour.ask_all(http, &[("DELETE /faults", 204), ("GET /", 200)])
        .await;
    let mut of_the_switch = tour.description.answers();
    of_the_switch.retain(|(_, path, _)| path == "/faults");
    assert!(of_the_switch.is_subset(&tour.answered));

    let without = App::start().await;
    let plain = Description::of(&without.http).await.answers();
    let faulty = tour.description.answers();
    let added: BTreeSet<_> = faulty.difference(&plain).cloned().collect();
    assert!(added.is_subset(&tour.answered), "{added:?}");
    without.stop().await;
    app.stop().await;
}

#[tokio::test]
async fn if_scrapers_need_a_token_it_is_described() {
    let arguments = [
        "--database-url",
        &database::empty(),
        "--metrics-token",
        "a-long-token",
    ];
    let app = App::start_with(&arguments).await;
    let mut tour = Tour {
        description: Description::of(&app.http).await,
        answered: BTreeSet::new(),
    };
    tour.ask_all(&app.http, &[("GET /metrics", 401)]).await;
    let with_token = app.http.request(Method::GET, "/metrics");
    let with_token = with_token.bearer_auth("a-long-token");
    tour.ask("GET /metrics", with_token, 200).await;
    let description = &tour.description.0;
    let security = &description["paths"]["/metrics"]["get"]["security"];
    assert_eq!(security, &json!([{"scraper": []}]));
    let scheme = &description["components"]["securitySchemes"]["scraper"];
    assert_eq!(
        (&scheme["type"], &scheme["scheme"]),
        (&json!("http"), &json!("bearer"))
    );
    app.stop().await;
}
