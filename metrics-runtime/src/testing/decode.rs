//! Translates recorded changes of cells into series and updates.

use super::update::{RecordedUpdate, RecordedValue};
use crate::declaration::{DynamicSeries, Kind, Layout, Member, SumUnit, cell_count};
use crate::registration::{Registered, registered};
use crate::storage::{Change, ChangeKind, RecordedChange};
use std::collections::{BTreeMap, HashMap};

/// All updates, in order, with their declarations.
pub(super) fn decode(changes: &[RecordedChange]) -> Vec<RecordedUpdate> {
    let declarations = registered();
    let mut roles: Roles<'_> = changes
        .iter()
        .map(|(cell, _)| (*cell, Vec::new()))
        .collect();
    for declaration in &declarations {
        let (base, members) = (declaration.base, &declaration.members);
        let range = base..base + cell_count(members) as u32;
        for (cell, roles) in roles.range_mut(range) {
            for member in members.iter().filter(|member| member.dynamic.is_none()) {
                let meaning = meaning_in_range(member, (cell - base) as usize);
                roles.extend(meaning.map(|(series, meaning)| Role {
                    declaration,
                    member,
                    series,
                    meaning,
                }));
            }
        }
        for member in members {
            if let Some(dynamic) = member.dynamic {
                add_dynamic(declaration, member, dynamic, &mut roles);
            }
        }
    }
    let mut states = HashMap::new();
    let mut observed = Vec::new();
    for (cell, change) in changes {
        for role in &roles[cell] {
            role.observe(*cell, *change, &mut states, &mut observed);
        }
    }
    observed
}

/// The roles of the changed cells.
type Roles<'a> = BTreeMap<u32, Vec<Role<'a>>>;

/// The role of a cell in a series.
#[derive(Clone, Copy)]
struct Role<'a> {
    declaration: &'a Registered,
    member: &'a Member,
    /// The number of the series.
    series: usize,
    meaning: Meaning,
}

#[derive(Clone, Copy)]
enum Meaning {
    Count,
    Gauge,
    /// The sum of a histogram. Each observation is added to it.
    Sum(SumUnit),
    /// Counts what has started, or what has finished.
    InProgress(f64),
    /// The states of a set. The series is that of the first state.
    States(usize),
}

/// The role of the cell at an offset into this member's range: the number of the series, and the
/// meaning.
fn meaning_in_range(member: &Member, offset: usize) -> Option<(usize, Meaning)> {
    let layout = &member.layout;
    let series = member.series();
    if let Layout::InProgress {
        started,
        finished,
        outcomes,
    } = *layout
    {
        let within = |first: u32, of_series: u32| {
            let number = offset.checked_sub(first as usize)? / of_series.max(1) as usize;
            (number < series).then_some(number)
        };
        let started = within(started, 1).map(|number| (number, Meaning::InProgress(1.0)));
        let finished = || within(finished, outcomes).map(|n| (n, Meaning::InProgress(-1.0)));
        return started.or_else(finished);
    }
    let meaning = meaning_of_first(layout)?;
    let (stride, sharing) = (layout.stride(), layout.sharing());
    let from_first = offset.checked_sub(layout.first() as usize)?;
    let number = from_first / stride * sharing;
    (from_first % stride == 0 && number < series).then_some((number, meaning))
}

/// The meaning of a series' first cell.
fn meaning_of_first(layout: &Layout) -> Option<Meaning> {
    match *layout {
        Layout::Counter { .. } => Some(Meaning::Count),
        Layout::Gauge { .. } | Layout::Info { .. } => Some(Meaning::Gauge),
        Layout::Histogram { sum, .. } => Some(Meaning::Sum(sum)),
        Layout::StateSet { states, .. } => Some(Meaning::States(states as usize)),
        Layout::InProgress { .. } | Layout::Collected { .. } | Layout::ReservedName => None,
    }
}

/// The cells of series that were added at run time.
fn add_dynamic<'a>(
    declaration: &'a Registered,
    member: &'a Member,
    dynamic: &'static dyn DynamicSeries,
    roles: &mut Roles<'a>,
) {
    let Some(meaning) = meaning_of_first(&member.layout) else {
        return;
    };
    for number in 0..dynamic.len() {
        let (_, first) = dynamic.get(number, member.layout.stride());
        if let Some(roles) = roles.get_mut(&first) {
            roles.push(Role {
                declaration,
                member,
                series: number * member.layout.sharing(),
                meaning,
            });
        }
    }
}

impl Role<'_> {
    /// Appends the updates that a change of the cell means for this series. `states` has the states
    /// that are on, by cell.
    fn observe(
        &self,
        cell: u32,
        change: Change,
        states: &mut HashMap<u32, u64>,
        observed: &mut Vec<RecordedUpdate>,
    ) {
        let value = match (self.meaning, change.kind) {
            (Meaning::Count, _) => RecordedValue::Added(change.bits as f64),
            (Meaning::InProgress(sign), _) => RecordedValue::Added(sign * change.bits as f64),
            (Meaning::Gauge, ChangeKind::AddFloat) => RecordedValue::Added(change.float()),
            (Meaning::Gauge, _) => RecordedValue::Set(change.float()),
            (Meaning::Sum(unit), _) => RecordedValue::Observed(match unit {
                SumUnit::Float => change.float(),
                SumUnit::Integer => change.bits as f64,
                SumUnit::Nanoseconds => change.bits as f64 / 1e9,
            }),
            (Meaning::States(count), kind) => {
                let on = states.entry(cell).or_default();
                let before = *on;
                *on = match kind {
                    ChangeKind::SetBits => before | change.bits,
                    ChangeKind::ClearBits => before & !change.bits,
                    _ => change.bits,
                };
                // The states that the update names, and those that it switches off.
                let named = change.bits | (before & !*on);
                for state in (0..count).filter(|state| named >> state & 1 == 1) {
                    let value = RecordedValue::Set(f64::from(u8::from(*on >> state & 1 == 1)));
                    observed.push(self.observed(state, value));
                }
                return;
            }
        };
        observed.push(self.observed(0, value));
    }

    fn observed(&self, state: usize, value: RecordedValue) -> RecordedUpdate {
        let Member { family, labels, .. } = self.member;
        let values = self.member.label_values(self.series + state);
        let in_progress = matches!(self.member.layout, Layout::InProgress { .. });
        RecordedUpdate {
            metric: family.name,
            labels: labels.iter().map(|label| label.name).zip(values).collect(),
            value,
            kind: family.kind,
            source: self.declaration.source,
            may_rest: in_progress || family.kind == Kind::Counter,
        }
    }
}
