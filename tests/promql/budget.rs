//! The error ratio over 30 days from promtool's evaluation of the generated rules, compared with
//! the exact ratio of the traffic.

use metrics_tools::rules::{Failures, Indicator, Objective, Options, objectives};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::process::Command;
use std::sync::LazyLock;

const MINUTES: u32 = 30 * 24 * 60;

/// A minute of traffic: requests, failures, and whether the target is scraped at its end.
struct Minute {
    requests: u64,
    failures: u64,
    is_scraped: bool,
    /// Whether the instance restarts at its end.
    is_restarted: bool,
}

/// Traffic with days and nights: 60 to 1,140 requests a minute, with few failures.
fn daily(minute: u32) -> Minute {
    let of_day = f64::from(minute % 1440) / 1440.0 * std::f64::consts::TAU;
    let requests = (600.0 - 540.0 * of_day.cos()).round() as u64;
    Minute {
        requests,
        failures: u64::from(minute.is_multiple_of(7)),
        is_scraped: true,
        is_restarted: false,
    }
}

/// Samples of a counter in promtool's notation.
fn samples(minutes: &[Minute], count: impl Fn(&Minute) -> u64) -> String {
    let mut value = 0;
    let mut text = "0".to_owned();
    for minute in minutes {
        value += count(minute);
        // Counts since the last scrape are lost at a restart.
        if minute.is_restarted {
            value = 0;
        }
        // Writing to a string does not fail.
        let _ = match minute.is_scraped {
            true => write!(text, " {value}"),
            false => write!(text, " _"),
        };
    }
    text
}

/// The expression with sums over five days instead of 30, because promtool reads at most 10,000
/// samples of a series.
fn in_pieces(ratio: &str) -> String {
    let mut text = ratio.to_owned();
    for name in ["slo:sli_failed:rate5m", "slo:sli_events:rate5m"] {
        let series = format!("{name}{{slo=\"requests-availability\"}}");
        let whole = format!("sum_over_time({series}[30d])");
        assert!(text.contains(&whole), "{text}");
        // 7,200 minutes, whether or not a range includes its start.
        let piece = |number| {
            let sum = format!("sum_over_time({series}[7199m30s]");
            match number {
                0 => format!("{sum})"),
                _ => format!("{sum} offset {}m)", number * 7200),
            }
        };
        let pieces: Vec<_> = (0..6).map(piece).collect();
        text = text.replace(&whole, &format!("({})", pieces.join(" + ")));
    }
    text
}

