//! A binary of three crates. Two of them conflict in every possible way: each conflict is reported
//! with both locations, the first declaration is exposed, and the service works.

use axum::Router;
use axum::routing::get;
use metrics_runtime::{Checks, Source, check, crates};
use std::collections::BTreeSet;
use std::process::Command;
use tests::exposition::Exposition;
use tests::server::Server;

/// The line of the attribute above `item` in a crate's source.
fn place(package: &str, item: &str) -> String {
    let text = match package {
        "billing" => include_str!("billing/lib.rs"),
        _ => include_str!("orders/lib.rs"),
    };
    let lines: Vec<_> = text.lines().collect();
    let at = lines.iter().position(|line| line.contains(item));
    let at = at.unwrap_or_else(|| panic!("no {item} in {package}"));
    assert!(lines[at - 1].trim().starts_with("#["), "{}", lines[at - 1]);
    format!("tests/crates/{package}/lib.rs:{at} (crate {package})")
}

#[test]
fn each_conflict_is_reported_with_both_locations() {
    let error = check().expect_err("billing and orders have conflicts");
    let text = error.to_string();
    let both = [
        (
            "`basket_items` is a histogram and a gauge",
            "static BASKET_ITEMS",
            "static BASKET_ITEMS",
        ),
        (
            "`vouchers_total` has two help texts, \"Vouchers that were redeemed.\" and \
             \"Vouchers that were handed out.\"",
            "static VOUCHERS_TOTAL",
            "static VOUCHERS_TOTAL",
        ),
        (
            "`refunds_total` has the labels [\"reason\"] and the labels [\"complete\"]",
            "static REFUNDS_TOTAL",
            "static REFUNDS_TOTAL",
        ),
        (
            "`discount_ratio` has the buckets [0.1, 0.5] and the buckets [0.25, 0.5, 0.75]",
            "static DISCOUNT_RATIO",
            "static DISCOUNT_RATIO",
        ),
        (
            "the counter `orders_total` and the gauge `orders` would both have the name `orders`, \
             because OpenMetrics names counters without `_total`",
            "static ORDERS_TOTAL",
            "static ORDERS:",
        ),
        (
            "2 declarations would share the series `waiting_customers`, and only the first is exposed",
            "static WAITING_CUSTOMERS",
            "static WAITING_CUSTOMERS",
        ),
        (
            "2 functions declare the endpoint `GET /invoices/{id}`",
            "fn show_invoice",
            "fn show_order_as_invoice",
        ),
    ];
    let mut expected: Vec<_> = both
        .map(|(words, first, second)| (words, place("billing", first), place("orders", second)))
        .into();
    expected.push((
        "2 declarations share the series `function_call_duration_seconds{module=\"orders\",function=\"close\"}`",
        place("orders", "fn close"),
        place("orders", "fn close(&self) {} // The order's method."),
    ));
    for (words, first, second) in &expected {
        let (_, rest) = text
            .split_once(words)
            .unwrap_or_else(|| panic!("no {words:?} in {text}"));
        let places: Vec<_> = rest.lines().skip(1).take(2).collect();
        assert!(
            places[0].starts_with("  first:  `") && places[0].ends_with(first),
            "{text}"
        );
        assert!(
            places[1].starts_with("  second: `") && places[1].ends_with(second),
            "{text}"
        );
    }
    assert_eq!(error.conflicts().len(), expected.len(), "{text}");
    // The declaration without errors is in no conflict.
    let packages = |source: Source| source.package;
    for conflict in error.conflicts() {
        assert_ne!(packages(conflict.first), "shipping");
        assert_ne!(packages(conflict.second), "shipping");
    }
    // The runtime's number depends on its features, which the other packages of the build can
    // enable.
    let seen = [
        "billing (8), metrics-runtime (",
        "), orders (11), shipping (3)",
    ];
    let (_, crates) = text
        .split_once("crates with declarations: ")
        .expect("the crates are listed");
    assert!(
        crates.starts_with(seen[0]) && crates.ends_with(seen[1]),
        "{text}"
    );
}

