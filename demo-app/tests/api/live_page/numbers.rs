//! After known traffic, every number that the page shows equals the scrape.

use std::collections::BTreeMap;

use serde_json::Value;

use super::super::browser::Browser;
use super::super::scrape::{Scrape, moves_by_itself};
use super::super::support::{Http, Program};
use super::{assert_well_behaved, in_both, page, send_failures, send_traffic, show, turn};

/// The exact numbers of the cells in the table of series, by labels: `{labels: [count or value, sum]}`.
const SERIES: &str = "
    Object.fromEntries([...document.querySelectorAll('[data-table=series] tbody tr')].map((row) => [
        row.dataset.row,
        ['value', 'sum'].map((column) => row.querySelector(`[data-column=${column}] data`)?.value),
    ]))";

/// Whether a series does not change by itself. Browsers open connections in reserve, which end after
/// a timeout.
fn is_still(series: &str) -> bool {
    !moves_by_itself(series)
        && !series.starts_with("active_connections")
        && !series.starts_with("connections_rejected_total")
        && !series.starts_with("metrics_scrapes_total")
        && !series.starts_with("database_pool_")
}

/// The expected content of the page: by metric, then by labels in the page's notation, the value, or count and sum.
fn expected(scrape: &Scrape) -> BTreeMap<String, BTreeMap<String, [Option<f64>; 2]>> {
    let mut metrics: BTreeMap<String, BTreeMap<String, [Option<f64>; 2]>> = BTreeMap::new();
    for (series, value) in scrape.samples().filter(|(series, _)| is_still(series)) {
        let (name, labels) = series.split_once('{').unwrap_or((series, ""));
        let labels = labels.trim_end_matches('}').replace('\'', "\"");
        let labels = labels.replace("\",", "\", ");
        let part = |suffix: &str| {
            let metric = name.strip_suffix(suffix)?;
            let kind = scrape.types.get(metric)?;
            (kind == "histogram" || kind == "summary").then_some(metric)
        };
        let (metric, at) = match (part("_count"), part("_sum")) {
            (Some(metric), _) => (metric, 0),
            (_, Some(metric)) => (metric, 1),
            _ if part("_bucket").is_some() => continue,
            _ => (name, 0),
        };
        let series = metrics.entry(metric.to_owned()).or_default();
        series.entry(labels).or_default()[at] = Some(value);
    }
    metrics
}

fn number(value: &Value) -> Option<f64> {
    value.as_str()?.parse().ok()
}

/// The exact number of a table's cell or of a tile.
fn shown(browser: &mut dyn Browser, selector: &str) -> f64 {
    let value = browser.evaluate(&format!("document.querySelector({selector:?})?.value"));
    number(&value).unwrap_or_else(|| panic!("no number at {selector}: {value}"))
}

/// The quantile of a histogram over all its series, computed like in Prometheus.
fn quantile(scrape: &Scrape, q: f64) -> f64 {
    let mut buckets: BTreeMap<u64, (f64, f64)> = BTreeMap::new();
    for (series, count) in scrape.of_name("http_request_duration_seconds_bucket") {
        let (_, bound) = series.split_once("le='").expect("a bound");
        let bound = bound.trim_end_matches("'}").replace("+Inf", "inf");
        let bound: f64 = bound.parse().expect("a number");
        buckets.entry(bound.to_bits()).or_insert((bound, 0.0)).1 += count;
    }
    let buckets: Vec<_> = buckets.into_values().collect();
    let rank = q * buckets.last().expect("buckets").1;
    let at = buckets.iter().position(|(_, count)| *count >= rank);
    let at = at.expect("a bucket");
    let (start, below) = if at > 0 { buckets[at - 1] } else { (0.0, 0.0) };
    let (end, count) = buckets[at];
    if end.is_infinite() {
        return start;
    }
    start + (end - start) * (rank - below) / (count - below)
}

