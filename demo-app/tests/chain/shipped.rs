//! The files of `monitoring`, with only addresses and times changed.
//!
//! Time runs faster: windows in expressions, `for` and the intervals of Alertmanager are divided by one number per file, so
//! that they keep their proportions. Prometheus scrapes and evaluates every half second, with the same timeout, because the
//! machine may be busy. Thresholds and everything else in an expression are unchanged.

use std::fs;
use std::path::Path;

use regex_lite::{Captures, Regex};

/// `for` and windows of the alerts on causes and symptoms: a minute is a second.
pub(super) const RULES: u32 = 60;
/// The factor for objectives, twice as fast: a burn rate ends with the short window of half an hour.
pub(super) const OBJECTIVES: u32 = 120;
/// The factor for Alertmanager's intervals.
const GROUPING: u32 = 60;

/// The rule files, and their factors.
const RULE_FILES: [(&str, u32); 4] = [
    ("rules/generated_general.yml", RULES),
    ("rules/generated_objectives.yml", OBJECTIVES),
    ("rules/alert_rules.yml", RULES),
    ("rules/recording_rules.yml", RULES),
];

/// A shipped file.
pub(super) fn read(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("monitoring")
        .join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The text with these replacements; each must occur.
pub(super) fn replaced(mut text: String, replacements: &[(&str, &str)]) -> String {
    for (shipped, ours) in replacements {
        assert!(text.contains(shipped), "`{shipped}` is not in the file");
        text = text.replace(shipped, ours);
    }
    text
}

/// The files for Prometheus: its configuration with these addresses, and all rules.
pub(super) fn prometheus(addresses: &[(&str, &str)]) -> Vec<(&'static str, String)> {
    let config = replaced(
        read("prometheus.yml"),
        &[
            ("scrape_interval: 15s", "scrape_interval: 500ms"),
            ("scrape_timeout: 10s", "scrape_timeout: 500ms"),
            ("evaluation_interval: 15s", "evaluation_interval: 500ms"),
            ("localhost:9090", "$SELF"),
            // Only from Prometheus 3.8 on.
            ("  scrape_native_histograms: true\n", ""),
            ("  always_scrape_classic_histograms: true\n", ""),
        ],
    );
    let config = replaced(config, addresses);
    let rules = RULE_FILES.map(|(name, factor)| (name, hastened(&read(name), factor)));
    [("prometheus.yml", config)]
        .into_iter()
        .chain(rules)
        .collect()
}

/// The configuration for Alertmanager, with the address of the receiver.
pub(super) fn alertmanager(webhook: &str) -> Vec<(&'static str, String)> {
    let config = replaced(
        read("alertmanager.yml"),
        &[("http://webhook:5001/", webhook)],
    );
    vec![
        ("alertmanager.yml", hastened(&config, GROUPING)),
        ("templates/demo.tmpl", read("templates/demo.tmpl")),
    ]
}

/// The text with all durations divided: windows of expressions, and the values of keys that are durations.
fn hastened(text: &str, factor: u32) -> String {
    let duration = Regex::new(
        r"(?m)(\[|\b(?:for|interval|group_wait|group_interval|repeat_interval|resolve_timeout): )(\d+)([smhd])(\]|$)",
    )
    .expect("a regular expression");
    assert!(duration.is_match(text), "all durations are divided");
    let divided = |found: &Captures<'_>| {
        let seconds = match &found[3] {
            "s" => 1,
            "m" => 60,
            "h" => 3_600,
            _ => 86_400,
        };
        let number: u32 = found[2].parse().expect("a number");
        let milliseconds = number * seconds * 1_000 / factor;
        format!("{}{milliseconds}ms{}", &found[1], &found[4])
    };
    duration.replace_all(text, divided).into_owned()
}

#[test]
fn only_durations_are_divided() {
    let text =
        "interval: 1m\nexpr: rate(x[5m]) > 5\nfor: 2h\nlong_window: \"1h\"\nrecord: a:b:rate5m";
    assert_eq!(
        hastened(text, 60),
        "interval: 1000ms\nexpr: rate(x[5000ms]) > 5\nfor: 120000ms\nlong_window: \"1h\"\nrecord: a:b:rate5m"
    );
}
