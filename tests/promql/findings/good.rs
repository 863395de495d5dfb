//! Expressions in which nothing is wrong.

use super::known;
use metrics_runtime::artifacts::promql::parse_with_variables;

const EXPRESSIONS: &[&str] = &[
    "up == 0",
    "absent(up{job=\"api\"})",
    "absent(http_requests_total{job=\"api\"})",
    "count(http_requests_total)",
    "count by (method) (http_requests_total)",
    "changes(process_start_time_seconds[15m]) > 2",
    "time() - process_start_time_seconds < 300",
    "rate(process_cpu_seconds_total[5m]) > 0.8",
    "resets(http_requests_total[1h])",
    "absent_over_time(http_requests_total[5m])",
    "timestamp(http_requests_total)",
    "sum by (job) (rate(http_requests_total{status_code=~\"5..\"}[5m])) / sum by (job) (rate(http_requests_total[5m])) > 0.05",
    "sum(rate(http_requests_total{status_code=~\"4..|5..\"}[5m])) / sum(rate(http_requests_total[5m]))",
    "rate(http_requests_total{status_code!=\"\"}[5m])",
    "rate(http_requests_total{status_code!~\"5..\",endpoint=~\"/users.*\"}[5m])",
    "rate(http_requests_total{method=\"POST\",endpoint=\"/users\"}[5m])",
    "rate(http_requests_total{endpoint=\"/users/{user_id}\"}[5m])",
    "rate(http_requests_total{pod=\"\"}[5m])",
    "rate(http_requests_total{cluster=\"eu\",job=~\"api.*\",instance!=\"x\"}[5m])",
    "rate(http_requests_total{job=~\"api\",job!=\"worker\"}[5m])",
    "sum by (cluster, job) (rate(http_requests_total[5m]))",
    "sum without (instance, cluster) (rate(http_requests_total[5m]))",
    "sum by (status_code) (increase(http_requests_total[1h])) > 0",
    "sum(irate(cache_operations_total{result=\"hit\"}[5m])) / sum(irate(cache_operations_total{operation=\"get\"}[5m]))",
    "sum by (operation) (rate(cache_operations_total{result=\"error\"}[5m]))",
    "rate(orders_total{tenant=\"anything\"}[5m])",
    "sum by (tenant) (rate(orders_total{tenant!~\"test.*\"}[5m]))",
    "histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))",
    "histogram_quantile(0.95, sum by (le, endpoint) (rate(http_request_duration_seconds_bucket{method=\"GET\"}[5m]))) > 0.5",
    "histogram_quantile(0.95, rate(http_request_duration_seconds_bucket[5m]))",
    "histogram_quantile(0.95, sum without (instance) (increase(http_request_duration_seconds_bucket[5m])))",
    "histogram_quantile(0.95, sum by (le) (job:http_request_duration_seconds_bucket:rate5m))",
    "histogram_quantile(0.5, sum by (le) (rate(http_request_duration_seconds_bucket[5m])) + sum by (le) (rate(http_request_duration_seconds_bucket[5m] offset 1h)))",
    "histogram_quantile(0.9, rate(wait_seconds[5m]))",
    "histogram_quantile(0.9, sum(rate(wait_seconds[5m])))",
    "histogram_quantile(0.9, sum by (le) (rate(wait_seconds_bucket[5m])))",
    "histogram_quantile(1, rate(redis_latency_seconds_bucket[5m]))",
    "histogram_fraction(0, 0.5, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))",
    "rate(http_request_duration_seconds_sum[5m]) / rate(http_request_duration_seconds_count[5m])",
    "sum(rate(http_request_duration_seconds_bucket{le=\"0.5\"}[5m])) / sum(rate(http_request_duration_seconds_count[5m]))",
    "rate(http_request_duration_seconds_bucket{le=\"0.5\"}[5m]) / ignoring (le) rate(http_request_duration_seconds_count[5m])",
    "1 - sum(rate(http_request_duration_seconds_bucket{le=\"+Inf\"}[5m])) / sum(rate(http_request_duration_seconds_count[5m]))",
    "sum(rate(http_request_duration_seconds_bucket{le=~\"0.5|1.0\"}[5m])) by (le)",
    "rate(payload_bytes_sum[5m]) / rate(payload_bytes_count[5m])",
    "payload_bytes{job=\"api\"} > 10",
    "http_requests_in_progress > 10",
    "deriv(process_resident_memory_bytes[1h]) > 1e6",
    "predict_linear(process_resident_memory_bytes[6h], 3600) > 4e9",
    "delta(queue_depth{queue=\"mail\"}[10m]) > 0 and queue_depth{queue=\"mail\"} > 100",
    "max by (queue) (max_over_time(queue_depth[10m])) > 100",
    "queue_depth > on (queue) group_left () max by (queue) (avg_over_time(queue_depth[1d]))",
    "http_requests_in_progress * on (instance) group_left (version) app_info",
    "sum by (version) (http_requests_in_progress * on (job, instance) group_left (version) app_info)",
    "count by (version) (app_info) > 1",
    "count_values(\"version\", queue_depth)",
    "sum by (depth) (count_values by (queue) (\"depth\", queue_depth))",
    "sum by (path) (label_replace(queue_depth, \"path\", \"$1\", \"queue\", \"(.*)\"))",
    "sum by (target) (label_join(up, \"target\", \"/\", \"job\", \"instance\"))",
    "sum(rate(http_requests_total[5m])) or vector(0)",
    "vector(1)",
    "up == 1 or on (job) absent(up{job=\"api\"})",
    "http_requests_total unless http_requests_total offset 1h",
    "up unless on (instance) http_requests_in_progress",
    "http_requests_in_progress and on (job, instance) up == 1",
    "up == 0 and on () hour() > 8",
    "redis_up == 0 or absent(redis_up)",
    "redis_memory_used_bytes / redis_memory_max_bytes > 0.9 and redis_memory_max_bytes > 0",
    "sum by (anything) (rate(redis_commands_total[5m]))",
    "rate(node_cpu_seconds_total{mode=\"idle\"}[5m])",
    "pg_up == 0",
    "rate(pg_commits_total{datname=\"x\"}[5m]) > 0",
    "job:http_requests:rate5m{anything=\"x\"} > 5",
    "avg_over_time(job:http_requests:rate5m[1d])",
    "max_over_time(rate(http_requests_total[5m])[1h:1m])",
    "max_over_time(sum by (job) (rate(http_requests_total[5m]))[1h:1m])",
    "rate(http_requests_total[1h:5m])",
    "increase(last_over_time(http_requests_total[5m])[1h:5m])",
    "ALERTS{alertname=\"TargetDown\",alertstate=\"firing\"}",
    "scrape_duration_seconds > 0.8 * scrape_timeout_seconds",
    "{__name__=~\"redis_.*\"}",
    "{__name__=~\"http_.*\", job=\"api\"}",
    "{job=\"api\"}",
    "topk(3, sum by (endpoint) (rate(http_requests_total[5m])))",
    "sum by (endpoint) (topk(3, rate(http_requests_total[5m])))",
    "quantile by (endpoint) (0.9, rate(http_requests_total[5m]))",
    "clamp_max(sum by (job) (rate(http_requests_total[5m])) / 100, 1)",
    "-sum(rate(http_requests_total[5m]))",
    "absent(sum(rate(http_requests_total[5m])))",
    "scalar(sum(up)) > bool 0",
    "sum(up) / count(up) < 0.5",
    "sum by (job) (up == 0) / count by (job) (up)",
    "info(rate(http_requests_total[5m]), {version!=\"\"})",
    // Times and ranges
    "rate(http_requests_total[5m] @ end())",
    "sum(rate(http_requests_total[5m] offset -5m))",
    "topk(3, sum by (endpoint) (rate(http_requests_total[1h] @ start() offset 1d)))",
    "http_requests_in_progress @ 1700000000 > 5",
    "max_over_time((sum(rate(http_requests_total[5m])))[1h:1m] offset 1d) > 100",
    "min_over_time(up[1d:5m] @ end()) == 0",
    "rate(http_requests_total[1h30m]) * 3.6e3",
    "predict_linear(queue_depth[30m:1m], 4 * 3600) > 1000",
    // Several for one
    "sum by (job, status_code) (rate(http_requests_total[5m])) / on (job) group_left () sum by (job) (rate(http_requests_total[5m]))",
    "sum by (job) (rate(http_requests_total[5m])) / ignoring (status_code) group_right () sum by (job, status_code) (rate(http_requests_total[5m]))",
    "group by (version) (app_info) * on () group_left () sum(up)",
    // Quantiles and averages
    "histogram_quantile(0.5, sum by (le) (increase(http_request_duration_seconds_bucket[1d:1h])))",
    "histogram_quantile(0.9, sum by (le, job) (rate(http_request_duration_seconds_bucket[5m]))) > 2 * histogram_quantile(0.9, sum by (le, job) (rate(http_request_duration_seconds_bucket[5m] offset 1w)))",
    "histogram_count(rate(wait_seconds[5m])) > 0",
    "histogram_sum(rate(wait_seconds[5m])) / histogram_count(rate(wait_seconds[5m]))",
    "avg by (endpoint) (rate(http_request_duration_seconds_sum[5m]) / (rate(http_request_duration_seconds_count[5m]) > 0))",
    "quantile_over_time(0.9, queue_depth[1h])",
    "stddev_over_time(queue_depth[1h]) > 2 * avg_over_time(queue_depth[1h])",
    "holt_winters(queue_depth[1h], 0.5, 0.5)",
    // Prometheus itself
    "increase(prometheus_rule_evaluation_failures_total[5m]) > 0",
    "prometheus_config_last_reload_successful == 0",
    "{__name__=~\"prometheus_tsdb_.*\"}",
    // Numbers, days and nights
    "clamp_min(queue_depth, 0) % 2 == bool 1",
    "sgn(delta(queue_depth[5m])) ^ 2",
    "ceil(queue_depth / 10) * 10 atan2 2",
    "sort_desc(sum by (queue) (queue_depth))",
    "bottomk by (queue) (1, queue_depth)",
    "up == 0 and on () (day_of_week() > 0 and day_of_week() < 6)",
    "absent_over_time(orders_total{tenant=\"a\"}[1d])",
    "changes(queue_depth[1h]) == 0 unless on () vector(1) == 1",
    // Dashboards
    "sum by (endpoint) (rate(http_requests_total{job=~\"$job\",instance=~\"$instance\"}[$__rate_interval]))",
    "rate($metric{status_code=\"$code\"}[5m])",
    "rate(http_requests_total{status_code=~\"$code\",method=\"${method}\"}[5m])",
    "sum by ($label) (rate(http_requests_total[5m]))",
    "histogram_quantile($q, sum by (le, $label) (rate(http_request_duration_seconds_bucket[5m])))",
    "rate(http_requests_total{$filters}[5m])",
];

#[test]
fn nothing_is_found_where_nothing_is_wrong() {
    assert!(EXPRESSIONS.len() >= 100);
    let known = known();
    let mut wrong = Vec::new();
    for text in EXPRESSIONS {
        let expr = parse_with_variables(text).unwrap_or_else(|errors| panic!("{text}: {errors:?}"));
        for finding in known.check(&expr) {
            wrong.push(format!("{text}\n    {}: {finding}", finding.kind));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

pub(super) fn expressions() -> &'static [&'static str] {
    EXPRESSIONS
}
