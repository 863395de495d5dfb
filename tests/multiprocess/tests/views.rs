//! Processes with views: each writes the exposed metrics to its file.

use crate::shop::{Shop, V1};
use std::path::Path;

fn with_views(directory: &Path) -> Shop {
    Shop::spawn(Shop::command(V1, directory).env("SHOP_VIEWS", "1"))
}

#[test]
fn views_of_several_processes_are_added_up() {
    let directory = tempfile::tempdir().expect("a folder");
    let mut shops = [with_views(directory.path()), with_views(directory.path())];
    let at_rest = shops[0].scrape();
    assert!(!at_rest.0.contains("order_euros_count"), "{}", at_rest.0);
    for shop in &mut shops {
        for command in ["card 2", "invoice 1", "visit 7", "customers 3", "levels 4"] {
            shop.tell(command);
        }
        for command in ["product 1", "product 2", "product 3", "work 1"] {
            shop.tell(command);
        }
    }
    shops[1].tell("order 20");
    let scrape = shops[0].scrape();
    for (series, value) in [
        ("orders_total", 6.0),
        ("people", 6.0),
        ("price_euros", 4.0),
        (r#"products_total{product="product 1"}"#, 2.0),
        (r#"products_total{product="other"}"#, 4.0),
        ("order_euros_count", 1.0),
        (r#"order_euros_bucket{le="100.0"}"#, 1.0),
    ] {
        assert_eq!(scrape.value(series), value, "{series}");
    }
    for gone in [
        "visits_total",
        "customers",
        "payment=\"card\"} 2",
        "packing_seconds_count",
    ] {
        let has = |line: &&str| line.contains(gone) && !line.contains("waiting");
        let lines: Vec<_> = scrape.0.lines().filter(has).collect();
        let lines: Vec<_> = lines.iter().filter(|line| !line.starts_with('#')).collect();
        assert!(lines.is_empty(), "{gone}: {lines:?}");
    }
    assert_eq!(
        scrape.of("function_call_duration_seconds_count", "work"),
        2.0
    );

    // The counts of an ended process stay.
    let [first, mut second] = shops;
    first.kill();
    second.until(|scrape| scrape.0.contains("metrics_processes 1\n"));
    let scrape = second.scrape();
    assert_eq!(scrape.value("orders_total"), 6.0);
    assert_eq!(scrape.value(r#"products_total{product="other"}"#), 4.0);
}
