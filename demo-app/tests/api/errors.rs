//! Failed requests: the right status code, and the same JSON structure for all.

use reqwest::Method;
use serde_json::json;

use super::support::{Answer, App};

#[tokio::test]
async fn a_body_that_is_not_json_is_400() {
    let app = App::start().await;
    for path in ["/users", "/users/register", "/data"] {
        for body in [
            "",
            "{",
            "{\"name\": \"Ada\",}",
            "nonsense",
            "{} {}",
            "{\"name\": 5,",
        ] {
            let answer = app.http.post_text(path, body).await;
            answer.expect_error(400, "malformed_json");
        }
    }
    app.stop().await;
}

#[tokio::test]
async fn json_of_the_wrong_structure_is_422_with_its_position() {
    let app = App::start().await;
    for path in ["/users", "/users/register"] {
        let answer = app
            .http
            .post(path, &json!({"name": 5, "email": "a@b.c"}))
            .await;
        let message = answer.expect_error(422, "invalid_json");
        assert!(message.contains("name"), "{message}");
        let answer = app.http.post(path, &json!({"name": "Ada"})).await;
        let message = answer.expect_error(422, "invalid_json");
        assert!(message.contains("email"), "{message}");
        let answer = app.http.post(path, &json!(["Ada"])).await;
        answer.expect_error(422, "invalid_json");
    }
    app.stop().await;
}

#[tokio::test]
async fn a_body_without_the_content_type_json_is_415() {
    let app = App::start().await;
    for path in ["/users", "/users/register", "/data"] {
        let bare = app.http.request(Method::POST, path).body("{}");
        let message = Answer::of(bare)
            .await
            .expect_error(415, "unsupported_media_type");
        assert!(message.contains("application/json"), "{message}");
        let text = app
            .http
            .request(Method::POST, path)
            .header("content-type", "text/plain")
            .body("{}");
        Answer::of(text)
            .await
            .expect_error(415, "unsupported_media_type");
    }
    app.stop().await;
}

#[tokio::test]
async fn a_body_of_one_mebibyte_is_accepted_and_one_byte_more_is_413() {
    let app = App::start().await;
    let string_of = |bytes: usize| format!("\"{}\"", "x".repeat(bytes - 2));
    let answer = app.http.post_text("/data", string_of(1024 * 1024)).await;
    answer.expect(201);
    for path in ["/data", "/users", "/users/register"] {
        let answer = app.http.post_text(path, string_of(1024 * 1024 + 1)).await;
        let message = answer.expect_error(413, "body_too_large");
        assert!(message.contains("1048576"), "{message}");
    }
    app.stop().await;
}

#[tokio::test]
async fn an_unknown_route_is_404() {
    let app = App::start().await;
    for path in [
        "/nowhere",
        "/users/1/friends",
        "/items",
        "/data/",
        "/%F0%9F",
    ] {
        let message = app.http.get(path).await.expect_error(404, "not_found");
        assert!(message.contains(path), "{message}");
    }
    app.stop().await;
}

#[tokio::test]
async fn a_wrong_method_is_405_with_the_allowed_methods() {
    let app = App::start().await;
    for (method, path, allowed) in [
        (Method::DELETE, "/", "GET,HEAD"),
        (Method::POST, "/health", "GET,HEAD"),
        (Method::PUT, "/data", "GET,HEAD,POST"),
        (Method::POST, "/items/1", "GET,HEAD"),
        (Method::GET, "/users", "POST"),
        (Method::PUT, "/users/register", "POST"),
        (Method::PATCH, "/users/1", "GET,HEAD,DELETE"),
        (Method::POST, "/metrics/custom", "GET,HEAD"),
        (Method::PUT, "/metrics", "GET,HEAD"),
    ] {
        let answer = Answer::of(app.http.request(method.clone(), path)).await;
        let message = answer.expect_error(405, "method_not_allowed");
        assert!(message.contains(method.as_str()), "{message}");
        assert_eq!(answer.header("allow"), allowed, "{method} {path}");
    }
    app.stop().await;
}

#[tokio::test]
async fn a_path_that_is_not_utf_8_is_400() {
    let app = App::start().await;
    let answer = app.http.get("/items/%FF").await;
    answer.expect_error(400, "malformed_path");
    app.stop().await;
}

#[tokio::test]
async fn an_unavailable_database_is_503_without_details() {
    let app = App::start().await;
    app.state.database.close().await;
    let user = json!({"name": "Ada", "email": "ada@example.com"});
    for answer in [
        app.http.get("/data").await,
        app.http.get("/users/1").await,
        app.http.delete("/users/1").await,
        app.http.post("/users", &user).await,
        app.http.post("/users/register", &user).await,
        app.http.post("/data", &user).await,
    ] {
        let message = answer.expect_error(503, "unavailable");
        assert!(!message.contains("pool"), "{message}");
    }
    app.stop().await;
}
