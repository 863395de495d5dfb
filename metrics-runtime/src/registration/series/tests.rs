//! Tests of `series`: which series are counted, and for which declarations.

use super::super::build::build;
use super::super::registered::Registered;
use super::{MaxSeries, OverBudget};
use crate::declaration::{
    DynamicValues, Family, Kind, Label, Layout, Member, Sharing, Source, SumUnit, Values,
};
use std::sync::Arc;
use std::time::Duration;

const FINITE: Label = Label {
    name: "hit",
    values: Values::Listed(&["false", "true"]),
};

fn text(limit: u32) -> Label {
    fn never() -> &'static dyn DynamicValues {
        unreachable!("counting reads no value")
    }
    Label {
        name: "tenant",
        values: Values::Dynamic { limit, seen: never },
    }
}

fn counter(name: &'static str, labels: &[Label]) -> Member {
    let (help, kind) = ("Help.", Kind::Counter);
    let family = Family { name, help, kind };
    Member::new(family, labels.to_vec(), Layout::Counter { first: 0 })
}

fn histogram(name: &'static str, labels: &[Label]) -> Member {
    let mut member = counter(name, labels);
    member.family.kind = Kind::Histogram;
    member.layout = Layout::Histogram {
        first: 0,
        buckets: &[1.0, 2.0],
        sum: SumUnit::Float,
        native: None,
    };
    member
}

fn max(members: Vec<Member>) -> MaxSeries {
    let registered = |(line, member)| {
        Arc::new(Registered {
            source: Source {
                package: "shop",
                file: "src/shop.rs",
                line,
                module: "shop",
                item: "X",
            },
            members: vec![member],
            base: 0,
            sharing: Sharing::Everything,
            created: Duration::ZERO,
            collect: None,
        })
    };
    let all: Vec<_> = (1..).zip(members).map(registered).collect();
    MaxSeries::of(&build(&all).0)
}

#[test]
fn a_series_is_a_line_of_the_exposition() {
    assert_eq!(max(vec![counter("a_total", &[FINITE])]).total(), 2);
    // Two buckets, `+Inf`, the sum and the count.
    assert_eq!(max(vec![histogram("h_seconds", &[FINITE])]).total(), 2 * 5);
}

#[test]
fn texts_count_up_to_their_limits_and_never_past_the_largest_number() {
    assert_eq!(max(vec![counter("a_total", &[text(100)])]).total(), 101);
    let huge = [text(u32::MAX), text(u32::MAX), text(u32::MAX)];
    let max = max(vec![counter("a_total", &huge), counter("b_total", &[])]);
    assert_eq!(max.total(), u64::MAX);
}

#[test]
fn series_that_are_added_up_count_once() {
    let others = Label {
        values: Values::Listed(&["true", "maybe"]),
        ..FINITE
    };
    let max = max(vec![
        counter("a_total", &[FINITE]),
        counter("a_total", &[others]),
    ]);
    assert_eq!(max.total(), 3);
    assert_eq!(max.metrics()[0].declarations, 2);
}

#[test]
fn what_exceeds_the_budget_is_named_with_its_place_the_largest_first() {
    let members = vec![
        counter("a_total", &[]),
        histogram("b_seconds", &[text(9), FINITE]),
        counter("c_total", &[FINITE]),
        counter("d_total", &[]),
        counter("e_total", &[]),
        counter("f_total", &[]),
        counter("g_total", &[]),
    ];
    let max = max(members);
    assert_eq!(OverBudget::of(max.clone(), 107), None);
    let over = OverBudget::of(max, 106).expect("one too many");
    assert_eq!(
        over.to_string(),
        "this binary can expose 107 series, and its budget is 106; the largest metrics are\n  \
         `b_seconds`: 100 series, of `X` at src/shop.rs:2 (crate shop): \
         10 tenant × 2 hit × 5 lines of a histogram\n  \
         `c_total`: 2 series, of `X` at src/shop.rs:3 (crate shop): 2 hit\n  \
         `a_total`: 1 series, of `X` at src/shop.rs:1 (crate shop)\n  \
         `d_total`: 1 series, of `X` at src/shop.rs:4 (crate shop)\n  \
         `e_total`: 1 series, of `X` at src/shop.rs:5 (crate shop)\n  \
         and 2 of 2 other metrics\n  \
         give labels fewer values, dynamic labels a lower limit, histograms fewer buckets; or \
         raise the \
         budget"
    );
}
