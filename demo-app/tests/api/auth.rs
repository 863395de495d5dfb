//! `/auth`: login, logout, expiry of tokens, and the gauge of signed-in users.

use reqwest::Method;
use serde_json::{Value, json};

use super::database;
use super::metrics::{ada, becomes, changes_by, counts_agree, grace};
use super::scrape::Scrape;
use super::support::{Answer, App, Http, Program, eventually};

pub(super) const PASSWORD: &str = "correct horse battery";

fn with_password(mut user: Value) -> Value {
    user["password"] = json!(PASSWORD);
    user
}

async fn login(http: &Http, email: &str, password: &str) -> Answer {
    let credentials = json!({"email": email, "password": password});
    http.post("/auth/login", &credentials).await
}

/// Registers Ada, and signs her in.
pub(super) async fn token(http: &Http) -> String {
    let user = with_password(ada());
    http.post("/users/register", &user).await.expect(201);
    let answer = login(http, "ada@example.com", PASSWORD).await.expect(200);
    answer["token"].as_str().expect("a token").to_owned()
}

async fn with_token(http: &Http, method: Method, path: &str, token: &str) -> Answer {
    let request = http
        .request(method, path)
        .header("authorization", format!("Bearer {token}"));
    Answer::of(request).await
}

async fn me(http: &Http, token: &str) -> Answer {
    with_token(http, Method::GET, "/auth/me", token).await
}

async fn logout(http: &Http, token: &str) -> Answer {
    with_token(http, Method::POST, "/auth/logout", token).await
}

fn events(event: &str, result: &str) -> String {
    format!("auth_events_total{{event='{event}',result='{result}'}}")
}

#[tokio::test]
async fn a_token_is_valid_from_login_to_logout() {
    let program = Program::start().await;
    let http = &program.http;
    let user = with_password(ada());
    let stored = http.post("/users/register", &user).await.expect(201);
    assert!(stored.get("password").is_none(), "{stored}");

    let answer = login(http, " ADA@example.com ", PASSWORD).await;
    let session = answer.expect(200);
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(session["token_type"], "Bearer");
    assert_eq!(session["expires_in"], 3600);
    assert_eq!(session["user_id"], stored["id"]);
    let token = session["token"].as_str().expect("a token");
    assert_eq!(token.len(), 43);

    assert_eq!(me(http, token).await.expect(200), stored);
    let scrape = becomes(&program, "signed_in_users", 1.0).await;
    assert_eq!(scrape.value(&events("login", "success")), 1.0);
    assert_eq!(logout(http, token).await.status, 204);
    for answer in [me(http, token).await, logout(http, token).await] {
        answer.expect_error(401, "not_signed_in");
        assert_eq!(answer.header("www-authenticate"), "Bearer");
    }
    let scrape = becomes(&program, "signed_in_users", 0.0).await;
    assert_eq!(scrape.value(&events("logout", "success")), 1.0);
    assert_eq!(scrape.value(&events("logout", "failure")), 1.0);
    counts_agree(http).await;
}

#[tokio::test]
async fn all_wrong_credentials_get_the_same_response() {
    let program = Program::start().await;
    let http = &program.http;
    let user = with_password(ada());
    http.post("/users/register", &user).await.expect(201);
    // A user without a password cannot sign in.
    http.post("/users", &grace()).await.expect(201);
    let completed = "queue_items_total{queue='welcome_email',outcome='completed'}";
    becomes(&program, completed, 2.0).await;
    let changes = changes_by(&program, async || {
        let mut messages = Vec::new();
        for (email, password) in [
            ("ada@example.com", "wrong horse battery"),
            ("ada@example.com", ""),
            ("nobody@example.com", PASSWORD),
            ("grace@example.com", PASSWORD),
        ] {
            let answer = login(http, email, password).await;
            messages.push(answer.expect_error(401, "wrong_credentials"));
        }
        messages.dedup();
        assert_eq!(messages.len(), 1, "{messages:?}");
    })
    .await;
    assert_eq!(
        changes,
        [
            "auth_errors_total{event='login',error='wrong_credentials'} +4",
            "auth_events_total{event='login',result='failure'} +4",
            "database_operations_total{operation='select',table='users',status='success'} +4",
            "function_calls_total{module='demo_app::database::users',function='password',outcome='ok'} +4",
            "function_calls_total{module='demo_app::handlers::auth',function='login',outcome='error'} +4",
            // Also if the user does not exist, or has no password.
            "function_calls_total{module='demo_app::passwords',function='matches',outcome='ok'} +4",
            "function_errors_total{module='demo_app::handlers::auth',function='login',error='wrong_credentials'} +4",
            "http_exceptions_total{exception_type='wrong_credentials',endpoint='/auth/login'} +4",
            "http_requests_total{method='POST',endpoint='/auth/login',status_code='401'} +4",
        ]
    );
}

