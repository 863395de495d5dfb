//! What the attributes record that name an operation: of a database, a cache, a
//! task, a call to another service, a login.

use crate::{poll, scrape};
use metrics_runtime::{
    LabelValue, auth_event, background_task, cache_operation, db_operation, external_call,
    instrumented,
};
use std::fmt::Debug;
use std::future::{Future, pending};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::task::Poll;

/// The calls by outcome, in the order of `outcomes`. Their sum is the number
/// of durations.
fn ended<const N: usize>(family: [&str; 2], labels: &str, outcomes: [&str; N]) -> [f64; N] {
    let scrape = scrape();
    let [calls, duration] = family;
    let counts = outcomes.map(|outcome| scrape.value(&format!("{calls}{{{labels},{outcome}}}")));
    let durations = scrape.value(&format!("{duration}_count{{{labels}}}"));
    assert_eq!(durations, counts.iter().sum::<f64>(), "{calls} {labels}");
    let all = scrape.starting_with(&format!("{calls}{{{labels},"));
    assert_eq!(all.len(), N, "{all:?}");
    counts
}

const DATABASE: [&str; 2] = [
    "database_operations_total",
    "database_operation_duration_seconds",
];
const CACHE: [&str; 2] = ["cache_operations_total", "cache_operation_duration_seconds"];
const STATUSES: [&str; 4] = [
    r#"status="ok""#,
    r#"status="error""#,
    r#"status="panic""#,
    r#"status="cancelled""#,
];

