//! The installed rules, and how they change a declaration.

use super::label::LabelView;
use super::projected::project;
use super::rule::{Action, OTHER, Rule};
use super::split::split;
use crate::declaration::{Label, Layout, Member, Source, Values};
use crate::support::lock::lock;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock};

/// The family whose label `metric` holds the name of another metric.
const OVERFLOWS: &str = "metrics_series_overflow_total";

static INSTALLED: OnceLock<Installed> = OnceLock::new();

/// The rules of the process.
pub(in crate::registration) struct Installed {
    pub(super) rules: Vec<InstalledRule>,
    /// The declared names for each exposed name.
    pub(super) names: Mutex<BTreeMap<&'static str, BTreeSet<&'static str>>>,
}

/// A rule, and what it was applied to.
pub(super) struct InstalledRule {
    pub(super) rule: Rule,
    /// The new name, and the values: the kept ones with `other` after them, or the value of a new
    /// label. They are never freed, because the metrics use them.
    name: &'static str,
    values: &'static [&'static str],
    /// Whether it selects anything.
    pub(super) selects: AtomicBool,
    /// Whether something that it selects has its label.
    pub(super) has_label: AtomicBool,
    /// The metrics that it cannot be applied to.
    pub(super) refused: Mutex<BTreeSet<&'static str>>,
}

