//! Conflicts of metrics that other libraries emit through the facade `metrics`.

use crate::scrape;
use metrics::{counter, gauge, with_local_recorder};
use metrics_runtime::{Counter, facade, metric};
use std::env;
use std::process::Command;
use test_programs::InTime as _;

/// Set in the process that the test starts: its conflicts begin at run time, and other tests count
/// conflicts.
const CHILD: &str = "EMITS_WHAT_CONTRADICTS_ITSELF";

/// Declared by the program.
#[metric]
static CLAIMED_TWICE_TOTAL: Counter;

#[test]
fn conflicts_are_reported_with_the_emitting_crates() {
    if env::var_os(CHILD).is_none() {
        let output = Command::new(env::current_exe().expect("the test is a file"))
            .args([
                "--exact",
                "facade::conflicts_are_reported_with_the_emitting_crates",
            ])
            .env(CHILD, "")
            .output_in_time()
            .expect("the test runs again");
        assert!(output.status.success(), "{output:?}");
        return;
    }
    CLAIMED_TWICE_TOTAL.inc();
    let recorder = facade::builder().build().expect("defaults");
    with_local_recorder(&recorder, || {
        counter!("same.name").increment(1);
        counter!("same_name").increment(2);
        gauge!("other_labels", "a" => "1").set(1);
        gauge!("other_labels", "b" => "1").set(2);
        gauge!("claimed_twice_total").set(1);
    });
    let now = scrape();
    assert_eq!(now.value("same_name_total"), 3.0);
    assert_eq!(now.value(r#"other_labels{a="1"}"#), 1.0);
    assert_eq!(now.value(r#"other_labels{a=""}"#), 2.0);
    assert_eq!(now.value("claimed_twice_total"), 1.0);
    let conflicts = crate::conflicts("conflicts::facade");
    let report: String = conflicts.iter().map(|one| format!("{one}\n")).collect();
    for part in [
        "`same_name_total` has two help texts",
        "`same.name` of the facade `metrics` in conflicts::facade (crate conflicts)",
        r#"`other_labels` has the labels ["a"] and the labels ["b"]"#,
        "`claimed_twice_total` is a counter and a gauge, and only the first is exposed",
    ] {
        assert!(report.contains(part), "{part} in {report}");
    }
}
