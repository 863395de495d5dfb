//! The guide's snippets of PromQL, rules, other YAML, JSON, and command lines. Rust snippets run as
//! doc tests.

use clap::Parser;
use metrics_runtime::{business_counter, cache_operation, catalogue, instrumented, queue::Queue};
use metrics_tools::check::KnownMetrics;
use metrics_tools::files::check_texts;
use tests::markdown::{Snippet, documents};

// The metrics that the guide's queries use.

/// Orders placed.
#[business_counter("orders_total")]
#[instrumented(POST "/orders", status = [201, 500])]
async fn order() {}

#[instrumented(GET "/health/live")]
async fn live() {}

#[cache_operation(get)]
fn look_up() -> Option<()> {
    None
}

/// Mails to be sent.
static OUTBOX: Queue = metrics_runtime::queue!("outbox");

/// Metrics in the guide that other binaries or features add.
const OTHERS: [&str; 3] = [
    "grpc_server_handled_total",
    "metrics_pushes_total",
    "push_time_seconds",
];

/// The options of the binary `metrics-tools`.
#[derive(Parser)]
struct Tools {
    #[arg(long, global = true)]
    catalogue: Option<String>,
    #[arg(id = "service", long = "url", global = true)]
    url: Option<String>,
    #[command(subcommand)]
    command: metrics_tools::cli::Command,
}

/// The snippets whose fence has this language, with their locations.
fn snippets(info: &str) -> Vec<(String, Snippet)> {
    let mut found = Vec::new();
    for chapter in documents("docs/src") {
        for snippet in chapter.snippets() {
            if snippet.info == info {
                let place = format!("{}:{}", chapter.path.display(), snippet.line);
                found.push((place, snippet));
            }
        }
    }
    assert!(!found.is_empty(), "the guide has no `{info}`");
    found
}

fn known() -> KnownMetrics {
    // Otherwise uncalled functions would be dead code.
    let _ = (order, live, look_up, &OUTBOX);
    let known = KnownMetrics::from_catalogue(&catalogue())
        .target_label("namespace")
        .target_label("pod");
    OTHERS.iter().fold(known, |known, name| known.name(*name))
}

#[test]
fn queries_and_rules_of_the_guide_use_metrics_that_exist() {
    let known = known();
    for (info, extension) in [("promql", "promql"), ("yaml", "yml")] {
        for (place, snippet) in snippets(info) {
            let name = format!("{place}.{extension}");
            let checked = check_texts([(name.as_str(), snippet.text.as_str())], &known);
            let report = checked.to_string();
            // Other YAML has no expressions, but must be valid.
            let is_other = info == "yaml" && report.contains("no expressions found");
            assert!(is_other || checked.problems.is_empty(), "{report}");
        }
    }
}

#[test]
fn json_in_the_guide_is_valid() {
    for (place, snippet) in snippets("json") {
        let parsed = serde_json::from_str::<serde_json::Value>(&snippet.text);
        assert!(parsed.is_ok(), "{place}: {parsed:?}");
    }
}

#[test]
fn command_lines_of_the_guide_are_accepted() {
    let mut checked = 0;
    let mut refused = Vec::new();
    for (place, line) in command_lines() {
        let words = words(&line);
        let arguments = match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            ["metrics-tools", "help", ..] | ["shop"] => continue,
            ["metrics-tools", ..] => words[1..].to_vec(),
            ["shop", "metrics", ..] => words[2..].to_vec(),
            _ => continue,
        };
        if arguments.is_empty() || arguments.iter().any(|word| word == "--help") {
            continue;
        }
        let arguments = std::iter::once("metrics-tools".to_owned()).chain(arguments);
        if let Err(error) = Tools::try_parse_from(arguments) {
            refused.push(format!("{place}: {line}\n{error}"));
        }
        checked += 1;
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
    assert!(checked > 30, "only {checked} command lines were found");
}

/// Commands in snippets and in backticks, with their locations.
fn command_lines() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (place, snippet) in snippets("sh") {
        // A backslash continues a line.
        let text = snippet.text.replace("\\\n", " ");
        found.extend(text.lines().map(|line| (place.clone(), line.to_owned())));
    }
    for chapter in documents("docs/src") {
        for (number, line) in chapter.text.lines().enumerate() {
            let place = format!("{}:{}", chapter.path.display(), number + 1);
            let inline = line.split('`').skip(1).step_by(2);
            let commands = inline.filter(|text| {
                // A verb without arguments is not a command.
                let words = text.split(' ').count();
                !line.starts_with("```")
                    && (text.starts_with("shop metrics ") && words > 3
                        || text.starts_with("metrics-tools ") && words > 2)
            });
            found.extend(commands.map(|text| (place.clone(), text.to_owned())));
        }
    }
    found
}

/// The words of a command, up to a pipe or a redirection.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in line.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, '>' | '|' | ';' | '#') => break,
            (None, ' ') => words.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

#[test]
fn words_are_split_like_in_a_shell() {
    let line = "metrics-tools check 'rules/*.yml' --query \"rate(x[5m]) > 0\" >report.txt";
    assert_eq!(
        words(line),
        [
            "metrics-tools",
            "check",
            "rules/*.yml",
            "--query",
            "rate(x[5m]) > 0"
        ]
    );
}
