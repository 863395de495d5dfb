//! Text arguments with which functions fail.

use super::{Planted, expect};
use metrics_tools::check::FindingKind;

const PLANTED: &[Planted] = &[
    (
        "label_replace(up, \"a\", \"$1\", \"job\", \"(\")",
        "\"(\"",
        "invalid regular expression: a group is not closed: write `)`: a regular expression matches the whole value, such as `(.*):.*` for the part before a colon",
    ),
    (
        "sum by (a) (label_replace(redis_up, \"a\", \"$1\", \"any\", \"a**\"))",
        "\"a**\"",
        "invalid regular expression: a repetition is repeated: write it once, or use `(…)`: a regular expression matches the whole value, such as `(.*):.*` for the part before a colon",
    ),
    (
        "sort(label_replace(up, \"a\", \"$1\", \"job\", `(a{1001})`))",
        "`(a{1001})`",
        "invalid regular expression: something is repeated more than 1000 times: a regular expression matches the whole value, such as `(.*):.*` for the part before a colon",
    ),
    (
        "label_replace(up, \"\", \"$1\", \"job\", \"(.*)\")",
        "\"\"",
        "the name of a label is empty: write the name of a label, such as `\"job\"`",
    ),
    (
        "label_join(up, \"\", \"-\", \"job\")",
        "\"\"",
        "the name of a label is empty: write the name of a label, such as `\"job\"`",
    ),
    (
        "label_join(up, \"a\", \"-\", \"\")",
        "\"\"",
        "the name of a label is empty: write the name of a label, such as `\"job\"`",
    ),
    (
        "label_join(up, \"a\", \"-\", \"job\", '')",
        "''",
        "the name of a label is empty: write the name of a label, such as `\"job\"`",
    ),
    (
        "count_values(\"\", up)",
        "\"\"",
        "the name of a label is empty: write the name of a label, such as `\"job\"`",
    ),
    (
        "count_values by (job) (``, up) > 1",
        "``",
        "the name of a label is empty: write the name of a label, such as `\"job\"`",
    ),
    (
        "sum(count_values(\"\", up))",
        "\"\"",
        "the name of a label is empty: write the name of a label, such as `\"job\"`",
    ),
    (
        "abs(label_join(up, \"\", \"-\", \"job\"))",
        "\"\"",
        "the name of a label is empty: write the name of a label, such as `\"job\"`",
    ),
    (
        "histogram_quantiles(rate(http_request_duration_seconds_bucket[5m]), \"\", 0.5)",
        "\"\"",
        "the name of a label is empty: write the name of a label, such as `\"job\"`",
    ),
];

#[test]
fn invalid_text_arguments_are_found() {
    expect(FindingKind::InvalidArgument, PLANTED);
}

pub(super) fn planted() -> impl Iterator<Item = &'static Planted> {
    PLANTED.iter()
}
