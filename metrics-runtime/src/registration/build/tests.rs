//! Tests of `build`: what is exposed, and which conflicts are found.

use super::super::difference::Difference;
use super::super::family_list::MergedCells;
use super::super::registered::Registered;
use super::build;
use std::sync::Arc;
use std::time::Duration;

use crate::declaration::{
    Declaration, Family, Kind, Label, Layout, Member, MetricDeclaration, Native, ProcessMode,
    Sharing, Source, SumUnit, Values,
};

fn source(line: u32) -> Source {
    Source {
        package: "shop",
        file: "src/shop.rs",
        line,
        module: "shop",
        item: "X",
    }
}

fn family(name: &'static str, help: &'static str, kind: Kind) -> Family {
    Family { name, help, kind }
}

fn counter(name: &'static str, help: &'static str, labels: &[Label]) -> Member {
    let layout = Layout::Counter { first: 0 };
    Member::new(family(name, help, Kind::Counter), labels.to_vec(), layout)
}

fn histogram(name: &'static str, buckets: &'static [f64]) -> Member {
    histogram_of(name, buckets, &[])
}

fn histogram_of(name: &'static str, buckets: &'static [f64], labels: &[Label]) -> Member {
    let layout = Layout::Histogram {
        first: 0,
        buckets,
        sum: SumUnit::Float,
        native: None,
    };
    Member::new(family(name, "H.", Kind::Histogram), labels.to_vec(), layout)
}

fn registered(line: u32, base: u32, member: Member) -> Arc<Registered> {
    Arc::new(Registered {
        source: source(line),
        members: vec![member],
        base,
        sharing: Sharing::Everything,
        created: Duration::ZERO,
        collect: None,
    })
}

const A: Label = Label {
    name: "a",
    values: Values::Listed(&["x", "y"]),
};

#[test]
fn families_come_in_the_order_of_their_names() {
    let (list, conflicts) = build(&[
        registered(1, 0, counter("b_total", "B.", &[])),
        registered(2, 1, counter("a_total", "A.", &[])),
    ]);
    let names: Vec<_> = list
        .families
        .iter()
        .map(|family| family.declared.name)
        .collect();
    assert_eq!(names, ["a_total", "b_total"]);
    assert_eq!(conflicts, []);
}

#[test]
fn one_name_with_two_meanings_is_a_conflict_with_both_places() {
    let gauge = Member::new(
        family("a_total", "A.", Kind::Gauge),
        Vec::new(),
        Layout::Gauge {
            first: 0,
            mode: ProcessMode::Sum,
        },
    );
    for (second, difference) in [
        (
            counter("a_total", "Else.", &[]),
            Difference::Help("A.", "Else."),
        ),
        (
            counter("a_total", "A.", &[A]),
            Difference::Labels(vec![], vec!["a"]),
        ),
        (gauge, Difference::Kind(Kind::Counter, Kind::Gauge)),
    ] {
        let (list, conflicts) = build(&[
            registered(1, 0, counter("a_total", "A.", &[])),
            registered(2, 1, second),
        ]);
        assert_eq!(list.families[0].groups.len(), 1);
        assert_eq!(conflicts.len(), 1);
        assert_eq!(conflicts[0].difference, difference);
        assert_eq!((conflicts[0].first.line, conflicts[0].second.line), (1, 2));
    }
}

#[test]
fn all_differences_are_reported_at_once() {
    let second = Member::new(
        family("h_seconds", "Else.", Kind::Histogram),
        vec![A],
        histogram("h_seconds", &[2.0]).layout,
    );
    let first = histogram("h_seconds", &[1.0]);
    let help = first.family.help;
    let (list, conflicts) = build(&[registered(1, 0, first), registered(2, 9, second)]);
    assert_eq!(list.families[0].groups.len(), 1);
    let found: Vec<_> = conflicts.into_iter().map(|one| one.difference).collect();
    let differences = [
        Difference::Labels(vec![], vec!["a"]),
        Difference::Help(help, "Else."),
        Difference::Buckets(&[1.0], &[2.0]),
    ];
    assert_eq!(found, differences);
}

#[test]
fn different_buckets_are_a_conflict() {
    let (_, conflicts) = build(&[
        registered(1, 0, histogram("h_seconds", &[1.0])),
        registered(2, 9, histogram("h_seconds", &[2.0])),
    ]);
    assert_eq!(conflicts[0].difference, Difference::Buckets(&[1.0], &[2.0]));
}

