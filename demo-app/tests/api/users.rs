//! `/users`: from registration to deletion.

use serde_json::{Value, json};

use super::database;
use super::support::{App, Program, eventually};

fn ada() -> Value {
    json!({"name": "Ada Lovelace", "email": "ada@example.com"})
}

#[tokio::test]
async fn a_stored_user_can_be_looked_up_first_in_the_database_then_in_the_cache() {
    let app = App::start().await;
    for (path, email) in [
        ("/users/register", "a@example.com"),
        ("/users", "b@example.com"),
    ] {
        let answer = app
            .http
            .post(path, &json!({"name": " Ada ", "email": email}))
            .await;
        let user = answer.expect(201);
        assert_eq!(user["name"], "Ada");
        assert_eq!(user["email"], email);
        let location = answer.header("location").to_owned();
        assert_eq!(location, format!("/users/{}", user["id"]));

        for cached in [false, true, true] {
            let found = app.http.get(&location).await.expect(200);
            let mut expected = user.clone();
            expected["cached"] = json!(cached);
            assert_eq!(found, expected);
        }
    }
    app.stop().await;
}

#[tokio::test]
async fn an_unknown_user_is_404_each_time() {
    let app = App::start().await;
    for id in ["1", "0", "-7", "9223372036854775807"] {
        for _ in 0..2 {
            let answer = app.http.get(&format!("/users/{id}")).await;
            let message = answer.expect_error(404, "user_not_found");
            assert!(message.contains(id), "{message}");
        }
    }
    let message = app
        .http
        .get("/users/ada")
        .await
        .expect_error(422, "invalid_path");
    assert!(
        message.contains("`user_id` must be an integer"),
        "{message}"
    );
    app.stop().await;
}

#[tokio::test]
async fn a_user_that_was_looked_up_too_early_is_found_once_stored() {
    let app = App::start().await;
    app.http
        .get("/users/1")
        .await
        .expect_error(404, "user_not_found");
    app.http.post("/users/register", &ada()).await.expect(201);
    let found = app.http.get("/users/1").await.expect(200);
    assert_eq!(found["cached"], false);
    app.stop().await;
}

#[tokio::test]
async fn a_deleted_user_is_not_in_the_cache_and_can_be_deleted_once() {
    let app = App::start().await;
    app.http.post("/users/register", &ada()).await.expect(201);
    app.http.get("/users/1").await.expect(200);
    assert_eq!(app.http.get("/users/1").await.expect(200)["cached"], true);

    let deleted = app.http.delete("/users/1").await;
    assert_eq!((deleted.status.as_u16(), deleted.text.as_str()), (204, ""));
    app.http
        .get("/users/1")
        .await
        .expect_error(404, "user_not_found");
    app.http
        .delete("/users/1")
        .await
        .expect_error(404, "user_not_found");

    // The e-mail address is free again; the id is not.
    let again = app.http.post("/users/register", &ada()).await.expect(201);
    assert_eq!(again["id"], 2);
    app.stop().await;
}

#[tokio::test]
async fn an_email_address_is_unique_across_both_endpoints_and_in_any_case() {
    let app = App::start().await;
    app.http.post("/users/register", &ada()).await.expect(201);
    let shouted = json!({"name": "Other", "email": "ADA@Example.COM"});
    for path in ["/users", "/users/register"] {
        for user in [&ada(), &shouted] {
            app.http
                .post(path, user)
                .await
                .expect_error(409, "email_taken");
        }
    }
    app.stop().await;
}

#[tokio::test]
async fn only_one_of_many_concurrent_registrations_gets_an_email_address() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = database::with_many_connections(folder.path());
    let app = App::start_with(&["--database-url", &url]).await;
    let attempts: Vec<_> = (0..20)
        .map(|_| {
            let http = app.http.clone();
            tokio::spawn(async move { http.post("/users/register", &ada()).await.status.as_u16() })
        })
        .collect();
    let mut statuses = Vec::new();
    for attempt in attempts {
        statuses.push(attempt.await.expect("no panic"));
    }
    statuses.sort_unstable();
    let mut expected = vec![409; 20];
    expected[0] = 201;
    assert_eq!(statuses, expected);
    app.stop().await;
}

#[tokio::test]
async fn an_invalid_user_is_refused_with_all_errors() {
    let app = App::start().await;
    for path in ["/users", "/users/register"] {
        let answer = app
            .http
            .post(path, &json!({"name": " ", "email": "ada"}))
            .await;
        let message = answer.expect_error(422, "invalid_user");
        assert!(message.contains("`name`"), "{message}");
        assert!(message.contains("`email`"), "{message}");
    }
    assert_eq!(app.http.get("/users/1").await.status, 404);
    app.stop().await;
}

#[tokio::test]
async fn lookups_during_deletes_never_restore_a_user() {
    let app = App::start().await;
    for id in 1..=20 {
        app.http.post("/users/register", &ada()).await.expect(201);
        let path = format!("/users/{id}");
        let lookups: Vec<_> = (0..4)
            .map(|_| {
                let (http, path) = (app.http.clone(), path.clone());
                tokio::spawn(async move { http.get(&path).await.status.as_u16() })
            })
            .collect();
        assert_eq!(app.http.delete(&path).await.status, 204);
        assert_eq!(app.http.get(&path).await.status, 404);
        for lookup in lookups {
            let status = lookup.await.expect("no panic");
            assert!(status == 200 || status == 404, "{status}");
        }
        assert_eq!(app.http.get(&path).await.status, 404);
    }
    app.stop().await;
}

#[tokio::test]
async fn users_from_both_endpoints_get_a_welcome_email_in_the_background() {
    let program = Program::start().await;
    program
        .http
        .post(
            "/users/register",
            &json!({"name": "B", "email": "b@example.com"}),
        )
        .await
        .expect(201);
    program.http.post("/users", &ada()).await.expect(201);
    for user in ["user_id=1", "user_id=2"] {
        let line = program.logged(&format!("welcome e-mail sent {user}")).await;
        assert!(!line.contains("@example.com"), "{line}");
    }
}

#[tokio::test]
async fn a_list_is_neither_a_user_nor_credentials() {
    let app = App::start().await;
    for (path, list) in [
        ("/users", "[\"a\",\"a@x.y\",null]"),
        ("/users/register", " [\"a\",\"a@x.y\",null]"),
        ("/auth/login", "[\"a@x.y\",\"correct horse battery\"]"),
        ("/users", "\"a\""),
        ("/users", "null"),
    ] {
        let answer = app.http.post_text(path, list).await;
        let message = answer.expect_error(422, "invalid_json");
        assert!(message.contains("object"), "{message}");
    }
    app.stop().await;
}

#[tokio::test]
async fn the_cache_keeps_a_user_for_the_configured_time() {
    let app = App::start_set(&["--cache-ttl-seconds", "1"]).await;
    app.http
        .post("/users", &super::metrics::ada())
        .await
        .expect(201);
    let cached = async || app.http.get("/users/1").await.expect(200)["cached"] == true;
    for expected in [false, true, false] {
        eventually("the cache forgets and keeps", async || {
            (cached().await == expected).then_some(())
        })
        .await;
    }
    app.stop().await;
}
