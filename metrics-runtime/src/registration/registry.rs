//! The registry: the registered declarations of the process, with their cells.
//!
//! Its lock is taken to register declarations: once, at the first use of any metric, and again only
//! if a library is loaded later. It is also taken to register an endpoint that was never seen
//! before. A scrape takes it for a moment, to get the list of families. No update of a known series
//! takes it.

use super::advice::Advice;
use super::base::{CellBase, REFUSED};
use super::build::build;
use super::conflict::Conflict;
#[cfg(feature = "multiprocess")]
use super::describe::describe;
use super::difference::Difference;
use super::family_list::FamilyList;
use super::linked::linked;
#[cfg(not(feature = "multiprocess"))]
use super::registered::GroupNumbers;
use super::registered::Registered;
use super::shared_tables::{SharedName, share_tables};
use super::versions::several_versions;
use super::views::{ViewProblem, exposed, problems, same_view};
use super::warn_once::joined;
use crate::declaration::{
    Declaration, Endpoint, Kind, Member, MetricDeclaration, Report, Sharing, Source, cell_count,
};
use crate::platform::clock;
use crate::storage::allocate;
use crate::support::lock::lock;
use crate::support::slow_path::SlowPath;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock};
use std::time::Duration;

/// All registered declarations.
struct Registry {
    registered: Vec<Arc<Registered>>,
    /// Gauges with their ranges, which other declarations can share.
    gauges: Vec<(&'static MetricDeclaration, Source, u32)>,
    /// Names with dynamic series in several declarations.
    shared: Vec<&'static SharedName>,
    /// Declarations that got no cells.
    refused: Vec<Conflict>,
}

static REGISTRY: Mutex<Registry> = Mutex::new(Registry {
    registered: Vec::new(),
    gauges: Vec::new(),
    shared: Vec::new(),
    refused: Vec::new(),
});

/// The list that was built from the first `of` registered declarations.
struct Built {
    of: usize,
    list: Arc<FamilyList>,
    conflicts: Vec<Conflict>,
    views: Vec<ViewProblem>,
}

/// Held while the list is built. Only scrapes and checks take it, so a request that registers an
/// endpoint does not wait for them.
static BUILT: Mutex<Option<Built>> = Mutex::new(None);

/// Locks the registry. That may allocate, so it takes a proof of the slow path.
fn registry(_: &SlowPath) -> MutexGuard<'static, Registry> {
    lock(&REGISTRY)
}

/// The cell at `offset` of a declaration. Registers the declaration first if necessary. `None` if
/// no registration of it was linked, or no cells were left.
#[cold]
pub(crate) fn registered_cell(base: &CellBase, offset: usize, slow: &SlowPath) -> Option<u32> {
    if !base.is_decided() {
        registry(slow).register_linked(slow);
    }
    base.registered(offset)
}

/// Registers a declaration that is created at run time, and returns the first cell of its range. If
/// no cells are left, it returns a number that no cell has. The caller bounds the number of
/// declarations. It can ask for more cells than the members expose.
pub(crate) fn register(source: Source, members: Vec<Member>, cells: usize) -> u32 {
    if cfg!(feature = "off") {
        return REFUSED;
    }
    let slow = SlowPath::nest();
    let mut registry = registry(&slow);
    registry.register_linked(&slow);
    let created = clock::since_epoch().unwrap_or_default();
    let first = registry.add(source, members, cells, Sharing::Series, None, created);
    #[cfg(feature = "multiprocess")]
    {
        let from = registry.registered.len() - usize::from(first.is_some());
        describe(&registry.registered, from, &slow);
    }
    first.unwrap_or(REFUSED)
}

/// Changes the help text of the metric that was registered at run time with this source. Other
/// processes keep the old text.
#[cfg(feature = "facade")]
pub(crate) fn redescribe(source: &Source, help: &'static str) {
    let slow = SlowPath::nest();
    let mut newest = lock(&BUILT);
    let mut registry = registry(&slow);
    let registered = registry.registered.iter_mut();
    for one in registered.filter(|one| one.source == *source) {
        let mut changed = Registered::clone(one);
        for member in &mut changed.members {
            member.family.help = help;
        }
        *one = Arc::new(changed);
    }
    *newest = None;
}

/// Runs `work` before any declaration is registered. `None` if one already is.
pub(super) fn before_registration<T>(work: impl FnOnce() -> T) -> Option<T> {
    let registry = registry(&SlowPath::nest());
    registry.registered.is_empty().then(work)
}

/// All families that can be exposed now.
pub(crate) fn families() -> Arc<FamilyList> {
    built(|built| Arc::clone(&built.list))
}

/// All registered declarations.
pub(crate) fn registered() -> Vec<Arc<Registered>> {
    let slow = SlowPath::nest();
    let mut registry = registry(&slow);
    registry.register_linked(&slow);
    registry.registered.clone()
}

/// All conflicts between the declarations registered so far.
pub(super) fn conflicts() -> Vec<Conflict> {
    let mut conflicts = built(|built| built.conflicts.clone());
    conflicts.extend_from_slice(&registry(&SlowPath::nest()).refused);
    conflicts.extend_from_slice(endpoint_conflicts());
    conflicts
}

/// The views that do not fit the registered declarations.
pub(super) fn view_problems() -> Vec<ViewProblem> {
    built(|built| built.views.clone())
}

