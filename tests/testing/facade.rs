//! Metrics of libraries that use the facade `metrics` are recorded like ours.

use metrics::{counter, gauge, histogram, with_local_recorder};
use metrics_runtime::facade;
use metrics_runtime::testing::{assert_metric, record};

#[test]
fn emissions_are_recorded() {
    let recorder = facade::builder().build().expect("defaults");
    let emit = || {
        with_local_recorder(&recorder, || {
            counter!("emitted", "of" => "a").increment(2);
            gauge!("emitted_level").set(3);
            histogram!("emitted_wait_seconds").record(0.5);
        });
    };
    emit();
    let recorded = record(emit);
    assert_metric!(recorded, emitted_total { of = "a" } == 2);
    assert_metric!(recorded, emitted_level == 3);
    assert_metric!(recorded, count(emitted_wait_seconds) == 1);
    assert_metric!(recorded, sum(emitted_wait_seconds) == 0.5);
}