#[tokio::test]
async fn the_first_declaration_is_exposed_and_the_service_works() {
    let router = Router::new()
        .route("/invoices/{id}", get(billing::show_invoice))
        .route("/orders/{id}", get(orders::show_order_as_invoice))
        .route("/parcels/{id}", get(shipping::show_parcel));
    let server = Server::start(metrics_runtime::instrument(router)).await;
    billing::work();
    orders::work();
    shipping::work();
    for path in ["/invoices/1", "/orders/1", "/parcels/1"] {
        assert_eq!(server.status("GET", path).await, Some(200));
    }
    assert_eq!(server.status("GET", "/metrics").await, Some(200));

    let exposition = Exposition::read(&metrics_runtime::render());
    for (series, value) in [
        ("basket_items_count", 1.0),
        ("vouchers_total", 1.0),
        ("refunds_total{reason=\"lost\"}", 1.0),
        ("discount_ratio_bucket{le=\"0.1\"}", 0.0),
        ("discount_ratio_count", 1.0),
        ("orders_total", 1.0),
        ("waiting_customers", 1.0),
        // Two methods with one name, which is a conflict, too.
        (
            "function_calls_total{module=\"orders\",function=\"close\",outcome=\"ok\"}",
            2.0,
        ),
        (
            "function_call_duration_seconds_count{module=\"orders\",function=\"close\"}",
            2.0,
        ),
        // Equal declarations in two crates are added up.
        ("sign_ins_total{tenant=\"acme\"}", 2.0),
        ("jobs_total{task=\"archive\"}", 2.0),
        ("jobs_total{task=\"import\"}", 1.0),
        ("jobs_total{task=\"label\"}", 1.0),
        ("parcel_grams_count", 1.0),
        (
            "http_requests_total{method=\"GET\",endpoint=\"/invoices/{id}\",status_code=\"200\"}",
            1.0,
        ),
        (
            "http_requests_total{method=\"GET\",endpoint=\"/parcels/{id}\",status_code=\"404\"}",
            0.0,
        ),
    ] {
        assert_eq!(exposition.value(series), value, "{series}");
    }
    for second in [
        "basket_items",
        "orders",
        "refunds_total{complete",
        "discount_ratio_bucket{le=\"0.25\"}",
    ] {
        let shown = exposition.samples.keys().find(|series| {
            *series == second || (second.contains('{') && series.starts_with(second))
        });
        assert_eq!(shown, None);
    }
    assert_eq!(exposition.types["basket_items"], "histogram");
}

#[test]
fn a_series_budget_is_checked_in_addition_to_conflicts() {
    let error = Checks::new().series_budget(100).run();
    let error = error.expect_err("there are more");
    assert_eq!(
        error.conflicts().len(),
        check().expect_err("there are some").conflicts().len()
    );
    let over = error.over_budget().expect("more than 100");
    let of = |name| {
        let metrics = over.max.metrics().iter();
        metrics
            .clone()
            .find(|metric| metric.name == name)
            .map(|metric| metric.series)
    };
    // Two crates add to it: three values, with one in both.
    assert_eq!(of("jobs_total"), Some(3));
    // A text label has ten values and `__other__`, in each of two crates.
    assert_eq!(of("sign_ins_total"), Some(2 * 11));
    // Declarations that are not exposed are not counted.
    assert_eq!(of("discount_ratio"), Some(3 + 2));
    assert_eq!(of("orders"), None);
}

#[test]
fn the_crates_are_listed() {
    let seen: Vec<_> = crates().iter().map(|seen| seen.package).collect();
    assert_eq!(seen, ["billing", "metrics-runtime", "orders", "shipping"]);
}

/// A library needs only the core of the runtime: the features that the binary adds are not
/// dependencies of the library.
#[test]
fn a_library_does_not_depend_on_a_web_framework() {
    for library in ["billing", "orders"] {
        let tree = Command::new(env!("CARGO"))
            .args(["tree", "--offline", "--edges=normal", "--prefix=none"])
            .args(["--format={p}", "--no-dedupe", "--package", library])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .expect("cargo runs");
        assert!(tree.status.success(), "{tree:?}");
        let tree = String::from_utf8(tree.stdout).expect("names are text");
        let crates: BTreeSet<&str> = tree
            .lines()
            .filter_map(|line| line.split(' ').next())
            .collect();
        assert!(crates.contains("metrics-runtime"), "{crates:?}");
        for heavy in ["axum", "http", "hyper", "tokio", "tower"] {
            assert!(!crates.contains(heavy), "{library} depends on {heavy}");
        }
        // The library itself and 15 more, including three of the runtime.
        assert!(crates.len() <= 16, "{} crates: {crates:?}", crates.len());
    }
}
