//! Denied access, lost connections, restarts, no traffic.

use super::super::browser::{Browser, Chromium, Firefox};
use super::super::database;
use super::super::support::{Http, Program};
use super::{page, send_traffic, show};

const TOKEN: &str = "a-token-of-32-characters-or-more";

fn sign_in(browser: &mut dyn Browser, token: &str) {
    browser.wait("document.querySelector('#token') !== null");
    browser.evaluate(&format!(
        "(() => {{
            document.querySelector('#token').value = {token:?};
            document.querySelector('.denied').requestSubmit();
        }})()"
    ));
}

fn denied(browser: &mut dyn Browser, http: &Http) {
    browser.open(&page(http, "overview"));
    browser.wait("document.querySelector('.denied h1')?.innerText === 'Access denied'");
    let text = browser.evaluate("document.body.innerText");
    let text = text.as_str().expect("a text");
    assert!(!text.contains("demo-app"), "nothing is revealed: {text}");
    sign_in(browser, "another-token-of-32-characters-or-so");
    browser.wait("document.querySelector('.denied p')?.innerText.includes('refused')");
    sign_in(browser, TOKEN);
    browser.wait("document.querySelector('[data-number=rate] data') !== null");
    // A reload in the same tab does not ask for the token again.
    browser.reload();
    browser.wait("document.querySelector('[data-number=rate] data') !== null");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "starts Chromium and Firefox"]
async fn a_client_without_a_token_is_asked_for_it() {
    let program = Program::start_set(&["--metrics-token", TOKEN]).await;
    super::in_both(program, denied).await;
}

/// Whether rates are known, and the number of requests since the start.
const TOTAL: &str = "document.querySelector('[data-number=rate] data') === null ? null
    : document.querySelector('[data-number=rate]').nextElementSibling.innerText";

async fn killed_and_restarted<B: Browser + Send + 'static>(start: fn() -> B) {
    let address = format!("127.0.0.1:{}", test_programs::free_port());
    let database = database::empty();
    let arguments = ["--listen", address.as_str(), "--database-url", &database];
    let run = || Program::run(Program::command(&arguments));
    let program = run().await;
    let http = program.http.clone();
    let on_page = |mut browser: B, look: fn(&mut B, &Http)| {
        let http = http.clone();
        async move {
            let looked = tokio::task::spawn_blocking(move || {
                look(&mut browser, &http);
                browser
            });
            looked.await.expect("no panic")
        }
    };

    // Before any traffic, the page explains what it will show.
    let started = tokio::task::spawn_blocking(start);
    let browser = started.await.expect("no panic");
    let browser = on_page(browser, |browser, http| {
        show(browser, http, "overview");
        browser.wait(
            "document.querySelector('.notice h2')?.innerText === 'Waiting for the first request'",
        );
    })
    .await;
    send_traffic(&http).await;
    let browser = on_page(browser, |browser, _| {
        browser.becomes(TOTAL, &|text| *text == "22 in total");
    })
    .await;

    drop(program);
    let browser = on_page(browser, |browser, _| {
        browser.wait("document.querySelector('[data-notice=lost] .age') !== null");
        browser.wait("document.querySelector('[data-state=lost]') !== null");
        // The last values stay.
        browser.becomes(TOTAL, &|text| *text == "22 in total");
    })
    .await;

    let program = run().await;
    http.get("/items/1").await.expect(200);
    let browser = on_page(browser, |browser, _| {
        browser.wait("document.querySelector('[data-notice=restarted]') !== null");
        browser.wait("document.querySelector('[data-state=live]') !== null");
        browser.becomes(TOTAL, &|text| *text == "1 in total");
        // The history is kept, and no rate is computed across the restart.
        browser.evaluate("document.querySelector('[data-chart=outcomes] figcaption button').click()");
        let rows = "[...document.querySelectorAll('[data-chart=outcomes] tbody tr')].map((row) => row.innerText)";
        browser.becomes(rows, &|rows| {
            let rows = rows.as_array().expect("rows");
            rows.len() > 2 && rows.iter().all(|row| !row.as_str().unwrap_or("-").contains('−'))
        });
    })
    .await;
    drop((browser, program));
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "starts Chromium"]
async fn a_service_that_is_killed_and_restarted_is_followed_in_chromium() {
    killed_and_restarted(Chromium::start).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "starts Firefox"]
async fn a_service_that_is_killed_and_restarted_is_followed_in_firefox() {
    killed_and_restarted(Firefox::start).await;
}
