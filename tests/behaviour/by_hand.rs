//! Hand-written label values and label sets that return indexes out of range. Their updates are
//! dropped; no other series changes.

use metrics_runtime::{
    Counter, Gauge, Histogram, Info, Label, LabelSet, LabelValue, StateSet, Summary, Values,
    business_counter, business_histogram, instrumented, metric, snapshot,
};

#[derive(Clone, Copy)]
struct Wrong(usize);

impl LabelValue for Wrong {
    const VALUES: &'static [&'static str] = &["a", "b"];

    fn index(&self) -> usize {
        self.0
    }
}

#[derive(Clone, Copy, LabelValue)]
enum Right {
    One,
    Two,
    Three,
}

#[derive(Clone, Copy, LabelSet)]
struct Labels {
    first: Wrong,
    second: Right,
    third: Wrong,
}

#[derive(LabelSet)]
struct Dynamic<'a> {
    #[label(limit = 5)]
    text: &'a str,
    wrong: Wrong,
    #[label("other", limit = 5)]
    other: &'a str,
}

/// A hand-written label set.
#[derive(Clone, Copy)]
struct Set(u64);

impl LabelSet for Set {
    const LABELS: &'static [Label] = &[Label {
        name: "set",
        values: Values::Listed(&["x", "y", "z"]),
    }];

    fn index(&self) -> u64 {
        self.0
    }
}

/// Has its cells first.
#[metric]
static BY_HAND_A_TOTAL: Counter<Labels>;
/// Second.
#[metric]
static BY_HAND_B_TOTAL: Counter<Set>;
/// Third.
#[metric]
static BY_HAND_C_VALUE: Gauge<Labels>;
/// Fourth.
#[metric(buckets = [1, 2])]
static BY_HAND_D_VALUE: Histogram<Labels>;
/// Fifth.
#[metric]
static BY_HAND_E_VALUE: Summary<Set>;
/// Sixth.
#[metric]
static BY_HAND_F_INFO: Info<Set>;
/// Seventh.
#[metric]
static BY_HAND_G_STATE: StateSet<Wrong>;
/// Eighth.
#[metric]
static BY_HAND_H_TOTAL: Counter<Dynamic<'static>>;
/// Ninth.
#[metric(native)]
static BY_HAND_I_VALUE: Histogram<Set>;
/// Last.
#[metric]
static BY_HAND_Z_TOTAL: Counter<Labels>;

#[business_counter("by_hand_events_total", labels(wrong: Wrong = wrong, right: Right = right), help = "Calls.")]
#[business_histogram("by_hand_event_values", value = 1, buckets = [1], labels(right: Right = right, wrong: Wrong = wrong), help = "Values.")]
fn event(wrong: Wrong, right: Right) {}

/// Calls with a label.
#[instrumented(name = "by_hand", in_progress, labels(wrong: Wrong = wrong, right: Right = right))]
fn call(wrong: Wrong, right: Right) {}

/// Calls without a duration.
#[instrumented(name = "by_hand_untimed", in_progress, duration = false, labels(right: Right = right, wrong: Wrong = wrong))]
fn untimed(wrong: Wrong, right: Right) {}

/// Calls that fail.
#[instrumented(name = "by_hand_failing", error)]
fn fail(wrong: Wrong) -> Result<(), Wrong> {
    Err(wrong)
}

/// Futures with a label.
#[instrumented(name = "by_hand_async", labels(wrong: Wrong = wrong))]
async fn future(wrong: Wrong) {}

fn update(n: usize) {
    let wrong = Wrong(n);
    for second in [Right::One, Right::Two, Right::Three] {
        for (first, third) in [(wrong, Wrong(0)), (Wrong(1), wrong), (wrong, wrong)] {
            let labels = Labels {
                first,
                second,
                third,
            };
            BY_HAND_A_TOTAL.with(labels).inc();
            BY_HAND_C_VALUE.with(labels).set(7);
            BY_HAND_C_VALUE.with(labels).add(7);
            BY_HAND_D_VALUE.with(labels).observe(1);
            BY_HAND_Z_TOTAL.with(labels).inc();
        }
        event(wrong, second);
        call(wrong, second);
        untimed(wrong, second);
    }
    BY_HAND_G_STATE.set(wrong);
    BY_HAND_G_STATE.enable(wrong);
    BY_HAND_G_STATE.disable(wrong);
    assert!(!BY_HAND_G_STATE.is_enabled(wrong));
    for text in ["a", "b", "c"] {
        let other = "x";
        BY_HAND_H_TOTAL.with(Dynamic { text, wrong, other }).inc();
    }
    assert_eq!(fail(wrong).map_err(|wrong| wrong.0), Err(n));
    let mut future = std::pin::pin!(future(wrong));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    assert!(future.as_mut().poll(&mut context).is_ready());
}

fn total() -> f64 {
    let (snapshot, mut sum) = (snapshot(), 0.0);
    for name in [
        "by_hand_a_total",
        "by_hand_b_total",
        "by_hand_c_value",
        "by_hand_d_value",
        "by_hand_e_value",
        "by_hand_i_value",
        "by_hand_z_total",
        "by_hand_events_total",
        "by_hand_event_values",
        "by_hand_untimed_calls_in_progress",
        "by_hand_failing_errors_total",
    ] {
        sum += snapshot.total(name, &[]);
    }
    // Such calls change no counter and no gauge of calls in progress.
    for name in ["by_hand", "by_hand_untimed", "by_hand_async"] {
        sum += snapshot.total(&format!("{name}_calls_total"), &[]);
    }
    sum
}

#[test]
fn an_index_out_of_range_changes_no_series() {
    BY_HAND_G_STATE.set(Wrong(1));
    let cells = [2, 3, 4, 5, 63, 64, 65, 200, 511, 512, 5000, 1 << 20];
    let bits = (21..64).flat_map(|bit| [(1 << bit) - 1, 1 << bit, (1 << bit) + 1]);
    for n in cells
        .into_iter()
        .chain(bits)
        .chain([usize::MAX, usize::MAX - 1])
    {
        update(n);
        let set = Set((n as u64).max(3));
        BY_HAND_B_TOTAL.with(set).inc();
        BY_HAND_E_VALUE.with(set).observe(1);
        BY_HAND_F_INFO.set(set);
        BY_HAND_I_VALUE.with(set).observe(1);
    }
    assert_eq!(total(), 0.0);
    assert!(BY_HAND_G_STATE.is_enabled(Wrong(1)) && !BY_HAND_G_STATE.is_enabled(Wrong(0)));
    let text = metrics_runtime::render();
    assert!(!text.contains("by_hand_f_info{"));
    assert!(!text.contains("by_hand_h_total{"));
    // Indexes in range still count.
    event(Wrong(1), Right::Three);
    call(Wrong(1), Right::Three);
    BY_HAND_B_TOTAL.with(Set(2)).inc();
    assert_eq!(total(), 4.0);
}
