//! Filters, sorting, search, pause, and the state in the address.

use serde_json::json;

use super::super::browser::Browser;
use super::super::support::{Http, Program};
use super::{assert_well_behaved, in_both, send_traffic, show, turn};

/// The first cells of the rows of a table.
fn names(table: &str) -> String {
    format!(
        "[...document.querySelectorAll('[data-table={table}] tbody tr')].map((row) => row.cells[0].innerText.trim())"
    )
}

fn click(browser: &mut dyn Browser, selector: &str) {
    browser.wait(&format!("document.querySelector({selector:?}) !== null"));
    browser.evaluate(&format!("document.querySelector({selector:?}).click()"));
}

fn choose(browser: &mut dyn Browser, selector: &str, value: &str) {
    browser.wait(&format!("document.querySelector({selector:?}) !== null"));
    browser.evaluate(&format!(
        "(() => {{
            const select = document.querySelector({selector:?});
            select.value = {value:?};
            select.dispatchEvent(new Event('change', {{bubbles: true}}));
        }})()"
    ));
}

/// Counts the requests for values that the page begins from now on.
const COUNT_POLLS: &str = "(() => {
    const send = window.fetch;
    window.polls = 0;
    window.fetch = (...request) => {
        if (String(request[0]).includes('ui/values')) window.polls += 1;
        return send(...request);
    };
    return 0;
})()";

const POLLS: &str = "window.polls";

fn look(browser: &mut dyn Browser, http: &Http) {
    show(browser, http, "requests?window=start");

    // Filters offer the known values, also of endpoints without traffic.
    let offered = "[...document.querySelectorAll('.filters label')].find((one) => one.innerText.startsWith('endpoint'))
        ?.querySelectorAll('option').length";
    browser.becomes(offered, &|count| count.as_u64() > Some(15));
    let endpoint = ".filters label:last-of-type select";
    choose(browser, endpoint, "/items/{item_id}");
    browser.becomes(&names("calls"), &|rows| {
        *rows == json!(["GET /items/{item_id}"])
    });
    browser.wait("location.hash.includes('f.endpoint=%2Fitems%2F%7Bitem_id%7D')");

    // The address contains it, with the time window.
    browser.reload();
    browser.wait("document.querySelector('[data-table=calls]') !== null");
    browser.becomes(&names("calls"), &|rows| {
        *rows == json!(["GET /items/{item_id}"])
    });
    browser
        .wait("document.querySelector('.choice [aria-pressed=true]').innerText === 'Since start'");
    choose(browser, endpoint, "");

    // Sorting by two columns, in both directions.
    click(browser, "[data-table=calls] th:last-child .sort");
    browser.wait(
        "document.querySelector('[data-table=calls] th:last-child').ariaSort === 'descending'",
    );
    browser.becomes(&names("calls"), &|rows| rows[0] == "GET /items/{item_id}");
    click(browser, "[data-table=calls] th:first-child .sort");
    click(browser, "[data-table=calls] th:first-child .sort");
    browser.wait(
        "document.querySelector('[data-table=calls] th:first-child').ariaSort === 'descending'",
    );
    browser.becomes(&names("calls"), &|rows| {
        rows[0]
            .as_str()
            .is_some_and(|row| row.ends_with("unmatched"))
    });

    // Arrow keys move between the rows.
    browser.evaluate("document.querySelector('[data-table=calls] tbody a').focus()");
    browser.press("ArrowDown");
    browser.wait(
        "document.activeElement === document.querySelectorAll('[data-table=calls] tbody a')[1]",
    );
    browser.press("ArrowUp");
    browser.wait("document.activeElement === document.querySelector('[data-table=calls] tbody a')");

    // The search is opened with a key; it finds help texts and label values.
    browser.press("/");
    browser.wait("document.activeElement.id === 'search'");
    for key in "welcome_email waited".chars() {
        browser.press(&key.to_string());
    }
    browser.press("Enter");
    browser.becomes(&names("metrics"), &|rows| {
        *rows == json!(["queue_wait_seconds"])
    });
    turn(browser, "metrics?q=users%20who%20signed%20up");
    browser.becomes(&names("metrics"), &|rows| {
        *rows == json!(["user_registrations_total"])
    });

    // A graph is shown as a table, and copied as PromQL.
    turn(
        browser,
        "metric/http_requests_total?f.endpoint=%2Fdata&f.method=GET",
    );
    click(browser, "[data-chart=main] figcaption button");
    browser.wait("document.querySelectorAll('[data-chart=main] tbody tr').length > 0");
    browser.wait(
        "[...document.querySelectorAll('.expressions code')].some((one) => one.innerText ===
            'sum by (status_code) (rate(http_requests_total{endpoint=\"/data\", method=\"GET\"}[5m]))')",
    );

    // A time range that is selected with the mouse is shown until it is reset.
    click(browser, "[data-chart=main] figcaption button");
    browser.wait(
        "(() => {
            const graph = document.querySelector('[data-chart=main] .u-over');
            if (!graph) return false;
            const {left, top, width} = graph.getBoundingClientRect();
            const at = (kind, target, share) => target.dispatchEvent(new MouseEvent(kind, {
                bubbles: true, clientX: left + width * share, clientY: top + 20, movementX: 9, buttons: 1,
            }));
            at('mousedown', graph, 0.2);
            at('mousemove', graph, 0.6);
            at('mouseup', document, 0.6);
            return true;
        })()",
    );
    let reset = "[...document.querySelectorAll('.controls button')].find((one) => one.innerText === 'Reset zoom')";
    browser.wait(&format!("{reset} !== undefined"));
    browser.evaluate(&format!("{reset}.click()"));
    browser.wait(&format!("{reset} === undefined"));

    // While hidden, it sends no requests.
    let hide =
        "Object.defineProperty(document, 'visibilityState', {value: 'hidden', configurable: true});
        document.dispatchEvent(new Event('visibilitychange'))";
    let show =
        "delete document.visibilityState; document.dispatchEvent(new Event('visibilitychange'))";
    let polls_while = |browser: &mut dyn Browser, what: &str| {
        let before = browser.evaluate(POLLS);
        browser.evaluate("new Promise((done) => setTimeout(done, 1500))");
        assert_eq!(browser.evaluate(POLLS), before, "polled while {what}");
        before
    };
    browser.evaluate(COUNT_POLLS);
    browser.becomes(POLLS, &|polls| polls.as_u64() > Some(0));
    browser.evaluate(&format!("(() => {{ {hide}; return 0; }})()"));
    let before = polls_while(browser, "hidden");
    browser.evaluate(&format!("(() => {{ {show}; return 0; }})()"));
    browser.becomes(POLLS, &|polls| polls.as_u64() > before.as_u64());

    // While paused, it sends no requests; then it continues.
    click(browser, ".controls .fixed");
    browser.wait("document.querySelector('[data-state=paused]') !== null");
    let before = polls_while(browser, "paused");
    click(browser, ".controls .fixed");
    browser.becomes(POLLS, &|polls| polls.as_u64() > before.as_u64());

    // Unused series are listed.
    turn(browser, "unused");
    browser.becomes(&names("unused"), &|rows| {
        let rows = rows.as_array().expect("rows");
        rows.contains(&json!("GET /auth/me")) && !rows.contains(&json!("GET /items/{item_id}"))
    });
    assert_well_behaved(browser, http);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "starts Chromium and Firefox"]
async fn it_filters_sorts_searches_pauses_and_keeps_its_state_in_the_address() {
    let program = Program::start().await;
    send_traffic(&program.http).await;
    in_both(program, look).await;
}
