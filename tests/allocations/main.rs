//! After the first touch, recording never allocates, and neither does a scrape
//! into a reused buffer or the HTTP layer. Memory that other operations allocate is freed again.
//!
//! The binary has only one test, because the allocator counts for all
//! threads. With `SOAK` in the environment, it runs much longer.

mod memory;
mod requests;

use metrics_runtime::{
    Counter, Gauge, Histogram, LabelSet, LabelValue, business_counter, instrumented, metric,
    render_into,
};
use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicIsize, AtomicUsize, Ordering};

/// The system's allocator, which also counts.
struct Counting;

static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);

/// Bytes that are allocated and not freed.
static LIVE: AtomicIsize = AtomicIsize::new(0);

/// An allocation grows by this many bytes.
fn grow(bytes: usize) {
    LIVE.fetch_add(bytes as isize, Ordering::Relaxed);
}

fn shrink(bytes: usize) {
    LIVE.fetch_sub(bytes as isize, Ordering::Relaxed);
}

fn live_bytes() -> isize {
    LIVE.load(Ordering::Relaxed)
}

// SAFETY: each method passes its arguments unchanged to the system's allocator, and counting does
// not allocate.
#[allow(unsafe_code)]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        grow(layout.size());
        // SAFETY: the caller guarantees what `System` requires.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        shrink(layout.size());
        // SAFETY: the pointer came from the system's allocator.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        shrink(layout.size());
        grow(size);
        // SAFETY: the pointer came from the system's allocator.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[derive(Clone, Copy, LabelValue)]
enum Kind {
    One,
    Two,
}

#[derive(LabelSet)]
struct Finite {
    kind: Kind,
    big: bool,
}

#[derive(LabelSet)]
struct Dynamic<'a> {
    #[label(limit = 10)]
    tenant: &'a str,
    kind: Kind,
}

/// Counted.
#[metric]
static PLAIN_TOTAL: Counter;

/// Counted by labels.
#[metric]
static FINITE_TOTAL: Counter<Finite>;

/// Counted by tenant.
#[metric]
static DYNAMIC_TOTAL: Counter<Dynamic<'static>>;

/// A level.
#[metric]
static LEVEL: Gauge<Dynamic<'static>>;

/// Sizes.
#[metric]
static SIZE_METERS: Histogram<Finite>;

/// Sizes by tenant.
#[metric]
static TENANT_SIZE_METERS: Histogram<Dynamic<'static>>;

/// Sizes in native buckets.
#[metric(native)]
static NATIVE_SIZE_METERS: Histogram<Finite>;

/// Sizes by tenant in both kinds of buckets.
#[metric(native, buckets = [1, 10])]
static NATIVE_TENANT_SIZE_METERS: Histogram<Dynamic<'static>>;

#[business_counter(
    "events_total",
    labels(kind = kind, tenant = dynamic(tenant, limit = 5)),
    help = "Events."
)]
#[instrumented(in_progress)]
fn event(kind: Kind, tenant: &str) -> Result<(), ()> {
    if tenant.is_empty() { Err(()) } else { Ok(()) }
}

#[instrumented(native)]
async fn wait() {}

/// Records in every way, also past the limits.
fn record() {
    for tenant in ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", ""] {
        for kind in [Kind::One, Kind::Two] {
            PLAIN_TOTAL.inc();
            FINITE_TOTAL.with(Finite { kind, big: true }).add(3);
            DYNAMIC_TOTAL.with(Dynamic { tenant, kind }).inc();
            LEVEL.with(Dynamic { tenant, kind }).set(0.5);
            SIZE_METERS.with(Finite { kind, big: false }).observe(2.0);
            TENANT_SIZE_METERS
                .with(Dynamic { tenant, kind })
                .observe(2.0);
            for size in [-1.0, 0.0, 1e-20, 2.0, 1e15] {
                let big = size > 1.0;
                NATIVE_SIZE_METERS.with(Finite { kind, big }).observe(size);
                NATIVE_TENANT_SIZE_METERS
                    .with(Dynamic { tenant, kind })
                    .observe(size);
            }
            let _ = event(kind, tenant);
            let mut waiting = std::pin::pin!(wait());
            let mut context = std::task::Context::from_waker(std::task::Waker::noop());
            assert!(waiting.as_mut().poll(&mut context).is_ready());
        }
    }
}

fn allocations(work: impl FnOnce()) -> usize {
    let before = ALLOCATIONS.load(Ordering::Relaxed);
    work();
    ALLOCATIONS.load(Ordering::Relaxed) - before
}

#[test]
fn recording_does_not_allocate_after_the_first_touch_and_memory_does_not_grow_after_a_warm_up() {
    let mut text = String::new();
    let mut scrape = || {
        text.clear();
        render_into(&mut text);
    };
    record();
    scrape();
    // A larger counter has more digits, so the exposition gets longer.
    scrape();
    assert_eq!(allocations(record), 0);
    assert_eq!(allocations(scrape), 0);
    requests::allocate_as_without_the_layer();
    memory::nothing_grows();
}
