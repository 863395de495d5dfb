//! A rule file with its tests.

use super::case::Case;
use super::rule::Group;

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

impl RuleFile {
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