#[test]
fn what_a_constant_label_keeps_apart_may_have_buckets_of_its_own() {
    let of = |values| {
        [Label {
            name: "a",
            values: Values::Listed(values),
        }]
    };
    let (x, y) = (of(&["x"]), of(&["y"]));
    let mut declared = [
        registered(1, 0, histogram_of("h_seconds", &[1.0], &x)),
        registered(2, 9, histogram_of("h_seconds", &[2.0], &y)),
        registered(3, 18, histogram_of("h_seconds", &[1.0], &y)),
    ];
    // For statics, the buckets are a property of the name.
    assert_eq!(build(&declared).1.len(), 1);
    for one in &mut declared {
        Arc::get_mut(one).expect("nobody else has it").sharing = Sharing::Series;
    }
    let (list, conflicts) = build(&declared);
    // The third is added to the second.
    let groups = &list.families[0].groups;
    let written = groups.iter().filter(|group| group.writes(0));
    assert_eq!(written.count(), 2);
    assert_eq!(groups[1].merged[0].first, 18);
    assert_eq!(conflicts.len(), 1);
    assert_eq!(conflicts[0].difference, Difference::Buckets(&[2.0], &[1.0]));
    assert_eq!((conflicts[0].first.line, conflicts[0].second.line), (2, 3));
}

#[test]
fn names_that_a_family_derives_are_taken() {
    let gauge = |name| {
        Member::new(
            family(name, "G.", Kind::Gauge),
            Vec::new(),
            Layout::Gauge {
                first: 0,
                mode: ProcessMode::Sum,
            },
        )
    };
    let count = |name| counter(name, "C.", &[]);
    let times = |name| histogram(name, &[1.0]);
    let sums = |name| {
        let layout = histogram(name, &[]).layout;
        Member::new(family(name, "S.", Kind::Summary), Vec::new(), layout)
    };
    let info = |name| {
        let layout = Layout::Info {
            first: 0,
            always: true,
        };
        Member::new(family(name, "I.", Kind::Info), Vec::new(), layout)
    };
    for (first, second, shared, reason) in [
        (info("x_info"), gauge("x"), "x", "`_info`"),
        (times("x"), info("x_info"), "x", "`_info`"),
        (sums("x"), gauge("x_sum"), "x_sum", "a summary writes"),
        (gauge("x_count"), sums("x"), "x_count", "a summary writes"),
        (times("x"), gauge("x_bucket"), "x_bucket", "its samples"),
        (times("x"), gauge("x_sum"), "x_sum", "its samples"),
        (times("x"), gauge("x_count"), "x_count", "its samples"),
        (
            times("x"),
            gauge("x_created"),
            "x_created",
            "creation times",
        ),
        (gauge("x_count"), times("x"), "x_count", "its samples"),
        (times("x"), times("x_count"), "x_count", "its samples"),
        (times("x"), count("x_count_total"), "x_count", "`_total`"),
        (times("x"), count("x_total"), "x", "`_total`"),
        (count("x_total"), times("x"), "x", "`_total`"),
        (count("x_total"), gauge("x"), "x", "`_total`"),
        (
            count("x_total"),
            gauge("x_created"),
            "x_created",
            "creation times",
        ),
        (gauge("x"), count("x_total"), "x", "`_total`"),
        (
            count("x_total"),
            count("x_total_total"),
            "x_total",
            "`_total`",
        ),
    ] {
        let (a, b) = (first.family.name, second.family.name);
        let (list, conflicts) = build(&[registered(1, 0, first), registered(2, 9, second)]);
        assert_eq!(conflicts.len(), 1, "{a} and {b}");
        let [conflict] = &conflicts[..] else { continue };
        assert_eq!((conflict.first.line, conflict.second.line), (1, 2));
        let text = conflict.to_string();
        for part in [a, b, &format!("the name `{shared}`, because"), reason] {
            assert!(text.contains(part), "{part}: {text}");
        }
        // The first one is exposed.
        assert_eq!(list.families.len(), 1);
        assert_eq!(list.families[0].declared.name, a);
    }
}