/// Operations on a table: ok, error, panic, cancelled.
fn on_table(operation: &str, table: &str) -> [f64; 4] {
    let labels = format!(r#"operation="{operation}",table="{table}""#);
    ended(DATABASE, &labels, STATUSES)
}

/// Look-ups: hit, miss, error, panic, cancelled.
fn looked_up(operation: &str) -> [f64; 5] {
    let labels = format!(r#"operation="{operation}""#);
    let results = [
        r#"result="hit""#,
        r#"result="miss""#,
        r#"result="error""#,
        r#"result="panic""#,
        r#"result="cancelled""#,
    ];
    ended(CACHE, &labels, results)
}

fn value(series: &str) -> f64 {
    scrape().value(series)
}

/// Runs a future that has begun to its first wait, and drops it there.
fn cancel(future: impl Future) {
    assert!(poll(pin!(future)).is_pending());
}

fn panics<R>(run: impl FnOnce() -> R) {
    assert!(catch_unwind(AssertUnwindSafe(run)).is_err());
}

/// What a call is to do.
#[derive(Clone, Copy)]
enum End {
    Well,
    Badly,
    WithAPanic,
    Never,
}
use End::{Badly, Never, Well, WithAPanic};

async fn run(end: End) -> Result<u8, Failure> {
    match end {
        Well => Ok(1),
        Badly => Err(Failure::Refused),
        WithAPanic => panic!("as it was told"),
        Never => pending().await,
    }
}

#[derive(Clone, Copy, Debug, PartialEq, LabelValue)]
enum Failure {
    Refused,
    #[label("timed out")]
    TimedOut,
}

/// Ends four calls of an `async fn` in the four ways.
fn in_all_ways<F: Future<Output = Result<u8, Failure>>>(call: impl Fn(End) -> F) {
    assert_eq!(poll(pin!(call(Well))), Poll::Ready(Ok(1)));
    assert_eq!(poll(pin!(call(Badly))), Poll::Ready(Err(Failure::Refused)));
    panics(|| poll(pin!(call(WithAPanic))));
    cancel(call(Never));
    // Never polled: no call.
    drop(call(Well));
}

mod database {
    use super::*;

    #[db_operation(select, "orders", in_progress)]
    async fn find(end: End) -> Result<u8, Failure> {
        run(end).await
    }

    #[test]
    fn an_operation_ends_in_four_ways() {
        let running = r#"database_operations_in_progress{operation="select",table="orders"}"#;
        assert_eq!(on_table("select", "orders"), [0.0; 4]);
        assert_eq!(value(running), 0.0);
        in_all_ways(find);
        assert_eq!(on_table("select", "orders"), [1.0; 4]);
        {
            let mut one = pin!(find(Never));
            assert!(poll(one.as_mut()).is_pending());
            assert_eq!(value(running), 1.0);
        }
        assert_eq!(value(running), 0.0);
    }

    #[db_operation(insert, "orders")]
    fn store(n: u8) -> Result<u8, Failure> {
        assert!(n < 100, "too much");
        n.checked_sub(1).ok_or(Failure::Refused)
    }

    #[test]
    fn a_function_that_is_not_async_is_an_operation_too() {
        assert_eq!(on_table("insert", "orders"), [0.0; 4]);
        assert_eq!(store(1), Ok(0));
        assert!(store(0).is_err());
        panics(|| store(100));
        assert_eq!(on_table("insert", "orders"), [1.0, 1.0, 1.0, 0.0]);
    }

    // A word that Rust keeps for itself; a string where a word would do.
    #[db_operation(move, users)]
    #[db_operation("upsert or not", "a \"table\"\\n")]
    fn oddly_named() {}

    #[test]
    fn labels_are_words_or_strings() {
        oddly_named();
        assert_eq!(on_table("move", "users"), [1.0, 0.0, 0.0, 0.0]);
        let escaped = on_table("upsert or not", r#"a \"table\"\\n"#);
        assert_eq!(escaped, [1.0, 0.0, 0.0, 0.0]);
    }

    struct Orders(u8);

    #[async_trait::async_trait]
    trait Table {
        async fn count(&self, end: End) -> Result<u8, Failure>;

        #[db_operation(select, "by_default")]
        async fn twice(&self, end: End) -> Result<u8, Failure> {
            Ok(self.count(end).await? + self.count(end).await?)
        }
    }

    #[async_trait::async_trait]
    impl Table for Orders {
        #[db_operation(count, "boxed", error, in_progress)]
        async fn count(&self, end: End) -> Result<u8, Failure> {
            Ok(run(end).await? * self.0)
        }
    }

    struct Below(u8);

    #[async_trait::async_trait]
    impl Table for Below {
        #[db_operation(count, "below", error = |failure: &Failure| failure)]
        async fn count(&self, end: End) -> Result<u8, Failure> {
            Ok(run(end).await? * self.0)
        }
    }

    #[test]
    fn a_method_of_async_trait_is_an_operation() {
        let errors = |table| {
            value(&format!(
                r#"database_errors_total{{operation="count",table="{table}",error="refused"}}"#
            ))
        };
        assert_eq!(on_table("count", "boxed"), [0.0; 4]);
        assert_eq!(errors("boxed"), 0.0);
        in_all_ways(|end| async move { Orders(1).count(end).await });
        assert_eq!(on_table("count", "boxed"), [1.0; 4]);
        assert_eq!(errors("boxed"), 1.0);
        in_all_ways(|end| async move { Below(1).count(end).await });
        assert_eq!(on_table("count", "below"), [1.0; 4]);
        assert_eq!(errors("below"), 1.0);
        assert_eq!(poll(pin!(Orders(3).twice(Well))), Poll::Ready(Ok(6)));
        assert_eq!(on_table("select", "by_default"), [1.0, 0.0, 0.0, 0.0]);
    }
}

mod shared {
    use super::*;

    #[db_operation(select, "shared", in_progress)]
    async fn by_id(end: End) -> Result<u8, Failure> {
        run(end).await
    }

    mod elsewhere {
        use super::super::*;

        #[db_operation(select, "shared", in_progress, error)]
        pub async fn by_name(end: End) -> Result<u8, Failure> {
            run(end).await
        }

        // Neither in progress nor by kinds.
        #[db_operation(select, "shared")]
        pub fn all() {}
    }

    #[test]
    fn functions_of_one_operation_and_table_add_up() {
        let labels = r#"operation="select",table="shared""#;
        let running = format!("database_operations_in_progress{{{labels}}}");
        in_all_ways(by_id);
        in_all_ways(elsewhere::by_name);
        elsewhere::all();
        assert_eq!(on_table("select", "shared"), [3.0, 2.0, 2.0, 2.0]);
        let errors = format!("database_errors_total{{{labels},error=\"refused\"}}");
        assert_eq!(value(&errors), 1.0);

        let (mut one, mut other) = (pin!(by_id(Never)), pin!(elsewhere::by_name(Never)));
        assert!(poll(one.as_mut()).is_pending());
        assert_eq!(value(&running), 1.0);
        assert!(poll(other.as_mut()).is_pending());
        assert_eq!(value(&running), 2.0);
    }

    #[cache_operation(fetch)]
    fn fetch() {}

    #[cache_operation(fetch, hit_if = |n: &u8| *n > 0)]
    fn fetch_and_look(n: u8) -> u8 {
        n
    }

    #[test]
    fn an_operation_that_only_sometimes_looks_something_up_has_the_results_of_both() {
        fetch();
        fetch_and_look(1);
        fetch_and_look(0);
        let results = ["ok", "hit", "miss", "error", "panic", "cancelled"];
        let counts = results.map(|result| {
            value(&format!(
                r#"cache_operations_total{{operation="fetch",result="{result}"}}"#
            ))
        });
        assert_eq!(counts, [1.0, 1.0, 1.0, 0.0, 0.0, 0.0]);
        let durations = r#"cache_operation_duration_seconds_count{operation="fetch"}"#;
        assert_eq!(value(durations), 3.0);
    }

    // Other labels, other buckets.
    #[db_operation(select, "slow", buckets = [1.0, 60.0])]
    fn slow() {}

    #[db_operation(select, "quick", buckets = [0.001])]
    fn quick() {}

    #[test]
    fn each_series_may_have_buckets_of_its_own() {
        slow();
        quick();
        let bucket = |table, le| {
            value(&format!(
                "database_operation_duration_seconds_bucket{{operation=\"select\",table=\"{table}\",le=\"{le}\"}}"
            ))
        };
        assert_eq!(bucket("slow", "60.0"), 1.0);
        assert_eq!(bucket("quick", "+Inf"), 1.0);
        metrics_runtime::check().expect("no conflicts");
    }
}

mod cache {
    use super::*;

    #[cache_operation(get)]
    async fn get(end: End, found: bool) -> Result<Option<u8>, Failure> {
        Ok(Some(run(end).await?).filter(|_| found))
    }

    #[test]
    fn a_look_up_hits_or_misses_or_ends_in_three_other_ways() {
        assert_eq!(looked_up("get"), [0.0; 5]);
        assert_eq!(poll(pin!(get(Well, true))), Poll::Ready(Ok(Some(1))));
        assert_eq!(poll(pin!(get(Well, false))), Poll::Ready(Ok(None)));
        assert!(poll(pin!(get(Badly, true))).is_ready());
        panics(|| poll(pin!(get(WithAPanic, true))));
        cancel(get(Never, true));
        assert_eq!(looked_up("get"), [1.0; 5]);
        for n in [0, 1] {
            by_type::option(n);
            by_type::truth(n);
            assert!(poll(pin!(by_type::truth_or_error(n))).is_ready());
        }
        assert_eq!(looked_up("get"), [4.0, 4.0, 1.0, 1.0, 1.0]);
    }

    // One operation for all: each adds a hit and a miss.
    mod by_type {
        use super::*;

        #[cache_operation(get)]
        pub fn option(n: u8) -> Option<u8> {
            Some(n).filter(|n| *n > 0)
        }

        #[cache_operation("get")]
        pub fn truth(n: u8) -> bool {
            n > 0
        }

        #[cache_operation(get)]
        pub async fn truth_or_error(n: u8) -> std::io::Result<bool> {
            Ok(n > 0)
        }
    }
}

mod others {
    use super::*;

    #[background_task("send_invoice", error)]
    async fn send_invoice(end: End) -> Result<u8, Failure> {
        run(end).await
    }

    #[test]
    fn a_task_completes_or_fails() {
        let running = r#"background_tasks_in_progress{task_type="send_invoice"}"#;
        assert_eq!(value(running), 0.0);
        in_all_ways(send_invoice);
        let family = ["background_tasks_total", "background_task_duration_seconds"];
        let statuses = [
            r#"status="completed""#,
            r#"status="failed""#,
            r#"status="panic""#,
            r#"status="cancelled""#,
        ];
        let labels = r#"task_type="send_invoice""#;
        assert_eq!(ended(family, labels, statuses), [1.0; 4]);
        let errors = ["refused", "timed out"].map(|error| {
            value(&format!(
                "background_task_errors_total{{{labels},error=\"{error}\"}}"
            ))
        });
        assert_eq!(errors, [1.0, 0.0]);
        let mut one = pin!(send_invoice(Never));
        assert!(poll(one.as_mut()).is_pending());
        assert_eq!(value(running), 1.0);
    }

    #[external_call("payments", "charge", error, in_progress)]
    async fn charge(end: End) -> Result<u8, Failure> {
        run(end).await
    }

    #[test]
    fn a_call_to_another_service_ends_in_four_ways() {
        in_all_ways(charge);
        let family = [
            "external_requests_total",
            "external_request_duration_seconds",
        ];
        let labels = r#"service="payments",operation="charge""#;
        assert_eq!(ended(family, labels, STATUSES), [1.0; 4]);
        let errors = format!("external_errors_total{{{labels},error=\"refused\"}}");
        assert_eq!(value(&errors), 1.0);
        let running = format!("external_requests_in_progress{{{labels}}}");
        assert_eq!(value(&running), 0.0);
    }

    #[auth_event("login", error, in_progress)]
    async fn login(end: End) -> Result<u8, Failure> {
        run(end).await
    }

    #[test]
    fn a_login_succeeds_or_fails() {
        in_all_ways(login);
        let family = ["auth_events_total", "auth_event_duration_seconds"];
        let results = [
            r#"result="success""#,
            r#"result="failure""#,
            r#"result="panic""#,
            r#"result="cancelled""#,
        ];
        assert_eq!(ended(family, r#"event="login""#, results), [1.0; 4]);
        let errors = r#"auth_errors_total{event="login",error="refused"}"#;
        assert_eq!(value(errors), 1.0);
        assert_eq!(value(r#"auth_events_in_progress{event="login"}"#), 0.0);
    }
}

mod stacked {
    use super::*;

    #[instrumented(function = "above")]
    #[db_operation(stack, "above")]
    async fn above(end: End) -> Result<u8, Failure> {
        run(end).await
    }

    #[db_operation(stack, "below")]
    #[instrumented(function = "below")]
    async fn below(end: End) -> Result<u8, Failure> {
        run(end).await
    }

    #[tracing::instrument(skip_all)]
    #[db_operation(stack, "traced_above")]
    #[external_call("database", "traced", error)]
    async fn traced_above(end: End) -> Result<u8, Failure> {
        run(end).await
    }

    #[db_operation(stack, "traced_below")]
    #[tracing::instrument(skip_all)]
    #[instrumented(function = "below_traced", error)]
    async fn traced_below(end: End) -> Result<u8, Failure> {
        run(end).await
    }

    #[db_operation(stack, "sync")]
    #[instrumented(function = "sync")]
    #[auth_event("sync", ok_if = |n: &u8| *n == 1)]
    fn not_async(n: u8) -> u8 {
        n
    }

    fn functions(function: &str) -> [f64; 4] {
        let labels = format!(r#"module="behaviour::operations::stacked",function="{function}""#);
        let family = ["function_calls_total", "function_call_duration_seconds"];
        ended(
            family,
            &labels,
            STATUSES.map(|s| &*s.replace("status", "outcome").leak()),
        )
    }

    #[test]
    fn each_attribute_counts_each_call_once_in_any_order() {
        in_all_ways(above);
        in_all_ways(below);
        in_all_ways(traced_above);
        in_all_ways(traced_below);
        for table in ["above", "below", "traced_above", "traced_below"] {
            assert_eq!(on_table("stack", table), [1.0; 4], "{table}");
        }
        for function in ["above", "below", "below_traced"] {
            assert_eq!(functions(function), [1.0; 4], "{function}");
        }
        not_async(1);
        not_async(2);
        assert_eq!(on_table("stack", "sync"), [2.0, 0.0, 0.0, 0.0]);
        assert_eq!(functions("sync"), [2.0, 0.0, 0.0, 0.0]);
        for (result, count) in [("success", 1.0), ("failure", 1.0)] {
            let series = format!(r#"auth_events_total{{event="sync",result="{result}"}}"#);
            assert_eq!(value(&series), count);
        }
    }

    #[db_operation(join, "left")]
    #[db_operation(join, "right")]
    async fn joined(end: End) -> Result<u8, Failure> {
        run(end).await
    }

    #[test]
    fn a_join_is_an_operation_on_both_tables() {
        in_all_ways(joined);
        assert_eq!(on_table("join", "left"), [1.0; 4]);
        assert_eq!(on_table("join", "right"), [1.0; 4]);
    }
}

/// Closures that say how a call ended.
mod told {
    use super::*;

    #[db_operation(told, "ok_if", ok_if = |kept: &Result<u8, Failure>| *kept != Err(Failure::TimedOut), error)]
    fn refused_is_fine(n: u8) -> Result<u8, Failure> {
        match n {
            0 => Err(Failure::Refused),
            1 => Err(Failure::TimedOut),
            n => Ok(n),
        }
    }

    #[db_operation(told, "error_if", error_if = |n: &u8| *n > 9)]
    async fn more_than_nine(n: u8) -> u8 {
        n
    }

    #[db_operation(told, "panics", error_if = |n: &u8| 100 / *n > 9)]
    fn a_closure_that_panics(n: u8) -> u8 {
        n
    }

    #[db_operation(told, "opaque", error_if = |names: &Result<_, Failure>| names.is_err(), error)]
    fn opaque(n: u8) -> Result<impl Iterator<Item = u8> + use<>, Failure> {
        (n > 0).then_some(0..n).ok_or(Failure::TimedOut)
    }

    #[db_operation(told, "opaque_async", error)]
    async fn opaque_async(n: u8) -> Result<impl Iterator<Item = u8>, Failure> {
        (n > 0).then_some(0..n).ok_or(Failure::TimedOut)
    }

    struct Text(String);

    impl Text {
        #[db_operation(told, "self", error)]
        fn new(text: &str) -> Result<Self, Failure> {
            match text {
                "" => Err(Failure::Refused),
                text => Ok(Self(text.to_owned())),
            }
        }

        // `&str` where there is a `&String`.
        #[db_operation(told, "dereferenced", ok_if = |text: &str| text == "ok")]
        async fn text(&self) -> String {
            self.0.clone()
        }

        #[db_operation(told, "borrowed", error_if = |text: &&str| text.is_empty())]
        fn borrow(&self) -> &str {
            &self.0
        }
    }

    fn errors(table: &str) -> [f64; 2] {
        ["refused", "timed out"].map(|error| {
            value(&format!(
                r#"database_errors_total{{operation="told",table="{table}",error="{error}"}}"#
            ))
        })
    }

    fn ok_and_errors(table: &str) -> [f64; 2] {
        let [ok, error, ..] = on_table("told", table);
        [ok, error]
    }

    #[test]
    fn closures_say_what_is_an_error() {
        for n in 0..4 {
            let _ = refused_is_fine(n);
        }
        assert_eq!(ok_and_errors("ok_if"), [3.0, 1.0]);
        // What is no error is of no kind.
        assert_eq!(errors("ok_if"), [0.0, 1.0]);

        assert!(poll(pin!(more_than_nine(9))).is_ready());
        assert!(poll(pin!(more_than_nine(10))).is_ready());
        assert_eq!(ok_and_errors("error_if"), [1.0, 1.0]);

        a_closure_that_panics(1);
        a_closure_that_panics(100);
        panics(|| a_closure_that_panics(0));
        assert_eq!(on_table("told", "panics"), [1.0, 1.0, 1.0, 0.0]);
    }

    #[test]
    fn what_a_function_returns_need_not_have_a_name() {
        assert_eq!(opaque(3).expect("some").count(), 3);
        assert!(opaque(0).is_err());
        assert_eq!(ok_and_errors("opaque"), [1.0, 1.0]);
        assert_eq!(errors("opaque"), [0.0, 1.0]);
        assert!(matches!(poll(pin!(opaque_async(3))), Poll::Ready(Ok(_))));
        assert!(matches!(poll(pin!(opaque_async(0))), Poll::Ready(Err(_))));
        assert_eq!(ok_and_errors("opaque_async"), [1.0, 1.0]);
        assert_eq!(errors("opaque_async"), [0.0, 1.0]);

        let text = Text::new("ok").expect("it is not empty");
        assert!(Text::new("").is_err());
        assert_eq!(ok_and_errors("self"), [1.0, 1.0]);
        assert_eq!(errors("self"), [1.0, 0.0]);
        assert!(poll(pin!(text.text())).is_ready());
        assert_eq!(ok_and_errors("dereferenced"), [1.0, 0.0]);
        assert_eq!(text.borrow(), "ok");
        assert_eq!(ok_and_errors("borrowed"), [1.0, 0.0]);
    }

    #[cache_operation(told_option, hit_if = |found: &Option<u8>| found.is_some_and(|n| n > 0))]
    fn option(n: Option<u8>) -> Option<u8> {
        n
    }

    #[cache_operation(told_result, hit_if = |found: &[u8]| !found.is_empty())]
    async fn result(n: u8) -> std::io::Result<Vec<u8>> {
        match n {
            0 => Ok(Vec::new()),
            255 => Err(std::io::ErrorKind::TimedOut.into()),
            n => Ok(vec![n]),
        }
    }

    // Nothing found is an error of this cache, which is none to us.
    #[cache_operation(
        told_not_found,
        hit_if = |_: &u8| true,
        error_if = |found: &Result<u8, Failure>| matches!(found, Err(Failure::TimedOut)),
        error
    )]
    fn not_found(n: u8) -> Result<u8, Failure> {
        refused_is_fine_quietly(n)
    }

    #[cache_operation(told_not_found_async, hit_if = |_: &u8| true, ok_if = |found: &Result<u8, Failure>| *found != Err(Failure::TimedOut))]
    async fn not_found_async(n: u8) -> Result<u8, Failure> {
        refused_is_fine_quietly(n)
    }

    fn refused_is_fine_quietly(n: u8) -> Result<u8, Failure> {
        match n {
            0 => Err(Failure::Refused),
            1 => Err(Failure::TimedOut),
            n => Ok(n),
        }
    }

    #[test]
    fn closures_say_what_is_a_hit() {
        option(Some(1));
        option(Some(0));
        option(None);
        assert_eq!(looked_up("told_option"), [1.0, 2.0, 0.0, 0.0, 0.0]);
        for n in [0, 1, 255] {
            assert!(poll(pin!(result(n))).is_ready());
        }
        assert_eq!(looked_up("told_result"), [1.0, 1.0, 1.0, 0.0, 0.0]);
        for n in [0, 1, 2, 3] {
            let _ = not_found(n);
            assert!(poll(pin!(not_found_async(n))).is_ready());
        }
        assert_eq!(looked_up("told_not_found"), [2.0, 1.0, 1.0, 0.0, 0.0]);
        assert_eq!(looked_up("told_not_found_async"), [2.0, 1.0, 1.0, 0.0, 0.0]);
        let kinds = r#"cache_errors_total{operation="told_not_found",error="timed out"}"#;
        assert_eq!(value(kinds), 1.0);
        let kinds = r#"cache_errors_total{operation="told_not_found",error="refused"}"#;
        assert_eq!(value(kinds), 0.0);
    }
}

/// Kinds of errors.
mod kinds {
    use super::*;

    #[derive(Debug, LabelValue)]
    enum Kind {
        Text,
        Number,
    }

    #[derive(Debug)]
    struct Opaque(#[expect(dead_code, reason = "it stands for what errors hold")] String);

    impl Opaque {
        fn kind(&self) -> Kind {
            Kind::Text
        }
    }

    type Aliased<T> = Result<T, Failure>;
    type Result<T, E = Opaque> = std::result::Result<T, E>;

    #[db_operation(kinds, "closure", error = |error: &Opaque| error.kind())]
    fn closure() -> Result<u8> {
        Err(Opaque(String::new()))
    }

    #[db_operation(kinds, "closure_async", error = |error: &Opaque| error.kind())]
    async fn closure_async() -> Result<u8> {
        Err(Opaque(String::new()))
    }

    #[db_operation(kinds, "aliased", error)]
    fn aliased() -> Aliased<u8> {
        Err(Failure::TimedOut)
    }

    #[db_operation(kinds, "aliased_async", error)]
    async fn aliased_async() -> Aliased<u8> {
        Err(Failure::TimedOut)
    }

    #[db_operation(kinds, "generic_value", error)]
    fn generic_value<T: Default>(_: T) -> Result<T, Failure> {
        Err(Failure::TimedOut)
    }

    // The error's type has no name where kinds are listed: they do.
    #[db_operation(kinds, "generic_error", error = |error: &E| -> Kind { error.into() })]
    async fn generic_error<E>(error: E) -> Result<u8, E>
    where
        for<'a> &'a E: Into<Kind>,
    {
        Err(error)
    }

    #[db_operation(kinds, "generic_error_sync", error = |error: &E| -> Kind { error.into() })]
    fn generic_error_sync<E>(error: E) -> Result<u8, E>
    where
        for<'a> &'a E: Into<Kind>,
    {
        Err(error)
    }

    impl From<&u8> for Kind {
        fn from(_: &u8) -> Self {
            Self::Number
        }
    }

    struct Of<T>(T);

    impl<T: Clone> Of<T> {
        #[db_operation(kinds, "generic_block", error)]
        async fn value(&self) -> Result<T, Failure> {
            Err(Failure::TimedOut)
        }

        #[db_operation(kinds, "lifetimes", error)]
        fn borrowed<'a>(&'a self) -> Result<&'a T, Borrowed<'a>> {
            Err(Borrowed::Because("no"))
        }
    }

    #[derive(LabelValue)]
    enum Borrowed<'a> {
        Because(#[expect(dead_code, reason = "it stands for what errors hold")] &'a str),
    }

    #[db_operation(kinds, "boxed", error)]
    fn boxed() -> Pin<Box<dyn Future<Output = Result<u8, Failure>> + Send>> {
        Box::pin(async { Err(Failure::TimedOut) })
    }

    #[db_operation(kinds, "future", error)]
    fn future() -> impl Future<Output = Result<u8, Failure>> {
        async { Err(Failure::TimedOut) }
    }

    #[external_call("kinds", "typed", error = |error: &(dyn Debug + Send)| -> Kind { Kind::of(error) })]
    fn dynamic() -> Result<u8, Box<dyn Debug + Send>> {
        Err(Box::new(7))
    }

    impl Kind {
        fn of(error: &(dyn Debug + Send)) -> Self {
            if format!("{error:?}") == "7" {
                Self::Number
            } else {
                Self::Text
            }
        }
    }

    fn errors(table: &str, error: &str) -> f64 {
        assert_eq!(on_table("kinds", table), [0.0, 1.0, 0.0, 0.0], "{table}");
        value(&format!(
            r#"database_errors_total{{operation="kinds",table="{table}",error="{error}"}}"#
        ))
    }

    #[test]
    fn errors_count_by_their_kind() {
        assert!(closure().is_err());
        assert!(poll(pin!(closure_async())).is_ready());
        assert!(aliased().is_err());
        assert!(poll(pin!(aliased_async())).is_ready());
        assert!(generic_value(1_u8).is_err());
        assert!(poll(pin!(generic_error(1_u8))).is_ready());
        assert!(generic_error_sync(1_u8).is_err());
        assert!(poll(pin!(Of(1_u8).value())).is_ready());
        assert!(Of(1_u8).borrowed().is_err());
        assert!(poll(boxed().as_mut()).is_ready());
        assert!(poll(pin!(future())).is_ready());
        assert!(dynamic().is_err());
        for (table, error) in [
            ("closure", "text"),
            ("closure_async", "text"),
            ("aliased", "timed out"),
            ("aliased_async", "timed out"),
            ("generic_value", "timed out"),
            ("generic_error", "number"),
            ("generic_error_sync", "number"),
            ("generic_block", "timed out"),
            ("lifetimes", "because"),
            ("boxed", "timed out"),
            ("future", "timed out"),
        ] {
            assert_eq!(errors(table, error), 1.0, "{table}");
        }
        let typed = r#"external_errors_total{service="kinds",operation="typed",error="number"}"#;
        assert_eq!(value(typed), 1.0);
    }
}