#[tokio::test]
async fn an_address_that_no_database_can_store_belongs_to_no_user() {
    let app = App::start().await;
    let answer = login(&app.http, "ada\0@example.com", PASSWORD).await;
    answer.expect_error(401, "wrong_credentials");
    app.stop().await;
}

#[tokio::test]
async fn an_invalid_token_is_401() {
    let app = App::start().await;
    let token = token(&app.http).await;
    for header in [
        None,
        Some("Bearer".to_owned()),
        Some("Bearer ".to_owned()),
        Some(format!("Basic {token}")),
        Some(format!("Bearer {token}x")),
        Some(format!("Bearer {}", token.to_uppercase())),
    ] {
        let mut request = app.http.request(Method::GET, "/auth/me");
        if let Some(header) = &header {
            request = request.header("authorization", header);
        }
        let answer = Answer::of(request).await;
        answer.expect_error(401, "not_signed_in");
    }
    me(&app.http, &token).await.expect(200);
    app.stop().await;
}

#[tokio::test]
async fn a_password_that_is_too_short_or_of_another_type_is_refused() {
    let app = App::start().await;
    for path in ["/users", "/users/register"] {
        let mut user = ada();
        user["password"] = json!("1234567");
        let message = app.http.post(path, &user).await;
        let message = message.expect_error(422, "invalid_user");
        assert!(message.contains("`password`") && !message.contains("1234567"));
        user["password"] = json!(12345678);
        let answer = app.http.post(path, &user).await;
        answer.expect_error(422, "invalid_json");
    }
    app.stop().await;
}

#[tokio::test]
async fn a_token_expires_and_its_user_is_signed_out() {
    let url = database::empty();
    let arguments = ["--database-url", &url, "--session-ttl-seconds", "2"];
    let program = Program::start_with(&arguments).await;
    let http = &program.http;
    let mut token = token(http).await;
    // If the machine stalls, a token may expire before its first use; then a new one is needed.
    eventually("a token that is good, and counted", async || {
        let good = me(http, &token).await.status == 200;
        let counted = Scrape::of(http).await.value("signed_in_users") == 1.0;
        if good && counted {
            return Some(());
        }
        if !good {
            let again = login(http, "ada@example.com", PASSWORD).await.expect(200);
            again["token"]
                .as_str()
                .expect("a token")
                .clone_into(&mut token);
        }
        None
    })
    .await;
    eventually("expiry", async || {
        let answer = me(http, &token).await;
        (answer.status == 401).then_some(())
    })
    .await;
    logout(http, &token)
        .await
        .expect_error(401, "not_signed_in");
    // No user has signed out, and nothing else has happened.
    let scrape = becomes(&program, "signed_in_users", 0.0).await;
    assert_eq!(scrape.value("active_users"), 1.0);
}

#[tokio::test]
async fn a_user_who_is_deleted_is_signed_out() {
    let program = Program::start().await;
    let http = &program.http;
    let token = token(http).await;
    becomes(&program, "signed_in_users", 1.0).await;
    assert_eq!(http.delete("/users/1").await.status, 204);
    me(http, &token).await.expect_error(401, "not_signed_in");
    let scrape = becomes(&program, "signed_in_users", 0.0).await;
    assert_eq!(scrape.value("active_users"), 0.0);
}