fn assert_near(what: &str, shown: f64, expected: f64) {
    let difference = (shown - expected).abs();
    assert!(
        difference <= 1e-9 * expected.abs(),
        "{what}: {shown} is not {expected}"
    );
}

fn look(browser: &mut dyn Browser, http: &Http) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let scrape = runtime.expect("a runtime").block_on(Scrape::of(http));

    // Each series of each metric.
    show(browser, http, "metrics?window=start");
    let listed = "document.querySelectorAll('[data-table=metrics] tbody tr').length";
    browser.becomes(listed, &|count| *count == scrape.types.len());
    for (metric, series) in expected(&scrape) {
        turn(browser, &format!("metric/{metric}?window=start"));
        browser.wait(&format!(
            "document.querySelector('.metric-name')?.innerText === {metric:?}"
        ));
        let more = "document.querySelector('[data-table=series] ~ .more')?.click()";
        browser.evaluate(more);
        browser.becomes(
            "document.querySelectorAll('[data-table=series] tbody tr').length",
            &|count| *count == series.len(),
        );
        let rows = browser.evaluate(SERIES);
        for (labels, expected) in series {
            let row = &rows[&labels];
            let value = [number(&row[0]), number(&row[1])];
            assert_eq!(value, expected, "{metric}{{{labels}}}");
        }
    }

    // Numbers that are computed from several series.
    turn(browser, "overview?window=start");
    browser.wait("document.querySelector('[data-number=p99] data') !== null");
    let requests = scrape.sum("http_requests_total");
    let of_servers = scrape.of_name("http_requests_total");
    let failures: f64 = of_servers
        .filter(|(series, _)| series.contains("status_code='5"))
        .map(|(_, count)| count)
        .sum();
    assert!(failures > 0.0 && requests > failures);
    let errors = shown(browser, "[data-number=errors] data");
    assert_near("error ratio", errors, failures / requests);
    for (id, q) in [("p50", 0.5), ("p95", 0.95), ("p99", 0.99)] {
        let value = shown(browser, &format!("[data-number={id}] data"));
        assert_near(id, value, quantile(&scrape, q));
    }
    assert_eq!(shown(browser, "[data-number=progress] data"), 0.0);

    // The table of endpoints.
    turn(browser, "requests?window=start");
    let row = "[data-table=calls] [data-row*='\"/items/{item_id}\"']";
    browser.wait(&format!("document.querySelector({row:?}) !== null"));
    let items = scrape.of_name("http_requests_total");
    let items = items.filter(|(series, _)| series.contains("endpoint='/items/{item_id}'"));
    let items: f64 = items.map(|(_, count)| count).sum();
    let cell = |column: &str| format!("{row} [data-column={column}] data");
    assert_eq!(shown(browser, &cell("total")), items);
    assert_eq!(shown(browser, &cell("failures")), 0.0);

    // The lists of failed requests and of the slowest ones.
    turn(browser, "log");
    let failed = "document.querySelectorAll('[data-table=failed] tbody tr').length";
    browser.becomes(failed, &|count| *count == failures);
    let slowest = "document.querySelectorAll('[data-table=slow] tbody tr').length";
    browser.becomes(slowest, &|count| *count == requests.min(100.0));
    let text = browser.evaluate("document.querySelector('[data-table=slow]').innerText");
    let text = text.as_str().expect("a text");
    assert!(
        text.contains("/items/{item_id}") && !text.contains("/items/7"),
        "{text}"
    );
    assert!(!text.contains("nowhere"), "{text}");

    assert_well_behaved(browser, http);
    browser.open(&page(http, "overview"));
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "starts Chromium and Firefox"]
async fn every_number_equals_the_scrape_in_chromium_and_firefox() {
    let program = Program::start_set(&["--enable-faults"]).await;
    send_traffic(&program.http).await;
    send_failures(&program.http).await;
    in_both(program, look).await;
}
