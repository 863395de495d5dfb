//! Dynamic series that are no longer exposed: the service has removed them, or nothing has updated
//! them for a while.
//!
//! A removed series keeps its cells, and its label values still count towards the limits. So no
//! update is lost, and memory does not grow. The next update restores the series with its old
//! values.

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
///
/// [`retain_series`] has an example.
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

/// Removes all series with dynamic labels for which `keep` returns `false`, such as those of a
/// customer who has left. Returns the number of removed series.
///
/// A removed series is not exposed. The next update restores it with its old values, so a counter
/// never falls, and no update is lost. The label values still count towards their limits.
///
/// Only series with a dynamic label, that is, a label with a `limit`, can be removed. All other
/// series are exposed from the first scrape on.
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
/// An update through a handle of a series that was created before, such as a
/// [`CounterSeries`](crate::CounterSeries), restores the series in the next scrape, if it changes
/// the value.
///
/// If several processes share their metrics, nothing is removed, because the values of one are
/// added to those of the others.
///
/// # Panics
///
/// If `keep` panics. Then the series of the metrics before are removed, and those of the others are
/// not.
///
/// # Cost
///
/// One pass over all series with dynamic labels. Updates do not wait for it, except for the first
/// one of a series. The next update of a removed series takes a lock once.
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
        // Mark first: an update after the second step removes the mark again.
        mark_removed(&meant);
        let firsts: HashSet<_> = meant.iter().map(|series| series.first).collect();
        forget(&groups, |first| firsts.contains(&first));
    }
    removed
}

/// Removes series with dynamic labels that nothing has updated for a while. It applies to series
/// for which `applies` returns `true`, and removes them between once and twice `after` since their
/// last update. [`retain_series`] describes the effect. By default, no series expires.
///
/// ```
/// use metrics_runtime::expire_series;
/// use std::time::Duration;
///
/// // When a customer has done nothing for a day, the series go.
/// expire_series(Duration::from_secs(24 * 60 * 60), |series| series.label("customer").is_some());
/// ```
///
/// A scrape checks for expired series if `after` has passed since the last check. A series without
/// an update between two checks is removed. An update that does not change the value, such as `set`
/// with the same number, counts as an update, unless it is made through a kept handle.
///
/// Call it once for each kind of series at startup. It applies until the process ends. If two calls
/// apply to a series, the shorter time counts.
///
/// # Panics
///
/// Never. If `applies` panics, the series is kept.
///
/// # Cost
///
/// A scrape that checks takes one pass over the series with dynamic labels. After it, the first
/// update of each of these series takes a lock. All other scrapes take one short lock. Once a
/// series was removed, they also check all series with dynamic labels.
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
    /// When it last checked for expired series.
    looked: clock::Reading,
    /// The series that updates were made to forget at that time: their first cells, and the sums of
    /// their cells.
    forgotten: HashMap<u32, u64>,
}

static EXPIRIES: Mutex<Vec<Expiry>> = Mutex::new(Vec::new());

/// Whether any series was ever removed.
static REMOVED: AtomicBool = AtomicBool::new(false);

/// The sums of the cells of removed series at their removal, by their first cells.
static SUMS: Mutex<BTreeMap<u32, u64>> = Mutex::new(BTreeMap::new());

/// Whether scrapes have to check for removed series.
pub(crate) fn has_removed() -> bool {
    // Relaxed: a scrape that misses it shows the moment before.
    REMOVED.load(Ordering::Relaxed)
}

/// Restores the series that were updated through a handle since their removal.
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

/// Removes expired series. It runs user code, so call it without holding a lock.
pub(crate) fn expire() {
    // A concurrent scrape, even one from user code, finds no expiry that is due.
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
            // The panic hook has already reported it.
            let applies = catch_unwind(AssertUnwindSafe(|| (self.applies)(labels)));
            applies.unwrap_or_else(|panic| {
                // The payload of a panic may panic when it is dropped.
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
            // An update in between has not removed a mark.
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

/// Makes updates forget the series with these first cells.
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
    /// What a user's closure returns for its labels.
    fn ask(&self, mut ask: impl FnMut(&SeriesLabels<'_>) -> bool) -> bool {
        let member = &self.group.group.member;
        let sharing = member.layout.sharing();
        let values = member.values_at(self.index * sharing as u64);
        // All states of a set are removed and restored together.
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

    /// The sum of its cells. It changes whenever one of them does.
    fn sum(&self, shards: &ShardReader) -> u64 {
        let mut cells = vec![0; self.group.stride];
        shards.sum(self.first, &mut cells);
        cells.into_iter().fold(0, u64::wrapping_add)
    }
}
