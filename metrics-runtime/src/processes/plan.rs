//! How the numbers of the files are added up. This changes only when a process starts, ends or adds
//! series, not with each scrape.
//!
//! Numbers of one series in one [`Form`] share a slot. The type of a family is that in the newest
//! process that has it.

use super::ended::Ended;
use super::file::ProcessFile;
use super::form::{Add, Form};
use super::group::{Decoding, Group, LEFT_OUT};
use super::interned::{Interned, Labels};
use super::other_values::OtherValues;
use super::problem::Problem;
use crate::declaration::record::ProcessMode;
use crate::declaration::{Kind, NativeLayout};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// A file to read.
pub(super) struct Source<'a> {
    pub(super) file: &'a ProcessFile,
    /// Whether the process is running.
    pub(super) live: bool,
    /// The value of the label `pid` for gauges of this process.
    pub(super) pid: String,
}

/// The numbers of one series in one form.
#[derive(Debug)]
pub(super) struct Slot {
    pub(super) series: u32,
    pub(super) form: u32,
    /// The first word.
    pub(super) first: usize,
    /// When the newest process with this series started, in milliseconds since 1970.
    pub(super) started: u64,
    /// When the series began.
    pub(super) created: u64,
    /// Whether it was added at run time.
    pub(super) dynamic: bool,
    /// Whether a process exposes it without an observation.
    pub(super) eager: bool,
}

/// The slots of the series of a group.
pub(super) type GroupSlots = Arc<[u32]>;

/// The plan for adding up files.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) slots: Vec<Slot>,
    /// The number of words in all slots.
    pub(super) words: usize,
    /// For each file.
    pub(super) files: Vec<FilePlan>,
    /// The slot of each series of ended processes.
    pub(super) ended: Vec<u32>,
    /// The exposed families.
    pub(super) families: Vec<PlannedFamily>,
    /// Families with a different type in some process.
    pub(super) conflicts: Vec<String>,
    help: HashMap<u32, Arc<str>>,
}

/// How a file is added.
#[derive(Debug, Default)]
pub(super) struct FilePlan {
    /// For each group, the slot of each series. [`LEFT_OUT`] for a series that is not added.
    pub(super) slots: Vec<Option<GroupSlots>>,
    pub(super) steps: Vec<Step>,
    /// The numbers of series with native buckets, ascending, and their slots.
    pub(super) native: Vec<(u32, u32, NativeLayout)>,
}

/// Adds words of a file to words of slots.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    pub(super) from: u32,
    pub(super) length: u32,
    /// The first word in the slot, and the number of words.
    pub(super) to: u32,
    pub(super) words: u32,
    pub(super) decoding: Decoding,
    pub(super) add: Add,
}

/// An exposed family.
#[derive(Debug)]
pub(super) struct PlannedFamily {
    pub(super) name: String,
    pub(super) help: Arc<str>,
    pub(super) kind: Kind,
    pub(super) series: Vec<PlannedSeries>,
}

/// An exposed series.
#[derive(Debug)]
pub(super) struct PlannedSeries {
    pub(super) labels: Labels,
    pub(super) created: u64,
    /// The slot whose form is exposed.
    pub(super) slot: u32,
    /// Slots whose numbers are converted.
    pub(super) others: Vec<u32>,
}

/// The properties of a family.
#[derive(Clone, Debug)]
struct Head {
    started: u64,
    kind: Kind,
    mode: ProcessMode,
    help: Arc<str>,
}

/// Builds a plan.
struct Planner<'a> {
    interned: &'a mut Interned,
    plan: Plan,
    numbers: HashMap<(u32, u32), u32, foldhash::fast::RandomState>,
    /// The slots of listed series in a form.
    listed: HashMap<(usize, u32), GroupSlots>,
    heads: HashMap<u32, Head>,
}

