//! Functions that share a series by mistake.

use super::{conflicts, of, scrape, value};
use metrics_runtime::{
    Difference, LabelValue, business_counter, business_histogram, instrumented, integrations,
    queue, snapshot,
};
use std::panic::catch_unwind;

struct Cat;
struct Dog;
struct Cow;

#[derive(Clone, Copy, Debug, LabelValue)]
enum Tired {
    Sleepy,
    Hungry,
}

#[derive(Clone, Copy, Debug, LabelValue)]
enum Angry {
    Hungry,
    Wet,
}

impl Cat {
    #[instrumented(in_progress, error)]
    fn speak(&self, result: Result<(), Tired>) -> Result<(), Tired> {
        result
    }
}

impl Dog {
    #[instrumented(in_progress, error)]
    async fn speak(&self, result: Result<(), Angry>) -> Result<(), Angry> {
        result
    }
}

impl Cow {
    #[instrumented(in_progress)]
    fn speak(&self) -> f64 {
        if self.is_mad() {
            panic!("it is mad");
        }
        value("function_calls_in_progress", &of(module_path!(), "speak"))
    }

    fn is_mad(&self) -> bool {
        std::thread::current().name() == Some("mad")
    }
}

#[tokio::test]
async fn calls_of_functions_with_equal_labels_are_added_up() {
    (0..3).for_each(|_| Cat.speak(Ok(())).expect("it can"));
    Cat.speak(Err(Tired::Sleepy)).expect_err("it can't");
    Cat.speak(Err(Tired::Hungry)).expect_err("it can't");
    for _ in 0..5 {
        Dog.speak(Ok(())).await.expect("it can");
    }
    Dog.speak(Err(Angry::Hungry)).await.expect_err("it can't");
    Dog.speak(Err(Angry::Wet)).await.expect_err("it can't");
    assert_eq!(Cow.speak(), 1.0);
    let mad = std::thread::Builder::new().name("mad".to_owned());
    let mad = mad.spawn(|| catch_unwind(|| Cow.speak()).is_err());
    assert!(mad.expect("a thread").join().expect("it catches it"));

    let labels = of(module_path!(), "speak");
    let ended = ["ok", "error", "panic", "cancelled"].map(|outcome| {
        value(
            "function_calls_total",
            &format!("{labels},outcome=\"{outcome}\""),
        )
    });
    assert_eq!(ended, [9.0, 4.0, 1.0, 0.0]);
    assert_eq!(
        value("function_call_duration_seconds_count", &labels),
        ended.iter().sum::<f64>()
    );
    assert_eq!(value("function_calls_in_progress", &labels), 0.0);
    for (error, count) in [("sleepy", 1.0), ("hungry", 2.0), ("wet", 1.0)] {
        let labels = format!("{labels},error=\"{error}\"");
        assert_eq!(value("function_errors_total", &labels), count, "{error}");
    }

    let found = conflicts(module_path!());
    let shared: Vec<_> = found
        .iter()
        .filter(|conflict| conflict.sources().any(|source| source.item == "speak"))
        .collect();
    let [conflict] = &shared[..] else {
        panic!("one series is one conflict: {shared:?}")
    };
    assert!(conflict.is_counted);
    assert_eq!(conflict.sources().count(), 3);
    assert!(
        conflict
            .advice()
            .contains("write `#[instrumented]` above the `impl` block")
    );
}

mod checkout {
    use super::*;

    /// Checkouts in the shop.
    #[instrumented(name = "conflicting_checkout", labels(card: bool = card))]
    pub(super) fn in_shop(card: bool) {
        let _ = card;
    }

    /// Checkouts on the web.
    #[instrumented(name = "conflicting_checkout", labels(card: bool = card))]
    pub(super) fn on_the_web(card: bool) {
        let _ = card;
    }
}

