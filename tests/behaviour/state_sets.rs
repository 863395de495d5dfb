//! State sets in all formats.

use metrics_runtime::{
    Format, LabelSet, LabelValue, PrometheusCollector, StateSet, Value, catalogue, max_series,
    metric, render, render_as, snapshot,
};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

#[derive(Clone, Copy, Debug, PartialEq, LabelValue)]
enum Breaker {
    Closed,
    Open,
    HalfOpen,
}

#[derive(LabelSet)]
struct Bank {
    abroad: bool,
}

#[derive(LabelSet)]
struct Tenant<'a> {
    #[label(limit = 2)]
    tenant: &'a str,
}

fn lines(text: &str, name: &str) -> Vec<String> {
    let is_about = |line: &&str| line.split([' ', '{']).any(|word| word == name);
    text.lines().filter(is_about).map(str::to_owned).collect()
}

fn openmetrics() -> String {
    String::from_utf8(render_as(Format::OpenMetrics)).expect("it is text")
}

#[test]
fn all_states_are_off_in_the_first_scrape() {
    /// At first.
    #[metric]
    static STATES_FIRST: StateSet<Breaker, Bank>;

    let series = |abroad: bool, state: &str| {
        format!("states_first{{abroad=\"{abroad}\",states_first=\"{state}\"}} 0")
    };
    let mut expected = vec![
        "# TYPE states_first stateset".to_owned(),
        "# HELP states_first At first.".to_owned(),
    ];
    for abroad in [false, true] {
        expected.extend(["closed", "open", "half_open"].map(|state| series(abroad, state)));
    }
    assert_eq!(lines(&openmetrics(), "states_first"), expected);
    expected[0] = "# HELP states_first At first.".to_owned();
    expected[1] = "# TYPE states_first gauge".to_owned();
    assert_eq!(lines(&render(), "states_first"), expected);
    let max = max_series();
    let max = max.metrics().iter().find(|max| max.name == "states_first");
    assert_eq!(max.map(|max| max.series), Some(6));
    // Used, so that it is not dead code.
    assert!(
        !STATES_FIRST
            .with(Bank { abroad: true })
            .is_enabled(Breaker::Open)
    );
}

#[test]
fn set_selects_one_state_and_others_can_be_set_individually() {
    /// Switched.
    #[metric("states_switched")]
    static SWITCHED: StateSet<Breaker>;

    let on = || {
        let all = [Breaker::Closed, Breaker::Open, Breaker::HalfOpen];
        let on = all.into_iter().filter(|state| SWITCHED.is_enabled(*state));
        on.collect::<Vec<_>>()
    };
    assert_eq!(on(), []);
    SWITCHED.set(Breaker::Closed);
    assert_eq!(on(), [Breaker::Closed]);
    SWITCHED.set(Breaker::HalfOpen);
    assert_eq!(on(), [Breaker::HalfOpen]);
    SWITCHED.enable(Breaker::Closed);
    assert_eq!(on(), [Breaker::Closed, Breaker::HalfOpen]);
    SWITCHED.disable(Breaker::HalfOpen);
    SWITCHED.disable(Breaker::Open);
    assert_eq!(on(), [Breaker::Closed]);
    let value = |state| snapshot().get("states_switched", &[("states_switched", state)]);
    assert_eq!(value("closed"), Some(Value::State(true)));
    assert_eq!(value("open"), Some(Value::State(false)));
    assert_eq!(snapshot().total("states_switched", &[]), 1.0);
}

#[test]
fn each_combination_of_labels_has_its_own_states() {
    /// By bank.
    #[metric]
    static STATES_OF_BANKS: StateSet<Breaker, Bank>;
    /// By tenant.
    #[metric]
    static STATES_OF_TENANTS: StateSet<Breaker, Tenant<'static>>;

    STATES_OF_BANKS
        .with(Bank { abroad: true })
        .set(Breaker::Open);
    STATES_OF_BANKS
        .with(Bank { abroad: false })
        .set(Breaker::Closed);
    let snapshot_of = |labels: &[(&str, &str)]| snapshot().total("states_of_banks", labels);
    assert_eq!(
        snapshot_of(&[("abroad", "true"), ("states_of_banks", "open")]),
        1.0
    );
    assert_eq!(
        snapshot_of(&[("abroad", "false"), ("states_of_banks", "open")]),
        0.0
    );
    assert_eq!(snapshot_of(&[]), 2.0);

    // All states of a tenant exist from its first update on.
    for tenant in ["a", "b", "c", "d"] {
        let tenant = String::from(tenant);
        let states = STATES_OF_TENANTS.with(Tenant { tenant: &tenant });
        states.set(Breaker::HalfOpen);
        assert!(states.is_enabled(Breaker::HalfOpen));
    }
    let series = |tenant: &str, state: &str, value: u8| {
        format!("states_of_tenants{{tenant=\"{tenant}\",states_of_tenants=\"{state}\"}} {value}")
    };
    let expected = ["a", "b", "__other__"].map(|tenant| {
        let off = ["closed", "open"].map(|state| series(tenant, state, 0));
        [&off[..], &[series(tenant, "half_open", 1)]].concat()
    });
    assert_eq!(
        lines(&render(), "states_of_tenants")[2..],
        expected.concat()
    );
}

#[test]
fn scrapes_see_exactly_one_state_while_states_change() {
    /// Switched all the time.
    #[metric]
    static STATES_CHANGING: StateSet<Breaker>;

    STATES_CHANGING.set(Breaker::Closed);
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !stop.load(Ordering::Relaxed) {
                STATES_CHANGING.set(Breaker::Open);
                STATES_CHANGING.set(Breaker::HalfOpen);
            }
        });
        for _ in 0..200 {
            assert_eq!(snapshot().total("states_changing", &[]), 1.0);
        }
        stop.store(true, Ordering::Relaxed);
    });
}

#[test]
fn other_libraries_and_the_catalogue_support_state_sets() {
    /// For others.
    #[metric]
    static STATES_ELSEWHERE: StateSet<Breaker>;

    STATES_ELSEWHERE.set(Breaker::Open);
    let registry = prometheus::Registry::new();
    let collector = PrometheusCollector::new().expect("it takes all names");
    collector.register(&registry).expect("it is empty");
    let families = registry.gather();
    let family = families
        .iter()
        .find(|family| family.name() == "states_elsewhere");
    let family = family.expect("it is collected");
    assert_eq!(
        family.get_field_type(),
        prometheus::proto::MetricType::GAUGE
    );
    assert_eq!(family.get_metric().len(), 3);

    let catalogue = catalogue();
    let metric = catalogue
        .metrics
        .iter()
        .find(|metric| metric.name == "states_elsewhere");
    let metric = metric.expect("it is declared");
    assert_eq!(metric.kind.as_str(), "stateset");
    assert_eq!(metric.unit, None);
    assert_eq!(metric.labels[0].name, "states_elsewhere");
    assert_eq!(metric.labels[0].values, ["closed", "open", "half_open"]);
}