#[tokio::test]
async fn a_session_survives_a_restart() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = database::with_many_connections(folder.path());
    let app = App::start_with(&["--database-url", &url]).await;
    let token = token(&app.http).await;
    app.stop().await;

    let program = Program::start_with(&["--database-url", &url]).await;
    let scrape = Scrape::of(&program.http).await;
    assert_eq!(scrape.value("signed_in_users"), 1.0);
    assert_eq!(scrape.value("active_users"), 1.0);
    me(&program.http, &token).await.expect(200);
}

#[tokio::test]
async fn a_user_with_several_sessions_is_signed_in_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = database::with_many_connections(folder.path());
    let app = App::start_with(&["--database-url", &url]).await;
    drop(token(&app.http).await);
    let mut user = with_password(grace());
    user["email"] = json!("grace@example.com");
    app.http.post("/users", &user).await.expect(201);
    for email in ["ada@example.com", "ada@example.com", "grace@example.com"] {
        login(&app.http, email, PASSWORD).await.expect(200);
    }
    app.stop().await;
    // Users are counted before the service listens.
    let program = Program::start_with(&["--database-url", &url]).await;
    let scrape = Scrape::of(&program.http).await;
    assert_eq!(scrape.value("signed_in_users"), 2.0);
}

#[tokio::test]
async fn instances_that_share_a_database_agree_on_its_users_and_tokens() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = database::with_many_connections(folder.path());
    let arguments = ["--database-url", &url, "--census-interval-seconds", "1"];
    let one = Program::start_with(&arguments).await;
    let other = Program::start_with(&arguments).await;
    let token = token(&one.http).await;
    one.http.post("/users", &grace()).await.expect(201);
    me(&other.http, &token).await.expect(200);
    for program in [&one, &other] {
        becomes(program, "active_users", 2.0).await;
        becomes(program, "signed_in_users", 1.0).await;
    }
    assert_eq!(other.http.delete("/users/2").await.status, 204);
    assert_eq!(logout(&other.http, &token).await.status, 204);
    for program in [&one, &other] {
        becomes(program, "active_users", 1.0).await;
        becomes(program, "signed_in_users", 0.0).await;
    }
}

#[tokio::test]
async fn an_instance_that_deletes_more_users_than_it_has_counted_counts_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = database::with_many_connections(folder.path());
    let arguments = ["--database-url", &url, "--census-interval-seconds", "3600"];
    let other = Program::start_with(&arguments).await;
    let one = Program::start_with(&arguments).await;
    for user in [ada(), grace()] {
        one.http.post("/users", &user).await.expect(201);
    }
    assert_eq!(other.http.delete("/users/1").await.status, 204);
    becomes(&other, "active_users", 1.0).await;
}

#[tokio::test]
async fn users_that_are_added_and_deleted_during_a_count_are_counted_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = database::with_many_connections(folder.path());
    let arguments = ["--database-url", &url, "--census-interval-seconds", "1"];
    let program = Program::start_with(&arguments).await;
    let clients: Vec<_> = (0..4)
        .map(|client| {
            let http = program.http.clone();
            tokio::spawn(async move {
                for number in 0..40 {
                    let email = format!("user{client}.{number}@example.com");
                    let user = json!({"name": "User", "email": email});
                    let answer = http.post("/users", &user).await;
                    let location = answer.header("location").to_owned();
                    if number % 2 == 0 {
                        assert_eq!(http.delete(&location).await.status, 204);
                    }
                }
            })
        })
        .collect();
    for client in clients {
        client.await.expect("no panic");
    }
    assert_eq!(Scrape::of(&program.http).await.value("active_users"), 80.0);
}

#[tokio::test]
async fn many_concurrent_logins_do_not_block_the_service() {
    let app = App::start().await;
    drop(token(&app.http).await);
    let logins: Vec<_> = (0..16)
        .map(|_| {
            let http = app.http.clone();
            tokio::spawn(async move { login(&http, "ada@example.com", PASSWORD).await.status })
        })
        .collect();
    // Other requests are served meanwhile.
    app.http.get("/health").await.expect(200);
    app.http.get("/users/1").await.expect(200);
    let mut signed_in = 0;
    for login in logins {
        let status = login.await.expect("no panic").as_u16();
        assert!(status == 200 || status == 503, "{status}");
        signed_in += usize::from(status == 200);
    }
    assert!(signed_in > 0);
    app.stop().await;
}

