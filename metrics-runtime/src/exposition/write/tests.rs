//! Tests of `write`: chunks, filters and the effects of options.

#[cfg(feature = "multiprocess")]
mod owned;

use super::*;
use crate::recording::{Counter, Gauge, Histogram, Summary};
use crate::snapshot::snapshot;
use metrics_macros::{LabelSet, LabelValue, metric};

#[derive(Clone, Copy, LabelValue)]
#[label(crate = crate)]
enum Digit {
    A,
    B,
    C,
    D,
    E,
    F,
    G,
    H,
}

#[derive(LabelSet)]
#[label(crate = crate)]
struct Many {
    a: Digit,
    b: Digit,
    c: Digit,
    d: Digit,
}

/// 4096 series.
#[metric(crate = crate)]
static WRITE_MANY_TOTAL: Counter<Many>;

/// 4096 more.
#[metric(crate = crate)]
static WRITE_MANY_SECONDS: Summary<Many>;

#[derive(LabelSet)]
#[label(crate = crate)]
struct Tenant<'a> {
    #[label(limit = 10)]
    tenant: &'a str,
}

/// Sizes.
#[metric(crate = crate, buckets = [1, 2])]
static WRITE_SIZE_BYTES: Histogram<Tenant<'static>>;

#[derive(LabelSet)]
#[label(crate = crate)]
struct One {
    digit: Digit,
}

/// Waits.
#[metric(crate = crate, buckets = [1, 2])]
static WRITE_WAIT_SECONDS: Histogram<One>;

/// A level.
#[metric(crate = crate)]
#[expect(dead_code, reason = "only its declaration matters")]
static WRITE_LEVEL: Gauge;

fn options(created: bool) -> Options {
    Options { created }
}

fn pieces(snapshot: &Snapshot, format: Format, filter: &Filter) -> Vec<Vec<u8>> {
    let (mut pieces, mut buffer) = (Vec::new(), Vec::new());
    let mut keep = |buffer: &mut Vec<u8>| {
        pieces.push(std::mem::take(buffer));
        ControlFlow::Continue(())
    };
    let flow = write(
        snapshot,
        format,
        &options(false),
        filter,
        &mut buffer,
        &mut keep,
    );
    assert_eq!(flow, ControlFlow::Continue(()));
    pieces.push(buffer);
    pieces
}

fn text(format: Format, options: &Options, names: &[&str]) -> String {
    let filter = Filter::names(names.iter().map(|name| (*name).to_owned()).collect());
    let (mut whole, mut buffer) = (Vec::new(), Vec::new());
    let flow = write(
        &snapshot(),
        format,
        options,
        &filter,
        &mut buffer,
        &mut |piece| {
            whole.append(piece);
            ControlFlow::Continue(())
        },
    );
    assert_eq!(flow, ControlFlow::Continue(()));
    whole.append(&mut buffer);
    String::from_utf8(whole).expect("it is text")
}

#[test]
fn series_of_one_group_have_the_same_lines_around_their_labels() {
    let observe = |digit, value, times| {
        (0..times).for_each(|_| WRITE_WAIT_SECONDS.with(One { digit }).observe(value));
    };
    observe(Digit::A, 0.5, 9);
    observe(Digit::A, 1.5, 1);
    observe(Digit::B, 0.25, 130);
    observe(Digit::B, 4.0, 20_000);
    let text = text(Format::Text, &options(false), &["write_wait_seconds"]);
    let lines = |digit: &str, [one, two, count]: [u32; 3], sum: &str| {
        format!(
            "write_wait_seconds_bucket{{digit=\"{digit}\",le=\"1.0\"}} {one}\n\
             write_wait_seconds_bucket{{digit=\"{digit}\",le=\"2.0\"}} {two}\n\
             write_wait_seconds_bucket{{digit=\"{digit}\",le=\"+Inf\"}} {count}\n\
             write_wait_seconds_sum{{digit=\"{digit}\"}} {sum}\n\
             write_wait_seconds_count{{digit=\"{digit}\"}} {count}\n"
        )
    };
    for expected in [
        lines("a", [9, 10, 10], "6"),
        lines("b", [130, 130, 20_130], "80032.5"),
        lines("h", [0, 0, 0], "0"),
    ] {
        assert!(text.contains(&expected), "{expected} is not in {text}");
    }
    // The computed lengths are those of the output.
    let snapshot = snapshot();
    let names = ["write_wait_seconds", "write_level"].map(str::to_owned);
    let filter = Filter::names(names.to_vec());
    let message = pieces(&snapshot, Format::Protobuf, &filter).concat();
    let mut rest = &message[..];
    let mut families = 0;
    while !rest.is_empty() {
        let end = rest.iter().position(|byte| *byte < 0x80).expect("a length");
        let digits = rest[..=end].iter().rev();
        let length = digits.fold(0, |length, digit| length << 7 | usize::from(digit & 0x7f));
        rest = &rest[end + 1 + length..];
        families += 1;
    }
    assert_eq!(families, 2);
}

