//! A global allocator that updates metrics of all types, in each of its functions.

use metrics_runtime::{
    Counter, Gauge, Histogram, Info, LabelSet, LabelValue, StateSet, Summary, business_counter,
    business_histogram, instrumented, metric,
};
use std::alloc::{GlobalAlloc, Layout, System};

/// Allocations.
#[metric]
pub(crate) static ALLOCATIONS_TOTAL: Counter<SizeLabel>;

/// Allocations, by a text.
#[metric]
pub(crate) static ALLOCATED_TEXTS_TOTAL: Counter<Text<'static>>;

/// Bytes that are allocated.
#[metric]
pub(crate) static HELD_BYTES: Gauge;

/// Allocations that are not freed, by a text.
#[metric]
static HELD_TEXTS: Gauge<Text<'static>>;

/// Bytes of allocations.
#[metric(buckets = [16, 1024])]
static ALLOCATION_BYTES: Histogram;

/// Bytes that were freed, by a text.
#[metric(buckets = [16, 1024])]
static FREED_BYTES: Histogram<Text<'static>>;

/// Bytes of allocations, without buckets.
#[metric]
static ALLOCATED_BYTES: Summary;

/// Whether anything was allocated.
#[metric]
static ALLOCATOR_STATE: StateSet<State>;

/// The sizes that were allocated.
#[metric]
static ALLOCATOR_INFO: Info<Text<'static>>;

/// The size of an allocation.
#[derive(Clone, Copy, LabelValue)]
pub(crate) enum Size {
    Small,
    Large,
    /// The one of a test.
    Odd,
}

#[derive(LabelSet)]
pub(crate) struct SizeLabel {
    pub(crate) size: Size,
}

#[derive(LabelSet)]
pub(crate) struct Text<'a> {
    #[label(limit = 3)]
    pub(crate) size: &'a str,
}

#[derive(LabelValue)]
enum State {
    Unused,
    Used,
}

/// A size that no other allocation of this process has.
pub(crate) const ODD: usize = 54_321;

fn size(bytes: usize) -> Size {
    match bytes {
        ODD => Size::Odd,
        1024.. => Size::Large,
        _ => Size::Small,
    }
}

fn text(bytes: usize) -> &'static str {
    Size::VALUES[size(bytes).index()]
}

#[business_counter(
    "allocator_events_total",
    labels(kind = dynamic(text(bytes), limit = 3)),
    help = "Allocations as an event."
)]
#[business_histogram(
    "allocator_event_bytes",
    value = bytes,
    buckets = [16, 1024],
    labels(kind = dynamic(text(bytes), limit = 3)),
    help = "Sizes of allocations as an event."
)]
#[instrumented(in_progress)]
fn allocated(bytes: usize) {
    let size = text(bytes);
    ALLOCATIONS_TOTAL
        .with(SizeLabel {
            size: self::size(bytes),
        })
        .inc();
    ALLOCATED_TEXTS_TOTAL.with(Text { size }).inc();
    HELD_BYTES.add(bytes);
    HELD_TEXTS.with(Text { size }).inc();
    ALLOCATION_BYTES.observe(bytes);
    ALLOCATED_BYTES.observe(bytes);
    ALLOCATOR_STATE.enable(State::Used);
    ALLOCATOR_STATE.disable(State::Unused);
    ALLOCATOR_INFO.set(Text { size });
}

/// Frees.
#[instrumented(name = "frees", in_progress)]
fn freed(bytes: usize) {
    let size = text(bytes);
    HELD_BYTES.sub(bytes);
    HELD_TEXTS.with(Text { size }).dec();
    FREED_BYTES.with(Text { size }).observe(bytes);
}

struct Measured;

// SAFETY: each method passes its arguments unchanged to the system's allocator.
#[allow(unsafe_code)]
unsafe impl GlobalAlloc for Measured {
    #[instrumented]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        allocated(layout.size());
        // SAFETY: the caller guarantees what `System` requires.
        unsafe { System.alloc(layout) }
    }

    #[instrumented]
    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the pointer came from the system's allocator.
        unsafe { System.dealloc(pointer, layout) };
        freed(layout.size());
    }

    #[instrumented]
    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        allocated(size);
        freed(layout.size());
        // SAFETY: the pointer came from the system's allocator.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Measured = Measured;