/// A login by a client that a trusted proxy names.
async fn login_from(http: &Http, client: &str, email: &str, password: &str) -> Answer {
    let credentials = json!({"email": email, "password": password});
    let request = http.request(Method::POST, "/auth/login");
    Answer::of(request.header("x-forwarded-for", client).json(&credentials)).await
}

#[tokio::test]
async fn failed_logins_are_limited_per_account_and_client_and_counted() {
    let url = database::empty();
    let limits = [
        "--login-failures-per-account",
        "3",
        "--login-failures-per-client",
        "5",
    ];
    let proxy = ["--trusted-proxies", "127.0.0.1"];
    let arguments = [&["--database-url", &url], &limits[..], &proxy].concat();
    let program = Program::start_with(&arguments).await;
    let http = &program.http;
    drop(token(http).await);

    // Each from a different client.
    let mut refused = None;
    for number in 0..10 {
        let answer = login_from(
            http,
            &format!("192.0.2.{number}"),
            " ADA@example.com",
            "wrong horse",
        )
        .await;
        match answer.status.as_u16() {
            401 => {}
            _ => refused = Some(answer),
        }
    }
    let refused = refused.expect("too many");
    refused.expect_error(429, "login_limited");
    let seconds: u64 = refused.header("retry-after").parse().expect("seconds");
    assert!((1..=20).contains(&seconds), "{seconds}");
    // The right password is not checked either.
    let right = login_from(http, "192.0.2.77", "ada@example.com", PASSWORD).await;
    right.expect_error(429, "login_limited");
    let errors = "auth_errors_total{event='login',error='too_many_failures'}";
    assert!(Scrape::of(http).await.value(errors) >= 2.0);

    // From one client, to accounts that do not exist; another client is served meanwhile.
    let mut user = with_password(grace());
    user["email"] = json!("grace@example.com");
    http.post("/users/register", &user).await.expect(201);
    let flood: Vec<_> = (0..64)
        .map(|number| {
            let http = http.clone();
            let email = format!("nobody{number}@example.com");
            tokio::spawn(async move {
                login_from(&http, "198.51.100.1", &email, PASSWORD)
                    .await
                    .status
                    .as_u16()
            })
        })
        .collect();
    let other = login_from(http, "198.51.100.2", "grace@example.com", PASSWORD).await;
    other.expect(200);
    let mut statuses = Vec::new();
    for request in flood {
        statuses.push(request.await.expect("no panic"));
    }
    let checked = statuses.iter().filter(|status| **status == 401).count();
    assert!((5..20).contains(&checked), "{statuses:?}");
    assert!(statuses.contains(&429), "{statuses:?}");
    // Forged by a client, behind the proxy's own address: it is the same client.
    let forged = login_from(
        http,
        "192.0.2.200, 198.51.100.1",
        "grace@example.com",
        PASSWORD,
    )
    .await;
    forged.expect_error(429, "login_limited");
}

#[tokio::test]
async fn addresses_ignore_case_and_other_scripts_are_refused() {
    let app = App::start().await;
    let http = &app.http;
    let user = json!({"name": "Ä", "email": "Aerger@xn--mnchen-3ya.example", "password": PASSWORD});
    let stored = http.post("/users", &user).await.expect(201);
    assert_eq!(stored["email"], "aerger@xn--mnchen-3ya.example");
    let same = json!({"name": "ä", "email": "aERGER@XN--MNCHEN-3YA.example"});
    http.post("/users", &same)
        .await
        .expect_error(409, "email_taken");
    login(http, "AERGER@xn--Mnchen-3ya.EXAMPLE ", PASSWORD)
        .await
        .expect(200);
    for email in ["Ärger@münchen.example", "İ@x.y", "ΟΔΟΣ@x.y", "ﬁ@x.y"] {
        let other = json!({"name": "Ä", "email": email});
        let answer = http.post("/users", &other).await;
        let refusal = answer.expect_error(422, "invalid_user");
        assert!(refusal.contains("in ASCII"), "{refusal}");
    }
    app.stop().await;
}