/// The number of [`conflicts`] and of [`view_problems`], plus one if there are several versions of
/// this crate.
pub(super) fn conflict_count() -> usize {
    let built = built(|built| built.conflicts.len() + built.views.len());
    let refused = registry(&SlowPath::nest()).refused.len();
    let versions = usize::from(!several_versions().is_empty());
    built + refused + endpoint_conflicts().len() + versions
}

fn built<T>(take: impl FnOnce(&Built) -> T) -> T {
    let mut newest = lock(&BUILT);
    let registered = {
        let slow = SlowPath::nest();
        let mut registry = registry(&slow);
        registry.register_linked(&slow);
        match &*newest {
            Some(built) if built.of == registry.registered.len() => return take(built),
            _ => registry.registered.clone(),
        }
    };
    let (list, conflicts) = build(&registered);
    take(newest.insert(Built {
        of: registered.len(),
        list: Arc::new(list),
        conflicts,
        views: problems(),
    }))
}

/// Endpoints that are declared more than once.
fn endpoint_conflicts() -> &'static [Conflict] {
    static FOUND: OnceLock<Vec<Conflict>> = OnceLock::new();
    FOUND.get_or_init(|| repeated_endpoints(inventory::iter::<Endpoint>.into_iter().collect()))
}

fn repeated_endpoints(mut endpoints: Vec<&'static Endpoint>) -> Vec<Conflict> {
    endpoints.sort_by_key(|endpoint| (endpoint.path, endpoint.method, endpoint.source));
    // Another attribute may have emitted the same function twice.
    endpoints.dedup_by_key(|endpoint| (endpoint.path, endpoint.method, endpoint.source));
    let same =
        |pair: &&[&Endpoint]| (pair[0].path, pair[0].method) == (pair[1].path, pair[1].method);
    let pairs = endpoints.windows(2).filter(same).map(|pair| {
        let sources = [pair[0].source, pair[1].source];
        let difference = Difference::SameEndpoint(pair[0].method);
        Conflict::new(pair[0].path, sources, difference, Advice::Endpoints, true)
    });
    joined(pairs.collect())
}

impl Registry {
    fn register_linked(&mut self, slow: &SlowPath) {
        let known = self.registered.len();
        let (mut linked, mut others): (Vec<_>, Vec<_>) = linked()
            .filter(|linked| !linked.base.is_decided())
            .partition(|linked| linked.source.is_of_framework());
        // Link order is unspecified, so sort by source location: the framework's own first.
        linked.sort_by_key(|one| one.source);
        others.sort_by_key(|one| one.source);
        linked.append(&mut others);
        let mut decided = Vec::with_capacity(linked.len());
        self.registered.reserve(linked.len());
        let created = clock::since_epoch().unwrap_or_default();
        for linked in linked {
            let (mut collect, mut gauge) = (None, None);
            match linked.declaration() {
                Some(Declaration::Collected(collected)) => collect = Some(collected.collect),
                Some(Declaration::Metric(metric)) if metric.family.kind == Kind::Gauge => {
                    gauge = Some(metric);
                }
                _ => {}
            }
            let shared = gauge.and_then(|gauge| self.shared_range(gauge, linked.source));
            let base = shared.or_else(|| {
                let members = linked.members();
                let source = linked.source;
                self.add(source, members, 0, linked.sharing(), collect, created)
            });
            if let (Some(gauge), Some(base)) = (gauge, base) {
                self.gauges.push((gauge, linked.source, base));
            }
            decided.push((linked.base, base));
        }
        if decided.is_empty() {
            return;
        }
        // This comes before updates can see that their declarations are registered.
        #[cfg(feature = "multiprocess")]
        let groups = describe(&self.registered, known, slow);
        #[cfg(not(feature = "multiprocess"))]
        let (groups, _) = (GroupNumbers::new(), (known, slow));
        share_tables(&self.registered, &groups, &mut self.shared);
        for (declared, base) in decided {
            declared.decide(base);
        }
    }

    /// The range of a gauge that is already declared, if several functions may update it.
    fn shared_range(&self, metric: &MetricDeclaration, source: Source) -> Option<u32> {
        let same = |(other, of, _): &&(&MetricDeclaration, Source, _)| {
            metric.is_same_gauge(other) && same_view(of, &source, metric.family.name)
        };
        let mut gauges = self.gauges.iter().filter(same).peekable();
        let (_, _, base) = **gauges.peek()?;
        gauges
            .all(|(other, ..)| metric.shared || other.shared)
            .then_some(base)
    }

    fn add(
        &mut self,
        source: Source,
        members: Vec<Member>,
        cells: usize,
        sharing: Sharing,
        collect: Option<fn(Report<'_>)>,
        created: Duration,
    ) -> Option<u32> {
        // At least one cell, so that no two declarations have the same first cell, which identifies
        // their descriptions.
        let Some(base) = allocate(cell_count(&members).max(cells).max(1)) else {
            let name = members.first().map_or("", |member| member.family.name);
            let (difference, advice) = (Difference::TooManyNumbers, Advice::TooManySeries);
            let conflict = Conflict::new(name, [source; 2], difference, advice, false);
            self.refused.push(conflict);
            return None;
        };
        self.registered.push(Arc::new(Registered {
            source,
            members: exposed(&source, members),
            base,
            sharing,
            created,
            collect,
        }));
        Some(base)
    }
}
