//! A run as Markdown: first the targets, then each comparison.

use super::run::Run;
use crate::result::{Check, Comparison, number};
use std::fmt::Write as _;
use std::io;

/// The text, with the part between the markers of `part` replaced by `content`.
pub(super) fn between_markers(text: &str, part: &str, content: &str) -> io::Result<String> {
    let (begin, end) = (
        format!("<!-- {part}: begin -->"),
        format!("<!-- {part}: end -->"),
    );
    let parts = text
        .split_once(&begin)
        .and_then(|(head, rest)| Some((head, rest.split_once(&end)?.1)));
    let (head, tail) = parts
        .ok_or_else(|| io::Error::other(format!("README.md has lost its markers of the {part}")))?;
    let content = content.trim_end();
    Ok(format!("{head}{begin}\n\n{content}\n\n{end}{tail}"))
}

/// The run; `plots` is the path of the plots.
pub(super) fn document(run: &Run, plots: &str) -> String {
    let mut text = String::new();
    let machine = &run.machine;
    let kind = if run.quick {
        "A quick run"
    } else {
        "A full run"
    };
    line(
        &mut text,
        &format!(
            "{kind} of {:.0} s on {}, of commit {}: {}, {} cores; {}; {}; load before it {}.",
            run.seconds,
            machine.date,
            machine.commit,
            machine.cpu,
            machine.cores,
            machine.os,
            machine.rustc,
            machine.load_before
        ),
    );
    let checks: Vec<_> = run.comparisons.iter().flat_map(|c| &c.checks).collect();
    let count = |met| checks.iter().filter(|check| check.met() == met).count();
    line(
        &mut text,
        &format!(
            "{} targets are met, {} are missed, {} are not measured.",
            count(Some(true)),
            count(Some(false)),
            count(None)
        ),
    );
    row(
        &mut text,
        ["what", "target", "measured", ""].map(str::to_owned),
    );
    row(&mut text, ["---"; 4].map(str::to_owned));
    for check in checks {
        row(
            &mut text,
            [
                check.what.clone(),
                check.target.clone(),
                check.measured.clone(),
                verdict(check),
            ],
        );
    }
    for comparison in &run.comparisons {
        section(&mut text, comparison, plots);
    }
    text
}

fn verdict(check: &Check) -> String {
    match (check.met(), check.of_limit) {
        (Some(true), _) => "met".to_owned(),
        (Some(false), Some(part)) if part < f64::MAX => {
            format!("**missed**, {} × the limit", number(part))
        }
        (Some(false), _) => "**missed**".to_owned(),
        (None, _) => "not measured".to_owned(),
    }
}

fn section(text: &mut String, comparison: &Comparison, plots: &str) {
    if !text.ends_with("\n\n") {
        text.push('\n');
    }
    line(text, &format!("### {}", comparison.title));
    for note in &comparison.notes {
        line(text, note);
    }
    if !comparison.rows.is_empty() {
        let columns = &comparison.columns;
        row(text, [&String::new()].into_iter().chain(columns).cloned());
        let right = columns.iter().map(|_| "---:".to_owned());
        row(text, ["---".to_owned()].into_iter().chain(right));
        for contender in &comparison.rows {
            let cells = contender
                .cells
                .iter()
                .map(|cell| cell.map_or(String::new(), number));
            row(text, [contender.contender.clone()].into_iter().chain(cells));
        }
    }
    if comparison.plot.is_some() {
        let title = &comparison.title;
        line(
            text,
            &format!("\n![{title}]({plots}{}.svg)", comparison.name),
        );
    }
}

/// A paragraph.
fn line(text: &mut String, line: &str) {
    // Writing to a string does not fail.
    let _ = writeln!(text, "{line}\n");
}

pub(super) fn row(text: &mut String, cells: impl IntoIterator<Item = String>) {
    for cell in cells {
        let _ = write!(text, "| {} ", cell.replace('|', "\\|"));
    }
    text.push_str("|\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_text_between_the_markers_changes() {
        let text = "head\n<!-- results: begin -->\nold\n<!-- results: end -->\ntail\n";
        let new = between_markers(text, "results", "new\n").expect("it has markers");
        assert_eq!(
            new,
            "head\n<!-- results: begin -->\n\nnew\n\n<!-- results: end -->\ntail\n"
        );
        assert!(between_markers(text, "figures", "new").is_err());
    }
}
