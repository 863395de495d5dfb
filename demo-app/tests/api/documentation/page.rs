//! `/docs` in a browser that can reach only this service.

use std::path::{Path, PathBuf};

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::super::browser::{Browser as _, Chromium};
use super::super::database;
use super::super::support::{Answer, App};
use super::Description;

/// The folder for screenshots of the page.
const PICTURES: &str = env!("CARGO_TARGET_TMPDIR");

fn picture(name: &str) -> PathBuf {
    Path::new(PICTURES).join(name)
}

/// Opens an operation, and sends its example. Returns the status code and the body of the response.
fn try_out(browser: &mut Chromium, operation: &str) -> (String, String) {
    let operation = format!("#operations-{operation}");
    browser.click(&format!("{operation} .opblock-summary-control"));
    browser.click(&format!("{operation} .try-out__btn"));
    browser.click(&format!("{operation} .execute"));
    let answer = format!("{operation} .live-responses-table .response");
    let mut text = |of: &str| {
        let text = format!("document.querySelector('{answer} {of}')?.innerText ?? ''");
        let text = browser.becomes(&text, &|text| text != "");
        text.as_str().expect("a text").to_owned()
    };
    (text(".response-col_status"), text(".highlight-code"))
}

#[tokio::test]
#[ignore = "starts Chromium"]
async fn the_page_renders_and_tries_out_endpoints_without_other_hosts() {
    let app = App::start().await;
    let operations = Description::of(&app.http).await.operations().len();
    let origin = format!("http://{}/", app.http.authority());
    let seen = tokio::task::spawn_blocking(move || {
        let mut browser = Chromium::start();
        browser.open(&format!("{origin}docs"));
        let blocks = "document.querySelectorAll('.opblock').length";
        browser.becomes(blocks, &|count| *count == operations);
        let title = browser.evaluate("document.querySelector('.info .title').innerText");
        assert!(
            title
                .as_str()
                .is_some_and(|title| title.starts_with("demo-app"))
        );

        browser.screenshot(&picture("docs.png"));
        let (status, body) = try_out(&mut browser, "items-read_item");
        assert!(status.starts_with("200"), "{status}");
        assert!(body.contains("\"item_id\": 42"), "{body}");
        let (status, body) = try_out(&mut browser, "users-register_user");
        assert!(status.starts_with("201"), "{status}");
        assert!(body.contains("\"email\": \"ada@example.com\""), "{body}");

        browser.screenshot(&picture("docs-tried-out.png"));
        assert_eq!(browser.errors(), [Value::Null; 0]);
        let elsewhere = browser.requested().into_iter();
        let elsewhere: Vec<_> = elsewhere
            .filter(|url| !url.starts_with(&origin) && !url.starts_with("data:"))
            .filter(|url| url != "about:blank")
            .collect();
        assert_eq!(elsewhere, [""; 0]);
    });
    seen.await.expect("no panic");
    println!("pictures of the page are in {PICTURES}");
    app.http.get("/users/1").await.expect(200);
    app.stop().await;
}

#[tokio::test]
async fn the_page_is_a_folder_and_a_missing_file_is_404() {
    let app = App::start().await;
    let page = app.http.get("/docs").await;
    assert_eq!(
        page.status,
        StatusCode::OK,
        "the browser was sent to the folder"
    );
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    let script = app.http.get("/docs/swagger-ui-bundle.js").await;
    assert_eq!(script.header("content-type"), "text/javascript");
    for none in [
        "/docs/nothing.js",
        "/docs/../Cargo.toml",
        "/docs/%2e%2e/x",
        "/docs/a/b",
    ] {
        app.http.get(none).await.expect_error(404, "not_found");
    }
    app.stop().await;
}

#[tokio::test]
async fn neither_faults_nor_the_rate_limit_affect_the_page() {
    let limit = ["--rate-limit-per-second", "1", "--rate-limit-burst", "1"];
    let database = database::empty();
    let others = ["--enable-faults", "--database-url", &database];
    let app = App::start_with(&[&limit[..], &others].concat()).await;
    let faults = json!({"error_share": 1, "database_down": true});
    let request = app.http.request(Method::PUT, "/faults").json(&faults);
    Answer::of(request).await.expect(200);
    for _ in 0..3 {
        for path in ["/openapi.json", "/docs", "/docs/swagger-ui.css"] {
            let answer = app.http.get(path).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
        }
    }
    app.stop().await;
}
