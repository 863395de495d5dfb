//! Several processes share one exposition: each serves the numbers of all, whatever happens to the
//! others.

mod http;
mod postmortems;
mod serving;
mod shop;
mod trouble;
mod versions;
mod views;

use shop::{Shop, V1};

#[test]
fn counts_of_all_processes_add_up() {
    let directory = tempfile::tempdir().expect("a folder");
    let mut shops: Vec<_> = (0..4).map(|_| Shop::start(V1, directory.path())).collect();
    for (number, shop) in (1..).zip(&mut shops) {
        shop.tell(&format!("card {number}"));
        shop.tell("order 20");
        shop.tell("pack 3");
        shop.tell("product 5");
        shop.tell(&format!("product {number}"));
        shop.tell("parcel 100");
        shop.tell(&format!("customers {number}"));
    }
    for shop in &mut shops {
        let scrape = shop.scrape();
        assert_eq!(scrape.value(r#"orders_total{payment="card"}"#), 10.0);
        assert_eq!(scrape.value(r#"orders_total{payment="invoice"}"#), 0.0);
        assert_eq!(scrape.value(r#"order_euros_bucket{le="100.0"}"#), 4.0);
        assert_eq!(scrape.value("order_euros_sum"), 80.0);
        assert_eq!(scrape.value("packing_seconds_sum"), 12.0);
        assert_eq!(scrape.value("packing_seconds_count"), 4.0);
        assert_eq!(scrape.value(r#"products_total{product="product 5"}"#), 4.0);
        assert_eq!(scrape.value(r#"products_total{product="product 2"}"#), 1.0);
        assert_eq!(scrape.value("parcel_grams_count"), 4.0);
        assert_eq!(scrape.value("customers"), 10.0);
        assert_eq!(scrape.value(r#"shop_info{version="1"}"#), 1.0);
        assert_eq!(scrape.value("metrics_processes"), 4.0);
        assert_eq!(scrape.value("metrics_unshared_chunks"), 0.0);
    }
}

#[test]
fn a_killed_process_loses_no_count_and_its_gauges_disappear() {
    let directory = tempfile::tempdir().expect("a folder");
    let mut reader = Shop::start(V1, directory.path());
    for round in 1..=10 {
        let mut shop = Shop::start(V1, directory.path());
        shop.tell("card 3");
        shop.tell("customers 5");
        shop.tell("threads 4");
        shop.tell("product 1");
        shop.tell("work 1");
        // It answers from within and never returns.
        shop.tell("work 0");
        let scrape = reader.scrape();
        assert_eq!(scrape.value("customers"), 5.0);
        assert_eq!(scrape.of("function_calls_in_progress", "work"), 1.0);
        shop.kill();
        let scrape = reader.scrape();
        let rounds = f64::from(round);
        assert_eq!(
            scrape.value(r#"orders_total{payment="card"}"#),
            3.0 * rounds
        );
        assert_eq!(scrape.value("visits_total"), 4000.0 * rounds);
        assert_eq!(
            scrape.value(r#"products_total{product="product 1"}"#),
            rounds
        );
        assert_eq!(scrape.value("customers"), 0.0);
        assert_eq!(scrape.of("function_calls_in_progress", "work"), 0.0);
        assert_eq!(scrape.of("function_calls_total", "work"), rounds);
        assert_eq!(scrape.value("metrics_processes"), 1.0);
    }
}

#[test]
fn gauges_follow_their_mode() {
    let directory = tempfile::tempdir().expect("a folder");
    let mut shops: Vec<_> = (0..3).map(|_| Shop::start(V1, directory.path())).collect();
    let ids: Vec<_> = shops.iter().map(Shop::id).collect();
    let expect = |shop: &mut Shop, [min, max, last]: [f64; 3]| {
        let scrape = shop.scrape();
        assert_eq!(scrape.value("free_places"), min);
        assert_eq!(scrape.value("waiting_customers"), max);
        assert_eq!(scrape.value(r#"price_euros{product="book"}"#), last);
        assert_eq!(scrape.value(r#"discount_ratio{payment="invoice"}"#), last);
        assert_eq!(scrape.value(r#"discount_ratio{payment="card"}"#), 0.0);
    };
    for (shop, level) in [(0, 4), (1, 9), (2, 6)] {
        shops[shop].tell(&format!("levels {level}"));
    }
    for shop in &mut shops {
        expect(shop, [4.0, 9.0, 6.0]);
        let scrape = shop.scrape();
        for (id, level) in ids.iter().zip([4.0, 9.0, 6.0]) {
            assert_eq!(scrape.value(&format!("tables{{pid=\"{id}\"}}")), level);
        }
    }
    // The other process has the newest value.
    shops[0].tell("levels 5");
    expect(&mut shops[1], [5.0, 9.0, 5.0]);
    // The values of an ended process are dropped.
    shops.remove(1).kill();
    expect(&mut shops[1], [5.0, 6.0, 5.0]);
    shops.remove(0).kill();
    expect(&mut shops[0], [6.0, 6.0, 6.0]);
}

#[test]
fn shared_limits_of_processes_are_not_added_up() {
    let directory = tempfile::tempdir().expect("a folder");
    let mut shops: Vec<_> = (0..2).map(|_| Shop::start(V1, directory.path())).collect();
    let of_each = [
        "process_open_fds",
        "process_max_fds",
        "process_resident_memory_bytes",
    ];
    let of_all = [
        "process_max_cpus",
        "process_resident_memory_max_bytes",
        "process_start_time_seconds",
    ];
    // Two processes on one machine, with the same limits.
    shops[0].until(|scrape| scrape.value("process_threads") >= 4.0);
    let both = shops[0].scrape();
    shops.remove(1).kill();
    let one = shops[0].scrape();
    for name in of_all {
        let (both, one) = (both.value(name), one.value(name));
        // The second one may have started a little later.
        assert!(both >= one && both < 1.1 * one, "{name}: {both} and {one}");
    }
    for name in of_each {
        let (both, one) = (both.value(name), one.value(name));
        assert!(both > 1.2 * one, "{name}: {both} and {one}");
    }
}

#[test]
fn at_scrape_values_come_from_all_processes() {
    let directory = tempfile::tempdir().expect("a folder");
    let mut shops: Vec<_> = (0..3).map(|_| Shop::start(V1, directory.path())).collect();
    for shop in &mut shops {
        shop.tell("visit 1");
    }
    let reader = &mut shops[0];
    reader.until(|scrape| scrape.value("stored_parcels") == 21.0);
    reader.until(|scrape| scrape.value("process_resident_memory_bytes") > 3e6);
    // Each process has the main thread and the thread that updates its file.
    reader.until(|scrape| scrape.value("process_threads") >= 6.0);
}

#[test]
fn metrics_of_other_libraries_come_from_all_processes() {
    let directory = tempfile::tempdir().expect("a folder");
    let mut ended = Shop::start(V1, directory.path());
    ended.tell("other 3");
    // A scrape reads them; without a scrape they are shared within a second.
    ended.scrape();
    ended.kill();
    let mut other = Shop::start(V1, directory.path());
    other.tell("other 1");
    let mut reader = Shop::start(V1, directory.path());
    reader.until(|scrape| scrape.value("others_total") == 4.0);
    let scrape = reader.scrape();
    assert_eq!(scrape.value("others_size_count"), 2.0);
    assert_eq!(scrape.value("others_size_sum"), 4.0);
    assert_eq!(scrape.value(r#"others_size_bucket{le="1.0"}"#), 1.0);
}

#[test]
fn exemplars_of_other_processes_are_exposed() {
    let directory = tempfile::tempdir().expect("a folder");
    let mut other = Shop::start(V1, directory.path());
    other.tell("order 7");
    let mut reader = Shop::start(V1, directory.path());
    let exemplar = format!("# {{trace_id=\"{}\"}} 7", other.id());
    reader.until_text("openmetrics", |text| {
        let mut lines = text.lines();
        lines.any(|line| line.starts_with("order_euros_bucket") && line.contains(&exemplar))
    });
    let text = reader.tell("openmetrics");
    assert!(text.ends_with("# EOF\n"), "{text}");
}

#[test]
fn short_jobs_share_one_file() {
    let directory = tempfile::tempdir().expect("a folder");
    for _ in 0..100 {
        let mut shop = Shop::start(V1, directory.path());
        shop.tell("card 1");
        shop.end();
    }
    let mut reader = Shop::start(V1, directory.path());
    let scrape = reader.scrape();
    assert_eq!(scrape.value(r#"orders_total{payment="card"}"#), 100.0);
    assert_eq!(scrape.value("metrics_ended_processes_total"), 100.0);
    reader.end();
    let names = shop::files(directory.path());
    assert!(names.len() <= 2, "{names:?}");
}
