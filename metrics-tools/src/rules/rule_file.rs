//! A rule file with its tests.

use super::Options;
use super::case::Case;
use super::rule::{Group, Rule};

/// Groups of rules with their test cases.
///
/// Its `Display` is the rule file in YAML.
#[derive(Clone, Debug)]
pub struct RuleFile {
    pub(super) groups: Vec<Group>,
    pub(super) cases: Vec<Case>,
    /// The evaluation interval of the test cases, in minutes.
    pub(super) evaluation_minutes: u32,
}

impl RuleFile {
    /// The file without the alerts that the options omit, and without empty groups.
    pub(super) fn without(mut self, options: &Options) -> Self {
        for group in &mut self.groups {
            let kept = |rule: &Rule| rule.alert.is_none() || !options.omits(&rule.name);
            group.rules.retain(kept);
        }
        self.groups.retain(|group| !group.rules.is_empty());
        self.cases.retain(|case| !options.omits(&case.alert));
        self
    }

    /// The expressions of all rules, each with the name of its record or alert.
    pub fn expressions(&self) -> impl Iterator<Item = (&str, &str)> {
        let rules = self.groups.iter().flat_map(|group| &group.rules);
        rules.map(|rule| (&*rule.name, &*rule.expr))
    }

    /// The names of the alerts, without duplicates.
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
