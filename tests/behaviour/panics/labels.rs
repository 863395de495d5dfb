//! Panics in the labels and values of events and metrics: such an event does not count, and no lock
//! stays locked.

use super::{Case, Kind, Text, assert_counted, explode, run};
use metrics_runtime::{
    Counter, LabelSet, LabelValue, business_counter, business_gauge, business_histogram,
    instrumented, metric,
};

fn kind(explodes: bool) -> Kind {
    explode(explodes);
    Kind(false)
}

/// Calls with a label that is an expression.
#[instrumented(name = "panics_labelled", labels(kind: Kind = kind(explodes)))]
#[instrumented]
fn labelled(explodes: bool) {}

#[business_counter("panics_label_total", labels(kind: Kind = kind(explodes)), help = "Events.")]
#[instrumented]
fn label(explodes: bool) {}

#[business_counter("panics_index_total", labels(kind: Kind = Kind(explodes)), help = "Events.")]
#[instrumented]
async fn index(explodes: bool) {}

#[business_counter("panics_label_of_the_value_total", labels(kind: Kind = |exploded: &bool| kind(*exploded)), help = "Events.")]
#[instrumented]
fn label_of_the_value(explodes: bool) -> bool {
    explodes
}

#[business_counter("panics_text_total", labels(text = dynamic(text, limit = 3)), help = "Events.")]
#[instrumented]
fn text(text: Text) {}

#[business_counter("panics_text_of_the_value_total", labels(text = dynamic(|text: &Text| text, limit = 3)), help = "Events.")]
#[instrumented]
async fn text_of_the_value(explodes: bool) -> Text {
    Text(explodes)
}

#[business_counter("panics_by_total", by = { explode(explodes); 1_u64 }, help = "Events.")]
#[instrumented]
fn by(explodes: bool) {}

#[business_counter("panics_on_total", on = |exploded: &bool| { explode(*exploded); true }, help = "Events.")]
#[instrumented]
fn on(explodes: bool) -> bool {
    explodes
}

#[business_gauge("panics_level", add = |exploded: &bool| { explode(*exploded); 1 }, help = "A level.")]
#[instrumented]
fn level(explodes: bool) -> bool {
    explodes
}

#[business_histogram("panics_size", value = { explode(explodes); 1.0 }, buckets = [1], help = "Sizes.")]
#[instrumented]
fn size(explodes: bool) {}

#[business_histogram("panics_size_of_the_value", value = |exploded: &bool| { explode(*exploded); 1.0 }, buckets = [1], help = "Sizes.")]
#[instrumented]
async fn size_of_the_value(explodes: bool) -> bool {
    explodes
}

#[test]
fn an_event_whose_label_or_value_panics_is_not_counted_and_the_call_is_a_panic() {
    let case = |run, function: &str, counted: &str, outcomes: [f64; 2]| {
        let call = |outcome| {
            let labels = format!(r#"module="behaviour::panics::labels",function="{function}""#);
            format!(r#"function_calls_total{{{labels},outcome="{outcome}"}}"#)
        };
        let [ok, panic] = outcomes;
        Case {
            run,
            counted: vec![
                (counted.to_owned(), 1.0),
                (call("ok"), ok),
                (call("panic"), panic),
            ],
        }
    };
    let outcomes = [1.0, 1.0];
    assert_counted(vec![
        case(
            labelled,
            "labelled",
            r#"panics_labelled_calls_total{kind="known",outcome="ok"}"#,
            outcomes,
        ),
        case(
            label,
            "label",
            r#"panics_label_total{kind="known"}"#,
            outcomes,
        ),
        case(
            |bomb| run(index(bomb)),
            "index",
            r#"panics_index_total{kind="known"}"#,
            outcomes,
        ),
        case(
            |bomb| _ = label_of_the_value(bomb),
            "label_of_the_value",
            r#"panics_label_of_the_value_total{kind="known"}"#,
            outcomes,
        ),
        case(
            |bomb| text(Text(bomb)),
            "text",
            r#"panics_text_total{text="text"}"#,
            outcomes,
        ),
        case(
            |bomb| _ = run(text_of_the_value(bomb)),
            "text_of_the_value",
            r#"panics_text_of_the_value_total{text="text"}"#,
            outcomes,
        ),
        case(by, "by", "panics_by_total", outcomes),
        case(|bomb| _ = on(bomb), "on", "panics_on_total", outcomes),
        case(|bomb| _ = level(bomb), "level", "panics_level", outcomes),
        case(size, "size", "panics_size_count", outcomes),
        case(
            |bomb| _ = run(size_of_the_value(bomb)),
            "size_of_the_value",
            "panics_size_of_the_value_count",
            outcomes,
        ),
    ]);
}

#[derive(LabelSet)]
struct Labels {
    kind: Kind,
    #[label(limit = 3)]
    text: Text,
}

/// Events by labels that may panic.
#[metric]
static PANICS_WITH_TOTAL: Counter<Labels>;

/// A hand-written label set.
struct ByHand(bool);

impl LabelSet for ByHand {
    const LABELS: &'static [metrics_runtime::Label] = &[metrics_runtime::Label {
        name: "kind",
        values: metrics_runtime::Values::Listed(<Kind as LabelValue>::VALUES),
    }];

    fn index(&self) -> u64 {
        explode(self.0);
        0
    }
}

/// Events by labels that may panic, and were written by hand.
#[metric]
static PANICS_BY_HAND_TOTAL: Counter<ByHand>;

#[test]
fn panicking_labels_leave_the_metric_usable() {
    let case = |run, counted: &str| Case {
        run,
        counted: vec![(counted.to_owned(), 1.0)],
    };
    let with = r#"panics_with_total{kind="known",text="text"}"#;
    let by_kind: fn(bool) = |bomb| {
        let (kind, text) = (Kind(bomb), Text(false));
        PANICS_WITH_TOTAL.with(Labels { kind, text }).inc();
    };
    let by_text: fn(bool) = |bomb| {
        let (kind, text) = (Kind(false), Text(bomb));
        PANICS_WITH_TOTAL.with(Labels { kind, text }).inc();
    };
    assert_counted(vec![case(by_kind, with)]);
    assert_counted(vec![case(by_text, with)]);
    assert_counted(vec![case(
        |bomb| PANICS_BY_HAND_TOTAL.with(ByHand(bomb)).inc(),
        r#"panics_by_hand_total{kind="known"}"#,
    )]);
}
