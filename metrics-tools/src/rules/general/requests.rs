//! HTTP requests.

use super::calls::percent;
use super::program::Requests;
use super::section::{Both, Section};
use crate::buckets::BucketKinds;
use crate::rules::case::{ABOVE, BELOW, Firing, Input};
use crate::rules::equal;
use crate::rules::humanize::Shown;
use crate::rules::rule::Rule;

/// Requests a minute in the tests.
const MANY: f64 = 1e8;

impl Rule {
    /// Adds a label with the counter of a layer with names of its own, so that the alerts
    /// of several layers differ.
    pub(super) fn of(self, requests: &Requests) -> Self {
        match &*requests.counter {
            "http_requests_total" => self,
            own => self.label("requests", own),
        }
    }
}

impl Section<'_> {
    pub(super) fn requests(&mut self, requests: &Requests) {
        let counter = &requests.counter;
        let base = counter.strip_suffix("_total").unwrap_or(counter);
        let rate = format!("job:{base}:rate5m");
        let all = self.options.matchers(&[], &[]);
        self.record(&rate, format!("sum by (job) (rate({counter}{all}[5m]))"));
        self.error_ratio(requests, base, &rate);
        self.latency(requests, base);
        self.rate_limit(requests, &rate);
        self.traffic(requests, &rate);
    }

    fn error_ratio(&mut self, requests: &Requests, base: &str, rate: &str) {
        let Requests {
            counter, failures, ..
        } = requests;
        let options = self.options;
        let thresholds = options.thresholds;
        let (share, traffic) = (thresholds.error_ratio, thresholds.min_requests_per_second);
        let all = options.matchers(&[], &[]);
        let failed = options.matchers(&[], &[failures.failed()]);
        let failed_rate = format!("job:{base}_failed:rate5m");
        let ratio = format!("job:{base}_failed_per_{base}:ratio_rate5m");
        self.record(
            &failed_rate,
            format!("sum by (job) (rate({counter}{failed}[5m]))"),
        );
        self.record(
            &ratio,
            format!("{failed_rate}{all}\n  /\n({rate}{all} > 0)"),
        );
        let expr = format!("{ratio}{all} > {share}\n  and\n{rate}{all} > {traffic}");
        let (value, percent) = (Shown::Percentage.template(), percent(share));
        let rule = self
            .alert_rule("HighErrorRatio", "page", expr)
            .minutes(5)
            .of(requests)
            .says(
                format!("{{{{ $labels.job }}}}: {value} of the requests fail"),
                format!(
                    "{value} of the requests to {{{{ $labels.job }}}} are answered with 5xx; it \
                     has been above {percent} % for 5 minutes."
                ),
            );
        let series = |section: &Self, all: f64, share: f64| {
            let failed = (all * share).round().min(all);
            let (failure, success) = &failures.examples;
            [(failure, failed), (success, all - failed)]
                .map(|(status, by)| {
                    section.rising_in_two(counter, &[(&failures.label, status)], by)
                })
                .concat()
        };
        let few = series(self, 60.0 * traffic * 0.9, 1.0);
        self.case(&rule, "with hardly any traffic", 10, few, Vec::new());
        let both = Both {
            from: 1,
            above: (series(self, MANY, share * ABOVE), share * ABOVE),
            below: series(self, MANY, share * BELOW),
        };
        self.alert(rule, &[("job", options.tested_job())], both);
    }

    fn latency(&mut self, requests: &Requests, base: &str) {
        let Requests {
            counter,
            duration,
            endpoint,
            buckets,
            failures,
            ..
        } = requests;
        let thresholds = self.options.thresholds;
        let (limit, traffic) = (
            thresholds.latency_p95_seconds,
            thresholds.min_requests_per_second,
        );
        let all = self.options.matchers(&[], &[]);
        let p95 = format!("job_{endpoint}:{duration}:p95_rate5m");
        let requests_rate = format!("job_{endpoint}:{base}:rate5m");
        let rate = |name: &str| format!("rate({name}{all}[5m])");
        self.record(
            &p95,
            buckets.quantile(0.95, &["job", endpoint], duration, rate),
        );
        self.record(
            &requests_rate,
            format!("sum by (job, {endpoint}) ({})", rate(counter)),
        );
        let value = Shown::Duration.template();
        let expr = format!("{p95}{all} > {limit}\n  and\n{requests_rate}{all} > {traffic}");
        let rule = self
            .alert_rule("HighLatencyP95", "ticket", expr)
            .minutes(10)
            .of(requests)
            .says(
                format!(
                    "{{{{ $labels.job }}}}: 5 % of the requests to {{{{ $labels.{endpoint} }}}} \
                     take more than {value}"
                ),
                format!(
                    "The 95th percentile of the requests to {{{{ $labels.{endpoint} }}}} of \
                     {{{{ $labels.job }}}} has been above {limit} s for 10 minutes; it is {value}."
                ),
            );
        let labels = [("job", self.options.tested_job()), (endpoint, "/users")];
        let series = |section: &Self, p95_seconds: f64, per_minute: f64| {
            let success = [
                (endpoint.as_str(), "/users"),
                (&failures.label, &failures.examples.1),
            ];
            let counted = section.rising_in_two(counter, &success, per_minute);
            if *buckets == BucketKinds::Native {
                // promtool's series can't be native histograms in all versions, so
                // the recorded percentile is given.
                let value = format!("{p95_seconds}+0x40");
                let given = Input::new(&p95, &labels, value);
                return counted.into_iter().chain([given]).collect();
            }
            let les = [
                (p95_seconds.to_string(), 0.95),
                ((2.0 * p95_seconds).to_string(), 1.0),
                ("+Inf".to_owned(), 1.0),
            ];
            let name = format!("{duration}_bucket");
            let buckets = les.iter().flat_map(|(le, share)| {
                let labels = [(endpoint.as_str(), "/users"), ("le", le)];
                section.rising_in_two(&name, &labels, per_minute * share)
            });
            counted.into_iter().chain(buckets).collect::<Vec<_>>()
        };
        let slow = limit * ABOVE;
        let few = series(self, slow, 60.0 * traffic * 0.9);
        self.case(&rule, "with hardly any traffic", 20, few, Vec::new());
        let both = Both {
            // A rate needs two samples.
            from: 1,
            above: (series(self, slow, MANY), slow),
            below: series(self, limit * BELOW, MANY),
        };
        self.alert(rule, &labels, both);
    }

    /// The value is the rate of rejected requests, even if the threshold is a share.
    fn rate_limit(&mut self, requests: &Requests, all_rate: &str) {
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
        let (share, rate, traffic) = (
            thresholds.rate_limited_ratio,
            thresholds.rate_limited_per_second,
            thresholds.min_requests_per_second,
        );
        let all = options.matchers(&[], &[]);
        let answered = too_many.as_ref().map(|code| {
            let limited = options.matchers(&[], &[equal(status, code)]);
            format!(
                "sum by (job) (rate({counter}{limited}[5m]))\n  >\n\
                 {share} * ({all_rate}{all} > {traffic})"
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
        let of_all = too_many
            .iter()
            .map(|_| format!("{} % of all requests", percent(share)));
        let counted = rejected.iter().map(|_| format!("{rate} requests/s"));
        let limits: Vec<_> = of_all.chain(counted).collect();
        let (value, limits) = (Shown::Number.template(), limits.join(" or "));
        let rule = self
            .alert_rule("RateLimitHits", "ticket", expr)
            .minutes(5)
            .of(requests)
            .says(
                format!("{{{{ $labels.job }}}}: {value} requests/s exceed the rate limit"),
                format!(
                    "The rate limit of {{{{ $labels.job }}}} rejects {value} requests/s; it has \
                     been more than {limits} for 5 minutes. A client sends too many, or the limit \
                     is too low."
                ),
            );
        let labels = [("job", options.tested_job())];
        let rejections = |section: &Self, rejected: &str, by: f64| {
            section
                .rising_in_two(rejected, &[], 60.0 * rate * by)
                .to_vec()
        };
        let answers = |section: &Self, code: &str, all: f64, share: f64| {
            let limited = (all * share).round().min(all);
            [(code, limited), (&*failures.examples.1, all - limited)]
                .map(|(value, by)| section.rising_in_two(counter, &[(status, value)], by))
                .concat()
        };
        let rejected_value = rate * ABOVE;
        if let (Some(code), Some(rejected)) = (too_many, rejected) {
            let firing = vec![Firing::new(&rule, &labels, rejected_value)];
            let above = rejections(self, rejected, ABOVE);
            // A rate is complete after its window.
            self.case(&rule, "above its rate of rejections", 10, above, firing);
            let below = rejections(self, rejected, BELOW);
            self.case(&rule, "below its rate of rejections", 10, below, Vec::new());
            let few = answers(self, code, (60.0 * traffic * 0.9).floor(), 1.0);
            self.case(&rule, "with hardly any traffic", 10, few, Vec::new());
        }
        if let Some(code) = too_many {
            // The share is known from the second sample on, the rate after its window.
            let above = answers(self, code, MANY, share * ABOVE);
            let value = (MANY * share * ABOVE).round() / 60.0;
            let firing = vec![Firing::new(&rule, &labels, value)];
            self.case(&rule, "above its share", 10, above.clone(), firing);
            self.case(&rule, "a minute too soon", 5, above, Vec::new());
            let below = answers(self, code, MANY, share * BELOW);
            self.case(&rule, "below its share", 10, below, Vec::new());
            self.group.rules.push(rule);
        } else if let Some(rejected) = rejected {
            let both = Both {
                from: 5,
                above: (rejections(self, rejected, ABOVE), rejected_value),
                below: rejections(self, rejected, BELOW),
            };
            self.alert(rule, &labels, both);
        }
    }
}