impl Plan {
    /// A plan for files, the newest first, and for ended processes.
    ///
    /// # Errors
    ///
    /// If a file describes more than the limits allow.
    pub(super) fn new(
        sources: &[Source<'_>],
        ended: &Ended,
        interned: &mut Interned,
        mut other_values: Option<&mut OtherValues>,
    ) -> Result<Self, Problem> {
        let mut planner = Planner {
            interned,
            plan: Self::default(),
            numbers: HashMap::default(),
            listed: HashMap::new(),
            heads: HashMap::new(),
        };
        for source in sources {
            let mut file = FilePlan::default();
            for group in source.file.groups() {
                let counts =
                    |group: &&Group| group.stays() || (source.live && other_values.is_none());
                let Some(group) = group.as_ref().filter(counts) else {
                    file.slots.push(None);
                    continue;
                };
                let slots = planner.group(source, group, other_values.as_deref_mut())?;
                planner.steps(group, &slots, &mut file);
                file.slots.push(Some(slots));
            }
            file.native.sort_unstable_by_key(|(number, ..)| *number);
            planner.plan.files.push(file);
        }
        for one in ended.series() {
            let known = planner.plan.slots.len();
            let slot = planner.slot(one.series, one.form, one.started, one.created, one.dynamic);
            // Running processes decide whether theirs are hidden until an observation.
            if let Some(of_ended) = planner.plan.slots.get_mut(known) {
                of_ended.eager = true;
            }
            planner.plan.ended.push(slot);
            let (family, _) = planner.interned.series(one.series);
            let help = ended.help(family);
            planner.declare(family, one.form, one.started, help);
        }
        if other_values.is_none() {
            planner.expose();
        }
        let heads = planner.heads.into_iter();
        planner.plan.help = heads.map(|(family, head)| (family, head.help)).collect();
        Ok(planner.plan)
    }

    /// The help text of a family.
    pub(super) fn help(&self, family: u32) -> &str {
        self.help.get(&family).map_or("", |help| help)
    }
}

impl Planner<'_> {
    fn group(
        &mut self,
        source: &Source<'_>,
        group: &Group,
        other_values: Option<&mut OtherValues>,
    ) -> Result<GroupSlots, Problem> {
        let started = source.file.process().map_or(0, |process| process.started);
        self.declare(group.family, group.form, started, &group.help);
        let key = group
            .listed()
            .map(|listed| (listed.as_ptr().addr(), group.form));
        let is_shared = group.mode() != ProcessMode::PerProcess;
        let key = key.filter(|_| is_shared);
        if let Some(slots) = key.and_then(|key| self.listed.get(&key)).cloned() {
            for slot in slots.iter().filter(|slot| **slot != LEFT_OUT) {
                let slot = &mut self.plan.slots[*slot as usize];
                slot.created = slot.created.min(group.created);
                slot.started = slot.started.max(started);
                slot.eager |= !group.lazy;
            }
            return Ok(slots);
        }
        let mut other_values = other_values.filter(|_| group.dynamic);
        let mut slots = Vec::with_capacity(group.len());
        for &series in group.numbers() {
            if series == LEFT_OUT {
                slots.push(LEFT_OUT);
                continue;
            }
            let series = match &mut other_values {
                Some(other) => other.bounded(series, self.interned)?,
                None if is_shared => series,
                None => self.with_pid(series, &source.pid)?,
            };
            let slot = self.slot(series, group.form, started, group.created, group.dynamic);
            self.plan.slots[slot as usize].eager |= !group.lazy;
            slots.push(slot);
        }
        let slots = GroupSlots::from(slots);
        if let Some(key) = key {
            self.listed.insert(key, Arc::clone(&slots));
        }
        Ok(slots)
    }

    /// How a group is added. Adjacent whole numbers are combined.
    fn steps(&self, group: &Group, slots: &[u32], file: &mut FilePlan) {
        let form = self.interned.form(group.form);
        let (add, words) = (Add::of(form), form.words() as u32);
        for (series, slot) in slots.iter().enumerate() {
            if *slot == LEFT_OUT {
                continue;
            }
            if let (Some(native), Some(number)) = (form.native(), group.native_number(series)) {
                file.native.push((number, *slot, native.layout()));
            }
            let to = self.plan.slots[*slot as usize].first as u32;
            let (from, length, decoding) = group.decoding(series);
            if let Some(last) = file.steps.last_mut()
                && (add, last.add) == (Add::Integers, Add::Integers)
                && (decoding, last.decoding) == (Decoding::Same, Decoding::Same)
                && (last.from + last.length, last.to + last.words) == (from, to)
            {
                last.length += length;
                last.words += words;
                continue;
            }
            file.steps.push(Step {
                from,
                length,
                to,
                words,
                decoding,
                add,
            });
        }
    }

