//! HTTP requests.

use super::calls::percent;
use super::program::Requests;
use super::section::{Both, Section};
use crate::buckets::BucketKinds;
use crate::rules::case::{Firing, Input};
use crate::rules::equal;
use crate::rules::rule::Rule;

/// Requests a minute in the tests.
const MANY: f64 = 1e6;

impl Rule {
    /// Says of which layer it is, where that has names of its own: so the
    /// alerts of several differ.
    fn of(self, requests: &Requests) -> Self {
        match &*requests.counter {
            "http_requests_total" => self,
            own => self.label("requests", own),
        }
    }
}

impl Section<'_> {
    pub(super) fn requests(&mut self, requests: &Requests) {
        self.error_ratio(requests);
        self.latency(requests);
        self.rate_limit(requests);
    }

    fn error_ratio(&mut self, requests: &Requests) {
        let Requests {
            counter, failures, ..
        } = requests;
        let options = self.options;
        let thresholds = options.thresholds;
        let (share, traffic) = (
            thresholds.error_ratio,
            thresholds.error_ratio_requests_per_second,
        );
        let base = counter.strip_suffix("_total").unwrap_or(counter);
        let all = options.matchers(&[], &[]);
        let failed = options.matchers(&[], &[failures.failed()]);
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
        let expr = format!("{ratio}{all} > {share}\n  and\n{rate}{all} > {traffic}");
        let percent = percent(share);
        let rule = self
            .alert_rule("HighErrorRatio", "page", expr)
            .minutes(5)
            .of(requests)
            .says(
                format!("{{{{ $labels.job }}}}: above {percent} % of the requests fail"),
                format!(
                    "Above {percent} % of the requests to {{{{ $labels.job }}}} were answered \
                     with 5xx for 5 minutes."
                ),
            );
        let series = |section: &Self, all: f64, share: f64| {
            let failed = (all * share).round();
            let (failure, success) = &failures.examples;
            [(failure, failed), (success, all - failed)]
                .map(|(status, by)| {
                    section.rising_in_two(counter, &[(&failures.label, status)], by)
                })
                .concat()
        };
        // So few that they say nothing.
        let few = series(self, 60.0 * traffic * 0.9, 1.0);
        self.case(&rule, "with hardly any traffic", 10, few, Vec::new());
        let both = Both {
            from: 1,
            above: series(self, MANY, share * 1.001),
            below: series(self, MANY, share * 0.999),
        };
        self.alert(rule, &[("job", options.tested_job())], both);
    }

    fn latency(&mut self, requests: &Requests) {
        let Requests {
            duration,
            endpoint,
            buckets,
            ..
        } = requests;
        let limit = self.options.thresholds.latency_p95_seconds;
        let all = self.options.matchers(&[], &[]);
        let p95 = format!("job_{endpoint}:{duration}:p95_rate5m");
        let rate = |name: &str| format!("rate({name}{all}[5m])");
        self.record(
            &p95,
            buckets.quantile(0.95, &["job", endpoint], duration, rate),
        );
        let rule = self
            .alert_rule("HighLatencyP95", "ticket", format!("{p95}{all} > {limit}"))
            .minutes(10)
            .of(requests)
            .says(
                format!("{{{{ $labels.job }}}}: {{{{ $labels.{endpoint} }}}} is slow"),
                format!(
                    "More than 5 % of the requests to {{{{ $labels.{endpoint} }}}} of \
                     {{{{ $labels.job }}}} took longer than {limit} s, for 10 minutes."
                ),
            );
        let name = format!("{duration}_bucket");
        let series = |section: &Self, slow: f64| {
            if *buckets == BucketKinds::Native {
                // promtool's series can't be native histograms in all versions
                // that there are: so what is recorded of them is given.
                let labels = [("job", section.options.tested_job()), (endpoint, "/users")];
                let value = format!("{}+0x30", limit * slow);
                return vec![Input::new(&p95, &labels, value)];
            }
            let fast = MANY * 0.95 * (2.0 - slow);
            let les = [
                limit.to_string(),
                (2.0 * limit).to_string(),
                "+Inf".to_owned(),
            ];
            les.iter()
                .zip([fast, MANY, MANY])
                .flat_map(|(le, by)| {
                    section.rising_in_two(&name, &[(endpoint, "/users"), ("le", le)], by)
                })
                .collect()
        };
        let both = Both {
            // A rate needs two samples.
            from: u32::from(*buckets != BucketKinds::Native),
            above: series(self, 1.001),
            below: series(self, 0.999),
        };
        let labels = [("job", self.options.tested_job()), (endpoint, "/users")];
        self.alert(rule, &labels, both);
    }

    fn rate_limit(&mut self, requests: &Requests) {
        let Requests {
            counter,
            failures,
            too_many,
            rejected,
            ..
        } = requests;
        let status = &failures.label;
        let options = self.options;
        let thresholds = options.thresholds;
        let (share, rate) = (
            thresholds.rate_limited_ratio,
            thresholds.rate_limited_per_second,
        );
        let all = options.matchers(&[], &[]);
        let answered = too_many.as_ref().map(|code| {
            let limited = options.matchers(&[], &[equal(status, code)]);
            format!(
                "sum by (job) (rate({counter}{limited}[5m]))\n  /\n\
                 (sum by (job) (rate({counter}{all}[5m])) > 0)\n  > {share}"
            )
        });
        let counted = rejected
            .as_ref()
            .map(|rejected| format!("sum by (job) (rate({rejected}{all}[5m])) > {rate}"));
        let exprs: Vec<_> = answered.into_iter().chain(counted).collect();
        if exprs.is_empty() {
            return;
        }
        let expr = exprs.join("\n  or\n");
        let mut bounds = Vec::new();
        if too_many.is_some() {
            bounds.push(format!("above {} % of the requests", percent(share)));
        }
        if rejected.is_some() {
            bounds.push(format!("above {rate} a second"));
        }
        let bounds = bounds.join(", or ");
        let rule = self
            .alert_rule("RateLimitHits", "ticket", expr)
            .minutes(5)
            .of(requests)
            .says(
                "{{ $labels.job }}: many requests are rejected as too many",
                format!(
                    "For 5 minutes, the rate limit of {{{{ $labels.job }}}} rejected {bounds}: \
                     somebody sends too many, or the limit is too low."
                ),
            );
        let labels = [("job", options.tested_job())];
        let rejections = |section: &Self, rejected: &str, by: f64| {
            section
                .rising_in_two(rejected, &[], 60.0 * rate * by)
                .to_vec()
        };
        let answers = |section: &Self, code: &str, share: f64| {
            let limited = (MANY * share).round();
            [(code, limited), (&*failures.examples.1, MANY - limited)]
                .map(|(value, by)| section.rising_in_two(counter, &[(status, value)], by))
                .concat()
        };
        // By the share, where there is one; the rejections beside it.
        let both = match (too_many, rejected) {
            (Some(code), _) => Both {
                from: 1,
                above: answers(self, code, share * 1.001),
                below: answers(self, code, share * 0.999),
            },
            (None, Some(rejected)) => Both {
                from: 1,
                above: rejections(self, rejected, 1.001),
                below: rejections(self, rejected, 0.999),
            },
            (None, None) => return,
        };
        if let (Some(_), Some(rejected)) = (too_many, rejected) {
            let firing = vec![Firing::new(&rule, &labels)];
            let above = rejections(self, rejected, 1.001);
            self.case(&rule, "above its rate of rejections", 10, above, firing);
            let below = rejections(self, rejected, 0.999);
            self.case(&rule, "below its rate of rejections", 10, below, Vec::new());
        }
        self.alert(rule, &labels, both);
    }
}
