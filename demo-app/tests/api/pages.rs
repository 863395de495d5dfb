//! The stateless endpoints: welcome, health, items.

use super::support::App;

#[tokio::test]
async fn the_root_has_a_welcome_and_the_version() {
    let app = App::start().await;
    let body = app.http.get("/").await.expect(200);
    assert!(
        body["message"]
            .as_str()
            .is_some_and(|m| m.contains("Welcome"))
    );
    assert_eq!(body["version"], env!("CARGO_PKG_VERSION"));
    app.stop().await;
}

#[tokio::test]
async fn health_is_200_with_a_database_and_503_without() {
    let app = App::start().await;
    let healthy = app.http.get("/health").await.expect(200);
    for (what, is) in [("status", "healthy"), ("database", "up"), ("cache", "up")] {
        assert_eq!(healthy[what], is);
    }
    let timestamp = healthy["timestamp"].as_str().expect("a text");
    timestamp
        .parse::<jiff::Timestamp>()
        .expect("an RFC 3339 timestamp");

    app.state.database.close().await;
    let unhealthy = app.http.get("/health").await.expect(503);
    assert_eq!(unhealthy["status"], "unhealthy");
    assert_eq!(unhealthy["database"], "down");
    assert!(unhealthy["timestamp"].is_string());
    app.stop().await;
}

#[tokio::test]
async fn without_its_database_the_service_is_alive_but_not_ready() {
    let app = App::start().await;
    for (path, status) in [("/health/live", 200), ("/health/ready", 200)] {
        let probe = app.http.get(path).await.expect(status);
        assert_eq!(probe, serde_json::json!({"status": "healthy"}));
    }
    app.state.database.close().await;
    app.http.get("/health/live").await.expect(200);
    let probe = app.http.get("/health/ready").await.expect(503);
    assert_eq!(probe, serde_json::json!({"status": "unhealthy"}));
    app.stop().await;
}

#[tokio::test]
async fn an_item_is_its_id_and_the_query() {
    let app = App::start().await;
    let body = app.http.get("/items/42?q=caf%C3%A9+noir").await.expect(200);
    assert_eq!(body, serde_json::json!({"item_id": 42, "q": "café noir"}));
    let body = app.http.get("/items/-1").await.expect(200);
    assert_eq!(body, serde_json::json!({"item_id": -1, "q": null}));
    app.stop().await;
}

#[tokio::test]
async fn an_item_id_that_is_not_an_integer_is_refused_with_a_clear_message() {
    let app = App::start().await;
    for id in ["abc", "1.5", "9223372036854775808", "%20"] {
        let answer = app.http.get(&format!("/items/{id}")).await;
        let message = answer.expect_error(422, "invalid_path");
        assert!(
            message.contains("`item_id` must be an integer"),
            "{message}"
        );
    }
    app.stop().await;
}
