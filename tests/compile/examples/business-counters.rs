//! `#[business_counter]` with every option and every source of a label.
#![deny(warnings)]
#![allow(clippy::wrong_self_convention)]
#![forbid(unsafe_code)]

use axum::http::Method;
use metrics_runtime::{LabelValue, business_counter, instrumented, snapshot};
use std::ops::Deref;

/// Not `Copy`, so that moving it out of a reference is a mistake.
#[derive(Clone, LabelValue)]
enum Plan {
    Free,
    Paid,
}

impl Plan {
    fn is_paid(&self) -> bool {
        matches!(self, Self::Paid)
    }

    fn itself(&self) -> &Self {
        self
    }
}

struct User {
    plan: Plan,
    seats: u32,
}

fn user(plan: Plan) -> User {
    User { plan, seats: 3 }
}

fn total(name: &str, labels: &[(&str, &str)]) -> f64 {
    snapshot().total(name, labels)
}

/// Without options.
#[business_counter("plain_total")]
fn plain() {}

/// The doc comment is not used.
#[business_counter("described_total", help = "Described.")]
fn described() {}

/// Labels from arguments.
#[business_counter(
    "from_arguments_total",
    labels(
        constant = "x",
        plan = plan,
        borrowed = &plan,
        by_method = plan.itself(),
        paid = plan.is_paid(),
        many = seats > 10 && !plan.is_paid(),
        chosen = if seats == 0 { Plan::Free } else { Plan::Paid },
        matched = match seats { 0 => true, _ => false },
        written: Plan = plan,
        r#type: bool = seats == 3,
    ),
)]
fn from_arguments(plan: Plan, seats: u32) -> Plan {
    let _ = seats;
    plan
}

/// Labels from patterns and from borrowed arguments.
#[business_counter("from_patterns_total", labels(plan = plan, method = method, first = *first))]
fn from_patterns<'a>(
    User { plan, seats: _ }: &'a User,
    (method, mut count): (&Method, u8),
    [first, ..]: &'a [bool; 2],
) -> &'a Plan {
    count += 1;
    let _ = (method, count, first);
    plan
}

/// Labels from the returned value.
#[business_counter(
    "from_returned_total",
    labels(
        plan = |user: &User| &user.plan,
        paid = |user: &User| -> bool { user.plan.is_paid() },
        early = |user: &User| {
            if user.seats == 0 {
                return true;
            }
            false
        },
        taken_apart = |User { plan, .. }: &User| plan,
        written: Plan = |user: &User| user.plan.clone(),
        written_reference: &Plan = |user: &User| &user.plan,
    ),
    by = |user: &User| user.seats,
    on = |user: &User| user.seats > 0
)]
fn from_returned(plan: Plan) -> User {
    user(plan)
}

/// Labels in an impl block.
struct Service<T> {
    plan: Plan,
    inner: T,
}

impl<T: Clone> Service<T> {
    /// From `self`, with the type.
    #[business_counter("from_self_total", labels(plan: Plan = self.plan), by = self.seats())]
    fn from_self(&mut self) -> T {
        self.inner.clone()
    }

    fn seats(&self) -> u64 {
        2
    }

    /// From a closure over `Self`, with the type.
    #[business_counter("over_self_total", labels(plan: Plan = |service: &Self| service.plan.clone()))]
    async fn over_self(self) -> Self {
        self
    }

    /// Fields and methods with the names of arguments.
    #[business_counter("same_names_total", labels(plan = user.plan.itself()), by = |n: &u32| *n)]
    fn same_names(&self, user: &User, plan: impl Into<u32>, seats: T) -> u32 {
        let _ = (user, seats);
        plan.into()
    }
}

/// With deref coercion.
struct Json<T>(T);

impl<T> Deref for Json<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

#[derive(Debug)]
enum Failure {
    Missing,
    Broken,
}

#[derive(LabelValue)]
enum Reason {
    Missing,
    Broken,
}

impl From<&Failure> for Reason {
    fn from(failure: &Failure) -> Self {
        match failure {
            Failure::Missing => Self::Missing,
            Failure::Broken => Self::Broken,
        }
    }
}

