//! A rule file.

use super::case::{Case, write_cases};
use super::{Options, yaml};
use std::fmt;

/// Groups of rules, and the cases that test them.
///
/// Its `Display` is the rule file.
#[derive(Clone, Debug)]
pub struct RuleFile {
    pub(super) groups: Vec<Group>,
    pub(super) cases: Vec<Case>,
    /// How often the cases evaluate the rules, in minutes.
    pub(super) evaluation_minutes: u32,
}

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

impl RuleFile {
    /// The cases for `promtool test rules`, of a rule file of this name that
    /// lies beside them: each alert fires in one of them, just above its
    /// threshold, and in another one, just below, it does not.
    pub fn tests(&self, rule_file: &str) -> String {
        write_cases(rule_file, self.evaluation_minutes, &self.cases)
    }

    /// The rules' expressions, each with the name that it is recorded under or
    /// of the alert.
    pub fn expressions(&self) -> impl Iterator<Item = (&str, &str)> {
        let rules = self.groups.iter().flat_map(|group| &group.rules);
        rules.map(|rule| (&*rule.name, &*rule.expr))
    }

    /// The names of the alerts, each once.
    pub fn alerts(&self) -> Vec<&str> {
        let rules = self.groups.iter().flat_map(|group| &group.rules);
        let mut names = Vec::new();
        for rule in rules.filter(|rule| rule.alert.is_some()) {
            if !names.contains(&&*rule.name) {
                names.push(&*rule.name);
            }
        }
        names
    }
}

impl fmt::Display for RuleFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("# Generated. What is changed here is lost.\n")?;
        if self.groups.is_empty() {
            return f.write_str("groups: []\n");
        }
        f.write_str("groups:\n")?;
        self.groups.iter().try_for_each(|group| group.fmt(f))
    }
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for comment in &self.comments {
            writeln!(f, "  # {comment}")?;
        }
        writeln!(f, "  - name: {}", yaml::text(&self.name))?;
        if let Some(interval) = self.interval {
            writeln!(f, "    interval: {interval}")?;
        }
        writeln!(f, "    rules:")?;
        self.rules.iter().try_for_each(|rule| rule.fmt(f))
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.alert {
            Some(_) => "alert",
            None => "record",
        };
        writeln!(f, "      - {kind}: {}", self.name)?;
        writeln!(f, "        expr: {}", yaml::block(&self.expr, 10))?;
        if let Some(Alert {
            minutes: minutes @ 1..,
            ..
        }) = &self.alert
        {
            writeln!(f, "        for: {minutes}m")?;
        }
        if !self.labels.is_empty() {
            writeln!(f, "        labels:")?;
            for (name, value) in &self.labels {
                writeln!(f, "          {name}: {}", yaml::text(value))?;
            }
        }
        if let Some(alert) = &self.alert {
            writeln!(f, "        annotations:")?;
            for (name, value) in alert.annotations() {
                writeln!(f, "          {name}: {}", yaml::quoted(value))?;
            }
        }
        Ok(())
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
