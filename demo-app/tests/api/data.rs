//! `/data`: stored documents are returned unchanged, in pages.

use serde_json::{Value, json};

use super::support::App;

#[tokio::test]
async fn any_json_is_stored_and_returned_unchanged() {
    let app = App::start().await;
    let documents = [
        "{\"b\":1,\"a\":[true,null,\"é\"]}",
        "123456789012345678901234567890.10",
        "\"text\"",
        "null",
        "[]",
    ];
    for (index, document) in documents.iter().enumerate() {
        let answer = app.http.post_text("/data", format!(" {document}\n")).await;
        let body = answer.expect(201);
        assert_eq!(body["id"], index + 1);
        assert!(answer.text.contains(&format!("\"document\":{document},")));
        let stored_at = body["created_at"].as_str().expect("a text");
        stored_at.parse::<jiff::Timestamp>().expect("a timestamp");
    }
    let list = app.http.get("/data").await;
    list.expect(200);
    for document in documents {
        assert!(list.text.contains(&format!("\"document\":{document},")));
    }
    app.stop().await;
}

#[tokio::test]
async fn pages_follow_each_other_without_gap_or_overlap() {
    let app = App::start().await;
    for number in 0..25 {
        app.http
            .post("/data", &json!({ "number": number }))
            .await
            .expect(201);
    }
    let mut seen: Vec<Value> = Vec::new();
    for (offset, expected) in [(0, 10), (10, 10), (20, 5), (30, 0)] {
        let path = format!("/data?limit=10&offset={offset}");
        let page = app.http.get(&path).await.expect(200);
        assert_eq!(page["limit"], 10);
        assert_eq!(page["offset"], offset);
        assert_eq!(page["total"], 25);
        let items = page["items"].as_array().expect("a list");
        assert_eq!(items.len(), expected);
        seen.extend(items.iter().map(|item| item["document"]["number"].clone()));
    }
    assert_eq!(seen, (0..25).map(Value::from).collect::<Vec<_>>());

    let page = app.http.get("/data").await.expect(200);
    assert_eq!(page["items"].as_array().map(Vec::len), Some(20));
    assert_eq!((&page["limit"], &page["offset"]), (&json!(20), &json!(0)));
    app.stop().await;
}

#[tokio::test]
async fn an_empty_list_is_a_page() {
    let app = App::start().await;
    let page = app.http.get("/data").await.expect(200);
    assert_eq!(
        page,
        json!({"items": [], "limit": 20, "offset": 0, "total": 0})
    );
    app.stop().await;
}

#[tokio::test]
async fn a_page_out_of_bounds_is_refused_with_a_clear_message() {
    let app = App::start().await;
    for (query, word) in [
        ("limit=0", "`limit` must be from 1 to 100"),
        ("limit=101", "`limit` must be from 1 to 100"),
        ("limit=-1", "limit"),
        ("limit=ten", "limit"),
        ("limit=", "limit"),
        ("offset=-1", "offset"),
        ("offset=99999999999", "offset"),
        ("limit=1&limit=2", "limit"),
    ] {
        let answer = app.http.get(&format!("/data?{query}")).await;
        let message = answer.expect_error(422, "invalid_query");
        assert!(message.contains(word), "{query}: {message}");
    }
    app.http.get("/data?limit=1").await.expect(200);
    app.http.get("/data?limit=100").await.expect(200);
    app.stop().await;
}

#[tokio::test]
async fn a_page_of_long_documents_is_shorter_and_the_next_one_continues() {
    let app = App::start().await;
    let long = json!("x".repeat(700_000));
    for document in [&long, &long, &long, &json!("short")] {
        app.http.post("/data", document).await.expect(201);
    }
    let page = async |offset: u64| {
        let page = app.http.get(&format!("/data?offset={offset}")).await;
        let page = page.expect(200);
        assert_eq!(page["total"], 4);
        let items = page["items"].as_array().expect("a list").iter();
        items.map(|item| item["id"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(page(0).await, [1, 2]);
    assert_eq!(page(2).await, [3, 4]);
    app.stop().await;
}
