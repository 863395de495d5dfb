//! Comparison with Prometheus' own parser: both accept an expression, or both reject it. Debian has
//! version 2.42, so expressions that only Prometheus 3 accepts are left out.

use super::generated::vector;
use super::mistakes;
use super::since_3::needs_prometheus_3;
use super::{alerts, documented};
use metrics_tools::promql::parse;
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use std::collections::HashSet;
use std::fs;
use std::process::Command;
use test_programs::InTime as _;

/// The indexes of the expressions that promtool rejects. It is started once.
pub(super) fn refused_by_promtool(expressions: &[String]) -> HashSet<usize> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("rules.yml");
    let rules: Vec<_> = expressions
        .iter()
        .enumerate()
        // Rules must differ.
        .map(|(index, text)| serde_json::json!({"record": format!("r{index}"), "expr": text}))
        .collect();
    let rules = serde_json::json!({"groups": [{"name": "g", "rules": rules}]});
    fs::write(&file, rules.to_string()).expect("the rules are written");
    let output = Command::new("promtool")
        .args(["check", "rules", "--lint=none"])
        .arg(&file)
        .output_in_time()
        .expect("promtool starts: it is in Debian's package prometheus");
    let text = String::from_utf8_lossy(&output.stderr) + String::from_utf8_lossy(&output.stdout);
    let found: HashSet<usize> = text
        .split("rule ")
        .skip(1)
        .filter_map(|rest| rest.split(',').next()?.parse::<usize>().ok())
        // Its numbers start at one.
        .map(|number| number - 1)
        .collect();
    assert!(
        output.status.success() == found.is_empty(),
        "unexpected output of promtool:\n{text}"
    );
    found
}

#[test]
#[ignore = "starts promtool"]
fn both_parsers_accept_or_reject() {
    let accepted = documented::EXPRESSIONS.iter().chain(alerts::EXPRESSIONS);
    let accepted: Vec<_> = accepted.map(ToString::to_string).collect();
    let since_3 = documented::SINCE_PROMETHEUS_3
        .iter()
        .map(ToString::to_string);
    let refused: Vec<_> = mistakes::all()
        .map(|(text, ..)| (*text).to_owned())
        .collect();
    let refused: Vec<_> = refused.into_iter().chain(since_3).collect();

    for text in &accepted {
        assert!(parse(text).is_ok(), "{text}: {:?}", parse(text));
    }
    let all: Vec<_> = accepted.iter().chain(&refused).cloned().collect();
    let by_promtool = refused_by_promtool(&all);
    for (index, text) in all.iter().enumerate() {
        let expected = index >= accepted.len();
        assert_eq!(by_promtool.contains(&index), expected, "promtool, {text}");
    }
}

#[test]
#[ignore = "starts promtool"]
fn additions_of_prometheus_3_are_accepted() {
    for text in documented::SINCE_PROMETHEUS_3 {
        let expr = parse(text).unwrap_or_else(|errors| panic!("{text}: {errors:?}"));
        assert!(needs_prometheus_3(text, &expr), "{text}");
    }
}

/// Printed expressions of all forms.
#[test]
#[ignore = "starts promtool"]
fn promtool_accepts_generated_and_printed_expressions() {
    let (mut runner, strategy) = (TestRunner::deterministic(), vector());
    let mut generate = || {
        strategy
            .new_tree(&mut runner)
            .expect("an expression")
            .current()
    };
    let printed: Vec<_> = (0..4_000).map(|_| generate().to_string()).collect();
    let by_promtool = refused_by_promtool(&printed);
    let refused = printed.iter().enumerate().filter(|(index, text)| {
        let expr = parse(text).unwrap_or_else(|errors| panic!("{text}: {errors:?}"));
        by_promtool.contains(index) && !needs_prometheus_3(text, &expr)
    });
    let refused: Vec<_> = refused.map(|(_, text)| text).collect();
    assert!(refused.is_empty(), "{refused:#?}");
    let accepted = printed.len() - by_promtool.len();
    assert!(accepted > 200, "promtool accepts only {accepted}");
}

/// Expressions with a few tokens dropped, doubled or copied from another expression: most are
/// invalid, in unforeseen ways.
#[test]
#[ignore = "starts promtool"]
fn both_parsers_agree_on_modified_expressions() {
    let sources: Vec<_> = documented::EXPRESSIONS
        .iter()
        .chain(alerts::EXPRESSIONS)
        .map(|text| pieces(text))
        .collect();
    let mut random = Random(42);
    let tampered: Vec<_> = (0..10_000).map(|_| tamper(&sources, &mut random)).collect();
    let by_promtool = refused_by_promtool(&tampered);
    let (mut accepted, mut refused, mut disagreed) = (0, 0, Vec::new());
    for (index, text) in tampered.iter().enumerate() {
        match (parse(text), by_promtool.contains(&index)) {
            (Ok(_), false) => accepted += 1,
            (Err(_), true) => refused += 1,
            (Ok(expr), true) if needs_prometheus_3(text, &expr) => {}
            (Ok(expr), true) => disagreed.push(format!("accepted: {text}\n    as {expr}")),
            (Err(errors), false) => disagreed.push(format!("refused: {text}\n    {}", errors[0])),
        }
    }
    assert!(disagreed.is_empty(), "\n{}\n", disagreed.join("\n"));
    assert!(
        accepted > 500 && refused > 500,
        "{accepted} accepted, {refused} refused: both should be many"
    );
}

/// A text, split where tokens can begin.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut word = false;
    for c in text.chars() {
        let is_word = c.is_ascii_alphanumeric() || "_:".contains(c);
        match pieces.last_mut() {
            Some(last) if word && is_word => last.push(c),
            _ => pieces.push(c.to_string()),
        }
        word = is_word;
    }
    pieces
}

fn tamper(sources: &[Vec<String>], random: &mut Random) -> String {
    let mut pieces = random.one_of(sources).clone();
    for _ in 0..1 + random.below(2) {
        let at = random.below(pieces.len());
        match random.below(4) {
            0 if pieces.len() > 1 => _ = pieces.remove(at),
            1 => pieces.insert(at, pieces[at].clone()),
            2 => {
                let other = random.one_of(sources);
                pieces[at] = random.one_of(other).clone();
            }
            _ => {
                let other = random.one_of(sources);
                pieces.insert(at, random.one_of(other).clone());
            }
        }
    }
    pieces.concat()
}

/// Numbers that are the same in each run.
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }

    pub(super) fn one_of<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}
