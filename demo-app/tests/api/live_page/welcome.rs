//! `/` in a browser.

use reqwest::Method;

use super::super::browser::axe::{findings, source};
use super::super::browser::{Browser as _, Chromium};
use super::super::support::{Answer, App};

const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

#[tokio::test]
async fn browsers_get_a_page_with_a_strict_policy_and_others_json() {
    let app = App::start().await;
    let welcome = app.http.get("/").await;
    assert_eq!(welcome.expect(200)["message"], "Welcome to demo-app");
    assert_eq!(welcome.header("vary"), "accept");
    let page = app.http.request(Method::GET, "/").header("accept", BROWSER);
    let page = Answer::of(page).await;
    assert_eq!(page.status, 200, "{page:?}");
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    assert!(!page.header("content-security-policy").contains("unsafe"));
    assert!(page.text.contains("href=\"metrics/ui\""), "{}", page.text);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "starts Chromium"]
async fn the_page_has_links_and_generates_traffic() {
    let app = App::start().await;
    let http = app.http.clone();
    let looked = tokio::task::spawn_blocking(move || {
        let mut browser = Chromium::start();
        browser.open(&format!("http://{}/", http.authority()));
        browser.wait("document.querySelectorAll('li a').length === 4");
        assert_eq!(findings(&mut browser, &source()), [""; 0]);
        let links = browser.evaluate(
            "Promise.all([...document.querySelectorAll('li a')].map((link) => fetch(link.href).then((answer) => answer.status)))",
        );
        assert_eq!(links, serde_json::json!([200, 200, 200, 200]));
        browser.click("#traffic");
        browser.wait(
            "/[1-9]\\d* requests: .* × 200/.test(document.querySelector('#result').textContent)",
        );
        // Failing requests are part of the generated traffic.
        let origin = format!("http://{}/", http.authority());
        let requested = browser.requested();
        assert!(requested.iter().all(|url| url.starts_with(&origin)
            || url.starts_with("data:")
            || url == "about:blank"));
        let errors = browser.errors();
        let is_policy =
            |error: &&serde_json::Value| error.to_string().contains("Content Security Policy");
        assert_eq!(errors.iter().find(is_policy), None);
    });
    looked.await.expect("no panic");
    app.stop().await;
}
