//! Checks that a generated file is up to date.

use similar::TextDiff;

/// A generated file is not up to date.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stale {
    /// The difference by lines: `-` is in the file, `+` would be generated.
    pub diff: String,
}

/// Checks that a committed text is the one that is generated now. CRLF line ends
/// are accepted.
///
/// In a test, for rules and dashboards:
///
/// ```
/// use metrics_runtime::catalogue;
/// use metrics_tools::rules::{Options, Rules};
/// use metrics_tools::stale;
///
/// let options = Options::default().job("shop");
/// let rules = || Rules::new(&catalogue(), &options);
/// # let kept = rules().to_string();
/// // let kept = std::fs::read_to_string("monitoring/rules.yml").unwrap();
/// assert!(stale(&kept, &rules().to_string()).is_ok());
/// let found = stale(&kept.replace("TargetDown", "Down"), &rules().to_string()).unwrap_err();
/// assert!(found.diff.contains("\n-      - alert: Down\n+      - alert: TargetDown\n"));
/// ```
///
/// # Errors
///
/// If it is not: the difference.
pub fn stale(kept: &str, now: &str) -> Result<(), Stale> {
    let kept = kept.replace("\r\n", "\n");
    if kept == now {
        return Ok(());
    }
    let diff = TextDiff::from_lines(&*kept, now);
    let diff = diff
        .unified_diff()
        .header("as it is written", "as it should be")
        .to_string();
    Err(Stale { diff })
}
