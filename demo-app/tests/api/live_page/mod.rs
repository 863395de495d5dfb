//! The live page beside `/metrics`, in browsers that can reach only this service.
//!
//! | file | holds |
//! |---|---|
//! | `numbers` | every number of the page equals the scrape |
//! | `use_of_it` | filters, sorting, search, pause, what the address keeps |
//! | `states` | denied access, lost connections, restarts, no traffic |
//! | `barriers` | what axe-core finds, with pictures of the views |
//! | `welcome` | the page at `/` |

mod barriers;
mod numbers;
mod states;
mod use_of_it;
mod welcome;

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::browser::Browser;
use super::support::{Http, Program};

/// The address of the page, and of a view in it.
fn page(http: &Http, view: &str) -> String {
    format!("http://{}/metrics/ui#/{view}", http.authority())
}

/// Waits until the page shows this view with values.
fn show(browser: &mut dyn Browser, http: &Http, view: &str) {
    browser.open(&page(http, view));
    browser.wait("document.querySelector('[data-state=live]') !== null");
    browser.wait("document.querySelector('main h1') !== null && document.querySelector('[aria-busy]') === null");
}

/// Goes to another view of the page that is open, without reloading.
fn turn(browser: &mut dyn Browser, view: &str) {
    let hash = json!(format!("#/{view}"));
    browser.evaluate(&format!(
        "new Promise((done) => {{
            if (location.hash === {hash}) return done(0);
            addEventListener('hashchange', () => setTimeout(() => done(0), 30), {{once: true}});
            location.hash = {hash};
        }})"
    ));
}

/// Sends requests whose numbers are known: some succeed, some fail.
async fn send_traffic(http: &Http) {
    for number in 0..12 {
        http.get(&format!("/items/{number}")).await.expect(200);
    }
    for _ in 0..5 {
        http.get("/users/999999")
            .await
            .expect_error(404, "user_not_found");
    }
    for number in 0..2 {
        let user = json!({
            "name": "Ada", "email": format!("ada{number}@example.com"), "password": "correct horse battery",
        });
        http.post("/users/register", &user).await.expect(201);
    }
    http.post("/data", &json!({"answer": 42})).await.expect(201);
    http.get("/data").await.expect(200);
    http.get("/nowhere").await.expect_error(404, "not_found");
}

/// Makes one in two requests fail, and sends some.
async fn send_failures(http: &Http) {
    let faults = json!({"error_share": 1});
    let request = http.request(reqwest::Method::PUT, "/faults").json(&faults);
    super::support::Answer::of(request).await.expect(200);
    for _ in 0..3 {
        let answer = http.get("/data").await;
        assert!(answer.status.is_server_error(), "{answer:?}");
    }
    http.delete("/faults").await;
}

/// Asserts that the page asked only its own service, and that nothing was logged as an error: not by its script, and not
/// by the browser because the policy forbids it.
fn assert_well_behaved(browser: &dyn Browser, http: &Http) {
    let origin = format!("http://{}/", http.authority());
    let elsewhere: BTreeSet<String> = browser
        .requested()
        .into_iter()
        .filter(|url| !url.starts_with(&origin) && !url.starts_with("data:"))
        .filter(|url| url != "about:blank")
        .collect();
    assert_eq!(elsewhere, BTreeSet::new());
    assert_eq!(browser.errors(), [Value::Null; 0]);
}

/// Runs the same in both browsers, each on a thread of its own, against one service.
async fn in_both(program: Program, look: fn(&mut dyn Browser, &Http)) -> Program {
    use super::browser::{Chromium, Firefox};
    let http = program.http.clone();
    let chromium = tokio::task::spawn_blocking(move || look(&mut Chromium::start(), &http));
    let http = program.http.clone();
    let firefox = tokio::task::spawn_blocking(move || look(&mut Firefox::start(), &http));
    chromium.await.expect("no panic in Chromium");
    firefox.await.expect("no panic in Firefox");
    program
}
