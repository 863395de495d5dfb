//! Which alerts are correct on a busy machine: those on measured slowness, on aborted scrapes, and on late rules.
//!
//! Slowness is computed again from the histograms, without recording rules and `rate`, from the increase of the counts in
//! each window. A rule extrapolates from a few samples, so half of its limit is enough here, but in all windows at the same
//! time.

use jiff::Timestamp;

use super::shipped::{OBJECTIVES, RULES};
use super::stack::Stack;
use super::webhook::Labels;

/// An alert on a ratio of slow observations.
struct Slow {
    histogram: &'static str,
    selector: String,
    le: &'static str,
    limit: f64,
    /// In milliseconds.
    windows: [u32; 2],
}

/// Windows in minutes, in a time that is faster by this factor.
fn hastened(minutes: [u32; 2], factor: u32) -> [u32; 2] {
    minutes.map(|minutes| minutes * 60_000 / factor)
}

impl Slow {
    /// An alert on the 95th percentile over five minutes, for ten minutes. Then it also holds over the quarter of an hour.
    fn p95(histogram: &'static str, selector: String, le: &'static str) -> Self {
        Self {
            histogram,
            selector,
            le,
            limit: 0.05,
            windows: hastened([5, 15], RULES),
        }
    }

    /// An alert on the burn rate of an objective with this error budget.
    fn burn(
        (histogram, selector, le): (&'static str, &str, &'static str),
        budget: f64,
        labels: &Labels,
    ) -> Self {
        let (minutes, factor) = match &*labels["long_window"] {
            "1h" => ([60, 5], 14.4),
            "6h" => ([6 * 60, 30], 6.0),
            "1d" => ([24 * 60, 2 * 60], 3.0),
            "3d" => ([3 * 24 * 60, 6 * 60], 1.0),
            other => panic!("no alert has the long window {other}"),
        };
        Self {
            histogram,
            selector: selector.to_owned(),
            le,
            limit: factor * budget,
            windows: hastened(minutes, OBJECTIVES),
        }
    }

    /// Has a value if the ratio was above half of the limit in both windows at some time in this range of milliseconds.
    fn expression(&self, age: i128) -> String {
        let Self {
            histogram,
            selector,
            le,
            limit,
            windows,
        } = self;
        let share = windows.map(|window| {
            let grown = |series: String| {
                format!("(sum({series}) - (sum({series} offset {window}ms) or vector(0)))")
            };
            let all = grown(format!("{histogram}_count{{{selector}}}"));
            let fast = grown(format!("{histogram}_bucket{{{selector},le=\"{le}\"}}"));
            format!("1 - {fast} / {all} > {}", limit / 2.0)
        });
        format!("count_over_time(({})[{age}ms:100ms])", share.join(" and "))
    }
}

/// Whether an alert that fired since the stack is complete is correct because the machine was busy.
pub(super) async fn excuses(
    stack: &Stack,
    labels: &Labels,
    alert: (&str, &str),
) -> Result<bool, String> {
    let requests = "http_request_duration_seconds";
    let slow = match alert {
        ("HighLatencyP95", endpoint) => {
            let selector = format!("job=\"demo-app\",endpoint=\"{endpoint}\"");
            Slow::p95(requests, selector, "0.5")
        }
        ("ConnectionPoolWait", _) => {
            let selector = "job=\"demo-app\"".to_owned();
            Slow::p95("database_pool_wait_seconds", selector, "0.1")
        }
        ("ErrorBudgetBurn", "post-users-register-latency") => {
            let register = r#"job="demo-app",method="POST",endpoint="/users/register""#;
            Slow::burn((requests, register, "0.5"), 0.05, labels)
        }
        ("ErrorBudgetBurn", "get-users-user-id-latency") => {
            let user = r#"job="demo-app",method="GET",endpoint="/users/{user_id}""#;
            Slow::burn((requests, user, "0.1"), 0.01, labels)
        }
        ("ErrorBudgetBurn", "demo-app-database-users-find-latency") => {
            let find = r#"job="demo-app",function="find",module="demo_app::database::users""#;
            let calls = "function_call_duration_seconds";
            Slow::burn((calls, find, "0.025"), 0.01, labels)
        }
        ("TargetDown" | "RedisDown" | "PostgresDown", _) => {
            let job = &labels["job"];
            // As long as its timeout.
            let given_up =
                format!("max_over_time(scrape_duration_seconds{{job=\"{job}\"}}[10m]) >= 0.5");
            return Ok(!stack.queries.now(&given_up).await?.is_empty());
        }
        ("RuleEvaluationSlow", _) => {
            let group = &labels["rule_group"];
            let slow = format!(
                "max_over_time(prometheus_rule_group_last_duration_seconds{{rule_group=\"{group}\"}}[10m])"
            );
            let interval =
                format!("prometheus_rule_group_interval_seconds{{rule_group=\"{group}\"}}");
            return Ok(!stack
                .queries
                .now(&format!("{slow} > {interval}"))
                .await?
                .is_empty());
        }
        _ => return Ok(false),
    };
    let age = Timestamp::now().duration_since(stack.since).as_millis();
    Ok(!stack.queries.now(&slow.expression(age)).await?.is_empty())
}