type Answer = Result<Json<User>, Failure>;

/// Found.
#[business_counter("found_total", labels(plan = |user: &User| &user.plan))]
/// Failed.
#[business_counter(
    "failed_total",
    help = "Failed.",
    on = error,
    labels(reason = |failure: &Failure| Reason::from(failure))
)]
/// Asked.
#[business_counter("asked_total", help = "Asked.", on = always, labels(ok = |answer: &Answer| answer.is_ok()))]
/// Broken.
#[business_counter(
    "broken_total",
    help = "Broken.",
    on = |answer: &Answer| matches!(answer, Err(Failure::Broken))
)]
#[instrumented]
async fn find(id: u32) -> Answer {
    match id {
        0 => Err(Failure::Missing),
        1 => Err(Failure::Broken),
        _ => Ok(Json(user(Plan::Paid))),
    }
}

/// Both orders.
#[instrumented]
#[business_counter("outside_total")]
fn outside() -> Result<(), Failure> {
    Err(Failure::Missing)?;
    Ok(())
}

/// Both orders.
#[business_counter("inside_total")]
#[instrumented]
fn inside() -> Result<(), Failure> {
    Ok(())
}

/// Generic, except for the label.
#[business_counter("generic_total", labels(plan = plan), by = items.len())]
fn generic<T: Clone, const N: usize>(plan: &Plan, items: [T; N]) -> [T; N] {
    let _ = plan;
    items
}

#[tokio::main]
async fn main() {
    plain();
    described();
    from_arguments(Plan::Free, 3);
    let labels = [
        ("constant", "x"),
        ("plan", "free"),
        ("borrowed", "free"),
        ("by_method", "free"),
        ("paid", "false"),
        ("many", "false"),
        ("chosen", "paid"),
        ("matched", "false"),
        ("written", "free"),
        ("type", "true"),
    ];
    assert_eq!(total("from_arguments_total", &labels), 1.0);
    from_patterns(&user(Plan::Paid), (&Method::GET, 1), &[true, false]);
    let labels = [("plan", "paid"), ("method", "GET"), ("first", "true")];
    assert_eq!(total("from_patterns_total", &labels), 1.0);
    from_returned(Plan::Paid);
    let labels = [
        ("plan", "paid"),
        ("paid", "true"),
        ("early", "false"),
        ("taken_apart", "paid"),
        ("written", "paid"),
        ("written_reference", "paid"),
    ];
    assert_eq!(total("from_returned_total", &labels), 3.0);
    let mut service = Service {
        plan: Plan::Free,
        inner: 1_u8,
    };
    service.from_self();
    assert_eq!(total("from_self_total", &[("plan", "free")]), 2.0);
    let service = service.over_self().await;
    assert_eq!(total("over_self_total", &[("plan", "free")]), 1.0);
    service.same_names(&user(Plan::Free), 4_u8, 1);
    assert_eq!(total("same_names_total", &[("plan", "free")]), 4.0);

    for id in [0, 1, 2, 3] {
        let _ = find(id).await;
    }
    assert_eq!(total("found_total", &[("plan", "paid")]), 2.0);
    assert_eq!(total("failed_total", &[("reason", "missing")]), 1.0);
    assert_eq!(total("asked_total", &[("ok", "false")]), 2.0);
    assert_eq!(total("asked_total", &[]), 4.0);
    assert_eq!(total("broken_total", &[]), 1.0);
    let errors = [("function", "find"), ("outcome", "error")];
    assert_eq!(total("function_calls_total", &errors), 2.0);

    let _ = (outside(), inside());
    assert_eq!(total("outside_total", &[]), 0.0);
    assert_eq!(total("inside_total", &[]), 1.0);
    generic(&Plan::Free, [1, 2]);
    generic(&Plan::Paid, ["x"]);
    assert_eq!(total("generic_total", &[]), 3.0);
    assert!(metrics_runtime::render().contains("# HELP described_total Described."));
    metrics_runtime::check().expect("no conflicts");
}
