//! Requests that stop coming.

use super::program::Requests;
use super::section::{Both, Section};
use crate::rules::case::{ABOVE, BELOW, Input};
use crate::rules::humanize::Shown;
use crate::rules::unlike;

impl Section<'_> {
    /// Fires if a job with traffic gets none any more: its clients, a proxy or the name
    /// resolution have a problem that the job itself can't see. A ticket, because a service
    /// may have hours without clients.
    ///
    /// `rate` is the recorded rate of all requests.
    pub(super) fn traffic(&mut self, requests: &Requests, rate: &str) {
        let Requests {
            counter,
            endpoint,
            probes,
            ..
        } = requests;
        let limit = self.options.thresholds.no_traffic_requests_per_second;
        let all = self.options.matchers(&[], &[]);
        let by_clients = rate.replace(":rate5m", "_without_probes:rate5m");
        let rate = match probes.is_empty() {
            true => rate,
            false => {
                let clients = self.options.matchers(&[], &[unlike(endpoint, probes)]);
                let expr = format!("sum by (job) (rate({counter}{clients}[5m]))");
                self.record(&by_clients, expr);
                &by_clients
            }
        };
        let expr = format!("avg_over_time({rate}{all}[1d]) > {limit}\n  and\n{rate}{all} == 0");
        let value = Shown::Number.template();
        let rule = self
            .alert_rule("NoTraffic", "ticket", expr)
            .minutes(10)
            .of(requests)
            .says(
                "{{ $labels.job }}: no requests",
                format!(
                    "{{{{ $labels.job }}}} has had no request for 10 minutes. The mean over the \
                     last day is {value} requests/s."
                ),
            );
        let labels = [("job", self.options.tested_job())];
        // What is recorded: 20 minutes with requests, then none. The alert fires after 30.
        let (busy, at) = (20, 30);
        let with = |mean: f64, then: f64| {
            let before = mean * f64::from(at + 1) / f64::from(busy);
            let values = format!("{before}+0x{} {then}+0x20", busy - 1);
            vec![Input::new(rate, &labels, values)]
        };
        let traffic = with(limit * ABOVE, 0.001 * limit);
        self.case(&rule, "with hardly any requests", at, traffic, Vec::new());
        let both = Both {
            from: busy,
            above: (with(limit * ABOVE, 0.0), limit * ABOVE),
            below: with(limit * BELOW, 0.0),
        };
        self.alert(rule, &labels, both);
    }
}
