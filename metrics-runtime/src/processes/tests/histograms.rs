//! Histograms and summaries of several processes, and their exemplars.

use super::writer::{Writer, group};
use super::*;
use crate::declaration::Kind;
use crate::declaration::record::{CellsRecord, GroupRecord, SumRecord};
use crate::snapshot::by_bucket;

#[test]
fn histograms_and_summaries_add_up() {
    let directory = temporary();
    for number in 1..=3 {
        let mut one = Writer::start(directory.path(), number, 10);
        let sizes = one.histogram("size_bytes", &[1.0, 2.5], SumRecord::Float);
        one.add(sizes.first + 2, 2);
        one.add(sizes.first + 3, 1);
        one.add_float(sizes.first, 6.5);
        let times = one.histogram("time_seconds", &[0.1], SumRecord::Nanoseconds);
        one.add(times.first + 1, 1);
        one.add(times.first, 50_000_000);
        let summary = one.histogram("items", &[], SumRecord::Integer);
        one.add(summary.first + 1, 4);
        one.add(summary.first, 40);
        if number == 1 {
            one.exit();
            render_new(directory.path());
        } else {
            std::mem::forget(one);
        }
    }
    assert_values(
        &render_new(directory.path()),
        &[
            (r#"size_bytes_bucket{le="1.0"}"#, "0"),
            (r#"size_bytes_bucket{le="2.5"}"#, "6"),
            (r#"size_bytes_bucket{le="+Inf"}"#, "9"),
            ("size_bytes_sum", "19.5"),
            ("size_bytes_count", "9"),
            ("time_seconds_sum", "0.15"),
            ("time_seconds_count", "3"),
            ("items_sum", "120"),
            ("items_count", "12"),
        ],
    );
}

#[test]
fn other_buckets_become_those_of_the_newest_process() {
    let directory = temporary();
    let mut old = Writer::start(directory.path(), 1, 10);
    let cells = old.histogram("x", &[1.0, 2.0, 4.0], SumRecord::Integer);
    for bucket in 1..=4 {
        old.add(cells.first + bucket, 1);
    }
    old.add(cells.first, 100);
    let mut new = Writer::start(directory.path(), 2, 20);
    let cells = new.histogram("x", &[2.0, 8.0], SumRecord::Float);
    new.add(cells.first + 1, 10);
    new.add_float(cells.first, 0.5);
    let expected = [
        (r#"x_bucket{le="2.0"}"#, "12"),
        (r#"x_bucket{le="8.0"}"#, "13"),
        (r#"x_bucket{le="+Inf"}"#, "14"),
        ("x_sum", "100.5"),
        ("x_count", "14"),
    ];
    let text = render_new(directory.path());
    assert_values(&text, &expected);
    assert_eq!(value(&text, r#"x_bucket{le="4.0"}"#), None);
    // Folding a process moves no observation to another bucket.
    old.exit();
    assert_values(&render_new(directory.path()), &expected);
    new.exit();
    assert_values(&render_new(directory.path()), &expected);
}

#[test]
fn native_buckets_add_up_at_the_coarsest_schema() {
    let directory = temporary();
    let bounds: &[f64] = &[1.0, 4.0];
    let observe = |writer: &mut Writer,
                   (cells, native): (super::writer::Cells, u32),
                   schema: i8,
                   value: f64| {
        let layout = super::writer::layout(schema, false);
        writer.add(native + layout.cell(value) as u32, 1);
        writer.add_float(cells.first, value);
    };
    let mut one = Writer::start(directory.path(), 1, 1);
    let fine = one.native("cost", bounds, 3, false);
    let mut two = Writer::start(directory.path(), 2, 2);
    let coarse = two.native("cost", bounds, 0, false);
    for value in [0.5, 3.0, 3.1, 100.0, -2.0, 0.0] {
        observe(&mut one, fine, 3, value);
        observe(&mut two, coarse, 0, value);
    }
    let expected = [
        (r#"cost_bucket{le="1.0"}"#, "6"),
        (r#"cost_bucket{le="4.0"}"#, "10"),
        (r#"cost_bucket{le="+Inf"}"#, "12"),
        ("cost_sum", "209.2"),
    ];
    let reader = open(directory.path());
    let native = || {
        let families = reader.families().expect("the directory is readable");
        let cost = families
            .into_iter()
            .find(|family| family.name == "cost")
            .expect("it is exposed");
        let crate::snapshot::OwnedValue::Histogram { native, .. } = &cost.series[0].value else {
            unreachable!("it is a histogram");
        };
        native.clone().expect("it is native")
    };
    let both = native();
    assert_eq!((both.schema(), both.count(), both.zero_count()), (0, 12, 2));
    assert_eq!(both.positive(), [(-1, 2), (2, 4), (7, 2)]);
    assert_eq!(both.negative(), [(1, 2)]);
    assert_values(&render_new(directory.path()), &expected);
    one.exit();
    two.exit();
    assert_values(&render_new(directory.path()), &expected);
    assert_eq!(native(), both);
}

#[test]
fn native_and_classic_processes_agree_on_the_count() {
    let directory = temporary();
    let bounds: &[f64] = &[1.0, 4.0];
    let mut one = Writer::start(directory.path(), 1, 1);
    let classic = one.histogram("cost", bounds, SumRecord::Float);
    one.add(classic.first + 2, 3);
    one.add_float(classic.first, 6.0);
    let mut two = Writer::start(directory.path(), 2, 2);
    let (cells, native) = two.native("cost", bounds, 3, true);
    let layout = super::writer::layout(3, true);
    two.add(native + layout.cell(0.5) as u32, 1);
    two.add(cells.first + 1, 1);
    two.add_float(cells.first, 0.5);
    let expected = [
        (r#"cost_bucket{le="1.0"}"#, "1"),
        (r#"cost_bucket{le="4.0"}"#, "4"),
        ("cost_count", "4"),
        ("cost_sum", "6.5"),
    ];
    assert_values(&render_new(directory.path()), &expected);
}

#[test]
fn the_newest_exemplar_of_each_bucket_and_the_earliest_start_are_shown() {
    let directory = temporary();
    let mut writers = Vec::new();
    for number in 1..=2_u32 {
        let mut one = Writer::start(directory.path(), number, number.into());
        let record = group("errors_total", Kind::Counter, &[]);
        let first = one.cells(1);
        one.group(GroupRecord {
            created: 5_000 * u64::from(number),
            cells: CellsRecord::Counter {
                first,
                float: false,
            },
            ..record
        });
        one.add(first, 1);
        let at = 10_000 * u64::from(number);
        one.exemplar(first, 1.0, at, &format!("error{number}"));
        let sizes = one.histogram("size", &[1.0, 2.0], SumRecord::Float);
        one.add(sizes.first + number, 1);
        one.exemplar(
            sizes.first + number,
            f64::from(number),
            at,
            &format!("size{number}"),
        );
        one.exemplar(sizes.first + 3, 9.0, 50_000 - at, &format!("large{number}"));
        writers.push(one);
    }
    let check = || {
        let reader = open(directory.path());
        let shown = |name: &str, bounds: &[f64]| -> Vec<_> {
            let families = reader.families().expect("the directory is readable");
            let family = families.iter().find(|family| family.name == name);
            let exemplars = &family.expect("it is exposed").series[0].exemplars;
            let exemplars: Vec<_> = exemplars.iter().collect();
            let newest = by_bucket(&exemplars, bounds).into_iter().flatten();
            newest
                .map(|kept| format!("{} {} {:?}", kept.exemplar, kept.value, kept.at))
                .collect()
        };
        assert_eq!(shown("errors_total", &[]), [r#"{trace_id="error2"} 1 20s"#]);
        assert_eq!(
            shown("size", &[1.0, 2.0]),
            [
                r#"{trace_id="size1"} 1 10s"#,
                r#"{trace_id="size2"} 2 20s"#,
                r#"{trace_id="large1"} 9 40s"#,
            ]
        );
        let families = reader.families().expect("the directory is readable");
        let errors = families
            .iter()
            .find(|family| family.name == "errors_total")
            .expect("it is exposed");
        assert_eq!(
            errors.series[0].created,
            Some(std::time::Duration::from_secs(5))
        );
    };
    check();
    writers.clear();
    check();
    check();
}
