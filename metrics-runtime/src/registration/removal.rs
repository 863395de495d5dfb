//! Dynamic series that are no longer exposed: because the program says so, or because
//! nothing has updated them for a while.
//!
//! A series that is removed keeps its cells, and its values keep their places below the
//! limits. So no update is ever lost, and memory does not grow: the next update takes the
//! series back, with the numbers that it had.

use super::family_list::{RegisteredFamily, SeriesGroup};
use super::registry::families;
use super::shared_tables::owner_of;
use crate::declaration::{DynamicSeries, Label};
use crate::platform::clock;
use crate::storage::ShardReader;
use crate::support::lock::lock;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// A series with a dynamic label, by its name and labels.
#[derive(Clone, Copy)]
pub struct SeriesLabels<'a> {
    name: &'static str,
    labels: &'a [Label],
    values: &'a [&'static str],
}

impl SeriesLabels<'_> {
    /// The name of the metric.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The value of a label, if the series has that label.
    pub fn label(&self, name: &str) -> Option<&'static str> {
        let mut labels = self.labels.iter().zip(self.values);
        let (_, value) = labels.find(|(label, _)| label.name == name)?;
        Some(value)
    }
}

impl fmt::Debug for SeriesLabels<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let labels = self.labels.iter().zip(self.values);
        let labels: Vec<_> = labels.map(|(label, value)| (label.name, value)).collect();
        f.debug_struct("SeriesLabels")
            .field("name", &self.name)
            .field("labels", &labels)
            .finish()
    }
}

