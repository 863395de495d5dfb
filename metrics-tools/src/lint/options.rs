//! The options of a lint: a budget, and the files to check against.

use crate::files::{Expression, Problem, Rule, Sources};
use crate::promql::{Expr, Selector};
use crate::selection::{accepts, names};
use std::collections::{HashMap, HashSet};

/// Options of a lint. Names, labels and help texts are always checked.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct LintOptions {
    /// The maximal number of series. None by default.
    pub series_budget: Option<u64>,
    /// The expressions of all rules and dashboards. If set, each metric and each
    /// objective has to be used by one. None by default.
    pub expressions: Option<Vec<Expr>>,
    /// The expressions that alerts depend on. If set, each objective has to be used
    /// by one of these; otherwise any expression counts. None by default.
    pub alerts: Option<Vec<Expr>>,
    /// Labels that all targets have besides `job` and `instance`, and that metrics must
    /// not have. Empty by default.
    pub target_labels: Vec<String>,
    /// Problems with reading the files, reported as findings. Empty by default.
    pub unread: Vec<Problem>,
}

impl LintOptions {
    /// Checks which metrics these files leave unused and which objectives
    /// unwatched: sets
    /// [`expressions`](Self::expressions), [`alerts`](Self::alerts) and
    /// [`unread`](Self::unread).
    ///
    /// ```
    /// use metrics_tools::files::Sources;
    /// use metrics_runtime::catalogue;
    /// use metrics_tools::lint::{Lint, LintOptions, LintRule};
    ///
    /// let files = Sources::new().text("down.promql", "changes(process_start_time_seconds[1h]) > 2");
    /// let options = LintOptions::default().against(&files);
    /// let lint = Lint::new(&catalogue(), &options);
    /// let unused = |name| lint.findings.iter().any(|found| found.metric == name);
    /// assert!(unused("process_open_fds") && !unused("process_start_time_seconds"));
    /// ```
    pub fn against(mut self, sources: &Sources) -> Self {
        let mut unread = sources.checked().problems;
        let mut read: Vec<(&Expression, Expr)> = Vec::new();
        for (file, expression) in sources.expressions() {
            match expression.parse() {
                Ok(parsed) => read.push((expression, parsed.expr)),
                Err(errors) => unread.extend(
                    errors
                        .into_iter()
                        .map(|error| Problem::from_syntax_error(file, expression, error)),
                ),
            }
        }
        let alerts = of_alerts(&read).into_iter();
        self.alerts = Some(alerts.map(|at| read[at].1.clone()).collect());
        self.expressions = Some(read.into_iter().map(|(_, expr)| expr).collect());
        self.unread = unread;
        self
    }
}

/// The expressions of alerts, and of the rules whose series they use.
fn of_alerts(read: &[(&Expression, Expr)]) -> Vec<usize> {
    let is_alert = |at: &usize| matches!(read[*at].0.rule, Some(Rule::Alert { .. }));
    let mut records: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, (expression, _)) in read.iter().enumerate() {
        if let Some(Rule::Record { name, .. }) = &expression.rule {
            records.entry(name).or_default().push(at);
        }
    }
    let mut found: Vec<usize> = (0..read.len()).filter(is_alert).collect();
    let mut seen: HashSet<usize> = found.iter().copied().collect();
    let mut next = 0;
    while let Some(at) = found.get(next) {
        next += 1;
        for selector in read[*at].1.selectors() {
            let of_name = selector.metric().map(|name| records.get(name));
            let candidates: Box<dyn Iterator<Item = &usize>> = match of_name {
                Some(of_name) => Box::new(of_name.into_iter().flatten()),
                None => Box::new(records.values().flatten()),
            };
            for at in candidates {
                if asks_for(selector, read[*at].0) && seen.insert(*at) {
                    found.push(*at);
                }
            }
        }
    }
    found
}

/// Whether a selector can match the series that a rule records, with the rule's labels.
fn asks_for(selector: &Selector, expression: &Expression) -> bool {
    match &expression.rule {
        Some(Rule::Record { name, labels }) => {
            let mut labels = labels.iter();
            names(selector, name) && labels.all(|(label, value)| accepts(selector, label, value))
        }
        _ => false,
    }
}