#[test]
fn names_that_only_look_alike_are_no_conflict() {
    let (list, conflicts) = build(&[
        registered(1, 0, histogram("x_seconds", &[1.0])),
        registered(2, 9, counter("x_total", "C.", &[])),
        registered(3, 10, counter("x_seconds_more_total", "C.", &[])),
    ]);
    assert_eq!(conflicts, []);
    assert_eq!(list.families.len(), 3);
}

#[test]
fn series_that_do_not_add_up_are_a_conflict() {
    let sums = |sum| {
        let layout = Layout::Histogram {
            first: 0,
            buckets: &[1.0],
            sum,
            native: None,
        };
        let family = family("h_seconds", "H.", Kind::Histogram);
        Member::new(family, Vec::new(), layout)
    };
    let (list, conflicts) = build(&[
        registered(1, 0, sums(SumUnit::Nanoseconds)),
        registered(2, 9, sums(SumUnit::Float)),
    ]);
    assert_eq!(list.families[0].groups.len(), 1);
    assert_eq!(
        conflicts[0].difference,
        Difference::SameSeries("h_seconds".to_owned())
    );
}

#[test]
fn native_buckets_belong_to_the_name_as_others_do() {
    let native = |schema, classic| MetricDeclaration {
        family: family("h_seconds", "H.", Kind::Histogram),
        labels: &[],
        buckets: &[1.0],
        native: Some(Native {
            schema,
            max_buckets: 160,
            classic,
        }),
        mode: ProcessMode::Sum,
        dynamic: None,
        shared: true,
    };
    let members = |declaration: MetricDeclaration| {
        let declaration: &'static _ = Box::leak(Box::new(Declaration::Metric(declaration)));
        let mut members = declaration.members();
        members.remove(0)
    };
    let (list, conflicts) = build(&[
        registered(1, 0, members(native(3, false))),
        registered(2, 4096, members(native(3, false))),
        registered(3, 8192, members(native(5, false))),
        registered(4, 9000, histogram("h_seconds", &[1.0])),
        registered(5, 9100, members(native(3, true))),
    ]);
    let words: Vec<_> = conflicts.iter().map(ToString::to_string).collect();
    assert_eq!(words.len(), 3, "{words:?}");
    let has = "`h_seconds` has native buckets of schema 3, 160 at most, and it has";
    for (words, other) in words.iter().zip([
        "native buckets of schema 5, 160 at most",
        "no native buckets",
        "native buckets of schema 3, 160 at most beside classic ones",
    ]) {
        let line = format!("{has} {other}, and only the first is exposed\n");
        assert!(words.starts_with(&line), "{words}");
    }
    // The first two are added up: the sum, then the native buckets after it.
    let merged = &list.families[0].groups[0].merged;
    assert_eq!(
        (merged.len(), merged[0].first, merged[0].native),
        (1, 4096, 4097)
    );
}

#[test]
fn a_series_declared_twice_is_written_once_with_both_cells() {
    let only_y = Label {
        name: "a",
        values: Values::Listed(&["y"]),
    };
    let (list, conflicts) = build(&[
        registered(1, 10, counter("a_total", "A.", &[A])),
        registered(2, 20, counter("a_total", "A.", &[only_y])),
    ]);
    assert_eq!(conflicts, []);
    let groups = &list.families[0].groups;
    assert_eq!(
        groups[0].merged,
        [MergedCells {
            native: 0,
            series: 1,
            first: 20,
            finished: 0..0,
            other_buckets: None,
        }]
    );
    assert!(groups[0].writes(1));
    assert!(!groups[1].writes(0));
}

#[test]
fn functions_that_share_series_are_added_up_and_reported() {
    let mut triplets =
        [1, 2, 3].map(|line| registered(line, line, counter("function_calls_total", "F.", &[A])));
    for one in &mut triplets {
        Arc::get_mut(one).expect("nobody else has it").sharing = Sharing::Nothing;
    }
    let (list, conflicts) = build(&triplets);
    let merged = &list.families[0].groups[0].merged;
    let merged: Vec<_> = merged
        .iter()
        .map(|cells| (cells.series, cells.first))
        .collect();
    assert_eq!(merged, [(0, 2), (1, 3), (0, 3), (1, 4)]);
    assert!(!list.families[0].groups[1].writes(0) && !list.families[0].groups[2].writes(1));
    let [conflict] = &conflicts[..] else {
        panic!("one series is one conflict: {conflicts:?}")
    };
    assert_eq!(
        conflict.difference,
        Difference::SameSeries("function_calls_total{a=\"x\"}".to_owned())
    );
    assert!(conflict.is_counted);
    let lines: Vec<_> = conflict.sources().map(|source| source.line).collect();
    assert_eq!(lines, [1, 2, 3]);
    let text = conflict.to_string();
    assert!(
        text.contains("src/shop.rs:1") && text.contains("src/shop.rs:2"),
        "{text}"
    );
}