/// Months of traffic, each of a job.
type Months = [(&'static str, Vec<Minute>)];

/// The relative error of each job's recorded ratio. One run of promtool evaluates the rules for all
/// jobs, which takes hardly longer than for one.
fn errors(months: &Months) -> HashMap<&'static str, f64> {
    let indicator = Indicator::Success {
        counter: "http_requests_total".to_owned(),
        labels: Vec::new(),
        failures: Failures::for_requests("status_code"),
    };
    let objective = Objective::new("requests", 99.0, indicator).expect("a percentage");
    let rules = objectives(&[objective], &Options::default());
    let expr = |name: &str| {
        let mut all = rules.expressions();
        let found = all.find(|(record, _)| *record == name).expect(name).1;
        found.replace('\n', " ")
    };
    let ratio = in_pieces(&expr("slo:sli_error:ratio_rate30d"));
    // Only the rules that the ratio needs: the other windows are slow with this many evaluations.
    let recorded: String = ["slo:sli_failed:rate5m", "slo:sli_events:rate5m"]
        .map(|name| {
            let expr = expr(name);
            format!(
                "  - {{record: '{name}', expr: '{expr}', labels: {{slo: requests-availability}}}}\n"
            )
        })
        .concat();
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text);
    write(
        "rules.yml",
        &format!("groups:\n- name: slo\n  rules:\n{recorded}"),
    )
    .expect("written");
    let series: String = months
        .iter()
        .map(|(job, minutes)| {
            let all = samples(minutes, |minute| minute.requests - minute.failures);
            let failed = samples(minutes, |minute| minute.failures);
            format!(
                "  - {{series: 'http_requests_total{{job=\"{job}\",status_code=\"200\"}}', values: '{all}'}}\n\
                 \x20 - {{series: 'http_requests_total{{job=\"{job}\",status_code=\"500\"}}', values: '{failed}'}}\n"
            )
        })
        .collect();
    // No sample has these values, so promtool prints the actual ones.
    let tests = format!(
        "rule_files: [rules.yml]\nevaluation_interval: 1m\ntests:\n- interval: 1m\n  input_series:\n{series}\
         \x20 promql_expr_test:\n  - expr: '{ratio}'\n    eval_time: {MINUTES}m\n    exp_samples: []\n"
    );
    write("tests.yml", &tests).expect("written");
    let output = Command::new("promtool")
        .args(["test", "rules", "tests.yml"])
        .current_dir(folder.path())
        // It evaluates 86,400 rules. The deadline is that of the test binary.
        .output()
        .expect("promtool starts: it is in Debian's package prometheus");
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    let got = said.split_once("got: ").map_or("", |(_, got)| got);
    let error = |(job, minutes): &(&'static str, Vec<Minute>)| {
        let value = got.split_once(&format!("job=\"{job}\""));
        let value = value.and_then(|(_, rest)| {
            let (_, value) = rest.split_once("} ")?;
            value.split([',', ' ', '\n']).next()?.parse().ok()
        });
        let value: f64 = value.unwrap_or_else(|| panic!("no ratio of {job}: {said}"));
        let sum = |of: fn(&Minute) -> u64| minutes.iter().map(of).sum::<u64>() as f64;
        let exact = sum(|minute| minute.failures) / sum(|minute| minute.requests);
        let error = value / exact - 1.0;
        println!("{job}: {value} instead of {exact}: {:+.4} %", error * 100.0);
        (*job, error)
    };
    months.iter().map(error).collect()
}

fn month(change: impl Fn(u32, &mut Minute)) -> Vec<Minute> {
    let minutes = (1..=MINUTES).map(|minute| {
        let mut traffic = daily(minute);
        change(minute, &mut traffic);
        traffic
    });
    minutes.collect()
}

/// Four hours at noon of the tenth day.
fn is_outage(minute: u32) -> bool {
    (9 * 1440 + 600..9 * 1440 + 840).contains(&minute)
}

static ERRORS: LazyLock<HashMap<&str, f64>> = LazyLock::new(|| {
    let half_fail = |minute, traffic: &mut Minute| {
        if is_outage(minute) {
            traffic.failures = traffic.requests / 2;
        }
    };
    errors(&[
        ("outage", month(half_fail)),
        // A release per day, which loses part of a minute.
        (
            "restarts",
            month(|minute, traffic| {
                half_fail(minute, traffic);
                traffic.is_restarted = minute % 1440 == 900;
            }),
        ),
        // No scrapes during a typical hour of each day.
        (
            "gaps",
            month(|minute, traffic| {
                half_fail(minute, traffic);
                traffic.is_scraped = !(120..180).contains(&(minute % 1440));
            }),
        ),
        (
            "unseen",
            month(|minute, traffic| {
                half_fail(minute, traffic);
                traffic.is_scraped = !is_outage(minute);
            }),
        ),
    ])
});

#[test]
#[ignore = "starts promtool"]
fn the_recorded_ratio_over_30_days_is_near_the_exact_one() {
    assert!(ERRORS["outage"].abs() < 0.0002);
    assert!(ERRORS["restarts"].abs() < 0.002);
    assert!(ERRORS["gaps"].abs() < 0.02);
}

/// As documented: failures between scrapes that are missing are not counted.
#[test]
#[ignore = "starts promtool"]
fn failures_during_a_gap_are_missing() {
    assert!(ERRORS["unseen"] < -0.8);
}
