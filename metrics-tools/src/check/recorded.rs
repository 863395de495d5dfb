//! The labels of the series that rules record.

use super::findings::{Findings, Search};
use super::groupings;
use super::known::KnownMetrics;
use super::series_labels::SeriesLabels;
use super::suggestions::unknown_label;
use crate::promql::{Expr, LabelRegex, MatchOp};

impl KnownMetrics {
    /// Adds the series that rules record under a name, with the labels of their
    /// expressions and the labels that each rule sets. Has no effect if the name is
    /// known or foreign.
    ///
    /// ```
    /// use metrics_tools::check::KnownMetrics;
    /// use metrics_tools::promql::parse;
    ///
    /// let known = KnownMetrics::new().recorded(
    ///     "job:up:avg",
    ///     &[(&parse("avg by (job) (up)").unwrap(), &[("team", "shop")])],
    /// );
    /// assert_eq!(known.check(&parse("job:up:avg{team=\"shop\"}").unwrap()), []);
    /// assert_eq!(
    ///     known.check(&parse("job:up:avg{instance=\"a\"}").unwrap())[0].to_string(),
    ///     "the recorded series has no label `instance`: it has `job` and `team`"
    /// );
    /// ```
    pub fn recorded(mut self, name: &str, rules: &[(&Expr, &[(&str, &str)])]) -> Self {
        if self.has(name) || self.is_foreign(name) {
            return self;
        }
        // What is found here is found again when the rules are checked.
        let mut none = Search::up_to(0);
        let each = rules.iter().map(|(expr, labels)| {
            let mut series = groupings::labels(&self, expr, &mut Findings::new(&mut none));
            for (label, value) in *labels {
                series.give(label, !value.is_empty());
            }
            series
        });
        let Some(mut labels) = each.reduce(SeriesLabels::either) else {
            return self;
        };
        // Remote storage may add target labels.
        let target_labels = self.target_labels.iter();
        for label in target_labels.filter(|label| !["job", "instance"].contains(&&***label)) {
            labels.may_have(label);
        }
        self = self.name(name);
        self.recorded.insert(name.to_owned(), labels);
        self
    }
}

pub(super) fn check(known: &KnownMetrics, expr: &Expr, findings: &mut Findings<'_>) {
    for selector in expr.selectors() {
        let Some(SeriesLabels { may: Some(may), .. }) = known.recorded_labels(selector) else {
            continue;
        };
        for matcher in &selector.matchers {
            let label = &matcher.label;
            // Matching series without the label is fine: dashboards write
            // `instance=~"$instance|"`.
            let absent = match matcher.op {
                MatchOp::Equal => matcher.value.is_empty(),
                MatchOp::Regex => {
                    LabelRegex::new(&matcher.value).is_ok_and(|it| it.is_match("") == Some(true))
                }
                _ => false,
            };
            if !absent && !label.templated && label.text != "__name__" && !may.contains(&label.text)
            {
                let names = may.iter().map(String::as_str);
                let message = "the recorded series has no label";
                unknown_label(&label.text, label.span, message, names, findings);
            }
        }
    }
}
