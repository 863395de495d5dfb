//! The live page next to `/metrics`, in browsers that can reach only this service.
//!
//! | file | holds |
//! |---|---|
//! | `numbers` | every number of the page equals the scrape |
//! | `use_of_it` | filters, sorting, search, pause, the state in the address |
//! | `states` | denied access, lost connections, restarts, no traffic |
//! | `barriers` | axe-core's checks, with screenshots of the views |
//! | `picture` | the picture in the README |
//! | `welcome` | the page at `/` |

mod barriers;
mod numbers;
mod picture;
mod states;
mod use_of_it;
mod welcome;

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::browser::Browser;
use super::support::{Http, Program};

/// The address of a view of the page.
fn page(http: &Http, view: &str) -> String {
    format!("http://{}/metrics/ui#/{view}", http.authority())
}

/// Waits until the page shows this view with values.
fn show(browser: &mut dyn Browser, http: &Http, view: &str) {
    browser.open(&page(http, view));
    browser.wait("document.querySelector('[data-state=live]') !== null");
    browser.wait("document.querySelector('main h1') !== null && document.querySelector('[aria-busy]') === null");
}

/// Switches to another view of the open page, without reloading.
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

/// Sends a known number of requests: some succeed, some fail.
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

/// Makes half of the requests fail, and sends some.
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

/// Asserts that the page sent requests only to its own service, and that the console has no errors, neither from
/// its script nor from violations of the content security policy.
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

/// Runs the same in both browsers, each on a separate thread, with one service.
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
