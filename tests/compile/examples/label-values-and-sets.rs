//! Label values and sets in all their forms.
#![deny(warnings)]
#![forbid(unsafe_code)]

use axum::http::Method;
use metrics_runtime::{Counter, LabelSet, LabelValue, metric, snapshot};

#[derive(Clone, Copy, LabelValue)]
enum Plan {
    Free,
    #[label("business-plus")]
    #[allow(dead_code)]
    Business {
        seats: u32,
    },
    #[allow(dead_code)]
    HTTPTrial(u8, &'static str),
    r#Type,
}

/// A generic enum: its fields are ignored.
#[derive(LabelValue)]
enum Answer<'a, T, const N: usize>
where
    T: Clone,
{
    #[allow(dead_code)]
    Some(&'a [T; N]),
    None,
}

#[derive(LabelValue)]
#[repr(u8)]
enum Level {
    Low = 3,
    #[cfg(any())]
    Absent,
    High = 9,
}

#[derive(LabelSet)]
struct Labels<'a, V> {
    plan: &'a Plan,
    r#type: V,
    #[label("http_method")]
    method: Method,
    #[cfg(any())]
    absent: String,
}

#[derive(LabelSet)]
struct Nothing;

#[derive(LabelSet)]
struct NoFields {}

/// Calls.
#[metric]
static CALLS_TOTAL: Counter<Labels<'static, bool>>;

/// Without labels.
#[metric]
static PLAIN_TOTAL: Counter<Nothing>;

fn main() {
    assert_eq!(
        Plan::VALUES,
        ["free", "business-plus", "http_trial", "type"]
    );
    assert_eq!(Plan::Business { seats: 3 }.index(), 1);
    assert_eq!(Plan::Type.index(), 3);
    assert_eq!(Answer::<'_, u8, 2>::VALUES, ["some", "none"]);
    assert_eq!(Answer::<'_, u8, 2>::None.index(), 1);
    assert_eq!(Level::VALUES, ["low", "high"]);
    assert_eq!(Level::High.index(), 1);
    assert_eq!(Level::Low.index(), 0);
    assert_eq!(Nothing::SERIES, 1);
    assert_eq!(NoFields::SERIES, 1);
    assert_eq!(NoFields {}.index(), 0);
    assert_eq!(Labels::<'_, bool>::SERIES, 4 * 2 * 10);

    CALLS_TOTAL
        .with(Labels {
            plan: &Plan::Free,
            r#type: true,
            method: Method::PUT,
        })
        .inc();
    PLAIN_TOTAL.with(Nothing).inc();
    let labels = [("http_method", "PUT"), ("plan", "free"), ("type", "true")];
    assert_eq!(snapshot().total("calls_total", &labels), 1.0);
    assert_eq!(snapshot().total("plain_total", &[]), 1.0);
}
