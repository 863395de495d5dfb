//! A group of rules with the cases that test them.

use crate::rules::case::{Case, Firing, Input};
use crate::rules::options::Options;
use crate::rules::rule::{Group, Rule};

/// A group of rules under construction, with its test cases.
pub(super) struct Section<'a> {
    pub(super) options: &'a Options,
    pub(super) group: Group,
    pub(super) cases: Vec<Case>,
}

/// Series just above and just below an alert's threshold.
pub(super) struct Both {
    /// When the expression holds for the first time, in minutes.
    pub(super) from: u32,
    /// Series above the threshold, and the alert's value with them.
    pub(super) above: (Vec<Input>, f64),
    pub(super) below: Vec<Input>,
}

impl<'a> Section<'a> {
    pub(super) fn new(name: &str, options: &'a Options) -> Self {
        Self {
            options,
            group: Group {
                name: name.to_owned(),
                interval: None,
                comments: Vec::new(),
                rules: Vec::new(),
            },
            cases: Vec::new(),
        }
    }

    pub(super) fn record(&mut self, name: impl Into<String>, expr: String) {
        self.group.rules.push(Rule::record(name, expr));
    }

    /// Adds an alert for series with these labels, with test cases: it fires above its
    /// threshold, not a minute too early, and not below its threshold.
    pub(super) fn alert(&mut self, rule: Rule, labels: &[(&str, &str)], both: Both) {
        let minutes = rule.alert.as_ref().map_or(0, |alert| alert.minutes);
        let at = both.from + minutes;
        let (above, value) = both.above;
        let firing = vec![Firing::new(&rule, labels, value)];
        self.case(&rule, "above its threshold", at, above.clone(), firing);
        if minutes > 0 {
            self.case(&rule, "a minute too soon", at - 1, above, Vec::new());
        }
        self.case(&rule, "below its threshold", at, both.below, Vec::new());
        self.group.rules.push(rule);
    }

    pub(super) fn case(
        &mut self,
        rule: &Rule,
        what: &str,
        at: u32,
        series: Vec<Input>,
        firing: Vec<Firing>,
    ) {
        self.cases.push(Case {
            name: format!("{}: {what}", rule.name),
            interval: 1,
            series,
            at,
            alert: rule.name.clone(),
            firing,
        });
    }

    /// A counter of one instance that increases by this amount each minute.
    pub(super) fn rising(&self, name: &str, labels: &[(&str, &str)], by: f64) -> Input {
        self.input(name, labels, format!("0+{by}x40"))
    }

    /// The same, split over two instances, because rules aggregate by job.
    pub(super) fn rising_in_two(&self, name: &str, labels: &[(&str, &str)], by: f64) -> [Input; 2] {
        [("one", by / 3.0), ("two", by - by / 3.0)].map(|(instance, by)| {
            let target = [("job", self.options.tested_job()), ("instance", instance)];
            let labels: Vec<_> = target.iter().chain(labels).copied().collect();
            Input::new(name, &labels, format!("0+{by}x40"))
        })
    }

    /// A series of one instance that keeps this value.
    pub(super) fn constant(&self, name: &str, labels: &[(&str, &str)], value: f64) -> Input {
        self.input(name, labels, format!("{value}+0x40"))
    }

    pub(super) fn input(&self, name: &str, labels: &[(&str, &str)], values: String) -> Input {
        let target = [("job", self.options.tested_job()), ("instance", "one")];
        let labels: Vec<_> = target.iter().chain(labels).copied().collect();
        Input::new(name, &labels, values)
    }

    pub(super) fn alert_rule(&self, name: &str, severity: &str, expr: String) -> Rule {
        Rule::alert(name, severity, expr, self.options)
    }
}
