//! Recognizes series that count failures, by conventions for names and labels.

/// Words in the names of metrics that count only failures.
const WORDS: [&str; 9] = [
    "error",
    "errors",
    "exceptions",
    "failed",
    "failures",
    "panics",
    "refused",
    "rejected",
    "timeouts",
];

/// Labels with an outcome.
const LABELS: [&str; 6] = [
    "code",
    "outcome",
    "result",
    "status",
    "status_code",
    "state",
];

/// Values of these labels that are failures.
const VALUES: [&str; 7] = [
    "error",
    "exception",
    "failed",
    "failure",
    "panic",
    "refused",
    "timeout",
];

/// Whether a series of a family counts failures: its name says so, as in
/// `dns_errors_total`, or a label, as in `status_code="503"` and `outcome="panic"`.
pub(super) fn counts_failures(family: &str, labels: &str) -> bool {
    let named = |word: &str| WORDS.contains(&word);
    family.split('_').any(named) || labels.split(',').any(is_failure)
}

/// Whether a label, `name="value"`, marks a failure.
fn is_failure(label: &str) -> bool {
    let Some((name, value)) = label.split_once('=') else {
        return false;
    };
    let value = value.trim_matches('"');
    let is_5xx = || {
        let rest = value.strip_prefix('5');
        rest.is_some_and(|rest| {
            rest.len() == 2 && rest.bytes().all(|b| b.is_ascii_digit() || b == b'x')
        })
    };
    LABELS.contains(&name) && (VALUES.contains(&&*value.to_ascii_lowercase()) || is_5xx())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_labels_say_that_it_failed() {
        for (family, labels) in [
            ("dns_errors_total", ""),
            ("calls_total", "outcome=\"panic\""),
            ("http_requests_total", "method=\"GET\",status_code=\"503\""),
            ("http_requests_total", "code=\"5xx\""),
        ] {
            assert!(counts_failures(family, labels), "{family} {labels}");
        }
        for (family, labels) in [
            ("http_requests_total", "status_code=\"404\""),
            ("http_requests_total", "endpoint=\"/error\""),
            ("http_requests_total", "code=\"50\""),
            ("calls_total", "outcome=\"ok\""),
            ("terrors_total", ""),
        ] {
            assert!(!counts_failures(family, labels), "{family} {labels}");
        }
    }
}
