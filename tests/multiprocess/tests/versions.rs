//! Two versions of the program share a directory while one replaces the other.

use crate::shop::{Shop, V1, V2};

#[test]
fn a_rolling_restart_loses_and_mixes_up_no_numbers() {
    let directory = tempfile::tempdir().expect("a folder");
    let mut old: Vec<_> = (0..3).map(|_| Shop::start(V1, directory.path())).collect();
    let mut new = Vec::new();
    for shop in &mut old {
        for command in [
            "card 2",
            "invoice 1",
            "visit 7",
            "order 20",
            "parcel 5",
            "product 3",
        ] {
            shop.tell(command);
        }
    }
    for shop in old {
        let mut started = Shop::start(V2, directory.path());
        for command in ["card 10", "invoice 20", "return 4", "order 60"] {
            started.tell(command);
        }
        shop.kill();
        new.push(started);
    }
    for shop in &mut new {
        let scrape = shop.scrape();
        for (series, value) in [
            // From the first version, whose processes have ended.
            (r#"orders_total{payment="card"}"#, 6.0),
            (r#"orders_total{payment="invoice"}"#, 3.0),
            ("visits_total", 21.0),
            ("parcel_grams_sum", 15.0),
            ("parcel_grams_count", 3.0),
            (r#"products_total{product="product 3"}"#, 3.0),
            // From the second version.
            (r#"orders_total{country="here",payment="card"}"#, 30.0),
            (r#"orders_total{country="abroad",payment="invoice"}"#, 60.0),
            (r#"orders_total{country="abroad",payment="card"}"#, 0.0),
            ("returns_total", 12.0),
            // From both versions, in the second one's buckets.
            ("order_euros_count", 6.0),
            ("order_euros_sum", 240.0),
            (r#"order_euros_bucket{le="10.0"}"#, 0.0),
            (r#"order_euros_bucket{le="50.0"}"#, 0.0),
            (r#"order_euros_bucket{le="100.0"}"#, 6.0),
            ("metrics_processes", 3.0),
        ] {
            assert_eq!(scrape.value(series), value, "{series}");
        }
    }
}
