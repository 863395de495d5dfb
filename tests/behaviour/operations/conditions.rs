//! Closures that decide the outcome of a call: `ok_if` and `error_if`.

use super::*;

#[db_operation(conditions, "ok_if", ok_if = |kept: &Result<u8, Failure>| *kept != Err(Failure::TimedOut), error)]
fn refused_is_fine(n: u8) -> Result<u8, Failure> {
    match n {
        0 => Err(Failure::Refused),
        1 => Err(Failure::TimedOut),
        n => Ok(n),
    }
}

#[db_operation(conditions, "error_if", error_if = |n: &u8| *n > 9)]
async fn more_than_nine(n: u8) -> u8 {
    n
}

#[db_operation(conditions, "panics", error_if = |n: &u8| 100 / *n > 9)]
fn a_closure_that_panics(n: u8) -> u8 {
    n
}

#[db_operation(conditions, "opaque", error_if = |names: &Result<_, Failure>| names.is_err(), error)]
fn opaque(n: u8) -> Result<impl Iterator<Item = u8> + use<>, Failure> {
    (n > 0).then_some(0..n).ok_or(Failure::TimedOut)
}

#[db_operation(conditions, "opaque_async", error)]
async fn opaque_async(n: u8) -> Result<impl Iterator<Item = u8>, Failure> {
    (n > 0).then_some(0..n).ok_or(Failure::TimedOut)
}

struct Text(String);

impl Text {
    #[db_operation(conditions, "self", error)]
    fn new(text: &str) -> Result<Self, Failure> {
        match text {
            "" => Err(Failure::Refused),
            text => Ok(Self(text.to_owned())),
        }
    }

    // The closure takes `&str`, and the function returns a `String`.
    #[db_operation(conditions, "dereferenced", ok_if = |text: &str| text == "ok")]
    async fn text(&self) -> String {
        self.0.clone()
    }

    #[db_operation(conditions, "borrowed", error_if = |text: &&str| text.is_empty())]
    fn borrow(&self) -> &str {
        &self.0
    }
}

fn errors(table: &str) -> [f64; 2] {
    ["refused", "timed out"].map(|error| {
        value(&format!(
            r#"database_errors_total{{operation="conditions",table="{table}",error="{error}"}}"#
        ))
    })
}

fn ok_and_errors(table: &str) -> [f64; 2] {
    let [ok, error, ..] = on_table("conditions", table);
    [ok, error]
}

#[test]
fn closures_decide_what_is_an_error() {
    for n in 0..4 {
        let _ = refused_is_fine(n);
    }
    assert_eq!(ok_and_errors("ok_if"), [3.0, 1.0]);
    // A value that is not an error has no kind.
    assert_eq!(errors("ok_if"), [0.0, 1.0]);

    assert!(poll(pin!(more_than_nine(9))).is_ready());
    assert!(poll(pin!(more_than_nine(10))).is_ready());
    assert_eq!(ok_and_errors("error_if"), [1.0, 1.0]);

    a_closure_that_panics(1);
    a_closure_that_panics(100);
    panics(|| a_closure_that_panics(0));
    assert_eq!(on_table("conditions", "panics"), [1.0, 1.0, 1.0, 0.0]);
}

#[test]
fn return_types_need_no_name() {
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

#[cache_operation(conditions_option, hit_if = |found: &Option<u8>| found.is_some_and(|n| n > 0))]
fn option(n: Option<u8>) -> Option<u8> {
    n
}

#[cache_operation(conditions_result, hit_if = |found: &[u8]| !found.is_empty())]
async fn result(n: u8) -> std::io::Result<Vec<u8>> {
    match n {
        0 => Ok(Vec::new()),
        255 => Err(std::io::ErrorKind::TimedOut.into()),
        n => Ok(vec![n]),
    }
}

// This cache returns an error for a missing entry, which is a miss here.
#[cache_operation(
    conditions_not_found,
    hit_if = |_: &u8| true,
    error_if = |found: &Result<u8, Failure>| matches!(found, Err(Failure::TimedOut)),
    error
)]
fn not_found(n: u8) -> Result<u8, Failure> {
    refused_is_fine_quietly(n)
}

#[cache_operation(conditions_not_found_async, hit_if = |_: &u8| true, ok_if = |found: &Result<u8, Failure>| *found != Err(Failure::TimedOut))]
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
fn closures_decide_what_is_a_hit() {
    option(Some(1));
    option(Some(0));
    option(None);
    assert_eq!(looked_up("conditions_option"), [1.0, 2.0, 0.0, 0.0, 0.0]);
    for n in [0, 1, 255] {
        assert!(poll(pin!(result(n))).is_ready());
    }
    assert_eq!(looked_up("conditions_result"), [1.0, 1.0, 1.0, 0.0, 0.0]);
    for n in [0, 1, 2, 3] {
        let _ = not_found(n);
        assert!(poll(pin!(not_found_async(n))).is_ready());
    }
    assert_eq!(looked_up("conditions_not_found"), [2.0, 1.0, 1.0, 0.0, 0.0]);
    assert_eq!(
        looked_up("conditions_not_found_async"),
        [2.0, 1.0, 1.0, 0.0, 0.0]
    );
    let kinds = r#"cache_errors_total{operation="conditions_not_found",error="timed out"}"#;
    assert_eq!(value(kinds), 1.0);
    let kinds = r#"cache_errors_total{operation="conditions_not_found",error="refused"}"#;
    assert_eq!(value(kinds), 0.0);
}
