//! Rules and groups of rules.

use super::Options;

#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) name: String,
    /// The evaluation interval, if it differs from the server's.
    pub(super) interval: Option<&'static str>,
    /// Comments above the group.
    pub(super) comments: Vec<String>,
    pub(super) rules: Vec<Rule>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Rule {
    pub(super) name: String,
    pub(super) expr: String,
    pub(super) labels: Vec<(&'static str, String)>,
    /// The alert; none for a recording rule.
    pub(super) alert: Option<Alert>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Alert {
    /// How long the expression has to hold, in minutes.
    pub(super) minutes: u32,
    pub(super) summary: String,
    pub(super) description: String,
    pub(super) runbook: Option<String>,
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

    /// An alert that fires immediately, with one of the
    /// [`SEVERITIES`](super::SEVERITIES).
    pub(super) fn alert(name: &str, severity: &str, expr: String, options: &Options) -> Self {
        let severity = options.severities.name(severity);
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

    /// Sets the annotations; `{{ $labels.x }}` is the value of a label, and
    /// [`Shown::template`](super::humanize::Shown::template) the value of the alert.
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

/// A text as an annotation shows it, and not as a template.
pub(super) fn literal(text: &str) -> String {
    text.replace("{{", OPENING)
}

/// The template expression that produces `{{`.
pub(super) const OPENING: &str = "{{ \"{{\" }}";

impl Alert {
    pub(super) fn annotations(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let texts = [
            ("summary", &*self.summary),
            ("description", &self.description),
        ];
        let runbook = self.runbook.iter().map(|url| ("runbook_url", &**url));
        texts.into_iter().chain(runbook)
    }
}
