//! Descriptions of metrics that contradict themselves, or are too large.

use super::super::writer::{Writer, group};
use super::super::{assert_values, render_new, temporary, value};
use super::untouched;
use crate::declaration::Kind;
use crate::declaration::record::{
    CellsRecord, GroupRecord, NativeRecord, Record, SeriesRecord, SumRecord,
};

#[test]
fn descriptions_that_are_too_large_or_contradict_themselves_are_refused() {
    let many: Vec<String> = (0..100).map(|n| n.to_string()).collect();
    let counter = |change: &dyn Fn(&mut GroupRecord)| {
        let mut record = group("bad_total", Kind::Counter, &[("a", &["x"])]);
        change(&mut record);
        Record::Group(record)
    };
    let histogram = |bounds: Vec<f64>, stride, native| {
        let mut record = group("bad", Kind::Histogram, &[("a", &["x", "y"])]);
        record.cells = CellsRecord::Histogram {
            first: 0,
            stride,
            bounds,
            sum: SumRecord::Float,
            native,
        };
        Record::Group(record)
    };
    let native = |schema, stride| {
        Some(NativeRecord {
            first: 10,
            stride,
            schema,
            max_buckets: 0,
            classic: false,
            durations: false,
        })
    };
    let records = [
        counter(&|record| record.name = "two words".to_owned()),
        counter(&|record| record.name = "a\nb".to_owned()),
        counter(&|record| record.name = String::new()),
        counter(&|record| record.labels[0] = "a-b".to_owned()),
        counter(&|record| record.labels.push("b".to_owned())),
        counter(&|record| {
            record.labels.push("a".to_owned());
            record.values.push(vec!["z".to_owned()]);
        }),
        counter(&|record| record.kind = Kind::Gauge),
        counter(&|record| {
            let first = u32::MAX;
            record.cells = CellsRecord::Counter {
                first,
                float: false,
            };
        }),
        counter(&|record| {
            record.labels = (0..40).map(|n| format!("l{n}")).collect();
            record.values = vec![many.clone(); 40];
        }),
        counter(&|record| {
            record.labels = (0..3).map(|n| format!("l{n}")).collect();
            record.values = vec![many.clone(); 3];
            record.values[2].extend(many.iter().map(|value| format!("{value} more")));
        }),
        histogram(vec![1.0, 2.0], 3, None),
        histogram(vec![1.0, 1.0], 100, None),
        histogram(vec![2.0, 1.0], 100, None),
        histogram((0..5000).map(f64::from).collect(), 10_000, None),
        histogram(vec![1.0], 100, native(3, 1)),
        histogram(vec![1.0], 100, native(9, 1 << 20)),
        histogram(vec![1.0], 100, native(-5, 1 << 20)),
        {
            let mut record = group("bad", Kind::StateSet, &[("bad", &[])]);
            record.cells = CellsRecord::StateSet { first: 0 };
            Record::Group(record)
        },
        {
            let mut record = group("bad", Kind::Gauge, &[]);
            record.cells = CellsRecord::InProgress {
                started: 0,
                finished: 1,
                outcomes: u32::MAX,
            };
            Record::Group(record)
        },
        Record::Series(SeriesRecord {
            group: 7,
            values: Vec::new(),
            first: 0,
        }),
        Record::Series(SeriesRecord {
            group: 0,
            values: vec!["a".to_owned()],
            first: 0,
        }),
    ];
    for record in records {
        let directory = temporary();
        let path = directory.path();
        let mut one = untouched(path, 1);
        let before = render_new(path);
        one.record(&record);
        let text = render_new(path);
        assert_eq!(value(&text, "untouched_total"), None, "{record:?}\n{text}");
        assert_values(&text, &[("metrics_process_files_rejected", "1")]);
        assert_values(&before, &[("untouched_total", "1")]);
    }
}

#[test]
fn many_large_groups_are_refused_before_they_take_much_memory() {
    let directory = temporary();
    let path = directory.path();
    let values: Vec<String> = (0..100).map(|n| format!("{n:0200}")).collect();
    let _live = untouched(path, 1);
    let mut large = Writer::start(path, 2, 2);
    for number in 0..200 {
        let mut record = group(&format!("large{number}_total"), Kind::Counter, &[]);
        record.labels = vec!["a".to_owned(), "b".to_owned()];
        record.values = vec![values.clone(); 2];
        large.group(record);
    }
    assert_values(
        &render_new(path),
        &[
            ("untouched_total", "1"),
            ("metrics_process_files_rejected", "1"),
        ],
    );
}
