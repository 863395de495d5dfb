//! The arguments that the assertions accept, and their failure messages.

use crate::failure;
use metrics_runtime::testing::{Recorded, assert_metric, assert_only, record};
use metrics_runtime::{Counter, Gauge, Histogram, LabelSet, LabelValue, metric};

#[derive(LabelValue)]
enum Size {
    Small,
    Large,
}

#[derive(LabelSet)]
struct Cup {
    size: Size,
    r#type: bool,
}

const TEAS_LINE: u32 = line!() + 2;
/// Teas poured.
#[metric]
static TEAS_POURED_TOTAL: Counter<Cup>;

const WARM_LINE: u32 = line!() + 2;
/// How warm the tea is.
#[metric(buckets = [50, 80])]
static TEA_CELSIUS: Histogram;

const POTS_LINE: u32 = line!() + 2;
/// Pots on the table.
#[metric]
static TEA_POTS: Gauge;

fn tea() -> Recorded {
    record(|| {
        let pour = |size| TEAS_POURED_TOTAL.with(Cup { size, r#type: true });
        pour(Size::Small).add(2);
        pour(Size::Large).inc();
        TEA_CELSIUS.observe(70);
        TEA_CELSIUS.observe(70.5);
    })
}

/// A text in which the source locations of the declarations are filled in.
fn with_places(text: &str) -> String {
    let place = |name: &str, line| format!("`{name}` at {}:{line} (crate tests)", file!());
    text.replace("TEAS", &place("TEAS_POURED_TOTAL", TEAS_LINE))
        .replace("WARM", &place("TEA_CELSIUS", WARM_LINE))
        .replace("POTS", &place("TEA_POTS", POTS_LINE))
}

#[track_caller]
fn assert_fails(run: impl FnOnce(&Recorded), text: &str) {
    assert_eq!(failure(|| run(&tea())), with_places(text));
}

#[test]
fn all_forms_are_accepted() {
    let recorded = tea();
    let size = String::from("small");
    assert_metric!(recorded, teas_poured_total == 3);
    assert_metric!(recorded, teas_poured_total {} == 3,);
    assert_metric!(
        &recorded,
        teas_poured_total { size = size, type = true } == 2_u64,
        teas_poured_total { size = Size::Large, } != 2,
        teas_poured_total { size = "large" } < 2.5,
        teas_poured_total <= 3,
        teas_poured_total > 2,
        teas_poured_total >= 1 + 2,
        count(tea_celsius) == 2,
        count(tea_celsius {}) >= 2,
        sum(tea_celsius) == 140.5,
        quantile(0.5, tea_celsius) <= 70,
        tea_pots == 0,
    );
}

#[test]
fn a_different_value_is_reported() {
    assert_fails(
        |recorded| assert_metric!(recorded, teas_poured_total { size = "small" } == 1),
        r#"an expectation fails

expected  teas_poured_total{size="small"} == 1
   found  2
declared  TEAS
recorded  teas_poured_total{size="small",type="true"} 2
          teas_poured_total{size="large",type="true"} 1
"#,
    );
}

#[test]
fn several_differences_are_reported_together() {
    assert_fails(
        |recorded| {
            assert_metric!(
                recorded,
                teas_poured_total > 3,
                count(tea_celsius) == 2,
                quantile(0.9, tea_celsius) < 70.5,
                tea_pots == 1,
            );
        },
        r#"3 expectations fail

expected  teas_poured_total > 3
   found  3
declared  TEAS
recorded  teas_poured_total{size="large",type="true"} 1
          teas_poured_total{size="small",type="true"} 2

expected  quantile(0.9, tea_celsius) < 70.5
   found  70.5
declared  WARM
recorded  tea_celsius count 2, sum 140.5: 70, 70.5

expected  tea_pots == 1
   found  0
declared  POTS
recorded  no series of `tea_pots`, but
          tea_celsius count 2, sum 140.5: 70, 70.5
          teas_poured_total{size="large",type="true"} 1
          teas_poured_total{size="small",type="true"} 2
"#,
    );
}

#[test]
fn an_empty_record_is_reported() {
    assert_eq!(
        failure(|| assert_metric!(record(|| ()), quantile(0.5, tea_celsius) == 1)),
        with_places(
            "an expectation fails

expected  quantile(0.5, tea_celsius) == 1
   found  no observation
declared  WARM
recorded  nothing
"
        )
    );
}

#[test]
fn a_misspelt_name_is_not_zero() {
    assert_fails(
        |recorded| assert_metric!(recorded, tea_poured_total == 0),
        r#"an expectation fails

expected  tea_poured_total == 0
 mistake  no metric `tea_poured_total`: did you mean `teas_poured_total`?
declared  TEAS
recorded  no series of `tea_poured_total`, but
          tea_celsius count 2, sum 140.5: 70, 70.5
          teas_poured_total{size="large",type="true"} 1
          teas_poured_total{size="small",type="true"} 2
"#,
    );
}

#[test]
fn a_misspelt_label_or_value_is_not_zero() {
    assert_fails(
        |recorded| assert_metric!(recorded, teas_poured_total { sise = "small" } == 0),
        r#"an expectation fails

expected  teas_poured_total{sise="small"} == 0
 mistake  no label `sise` of `teas_poured_total`: did you mean `size`?
declared  TEAS
recorded  teas_poured_total{size="small",type="true"} 2
          teas_poured_total{size="large",type="true"} 1
"#,
    );
    assert_fails(
        |recorded| assert_metric!(recorded, teas_poured_total { size = "medium" } == 0),
        r#"an expectation fails

expected  teas_poured_total{size="medium"} == 0
 mistake  no value `medium` of the label `size` of `teas_poured_total`: there are `large`, `small`
declared  TEAS
recorded  teas_poured_total{size="small",type="true"} 2
          teas_poured_total{size="large",type="true"} 1
"#,
    );
}

#[test]
fn a_measure_of_the_wrong_type_is_an_error() {
    assert_fails(
        |recorded| assert_metric!(recorded, tea_celsius == 2),
        "an expectation fails

expected  tea_celsius == 2
 mistake  `tea_celsius` counts and sums observations: write `count(tea_celsius …)`, `sum(tea_celsius …)` or `quantile(0.9, tea_celsius …)`
declared  WARM
recorded  tea_celsius count 2, sum 140.5: 70, 70.5
",
    );
    assert_fails(
        |recorded| assert_metric!(recorded, count(tea_pots) == 0),
        r#"an expectation fails

expected  count(tea_pots) == 0
 mistake  `tea_pots` has one value: write `tea_pots …`
declared  POTS
recorded  no series of `tea_pots`, but
          tea_celsius count 2, sum 140.5: 70, 70.5
          teas_poured_total{size="large",type="true"} 1
          teas_poured_total{size="small",type="true"} 2
"#,
    );
}

#[test]
fn other_records_are_listed() {
    assert_fails(
        |recorded| assert_only!(recorded, teas_poured_total { size = Size::Large } == 1),
        r#"2 expectations fail

expected  nothing else
   found  tea_celsius count 2, sum 140.5: 70, 70.5
declared  WARM

expected  nothing else
   found  teas_poured_total{size="small",type="true"} 2
declared  TEAS
"#,
    );
    assert_eq!(
        failure(|| assert_only!(record(|| TEA_POTS.set(0)))),
        with_places(
            "an expectation fails\n\nexpected  nothing else\n   found  tea_pots 0\ndeclared  POTS\n"
        )
    );
}

#[test]
fn long_lists_are_truncated() {
    let recorded = record(|| (0..11).for_each(|warm| TEA_CELSIUS.observe(warm)));
    let text = failure(|| assert_metric!(recorded, count(tea_celsius) == 1));
    let line = "recorded  tea_celsius count 11, sum 55: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, …\n";
    assert!(text.ends_with(line), "{text}");
}
