//! The endpoints without a state of their own: the welcome, health, items.

use super::support::App;

#[tokio::test]
async fn the_root_welcomes_and_says_the_version() {
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
async fn health_is_200_while_the_database_answers_and_503_when_it_does_not() {
    let app = App::start().await;
    let healthy = app.http.get("/health").await.expect(200);
    assert_eq!(healthy["status"], "healthy");
    let timestamp = healthy["timestamp"].as_str().expect("a text");
    timestamp
        .parse::<jiff::Timestamp>()
        .expect("an RFC 3339 timestamp");

    app.state.database.close().await;
    let unhealthy = app.http.get("/health").await.expect(503);
    assert_eq!(unhealthy["status"], "unhealthy");
    assert!(unhealthy["timestamp"].is_string());
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
async fn an_item_whose_id_is_no_integer_is_refused_in_clear_words() {
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
