//! Views of metrics that libraries emit through the facade `metrics`.

use super::{alone, scrape};
use metrics::{Key, Level, Metadata, Recorder as _, counter, gauge, with_local_recorder};
use metrics_runtime::{Selector, Views, facade};

#[test]
fn emissions_are_dropped_renamed_and_added_up() {
    alone("facade::emissions_are_dropped_renamed_and_added_up", || {
        Views::new()
            .rename(Selector::metric("view_sent_total"), "view_sent_bytes_total")
            .remove_label(Selector::metric("view_sent_total"), "peer")
            .drop(Selector::package("noisy-library"))
            .install()
            .expect("valid");
        let recorder = facade::builder().build().expect("defaults");
        with_local_recorder(&recorder, || {
            counter!("view_sent", "peer" => "a").increment(1);
            counter!("view_sent", "peer" => "b").increment(2);
            gauge!("view_kept").set(4);
        });
        let of_noisy = Metadata::new("pool", Level::INFO, Some("noisy_library::pool"));
        let noise = Key::from_static_name("view_noise");
        recorder.register_gauge(&noise, &of_noisy).set(1.0);
        let now = scrape();
        assert_eq!(now.value("view_sent_bytes_total"), 3.0);
        assert_eq!(now.value("view_kept"), 4.0);
        assert!(now.starting_with("view_noise").is_empty());
    });
}
