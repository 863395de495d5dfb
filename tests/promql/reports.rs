//! Rendered errors.

use metrics_tools::promql::parse;
use metrics_tools::report::{Excerpt, Locate, Position};

fn render(expression: &str, locate: &impl Locate) -> String {
    let errors = parse(expression).expect_err(expression);
    let report = Excerpt {
        level: "error",
        file: "rules.yml",
        expression,
        span: errors[0].span,
        message: &errors[0].message,
        help: errors[0].help.as_deref(),
    };
    report.render(locate)
}

#[test]
fn the_line_of_the_error_is_shown_with_carets() {
    let position = Position {
        line: 99,
        column: 5,
    };
    assert_eq!(
        render(
            "sum(\n\tlabel_join(up{a=\"ä\"}, \"ö\", 5, \"x\")\n)",
            &position
        ),
        "\
error: `label_join` takes a string here, but this is a number
   --> rules.yml:100:29
    |
100 | \tlabel_join(up{a=\"ä\"}, \"ö\", 5, \"x\")
    | \t                           ^
    = help: write it in quotes
"
    );
}

#[test]
fn a_missing_end_is_shown_after_the_last_word() {
    let position = Position { line: 1, column: 1 };
    let report = render("up ==  ", &position);
    assert!(report.contains("1 | up ==\n  |      ^\n"), "{report}");
}

#[test]
fn an_error_over_several_lines_is_underlined_in_the_first_line() {
    let position = Position { line: 3, column: 9 };
    let report = render("rate(sum(\n  up\n))", &position);
    assert!(report.contains("--> rules.yml:3:14\n"), "{report}");
    assert!(
        report.contains("3 | rate(sum(\n  |      ^^^^…\n"),
        "{report}"
    );
}

/// A file in which each character takes two columns, like escapes.
struct Escaped;

impl Locate for Escaped {
    fn locate(&self, _: &str, offset: usize) -> Position {
        Position {
            line: 12,
            column: 1 + 2 * offset,
        }
    }
}

#[test]
fn the_file_determines_the_position_of_a_byte() {
    let report = render("rate(up)", &Escaped);
    assert!(report.contains("--> rules.yml:12:11\n"), "{report}");
}
