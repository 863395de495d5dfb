//! Label values that are expressions: they bind names, format strings, or use names that are
//! unknown outside the function.

#![deny(warnings)]

use axum::extract::Path;
use metrics_runtime::{business_counter, instrumented, snapshot};

#[business_counter(
    "rebound_total",
    help = "X.",
    labels(
        by_a_closure = paid.is_some_and(|paid| paid),
        by_an_arm = match size {
            Some(size) if size > 3 => true,
            _ => false,
        },
        by_a_block = {
            let paid = paid.unwrap_or(true);
            paid
        },
        by_a_condition = if let Some(size) = size {
            size > 3
        } else {
            false
        },
        of_another = id > 3 && flags.iter().any(|id| *id),
    )
)]
fn rebound(paid: Option<bool>, size: Option<u8>, id: u8, flags: &[bool]) -> usize {
    usize::from(id) + flags.len()
}

#[instrumented(name = "named", help = "X.", labels(paid = paid.is_some_and(|paid| paid)))]
async fn named(paid: Option<bool>) {}

#[business_counter(
    "formatted_total",
    help = "X.",
    labels(
        is_empty = format!("{name}").is_empty(),
        text = dynamic(format!("{name}-{}", id), limit = 3),
    ),
    by = format!("{name:>width$}").len(),
)]
fn formatted(Path(name): Path<String>, id: u8, width: usize) {
    drop(name);
}

/// A name that the expression binds is not an argument, which stays unmoved.
#[business_counter("other_name_total", help = "X.", labels(any = flags.iter().any(|name| *name)))]
fn other_name<T>(name: T, flags: &[bool]) -> T {
    let _ = flags;
    name
}

/// An expression that runs before the body can change an argument.
#[business_counter("changed_total", help = "X.", by = items.pop().unwrap_or_default())]
fn changed(mut items: Vec<u8>) -> Vec<u8> {
    items.push(0);
    items
}

#[business_counter("read_total", help = "X.", by = items.len())]
fn read(mut items: Vec<u8>) -> Vec<u8> {
    items.push(0);
    items
}

trait Plan {
    const PAID: bool;
}

struct Free;

impl Plan for Free {
    const PAID: bool = false;
}

struct Shop<P, const N: usize>(P, u8);

impl<P: Plan, const N: usize> Shop<P, N> {
    #[business_counter(
        "generic_total",
        help = "X.",
        labels(
            large = N > 1,
            full = self.1 == 3 || !matches!(self.1, 0 | 1),
            paid: bool = P::PAID,
        )
    )]
    fn buy(&self) {
        let _ = &self.0;
    }
}

fn main() {
    rebound(Some(true), Some(4), 4, &[true]);
    let all = [
        ("by_a_closure", "true"),
        ("by_an_arm", "true"),
        ("by_a_block", "true"),
        ("by_a_condition", "true"),
        ("of_another", "true"),
    ];
    assert_eq!(snapshot().total("rebound_total", &all), 1.0);

    drop(named(None));
    formatted(Path("ab".to_owned()), 7, 5);
    let labels = [("is_empty", "false"), ("text", "ab-7")];
    assert_eq!(snapshot().total("formatted_total", &labels), 5.0);

    other_name("x", &[true]);
    assert_eq!(
        snapshot().total("other_name_total", &[("any", "true")]),
        1.0
    );

    assert_eq!(changed(vec![1, 2]), [1, 0]);
    assert_eq!(read(vec![1, 2]), [1, 2, 0]);
    assert_eq!(snapshot().total("changed_total", &[]), 2.0);
    assert_eq!(snapshot().total("read_total", &[]), 2.0);

    Shop::<Free, 2>(Free, 3).buy();
    let labels = [("large", "true"), ("full", "true"), ("paid", "false")];
    assert_eq!(snapshot().total("generic_total", &labels), 1.0);
}