#[test]
fn two_help_texts_lose_no_call() {
    checkout::in_shop(true);
    checkout::on_the_web(true);
    checkout::on_the_web(false);
    let total = |card| snapshot().total("conflicting_checkout_calls_total", &[("card", card)]);
    assert_eq!([total("true"), total("false")], [2.0, 1.0]);
    let count = |card| {
        value(
            "conflicting_checkout_call_duration_seconds_count",
            &format!("card=\"{card}\""),
        )
    };
    assert_eq!([count("true"), count("false")], [2.0, 1.0]);
    let found = conflicts(concat!(module_path!(), "::checkout"));
    let [conflict] = &found[..] else {
        panic!("one correction is one conflict: {found:?}")
    };
    assert!(matches!(conflict.difference, Difference::Help(..)));
    assert!(conflict.is_counted);
}

/// Orders from the shop.
#[business_counter("conflicting_orders_total", by = 2)]
fn order_in_shop() {}

/// Orders from the web.
#[business_counter("conflicting_orders_total")]
fn order_on_the_web() {}

/// Grams.
#[business_histogram("conflicting_weight_grams", value = grams, buckets = [10, 100])]
fn weigh(grams: u32) {
    let _ = grams;
}

/// Grams.
#[business_histogram("conflicting_weight_grams", value = grams, buckets = [50, 100])]
fn weigh_again(grams: u32) {
    let _ = grams;
}

#[test]
fn events_with_one_name_are_added_up() {
    order_in_shop();
    order_on_the_web();
    weigh(5);
    weigh(70);
    weigh_again(5);
    weigh_again(70);
    weigh_again(700);
    let now = scrape();
    assert_eq!(now.value("conflicting_orders_total"), 3.0);
    assert_eq!(now.value("conflicting_weight_grams_sum"), 850.0);
    let buckets = ["10.0", "100.0", "+Inf"]
        .map(|le| value("conflicting_weight_grams_bucket", &format!("le=\"{le}\"")));
    assert_eq!(buckets, [1.0, 4.0, 5.0]);
}

#[tokio::test]
async fn queues_with_one_name_are_added_up() {
    static ONE: queue::Queue = metrics_runtime::queue!("conflicting");
    static OTHER: queue::Queue = metrics_runtime::queue!("conflicting");
    let (sender, receiver) = ONE.channel(3);
    let (other_sender, _other_receiver) = OTHER.channel(4);
    sender.send(1).await.expect("there is room");
    other_sender.send(2).await.expect("there is room");
    other_sender.send(3).await.expect("there is room");
    let of_queue = |family| value(family, "queue=\"conflicting\"");
    assert_eq!(of_queue("queue_depth"), 3.0);
    assert_eq!(of_queue("queue_capacity"), 7.0);
    drop(receiver);
    let found = conflicts(module_path!());
    let mut of_queues = found
        .iter()
        .filter(|conflict| conflict.name.starts_with("queue_"));
    let conflict = of_queues.next().expect("it is reported");
    assert_eq!(of_queues.count(), 0);
    assert!(conflict.advice().contains("queue!"));
}

/// Like a pool of deadpool.
#[derive(Clone)]
struct Pool(usize);

struct Status {
    max_size: usize,
    size: usize,
    available: usize,
    waiting: usize,
}

impl Pool {
    fn status(&self) -> Status {
        Status {
            max_size: self.0,
            size: 1,
            available: 1,
            waiting: 0,
        }
    }
}

#[test]
fn pools_with_one_name_are_added_up() {
    let _one = integrations::deadpool!("conflicting", &Pool(3));
    let _other = integrations::deadpool!("conflicting", &Pool(4));
    let max = value("database_pool_max_connections", "pool=\"conflicting\"");
    assert_eq!(max, 7.0);
    let found = conflicts(module_path!());
    let mut of_pools = found
        .iter()
        .filter(|conflict| conflict.name.starts_with("database_pool_"));
    let conflict = of_pools.next().expect("it is reported");
    assert_eq!(of_pools.count(), 0);
    assert!(conflict.advice().contains("for pools"));
}