    /// The series with the label `pid`.
    fn with_pid(&mut self, series: u32, pid: &str) -> Result<u32, Problem> {
        let (family, labels) = self.interned.series(series);
        let labels = Labels::clone(labels);
        let others = labels.iter().filter(|(name, _)| name != "pid");
        let others = others.map(|(name, value)| (name.as_str(), value.as_str()));
        let all: Vec<_> = others.chain([("pid", pid)]).collect();
        self.interned.series_number(family, &all)
    }

    fn slot(&mut self, series: u32, form: u32, started: u64, created: u64, dynamic: bool) -> u32 {
        let next = self.plan.slots.len() as u32;
        let number = *self.numbers.entry((series, form)).or_insert(next);
        if number == next {
            self.plan.slots.push(Slot {
                series,
                form,
                first: self.plan.words,
                started,
                created,
                dynamic,
                eager: false,
            });
            self.plan.words += self.interned.form(form).words();
        }
        let slot = &mut self.plan.slots[number as usize];
        slot.created = slot.created.min(created);
        slot.started = slot.started.max(started);
        number
    }

    /// Notes that a process has a family. The newest process decides, and the first one among
    /// equals.
    fn declare(&mut self, family: u32, form: u32, started: u64, help: &Arc<str>) {
        let form = self.interned.form(form);
        let (kind, mode) = (form.kind(), form.mode());
        let head = || Head {
            started,
            kind,
            mode,
            help: Arc::clone(help),
        };
        let known = self.heads.entry(family).or_insert_with(head);
        if known.started < started {
            *known = head();
        }
    }

    /// Decides what is exposed.
    fn expose(&mut self) {
        // A family without series has only a header.
        let declared = self
            .heads
            .keys()
            .map(|family| (*family, Default::default()));
        let mut families: BTreeMap<u32, (Vec<PlannedSeries>, bool)> = declared.collect();
        let mut numbers: HashMap<u32, usize, foldhash::fast::RandomState> = HashMap::default();
        for (number, slot) in self.plan.slots.iter().enumerate() {
            let (family, labels) = self.interned.series(slot.series);
            let Some(head) = self.heads.get(&family) else {
                continue;
            };
            let (series, conflict) = families.entry(family).or_default();
            if !head.admits(self.interned.form(slot.form)) {
                *conflict = true;
                continue;
            }
            match numbers.get(&slot.series) {
                None => {
                    numbers.insert(slot.series, series.len());
                    series.push(PlannedSeries {
                        labels: Labels::clone(labels),
                        created: slot.created,
                        slot: number as u32,
                        others: Vec::new(),
                    });
                }
                Some(at) => {
                    let series = &mut series[*at];
                    series.created = series.created.min(slot.created);
                    let mut other = number as u32;
                    let first = &self.plan.slots[series.slot as usize];
                    if first.started < slot.started {
                        other = std::mem::replace(&mut series.slot, other);
                    }
                    series.others.push(other);
                }
            }
        }
        let mut ranked: Vec<_> = families.into_iter().collect();
        let head = |family: &u32| self.heads.get(family);
        let started = |family: &u32| head(family).map_or(0, |head| head.started);
        // The newest declaration of a name decides its meaning; among equals, the first by name.
        ranked.sort_by(|(a, _), (b, _)| {
            let by_name = || self.interned.name(*a).cmp(self.interned.name(*b));
            started(b).cmp(&started(a)).then_with(by_name)
        });
        let mut taken: HashSet<String> = super::own_metrics::names().collect();
        let mut exposed = BTreeMap::new();
        for (family, (series, conflict)) in ranked {
            let (name, Some(head)) = (self.interned.name(family), head(&family)) else {
                continue;
            };
            let names = head.kind.names_of(name);
            let clashes = names.iter().any(|name| taken.contains(name));
            if conflict || clashes {
                self.plan.conflicts.push(name.to_owned());
            }
            if clashes {
                continue;
            }
            taken.extend(names);
            exposed.insert(
                name.to_owned(),
                PlannedFamily {
                    name: name.to_owned(),
                    help: Arc::clone(&head.help),
                    kind: head.kind,
                    series,
                },
            );
        }
        self.plan.families = exposed.into_values().collect();
        self.plan.conflicts.sort_unstable();
    }
}

impl Head {
    fn admits(&self, form: &Form) -> bool {
        (form.kind(), form.mode()) == (self.kind, self.mode)
    }
}
