//! The figures in the README of the repository: a few rows of a full run.

use super::markdown::row;
use super::run::Run;
use crate::result::number;
use std::fmt::Write as _;
use std::io;

/// A row: a cost of ours, and that of a peer in the same comparison.
struct Figure {
    operation: &'static str,
    comparison: &'static str,
    column: &'static str,
    ours: &'static str,
    peer: &'static str,
    /// The peer's name in the README.
    title: &'static str,
}

const FIGURES: [Figure; 4] = [
    Figure {
        operation: "increment a counter",
        comparison: "counter",
        column: "1T, ns",
        ours: "ours",
        peer: "prometheus IntCounter",
        title: "`prometheus`",
    },
    Figure {
        operation: "count and time a call",
        comparison: "function",
        column: "1T, ns",
        ours: "ours",
        peer: "autometrics",
        title: "autometrics",
    },
    Figure {
        operation: "measure a request, all families",
        comparison: "http",
        column: "1T, ns",
        ours: "ours",
        peer: "axum-prometheus",
        title: "axum-prometheus",
    },
    Figure {
        operation: "expose one of 100,000 series",
        comparison: "exposition",
        column: "100 000 series, ns",
        ours: "ours, net",
        peer: "prometheus-client",
        title: "`prometheus-client`",
    },
];

/// The table, and the sentence that says where it is from.
///
/// # Errors
///
/// When the run lacks a figure.
pub(super) fn document(run: &Run) -> io::Result<String> {
    let mut text = String::new();
    row(
        &mut text,
        ["operation", "cost", "the same with"].map(str::to_owned),
    );
    row(&mut text, ["---"; 3].map(str::to_owned));
    for figure in &FIGURES {
        let ours = cost(run, figure, figure.ours)?;
        let peer = format!("{}: {} ns", figure.title, cost(run, figure, figure.peer)?);
        let mut ours = format!("{ours} ns");
        if figure.comparison == "function" {
            let clock = cost(run, figure, "two raw clock reads")?;
            let _ = write!(ours, " ({clock} for the clock)");
        }
        row(&mut text, [figure.operation.to_owned(), ours, peer]);
    }
    let _ = write!(
        text,
        "\nOne run of `cargo run --release -p metrics-benches` on {} cores of an {}, commit {}; [benches](benches/README.md) \
         has the whole table.",
        run.machine.cores, run.machine.cpu, run.machine.commit
    );
    Ok(text)
}

/// A cell of the run, with commas between thousands.
fn cost(run: &Run, figure: &Figure, contender: &str) -> io::Result<String> {
    let cell = run.comparisons.iter().find_map(|comparison| {
        let is_column = |column: &String| column == figure.column;
        let column = comparison.columns.iter().position(is_column)?;
        let is_row = |row: &&crate::result::Row| row.contender == contender;
        let row = comparison.rows.iter().find(is_row)?;
        (comparison.name == figure.comparison).then(|| row.cells.get(column).copied().flatten())?
    });
    let missing = || {
        format!(
            "{}: no figure of `{contender}` for the README",
            figure.comparison
        )
    };
    cell.map(|cost| number(cost).replace(' ', ","))
        .ok_or_else(|| io::Error::other(missing()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_full_run_has_each_figure_of_the_readme() {
        let run = super::super::read(env!("CARGO_MANIFEST_DIR").as_ref()).expect("a full run");
        let text = document(&run).expect("each figure");
        assert_eq!(text.matches(" ns").count(), 2 * FIGURES.len(), "{text}");
        let mut without = run.clone();
        without
            .comparisons
            .retain(|comparison| comparison.name != "http");
        let error = document(&without).expect_err("no figure of requests");
        assert_eq!(
            error.to_string(),
            "http: no figure of `ours` for the README"
        );
    }
}