/// Removes all series with dynamic labels for which `keep` returns `false`, such as those
/// of a customer who has left. Returns how many.
///
/// A series that is removed is not exposed. If something updates it again it comes back,
/// with the numbers that it had: so a counter never falls, and no update is lost. The label
/// values keep their places below their limits.
///
/// Only series with a dynamic label, one that has a `limit`, can be removed. All others are
/// exposed from the first scrape on.
///
/// ```
/// use metrics_runtime::{Counter, LabelSet, metric, render, retain_series};
///
/// #[derive(LabelSet)]
/// struct By<'a> {
///     #[label(limit = 100)]
///     customer: &'a str,
/// }
///
/// /// Reports made, by customer.
/// #[metric]
/// static REPORTS_TOTAL: Counter<By<'static>>;
///
/// REPORTS_TOTAL.with(By { customer: "acme" }).inc();
/// REPORTS_TOTAL.with(By { customer: "globex" }).inc();
///
/// let removed = retain_series(|series| series.label("customer") != Some("acme"));
/// assert_eq!(removed, 1);
/// assert!(!render().contains("acme") && render().contains("globex"));
///
/// REPORTS_TOTAL.with(By { customer: "acme" }).inc();
/// assert!(render().contains("reports_total{customer=\"acme\"} 2\n"));
/// ```
///
/// An update through the handle of a series that was kept from before (a
/// [`CounterSeries`](crate::CounterSeries), say) brings the series back with the next scrape,
/// if it changes the value.
///
/// If several processes share their metrics, nothing is removed, because the numbers of
/// one are added to those of the others.
///
/// # Panics
///
/// If `keep` panics. Then the metrics that it was asked about before have lost their series,
/// and the others have not.
///
/// # Cost
///
/// One pass over all series with dynamic labels. No update waits for it, unless it is the
/// first one of a series. The next update of a removed series takes a lock, once.
pub fn retain_series(mut keep: impl FnMut(&SeriesLabels<'_>) -> bool) -> usize {
    if is_shared_by_processes() {
        return 0;
    }
    let mut removed = 0;
    for family in &families().families {
        let groups = DynamicGroup::of(family);
        let exposed = groups.iter().flat_map(DynamicGroup::exposed);
        let meant: Vec<_> = exposed.filter(|series| !series.ask(&mut keep)).collect();
        if meant.is_empty() {
            continue;
        }
        removed += meant.len();
        // First they are marked: an update that comes after the second step takes the mark back.
        mark_removed(&meant);
        let firsts: HashSet<_> = meant.iter().map(|series| series.first).collect();
        forget(&groups, |first| firsts.contains(&first));
    }
    removed
}

/// Removes series with dynamic labels that nothing has updated for a while: those for which
/// `applies` returns `true`, between once and twice `after` since their last update. From
/// then on they are what [`retain_series`] describes. By default, no series expires.
///
/// ```
/// use metrics_runtime::expire_series;
/// use std::time::Duration;
///
/// // When a customer has done nothing for a day, the series go.
/// expire_series(Duration::from_secs(24 * 60 * 60), |series| series.label("customer").is_some());
/// ```
///
/// Each scrape looks, if `after` has passed since the last look. A series without an update
/// between two looks is removed. An update that does not change the value, such as `set` with
/// the same number, counts, too, unless it is made through a handle that was kept.
///
/// Call it once for each kind of series, when the program starts. It holds until the process
/// ends. A series to which two calls apply expires after the shorter time.
///
/// # Panics
///
/// Never. If `applies` panics, the series is kept.
///
/// # Cost
///
/// Of a scrape that looks: one pass over the series with dynamic labels. After it, the first
/// update of each of these series takes a lock. Of all other scrapes: one short lock, and once
/// a series was removed, a look at all series with dynamic labels.
pub fn expire_series(
    after: Duration,
    applies: impl Fn(&SeriesLabels<'_>) -> bool + Send + Sync + 'static,
) {
    lock(&EXPIRIES).push(Expiry {
        after,
        applies: Box::new(applies),
        looked: clock::now(),
        forgotten: HashMap::new(),
    });
}

/// A rule of [`expire_series`].
struct Expiry {
    after: Duration,
    applies: Box<dyn Fn(&SeriesLabels<'_>) -> bool + Send + Sync>,
    /// When it looked for the last time.
    looked: clock::Reading,
    /// The series that updates were made to forget then, by their first cells, with the sum
    /// of their cells.
    forgotten: HashMap<u32, u64>,
}

static EXPIRIES: Mutex<Vec<Expiry>> = Mutex::new(Vec::new());

/// Whether any series was ever removed.
static REMOVED: AtomicBool = AtomicBool::new(false);

/// The sums of the cells of removed series at their removal, by their first cells.
static SUMS: Mutex<BTreeMap<u32, u64>> = Mutex::new(BTreeMap::new());

/// Whether scrapes have to look for removed series.
pub(crate) fn has_removed() -> bool {
    // Relaxed: a scrape that misses it is one of the moment before.
    REMOVED.load(Ordering::Relaxed)
}

/// Takes back the series that were updated through a handle since their removal.
pub(crate) fn take_back() {
    if !has_removed() {
        return;
    }
    let (list, shards) = (families(), ShardReader::new());
    let mut sums = lock(&SUMS);
    let groups = list.families.iter().flat_map(DynamicGroup::of);
    for group in groups {
        for series in group.all().filter(RemovableSeries::is_removed) {
            let sum = sums.get(&series.first);
            if sum.is_some_and(|sum| *sum != series.sum(&shards)) {
                series.set_removed(false);
                sums.remove(&series.first);
            }
        }
    }
}

/// Removes the series that have expired. It runs the user's code, so call it without
/// holding a lock.
pub(crate) fn expire() {
    // A scrape meanwhile, also one of the user's code, finds none that is due.
    let mut expiries = mem::take(&mut *lock(&EXPIRIES));
    let is_due =
        |expiry: &Expiry| u128::from(clock::nanos_since(expiry.looked)) >= expiry.after.as_nanos();
    if expiries.iter().any(is_due) && !is_shared_by_processes() {
        let list = families();
        for expiry in expiries.iter_mut().filter(|expiry| is_due(expiry)) {
            expiry.looked = clock::now();
            let forgotten = mem::take(&mut expiry.forgotten);
            for family in &list.families {
                expiry.look_at(family, &forgotten);
            }
        }
    }
    let mut all = lock(&EXPIRIES);
    expiries.append(&mut all);
    *all = expiries;
}

impl Expiry {
    fn look_at(&mut self, family: &RegisteredFamily, forgotten: &HashMap<u32, u64>) {
        let groups = DynamicGroup::of(family);
        if groups.is_empty() {
            return;
        }
        let applies = |labels: &SeriesLabels<'_>| {
            // The panic hook has reported it by now.
            let applies = catch_unwind(AssertUnwindSafe(|| (self.applies)(labels)));
            applies.unwrap_or_else(|panic| {
                // What a panic carries may panic when it is dropped.
                let _ = catch_unwind(AssertUnwindSafe(|| drop(panic)));
                false
            })
        };
        let (remembered_before, shards) = (remembered(&groups), ShardReader::new());
        let mut expired = Vec::new();
        let mut asked = HashMap::new();
        for series in groups.iter().flat_map(DynamicGroup::exposed) {
            if !series.ask(applies) {
                continue;
            }
            let sum = series.sum(&shards);
            let is_idle = !remembered_before.contains(&series.first)
                && forgotten.get(&series.first) == Some(&sum);
            match is_idle {
                true => expired.push(series),
                false => _ = asked.insert(series.first, sum),
            }
        }
        if !expired.is_empty() {
            mark_removed(&expired);
            // An update that came in between has taken back no mark.
            let remembered = remembered(&groups);
            for series in expired
                .iter()
                .filter(|series| remembered.contains(&series.first))
            {
                series.set_removed(false);
            }
        }
        forget(&groups, |first| asked.contains_key(&first));
        self.forgotten.extend(asked);
    }
}

fn mark_removed(all: &[RemovableSeries<'_>]) {
    let shards = ShardReader::new();
    let with_sum = |series: &RemovableSeries<'_>| (series.first, series.sum(&shards));
    lock(&SUMS).extend(all.iter().map(with_sum));
    REMOVED.store(true, Ordering::Relaxed);
    all.iter().for_each(|series| series.set_removed(true));
}

/// Lets updates forget the series with these first cells.
fn forget(groups: &[DynamicGroup<'_>], is_meant: impl Fn(u32) -> bool) {
    let owner = owner_of();
    let is_meant = |first| is_meant(owner(first));
    groups
        .iter()
        .for_each(|group| group.dynamic.forget(&is_meant));
}

/// The first cells of all series of a family that updates have not forgotten.
fn remembered(groups: &[DynamicGroup<'_>]) -> HashSet<u32> {
    let cells = groups.iter().flat_map(|group| group.dynamic.remembered());
    cells.map(owner_of()).collect()
}

/// Whether other processes read the cells of this one.
fn is_shared_by_processes() -> bool {
    #[cfg(feature = "multiprocess")]
    return crate::storage::file::own().is_some();
    #[cfg(not(feature = "multiprocess"))]
    false
}

/// A group of series with dynamic labels.
struct DynamicGroup<'a> {
    group: &'a SeriesGroup,
    dynamic: &'static dyn DynamicSeries,
    stride: usize,
}

impl<'a> DynamicGroup<'a> {
    fn of(family: &'a RegisteredFamily) -> Vec<Self> {
        let groups = family.groups.iter();
        let dynamic = groups.filter_map(|group| {
            Some(Self {
                group,
                dynamic: group.member.dynamic?,
                stride: group.member.layout.stride(),
            })
        });
        dynamic.collect()
    }

    /// The series that are not removed.
    fn exposed(&self) -> impl Iterator<Item = RemovableSeries<'_>> {
        self.all().filter(|series| !series.is_removed())
    }

    fn all(&self) -> impl Iterator<Item = RemovableSeries<'_>> {
        (0..self.dynamic.len()).map(|number| {
            let (index, first) = self.dynamic.get(number, self.stride);
            RemovableSeries {
                group: self,
                number,
                index,
                first,
            }
        })
    }
}

/// A series of such a group.
struct RemovableSeries<'a> {
    group: &'a DynamicGroup<'a>,
    number: usize,
    index: u64,
    /// The first of its cells.
    first: u32,
}

impl RemovableSeries<'_> {
    /// What a user's function says to its labels.
    fn ask(&self, mut ask: impl FnMut(&SeriesLabels<'_>) -> bool) -> bool {
        let member = &self.group.group.member;
        let sharing = member.layout.sharing();
        let values = member.values_at(self.index * sharing as u64);
        // All states of a set come and go together.
        let labels = values.len() - usize::from(sharing > 1);
        ask(&SeriesLabels {
            name: member.family.name,
            labels: &member.labels[..labels],
            values: &values[..labels],
        })
    }

    fn is_removed(&self) -> bool {
        self.group
            .dynamic
            .is_removed(self.number, self.group.stride)
    }

    fn set_removed(&self, removed: bool) {
        let DynamicGroup {
            dynamic, stride, ..
        } = *self.group;
        dynamic.set_removed(self.number, stride, removed);
    }

    /// The sum of its cells, which changes with them.
    fn sum(&self, shards: &ShardReader) -> u64 {
        let mut cells = vec![0; self.group.stride];
        shards.sum(self.first, &mut cells);
        cells.into_iter().fold(0, u64::wrapping_add)
    }
}