#[test]
fn two_functions_of_the_framework_are_reported_as_well() {
    let twins = [1, 2].map(|line| {
        let mut twin = registered(line, line, counter("function_calls_total", "F.", &[]));
        let one = Arc::get_mut(&mut twin).expect("nobody else has it");
        one.sharing = Sharing::Nothing;
        one.source.package = env!("CARGO_PKG_NAME");
        twin
    });
    assert_eq!(build(&twins).1.len(), 1);
}

#[test]
fn what_functions_count_is_added_up_whatever_its_presentation() {
    let mut all = [
        registered(1, 0, counter("a_total", "A.", &[])),
        registered(2, 1, counter("a_total", "Else.", &[])),
        registered(3, 2, histogram("h_seconds", &[1.0, 2.0])),
        registered(4, 6, histogram("h_seconds", &[3.0])),
    ];
    // The second of two statics may mean something else.
    let (list, conflicts) = build(&all);
    assert_eq!(conflicts.len(), 2);
    assert!(list.families.iter().all(|family| family.groups.len() == 1));
    for sharing in [Sharing::Events, Sharing::Series] {
        for one in &mut all {
            Arc::make_mut(one).sharing = sharing;
        }
        let (list, conflicts) = build(&all);
        assert_eq!(
            conflicts
                .iter()
                .map(|one| &one.difference)
                .collect::<Vec<_>>(),
            [
                &Difference::Help("A.", "Else."),
                &Difference::Buckets(&[1.0, 2.0], &[3.0])
            ]
        );
        assert!(conflicts.iter().all(|conflict| conflict.is_counted));
        for family in &list.families {
            assert_eq!(family.groups[0].merged.len(), 1, "{}", family.declared.name);
        }
    }
}

#[test]
fn calls_that_are_not_all_timed_are_a_conflict() {
    let timed = |line, base, is_timed: bool| {
        let family = family("q_total", "Q.", Kind::Counter);
        let counter = Member::new(family, vec![A], Layout::Counter { first: 0 });
        let duration = histogram("q_seconds", &[1.0]);
        let mut members = vec![counter];
        members.extend(is_timed.then_some(duration));
        Arc::new(Registered {
            source: source(line),
            members,
            base,
            sharing: Sharing::Series,
            created: Duration::ZERO,
            collect: None,
        })
    };
    let both = [timed(1, 0, true), timed(2, 8, true)];
    assert_eq!(build(&both).1, []);
    let (_, conflicts) = build(&[timed(1, 0, true), timed(2, 8, false), timed(3, 12, false)]);
    let [conflict] = &conflicts[..] else {
        panic!("one series is one conflict: {conflicts:?}")
    };
    assert_eq!(conflict.difference, Difference::Timed("q_total".to_owned()));
    let lines: Vec<_> = conflict.sources().map(|source| source.line).collect();
    assert_eq!(lines, [1, 2, 3]);
}

#[test]
fn two_statics_of_one_gauge_are_a_conflict() {
    let gauge = || {
        Member::new(
            family("level", "L.", Kind::Gauge),
            Vec::new(),
            Layout::Gauge {
                first: 0,
                mode: ProcessMode::Sum,
            },
        )
    };
    let (list, conflicts) = build(&[registered(1, 0, gauge()), registered(2, 1, gauge())]);
    assert_eq!(list.families[0].groups.len(), 1);
    assert_eq!(conflicts.len(), 1);
}

#[test]
fn a_reserved_name_is_taken_and_shows_nothing() {
    let reserved = |name| {
        Member::new(
            family(name, "Taken.", Kind::Counter),
            Vec::new(),
            Layout::ReservedName,
        )
    };
    let (list, conflicts) = build(&[
        registered(1, 0, reserved("a_total")),
        registered(2, 0, reserved("b_total")),
        registered(3, 0, counter("a_total", "Else.", &[])),
    ]);
    assert!(list.families.is_empty());
    assert_eq!(conflicts[0].difference, Difference::Help("Taken.", "Else."));
}
