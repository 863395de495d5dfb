//! Values that a label never has.

use super::{Planted, expect};
use metrics_tools::check::FindingKind;

const PLANTED: &[Planted] = &[
    // Independent of the known alerts.
    (
        "ALERTS{alertstate=\"fire\"}",
        "\"fire\"",
        "`alertstate` is never `fire`: it is `firing` or `pending`",
    ),
    (
        "count({__name__=\"ALERTS\",alertstate=~\"firing|pendin\"})",
        "pendin",
        "`alertstate` is never `pendin`: did you mean `pending`?",
    ),
    (
        "ALERTS{alertstate!=\"inactive\"}",
        "\"inactive\"",
        "`alertstate` is never `inactive`, so this excludes nothing: it is `firing` or `pending`",
    ),
    (
        "rate(http_requests_total{status_code=\"501\"}[5m])",
        "\"501\"",
        "`status_code` is never `501`: did you mean `500`?",
    ),
    (
        "rate(http_requests_total{status_code=~\"3..\"}[5m])",
        "\"3..\"",
        "`status_code` never matches `3..`: it is `200`, `404` or `500`",
    ),
    (
        "rate(http_requests_total{status_code=~\"2xx|5xx\",job=\"api\"}[5m])",
        "\"2xx|5xx\"",
        "`status_code` never matches `2xx|5xx`: it is `200`, `404` or `500`; if another job has a metric of this name, write `--foreign http_requests_total`",
    ),
    (
        "rate(http_requests_total{status_code=~\"404|50O\"}[5m])",
        "50O",
        "`status_code` is never `50O`: did you mean `500`?",
    ),
    (
        "rate(http_requests_total{method=\"get\"}[5m])",
        "\"get\"",
        "`method` is never `get`: did you mean `GET`?",
    ),
    (
        "rate(http_requests_total{method!=\"HEAD\"}[5m])",
        "\"HEAD\"",
        "`method` is never `HEAD`, so this excludes nothing: it is `GET` or `POST`",
    ),
    (
        "rate(http_requests_total{endpoint!~\"/health|/metrics\"}[5m])",
        "\"/health|/metrics\"",
        "`endpoint` never matches `/health|/metrics`, so this excludes nothing: it is `/items`, `/users` or `/users/{user_id}`",
    ),
    (
        "rate(http_requests_total{endpoint=\"/user\"}[5m])",
        "\"/user\"",
        "`endpoint` is never `/user`: did you mean `/users`?",
    ),
    (
        "rate(http_requests_total{endpoint=\"\"}[5m])",
        "\"\"",
        "`endpoint` is never empty: it is `/items`, `/users` or `/users/{user_id}`",
    ),
    (
        "queue_depth{queue=~\"m\"} > 5",
        "\"m\"",
        "`queue` never matches `m`: it is `mail` or `reports`",
    ),
    (
        "rate(cache_operations_total{result=\"hits\"}[5m])",
        "\"hits\"",
        "`result` is never `hits`: did you mean `hit`?",
    ),
    (
        "rate(cache_operations_total{operation=`fetch`}[5m])",
        "`fetch`",
        "`operation` is never `fetch`: it is `delete`, `get` or `set`",
    ),
    (
        "rate(http_request_duration_seconds_bucket{le=\"1\"}[5m])",
        "\"1\"",
        "`le` is never `1`: the bound is written `1.0`",
    ),
    (
        "rate(http_request_duration_seconds_bucket{le=\"0.3\"}[5m])",
        "\"0.3\"",
        "`le` is never `0.3`: the bounds are `0.1`, `0.5`, `1.0` and `+Inf`",
    ),
    (
        "rate(http_request_duration_seconds_bucket{le=\"inf\"}[5m])",
        "\"inf\"",
        "`le` is never `inf`: the bound is written `+Inf`",
    ),
];

#[test]
fn values_that_never_occur_are_found() {
    expect(FindingKind::LabelValue, PLANTED);
}

pub(super) fn planted() -> impl Iterator<Item = &'static Planted> {
    PLANTED.iter()
}
