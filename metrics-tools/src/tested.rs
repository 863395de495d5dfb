//! The check of rule files and dashboards as one line of a program's own tests.

use crate::check::KnownMetrics;
use crate::files::{self, Checked, CheckedError};
use metrics_runtime::catalogue::catalogue;

/// Checks the rule files, dashboards and queries that a path or pattern names
/// against this program's metrics.
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
/// # assert!(format!("{error:?}").contains("there is no metric `upp`"));
/// # std::fs::remove_dir_all(folder).unwrap();
/// ```
///
/// Known are what this program can expose, what Prometheus itself adds (`up`,
/// `ALERTS` and so on) and what the rules in these files record. Where others'
/// metrics are asked for as well, [`check_with`] has a say in what is known.
///
/// A path is relative to the folder that the process runs in: in a test by
/// Cargo that is the one of the package's `Cargo.toml`. In a pattern `*` stands
/// for a part of a name, `**` for folders.
///
/// The metrics are those that are linked into the test: of a service that has a
/// library, write the test in that library, or beside it and name it. Build a
/// layer with options first: see [`catalogue`](fn@catalogue).
///
/// # Errors
///
/// If something is wrong: `unwrap` prints all of it, each with file, line,
/// column and the expression underlined. Also if no file is called like that, or
/// none of them is a rule file, a dashboard or a query: nothing would be checked.
///
/// # Cost
///
/// Reads the files; then some microseconds an expression.
pub fn check(pattern: &str) -> Result<Checked, CheckedError> {
    check_with([pattern], &KnownMetrics::from_catalogue(&catalogue()))
}

/// Checks the files that several paths or patterns name, against what is known
/// besides this program's metrics.
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
/// As of [`check()`].
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
                "3 problems in PromQL\n\nunknown-metric: there is no metric `upp`\n --> a.promql:1:1\n"
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
