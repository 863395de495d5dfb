//! Rules and groups of rules.

use super::Options;

#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) name: String,
    /// How often it is evaluated, if not as often as the server says.
    pub(super) interval: Option<&'static str>,
    /// Lines of comment.
    pub(super) comments: Vec<String>,
    pub(super) rules: Vec<Rule>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Rule {
    pub(super) name: String,
    pub(super) expr: String,
    pub(super) labels: Vec<(&'static str, String)>,
    /// What an alert has beyond; none of a recording rule.
    pub(super) alert: Option<Alert>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Alert {
    /// How long its expression has to hold.
    pub(super) minutes: u32,
    pub(super) summary: String,
    pub(super) description: String,
    pub(super) runbook: String,
}

impl Rule {
    pub(super) fn record(name: impl Into<String>, expr: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            expr: expr.into(),
            labels: Vec::new(),
            alert: None,
        }
    }

    /// An alert that fires at once.
    pub(super) fn alert(name: &str, severity: &str, expr: String, options: &Options) -> Self {
        let mut rule = Self::record(name, expr).label("severity", severity);
        rule.alert = Some(Alert {
            minutes: 0,
            summary: String::new(),
            description: String::new(),
            runbook: options.runbook_of(name),
        });
        rule
    }

    pub(super) fn label(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.labels.push((name, value.into()));
        self
    }

    pub(super) fn minutes(mut self, minutes: u32) -> Self {
        if let Some(alert) = &mut self.alert {
            alert.minutes = minutes;
        }
        self
    }

    /// What people read; `{{ $labels.x }}` is a label's value.
    pub(super) fn says(
        mut self,
        summary: impl Into<String>,
        description: impl Into<String>,
    ) -> Self {
        if let Some(alert) = &mut self.alert {
            alert.summary = summary.into();
            alert.description = description.into();
        }
        self
    }
}

impl Alert {
    pub(super) fn annotations(&self) -> [(&'static str, &str); 3] {
        [
            ("summary", &self.summary),
            ("description", &self.description),
            ("runbook_url", &self.runbook),
        ]
    }
}
