//! Errors by type.

use super::*;

#[derive(Debug, LabelValue)]
enum Kind {
    Text,
    Number,
}

#[derive(Debug)]
struct Opaque(#[expect(dead_code, reason = "it represents the fields of errors")] String);

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

// The generic error type can't be named where the kinds are registered; `Kind` can.
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
    Because(#[expect(dead_code, reason = "it represents the fields of errors")] &'a str),
}

#[db_operation(kinds, "boxed", error)]
fn boxed() -> Pin<Box<dyn Future<Output = Result<u8, Failure>> + Send>> {
    Box::pin(async { Err(Failure::TimedOut) })
}

#[db_operation(kinds, "future", error)]
#[expect(clippy::manual_async_fn, reason = "this form is tested")]
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
    let typed = r#"external_errors_total{peer="kinds",operation="typed",error="number"}"#;
    assert_eq!(value(typed), 1.0);
}
