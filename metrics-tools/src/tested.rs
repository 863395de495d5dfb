//! The check of rule files and dashboards as one line of a test.

use crate::check::KnownMetrics;
use crate::files::{self, Checked, CheckedError};
use metrics_runtime::catalogue::catalogue;

/// Checks the rule files, dashboards and queries that a path or pattern names
/// against the metrics of the running binary.
///
/// ```standalone_crate
/// # let folder = std::env::temp_dir().join(format!("metrics-tools-check-{}", std::process::id()));
/// # std::fs::create_dir_all(folder.join("monitoring")).unwrap();
/// # std::env::set_current_dir(&folder).unwrap();
/// # std::fs::write("monitoring/rules.yml", "groups: [{name: g, rules: [{alert: A, expr: up == 0}]}]").unwrap();
/// // In a test:
/// metrics_tools::check("monitoring/*.yml").unwrap();
/// # std::fs::write("monitoring/rules.yml", "groups: [{name: g, rules: [{alert: A, expr: upp == 0}]}]").unwrap();
/// # let error = metrics_tools::check("monitoring/*.yml").unwrap_err();
/// # assert!(format!("{error:?}").contains("unknown metric `upp`"));
/// # std::fs::remove_dir_all(folder).unwrap();
/// ```
///
/// Known are the metrics of the binary, the metrics that Prometheus adds (`up`,
/// `ALERTS`, …) and the series that the rules in these files record. To declare
/// metrics of other jobs, use [`check_with`].
///
/// Paths are relative to the working directory; Cargo runs tests in the folder of
/// the package's `Cargo.toml`. In a pattern, `*` matches a part of a name and `**`
/// matches folders.
///
/// The metrics are those linked into the test. If your service has a library, put
/// the test into that library, or reference it. If its HTTP layer has non-default
/// settings, build it first: see [`catalogue`](fn@catalogue).
///
/// # Errors
///
/// If there are problems: `unwrap` prints each with file, line, column and the
/// expression underlined. Also if the pattern matches no file, or no rule file,
/// dashboard or query, because nothing would be checked.
///
/// # Cost
///
/// Reads the files, then takes some microseconds per expression.
pub fn check(pattern: &str) -> Result<Checked, CheckedError> {
    check_with([pattern], &KnownMetrics::from_catalogue(&catalogue()))
}

/// Checks the files that several paths or patterns name against these metrics.
///
/// ```no_run
/// use metrics_runtime::catalogue;
/// use metrics_tools::check::KnownMetrics;
/// use metrics_tools::check_with;
///
/// let known = KnownMetrics::from_catalogue(&catalogue())
///     .foreign("redis_*")
///     .unwrap()
///     .exposition(&std::fs::read_to_string("tests/postgres.prom").unwrap())
///     .target_label("cluster");
/// check_with(["monitoring/*.yml", "dashboards/*.json"], &known).unwrap();
/// ```
///
/// # Errors
///
/// Like [`check()`].
pub fn check_with<T: AsRef<str>>(
    patterns: impl IntoIterator<Item = T>,
    known: &KnownMetrics,
) -> Result<Checked, CheckedError> {
    files::check(patterns, known).into_result()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn unwrap_shows_all_that_is_wrong() {
        let folder =
            std::env::temp_dir().join(format!("metrics-tools-check-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let file = |name: &str| folder.join(name).display().to_string();
        fs::write(file("a.promql"), "upp == 0").expect("written");
        fs::write(file("b.promql"), "process_open_fds{pid=\"1\"}").expect("written");
        fs::write(file("c.promql"), "redis_up == 0").expect("written");
        fs::write(file("other.yml"), "global: {}").expect("written");

        let error = check(&file("*.promql")).expect_err("three mistakes");
        let known = KnownMetrics::from_catalogue(&catalogue())
            .foreign("redis_*")
            .expect("a name");
        let two = check_with([file("a*"), file("b*"), file("c*")], &known).expect_err("two");
        let fine = check_with([file("c.promql")], &known);
        let nothing = check(&file("*.yml")).expect_err("it has no expression");
        fs::remove_dir_all(&folder).expect("it is gone");

        let debug = format!("{error:?}");
        assert_eq!(debug, error.to_string());
        let debug = debug.replace(&format!("{}/", folder.display()), "");
        assert!(
            debug.starts_with(
                "3 problems in PromQL\n\nunknown-metric: unknown metric `upp`\n --> a.promql:1:1\n"
            ),
            "{debug}"
        );
        assert!(
            debug.contains("unknown-label: the metric has no label `pid`\n --> b.promql:1:18\n")
        );
        assert!(
            debug.ends_with("\n3 expressions in 3 files: 3 problems\n"),
            "{debug}"
        );
        assert_eq!(two.checked().problems.len(), 2);
        assert_eq!(fine.expect("all is known").expressions, 1);
        assert!(
            nothing
                .to_string()
                .starts_with("no file with expressions, so nothing is checked\n")
        );
    }
}