#[test]
fn pieces_are_not_much_longer_than_a_chunk_and_are_the_whole() {
    let digits = [
        Digit::A,
        Digit::B,
        Digit::C,
        Digit::D,
        Digit::E,
        Digit::F,
        Digit::G,
        Digit::H,
    ];
    for a in digits {
        let [b, c, d] = [Digit::B, Digit::C, Digit::D];
        WRITE_MANY_TOTAL.with(Many { a, b, c, d }).add(1 << 40);
        WRITE_MANY_SECONDS.with(Many { a, b, c, d }).observe(0.1);
    }
    let snapshot = snapshot();
    let mut lengths = Vec::new();
    for format in Format::ALL {
        let pieces = pieces(&snapshot, format, &Filter::default());
        assert!(pieces.len() > 5, "{format:?}: {}", pieces.len());
        for piece in &pieces[..pieces.len() - 1] {
            assert!(
                (CHUNK..CHUNK + 8192).contains(&piece.len()),
                "{}",
                piece.len()
            );
        }
        lengths.push(pieces.concat().len());
    }
    let mut never = |_: &mut String| ControlFlow::Continue(());
    let (options, filter, mut whole) = (options(false), Filter::default(), String::new());
    let dialect = Dialect::Prometheus;
    let all = usize::MAX;
    let _ = text::write(
        &snapshot, dialect, &options, &filter, &mut whole, all, &mut never,
    );
    let pieces = pieces(&snapshot, Format::Text, &filter).concat();
    assert_eq!(String::from_utf8(pieces).expect("it is text"), whole);
}

#[test]
fn a_consumer_can_stop_the_exposition() {
    for format in Format::ALL {
        let (mut taken, mut buffer) = (0, Vec::new());
        let (options, filter) = (options(false), Filter::default());
        let flow = write(
            &snapshot(),
            format,
            &options,
            &filter,
            &mut buffer,
            &mut |_| {
                taken += 1;
                ControlFlow::Break(())
            },
        );
        assert_eq!((flow, taken), (ControlFlow::Break(()), 1), "{format:?}");
    }
}

#[test]
fn a_filter_leaves_only_the_families_that_it_names() {
    let text_of = |format, names| text(format, &options(false), names);
    let types = |text: &str| {
        text.lines()
            .filter(|line| line.starts_with("# TYPE "))
            .count()
    };
    let level = text_of(Format::Text, &["write_level"]);
    assert_eq!(
        level,
        "# HELP write_level A level.\n# TYPE write_level gauge\nwrite_level 0\n"
    );
    let two = text_of(
        Format::OpenMetrics,
        &["write_level", "write_many_total", "nothing"],
    );
    assert_eq!((types(&two), two.lines().count()), (2, 4 + 1 + 4096 + 1));
    assert_eq!(text_of(Format::OpenMetrics, &["nothing"]), "# EOF\n");
    assert_eq!(text_of(Format::Text, &["write_level_", "WRITE_LEVEL"]), "");
    let filter = Filter::names(vec!["write_level".to_owned()]);
    let level = pieces(&snapshot(), Format::Protobuf, &filter).concat();
    let family =
        b"\x26\x0a\x0bwrite_level\x12\x08A level.\x18\x01\x22\x0b\x12\x09\x09\0\0\0\0\0\0\0\0";
    assert_eq!(level, family);
}

#[test]
fn created_lines_say_when_series_began() {
    WRITE_SIZE_BYTES.with(Tenant { tenant: "a" }).observe(1);
    let names = [
        "write_many_total",
        "write_many_seconds",
        "write_size_bytes",
        "write_level",
    ];
    let text_of = |format, created| text(format, &options(created), &names);
    let with = text_of(Format::OpenMetrics, true);
    let now = std::time::UNIX_EPOCH
        .elapsed()
        .expect("it is later")
        .as_secs_f64();
    let created: Vec<_> = with
        .lines()
        .filter(|line| line.contains("_created"))
        .collect();
    assert_eq!(created.len(), 4096 + 4096 + 1);
    for line in &created {
        let (_, value) = line.rsplit_once(' ').expect("a value");
        let began: f64 = value.parse().expect("a number");
        assert!((now - 600.0..=now).contains(&began), "{line}");
    }
    let has = |start: &str| created.iter().any(|line| line.starts_with(start));
    assert!(has(r#"write_many_created{a="a",b="a",c="a",d="a"} 1"#));
    assert!(has(
        r#"write_many_seconds_created{a="h",b="h",c="h",d="h"} 1"#
    ));
    assert!(has(r#"write_size_bytes_created{tenant="a"} 1"#));
    assert!(!text_of(Format::OpenMetrics, false).contains("_created"));
    assert!(!text_of(Format::Text, true).contains("_created"));
}