/// How the rules change what one declaration adds to a family. Rules are identified by their
/// positions.
#[derive(Debug, Default, PartialEq)]
pub(super) struct View {
    pub(super) dropped: Option<usize>,
    pub(super) name: Option<(usize, &'static str)>,
    pub(super) labels: Vec<(usize, LabelView)>,
    /// Labels with their new names, and the positions of the rules.
    renamed: Vec<(usize, String, &'static str)>,
    /// New labels, with their values.
    added: Vec<(&'static str, &'static [&'static str])>,
    lazy: bool,
}

impl View {
    /// The new name of a label, if it has one.
    pub(super) fn renamed_label(&self, label: &str) -> Option<&'static str> {
        let mut renamed = self.renamed.iter().rev();
        let found = renamed.find(|(_, declared, _)| declared == label);
        found.map(|(_, _, to)| *to)
    }

    /// Renames labels, and adds new ones. Skips a name that another label has. The last label of a
    /// state set has the name of the metric.
    fn name_labels(&self, labels: &mut Vec<Label>, is_state_set: bool) {
        let states = usize::from(is_state_set);
        for at in 0..labels.len() - states {
            if let Some(to) = self.renamed_label(labels[at].name)
                && labels.iter().all(|other| other.name != to)
            {
                labels[at].name = to;
            }
        }
        for &(name, values) in &self.added {
            if labels.iter().all(|other| other.name != name) {
                let values = Values::Listed(values);
                labels.insert(labels.len() - states, Label { name, values });
            }
        }
    }
}

impl Installed {
    pub(super) fn new(rules: Vec<Rule>) -> Self {
        let installed = |rule: Rule| {
            let (mut name, mut values): (&'static str, &'static [&'static str]) = ("", &[]);
            match &rule.action {
                Action::Rename(to) | Action::RenameLabel(_, to) => name = to.clone().leak(),
                Action::AddLabel(label, value) => {
                    name = label.clone().leak();
                    values = vec![&*value.clone().leak()].leak();
                }
                Action::LimitValues(_, kept) => {
                    let kept = kept.iter().filter(|value| *value != OTHER);
                    let kept = kept.map(|value| &*value.clone().leak());
                    values = kept.chain([OTHER]).collect::<Vec<_>>().leak();
                }
                Action::Drop | Action::RemoveLabel(_) | Action::Lazy => {}
            }
            InstalledRule {
                rule,
                name,
                values,
                selects: AtomicBool::new(false),
                has_label: AtomicBool::new(false),
                refused: Mutex::default(),
            }
        };
        Self {
            rules: rules.into_iter().map(installed).collect(),
            names: Mutex::default(),
        }
    }

    /// Installs these rules for the process.
    pub(in crate::registration) fn install(self) -> Result<(), &'static str> {
        let again = "views are already installed: write all rules in one `Views`";
        INSTALLED.set(self).map_err(|_| again)
    }

    pub(super) fn get() -> Option<&'static Self> {
        INSTALLED.get()
    }

    fn selecting(&self, source: &Source, metric: &str) -> impl Iterator<Item = usize> {
        let selects = |rule: &InstalledRule| rule.rule.selector.selects(source, metric);
        let rules = self.rules.iter().enumerate();
        rules.filter_map(move |(at, rule)| selects(rule).then_some(at))
    }

    /// How the rules change what a declaration adds to a metric.
    pub(super) fn view(&self, source: &Source, metric: &str) -> View {
        let mut view = View::default();
        for at in self.selecting(source, metric) {
            let InstalledRule {
                rule, name, values, ..
            } = &self.rules[at];
            match &rule.action {
                Action::Drop => view.dropped = view.dropped.or(Some(at)),
                Action::Rename(_) if fits(metric, name) => view.name = Some((at, *name)),
                Action::Rename(_) => {}
                Action::RemoveLabel(label) | Action::LimitValues(label, _) => {
                    let known = view.labels.iter_mut();
                    match known.into_iter().find(|(_, known)| known.name == *label) {
                        Some((_, known)) if known.is_removed() => {}
                        Some(known) => (known.0, known.1.values) = (at, *values),
                        None => view.labels.push((
                            at,
                            LabelView {
                                name: label.clone(),
                                values,
                            },
                        )),
                    }
                }
                Action::RenameLabel(label, _) => view.renamed.push((at, label.clone(), *name)),
                Action::AddLabel(..) => {
                    view.added.retain(|(known, _)| known != name);
                    view.added.push((name, values));
                }
                Action::Lazy => view.lazy = true,
            }
        }
        view
    }

    /// Notes which rules apply to a member.
    fn note(&self, source: &Source, member: &Member) {
        let metric = member.family.name;
        for at in self.selecting(source, metric) {
            let rule = &self.rules[at];
            // Relaxed, here and below: the flags publish nothing else.
            rule.selects.store(true, Ordering::Relaxed);
            let is_refused = match &rule.rule.action {
                Action::Rename(_) => !fits(metric, rule.name),
                Action::RemoveLabel(label) | Action::LimitValues(label, _) => {
                    let has_it = member.labels.iter().any(|own| own.name == *label);
                    rule.has_label.fetch_or(has_it, Ordering::Relaxed);
                    has_it && matches!(member.layout, Layout::StateSet { .. })
                }
                Action::RenameLabel(label, _) => {
                    let has = |name: &str| member.labels.iter().any(|own| own.name == name);
                    rule.has_label.fetch_or(has(label), Ordering::Relaxed);
                    has(label) && has(rule.name)
                }
                Action::AddLabel(..) => member.labels.iter().any(|own| own.name == rule.name),
                Action::Drop | Action::Lazy => false,
            };
            if is_refused {
                lock(&rule.refused).insert(metric);
            }
        }
    }

    fn apply(&self, source: &Source, mut member: Member, exposed: &mut Vec<Member>) {
        let declared = member.family.name;
        if declared == OVERFLOWS
            && let [label] = &mut member.labels[..]
            && let Values::Listed([metric]) = label.values
        {
            // The label value is the metric whose limits were exceeded, so it gets the new name,
            // too.
            let of_metric = self.view(source, metric);
            if of_metric.dropped.is_some() {
                return;
            }
            if let Some((_, name)) = of_metric.name {
                label.values = Values::Listed(vec![name].leak());
            }
        }
        self.note(source, &member);
        let view = self.view(source, declared);
        if view.dropped.is_some() {
            return;
        }
        let is_state_set = matches!(member.layout, Layout::StateSet { .. });
        if let Some((_, name)) = view.name {
            member.family.name = name;
            if is_state_set && let Some(states) = member.labels.last_mut() {
                states.name = name;
            }
        }
        lock(&self.names)
            .entry(member.family.name)
            .or_default()
            .insert(declared);
        member.lazy = view.lazy && matches!(member.layout, Layout::Histogram { .. });
        let names: Vec<_> = member.labels.iter().map(|own| own.name).collect();
        let is_changed = |label: &LabelView| names.contains(&&*label.name);
        let labels = view.labels.iter().map(|(_, label)| label);
        let labels: Vec<_> = labels.filter(|label| is_changed(label)).cloned().collect();
        member.is_summed = !labels.is_empty() && !is_state_set;
        let first = exposed.len();
        match member.dynamic {
            _ if !member.is_summed => exposed.push(member),
            Some(series) => exposed.push(project(member, series, &labels)),
            None => exposed.extend(split(&member, &labels)),
        }
        for member in &mut exposed[first..] {
            view.name_labels(&mut member.labels, is_state_set);
        }
    }
}

/// Whether a metric can have another name: it keeps the suffix of its type.
fn fits(metric: &str, name: &str) -> bool {
    let suffixes = ["_total", "_info"].iter();
    suffixes
        .into_iter()
        .all(|suffix| metric.ends_with(suffix) == name.ends_with(suffix))
}

/// The exposed members of a declaration. Without views, they are unchanged.
pub(in crate::registration) fn exposed(source: &Source, members: Vec<Member>) -> Vec<Member> {
    let Some(views) = Installed::get() else {
        return members;
    };
    let mut exposed = Vec::with_capacity(members.len());
    for member in members {
        views.apply(source, member, &mut exposed);
    }
    exposed
}

/// Whether the rules change a metric of both declarations in the same way.
pub(in crate::registration) fn same_view(one: &Source, other: &Source, metric: &str) -> bool {
    let views = Installed::get();
    views.is_none_or(|views| views.view(one, metric) == views.view(other, metric))
}
