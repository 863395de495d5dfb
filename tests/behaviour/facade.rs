//! Metrics that other libraries emit through the facade `metrics`.

use crate::scrape;
use metrics::{
    Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram,
    with_local_recorder,
};
use metrics_runtime::facade::{self, FacadeBuilder};
use metrics_runtime::{Format, render, render_as};
use std::thread;

/// Emits through the test's own recorder.
fn emit(builder: FacadeBuilder, work: impl FnOnce()) {
    with_local_recorder(&builder.build().expect("valid options"), work);
}

fn openmetrics() -> String {
    String::from_utf8(render_as(Format::OpenMetrics)).expect("text")
}

#[test]
fn every_type_has_its_numbers_units_and_descriptions() {
    emit(facade::builder(), || {
        describe_counter!("kinds.sent", Unit::Bytes, "Bytes \"sent\".\nAll.");
        describe_gauge!("kinds-load", Unit::Percent, "The load.");
        describe_histogram!("kinds_wait", Unit::Milliseconds, "Waits.");
        for (peer, n) in [("a", 2), ("b \"\\\n", 3), ("a", 4)] {
            counter!("kinds.sent", "to.peer" => peer).increment(n);
        }
        counter!("kinds_read").absolute(7);
        counter!("kinds_read").absolute(5);
        gauge!("kinds-load").set(1.5);
        gauge!("kinds-load").increment(2.0);
        gauge!("kinds-load").decrement(0.5);
        histogram!("kinds_wait", "le" => "x").record(0.2);
        histogram!("kinds_wait", "le" => "x").record_many(20_000.0, 2);
    });
    let now = scrape();
    for (series, value) in [
        (r#"kinds_sent_bytes_total{to_peer="a"}"#, 6.0),
        (r#"kinds_sent_bytes_total{to_peer="b \"\\\n"}"#, 3.0),
        ("kinds_read_total", 7.0),
        ("kinds_load_percent", 3.0),
        (
            r#"kinds_wait_milliseconds_bucket{exported_le="x",le="0.1"}"#,
            0.0,
        ),
        (
            r#"kinds_wait_milliseconds_bucket{exported_le="x",le="0.25"}"#,
            1.0,
        ),
        (r#"kinds_wait_milliseconds_count{exported_le="x"}"#, 3.0),
        (r#"kinds_wait_milliseconds_sum{exported_le="x"}"#, 40_000.2),
        (
            r#"metrics_series_overflow_total{metric="kinds_sent_bytes_total"}"#,
            0.0,
        ),
    ] {
        assert_eq!(now.value(series), value, "{series}");
    }
    let text = openmetrics();
    for line in [
        "# TYPE kinds_sent_bytes counter\n# UNIT kinds_sent_bytes bytes\n\
         # HELP kinds_sent_bytes Bytes \\\"sent\\\".\\nAll.\n",
        "# UNIT kinds_load_percent percent\n",
        "# UNIT kinds_wait_milliseconds milliseconds\n",
        "# HELP kinds_read Emitted as `kinds_read` through the facade `metrics`, without a description.\n",
    ] {
        assert!(text.contains(line), "{line}");
    }
}

#[test]
fn threads_that_create_a_series_concurrently_share_it() {
    let recorder = facade::builder().build().expect("defaults");
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                with_local_recorder(&recorder, || {
                    for i in 0..1000_u32 {
                        counter!("at_once", "of" => (i % 10).to_string()).increment(1);
                    }
                });
            });
        }
    });
    let now = scrape();
    let series = now.starting_with("at_once_total{");
    assert_eq!(series.len(), 10);
    assert!(
        series.iter().all(|(_, count)| *count == 800.0),
        "{series:?}"
    );
}

#[test]
fn past_its_limit_a_metric_counts_in_one_more_series() {
    emit(facade::builder().max_series_per_metric(2), || {
        for i in 0..5 {
            counter!("limited", "id" => i.to_string()).increment(10);
            counter!("limited", "id" => i.to_string()).increment(1);
        }
        counter!("limited", "id" => "long".repeat(33)).increment(100);
    });
    let now = scrape();
    let overflow = r#"metrics_series_overflow_total{metric="limited_total"}"#;
    for (series, value) in [
        (r#"limited_total{id="0"}"#, 11.0),
        (r#"limited_total{id="1"}"#, 11.0),
        (r#"limited_total{id="__other__"}"#, 133.0),
        (overflow, 7.0),
    ] {
        assert_eq!(now.value(series), value, "{series}");
    }
    assert_eq!(now.starting_with("limited_total{").len(), 3);
}

#[test]
fn past_the_limit_of_all_series_new_metrics_have_no_series() {
    emit(facade::builder().max_series(1), || {
        gauge!("the_only_one", "of" => "a").set(1);
        gauge!("the_only_one", "of" => "b").set(2);
        histogram!("one_too_many").record(1);
    });
    let now = scrape();
    assert_eq!(now.value(r#"the_only_one{of="__other__"}"#), 2.0);
    assert!(now.starting_with("one_too_many").is_empty());
    let refused = r#"metrics_series_overflow_total{metric="__other__"}"#;
    assert_eq!(now.value(refused), 1.0);
}

#[test]
fn a_late_description_is_the_help_text() {
    let recorder = facade::builder().build().expect("defaults");
    with_local_recorder(&recorder, || gauge!("late").set(1));
    assert!(render().contains("# HELP late Emitted as `late` through the facade"));
    with_local_recorder(&recorder, || {
        describe_gauge!("late", Unit::Seconds, "How late.");
        gauge!("late").set(2);
    });
    assert!(render().contains("# HELP late How late.\n# TYPE late gauge\nlate 2\n"));
}

#[test]
fn histograms_have_the_buckets_of_their_names() {
    let builder = facade::builder()
        .buckets_for("own_b*", [1.0, 2.0])
        .buckets_for("own_sums", []);
    emit(builder, || {
        histogram!("own_buckets").record(1.5);
        histogram!("own_sums").record(1.5);
    });
    let now = scrape();
    assert_eq!(now.value(r#"own_buckets_bucket{le="2.0"}"#), 1.0);
    assert_eq!(now.starting_with("own_buckets_bucket").len(), 3);
    assert_eq!(now.value("own_sums_sum"), 1.5);
    assert!(render().contains("# TYPE own_sums summary\n"));
}

#[test]
fn a_second_recorder_is_refused() {
    facade::install().expect("no other test installs one");
    counter!("installed").increment(1);
    assert_eq!(scrape().value("installed_total"), 1.0);
    let error = facade::install().expect_err("there is one");
    assert!(error.to_string().contains("install only one"), "{error}");
}
