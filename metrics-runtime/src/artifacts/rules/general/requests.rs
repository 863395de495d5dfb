//! HTTP requests.

use super::super::like;
use super::{Both, Requests, Section, equal};

/// Requests a minute in the tests.
const MANY: f64 = 1e6;

impl Section<'_> {
    pub(super) fn requests(&mut self, requests: &Requests) {
        self.error_ratio(requests);
        self.latency(requests);
        self.rate_limit(requests);
    }

    fn error_ratio(&mut self, requests: &Requests) {
        let Requests {
            counter, status, ..
        } = requests;
        let options = self.options;
        let base = counter.strip_suffix("_total").unwrap_or(counter);
        let all = options.matchers(&[], &[]);
        let failed = options.matchers(&[], &[like(status, "5..")]);
        let rate = format!("job:{base}:rate5m");
        let failed_rate = format!("job:{base}_failed:rate5m");
        let ratio = format!("job:{base}_failed_per_{base}:ratio_rate5m");
        self.record(&rate, format!("sum by (job) (rate({counter}{all}[5m]))"));
        self.record(
            &failed_rate,
            format!("sum by (job) (rate({counter}{failed}[5m]))"),
        );
        self.record(
            &ratio,
            format!("{failed_rate}{all}\n  /\n({rate}{all} > 0)"),
        );
        let expr = format!("{ratio}{all} > 0.05\n  and\n{rate}{all} > 0.1");
        let rule = self
            .alert_rule("HighErrorRatio", "page", expr)
            .minutes(5)
            .says(
                "{{ $labels.job }}: above 5 % of the requests fail",
                "Above 5 % of the requests to {{ $labels.job }} were answered with 5xx for 5 \
                 minutes.",
            );
        let series = |section: &Self, all: f64, share: f64| {
            let failed = (all * share).round();
            vec![
                section.rising(counter, &[(status, "500")], failed),
                section.rising(counter, &[(status, "200")], all - failed),
            ]
        };
        // So few that they say nothing: less than 6 a minute.
        let few = series(self, 5.0, 1.0);
        self.case(&rule, "with hardly any traffic", 10, few, Vec::new());
        let both = Both {
            from: 1,
            above: series(self, MANY, 0.05 * 1.001),
            below: series(self, MANY, 0.05 * 0.999),
        };
        self.alert(rule, &[("job", options.tested_job())], both);
    }

    fn latency(&mut self, requests: &Requests) {
        let Requests {
            duration, endpoint, ..
        } = requests;
        let all = self.options.matchers(&[], &[]);
        let p95 = format!("job_{endpoint}:{duration}:p95_rate5m");
        self.record(
            &p95,
            format!(
                "histogram_quantile(\n  0.95,\n  sum by (job, {endpoint}, le) \
                 (rate({duration}_bucket{all}[5m]))\n)"
            ),
        );
        let rule = self
            .alert_rule("HighLatencyP95", "ticket", format!("{p95}{all} > 0.5"))
            .minutes(10)
            .says(
                format!("{{{{ $labels.job }}}}: {{{{ $labels.{endpoint} }}}} is slow"),
                format!(
                    "More than 5 % of the requests to {{{{ $labels.{endpoint} }}}} of \
                     {{{{ $labels.job }}}} took longer than 0.5 s, for 10 minutes."
                ),
            );
        let name = format!("{duration}_bucket");
        let series = |section: &Self, fast: f64| {
            [("0.5", fast), ("1.0", MANY), ("+Inf", MANY)]
                .map(|(le, by)| section.rising(&name, &[(endpoint, "/users"), ("le", le)], by))
                .to_vec()
        };
        let both = Both {
            from: 1,
            above: series(self, MANY * 0.95 * 0.999),
            below: series(self, MANY * 0.95 * 1.001),
        };
        let labels = [("job", self.options.tested_job()), (endpoint, "/users")];
        self.alert(rule, &labels, both);
    }

    fn rate_limit(&mut self, requests: &Requests) {
        let Requests {
            counter, status, ..
        } = requests;
        let options = self.options;
        let all = options.matchers(&[], &[]);
        let limited = options.matchers(&[], &[equal(status, "429")]);
        let mut expr = format!(
            "sum by (job) (rate({counter}{limited}[5m]))\n  /\n\
             (sum by (job) (rate({counter}{all}[5m])) > 0)\n  > 0.1"
        );
        if let Some(rejected) = &requests.rejected {
            expr.push_str(&format!(
                "\n  or\nsum by (job) (rate({rejected}{all}[5m])) > 1"
            ));
        }
        let rule = self
            .alert_rule("RateLimitHits", "ticket", expr)
            .minutes(5)
            .says(
                "{{ $labels.job }}: many requests are rejected as too many",
                "For 5 minutes, the rate limit of {{ $labels.job }} rejected above 10 % of the \
                 requests, or above 1 a second: somebody sends too many, or the limit is too low.",
            );
        let series = |section: &Self, share: f64| {
            let limited = (MANY * share).round();
            vec![
                section.rising(counter, &[(status, "429")], limited),
                section.rising(counter, &[(status, "200")], MANY - limited),
            ]
        };
        let labels = [("job", options.tested_job())];
        if let Some(rejected) = &requests.rejected {
            let firing = vec![super::Firing::of(&rule, &labels)];
            let above = vec![self.rising(rejected, &[], 60.06)];
            self.case(&rule, "above one rejection a second", 10, above, firing);
            let below = vec![self.rising(rejected, &[], 59.94)];
            self.case(&rule, "below one rejection a second", 10, below, Vec::new());
        }
        let both = Both {
            from: 1,
            above: series(self, 0.1 * 1.001),
            below: series(self, 0.1 * 0.999),
        };
        self.alert(rule, &labels, both);
    }
}
