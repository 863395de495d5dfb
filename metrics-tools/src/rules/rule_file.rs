//! A rule file with its tests.

use super::case::Case;
use super::rule::Group;

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
