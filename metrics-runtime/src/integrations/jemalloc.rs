//! The allocator jemalloc.

use crate::declaration::{Family, Kind, ProcessMode};

const fn family(name: &'static str, help: &'static str) -> (Family, ProcessMode) {
    let kind = Kind::Gauge;
    (Family { name, help, kind }, ProcessMode::Sum)
}

/// What jemalloc reports, in this order.
pub static JEMALLOC: &[(Family, ProcessMode)] = &[
    family(
        "jemalloc_allocated_bytes",
        "Memory that the process has allocated and not freed, in bytes.",
    ),
    family(
        "jemalloc_active_bytes",
        "Memory in pages with allocations, in bytes.",
    ),
    family(
        "jemalloc_metadata_bytes",
        "Memory for jemalloc's metadata, in bytes.",
    ),
    family(
        "jemalloc_resident_bytes",
        "Resident memory that jemalloc has mapped, in bytes.",
    ),
    family(
        "jemalloc_mapped_bytes",
        "Memory in extents that jemalloc has mapped, in bytes.",
    ),
    family(
        "jemalloc_retained_bytes",
        "Virtual memory that jemalloc keeps instead of giving it back, in bytes.",
    ),
];

/// Exposes the statistics of jemalloc. Write it once, outside of functions, in a binary whose
/// global allocator is `tikv_jemallocator::Jemalloc`. The binary also depends on
/// `tikv-jemalloc-ctl` with its feature `stats`.
///
/// ```
/// # mod tikv_jemalloc_ctl {
/// #     pub mod epoch { pub fn advance() -> Result<u64, ()> { Ok(1) } }
/// #     pub mod stats {
/// #         pub mod allocated { pub fn read() -> Result<usize, ()> { Ok(1024) } }
/// #         pub mod active { pub fn read() -> Result<usize, ()> { Ok(4096) } }
/// #         pub mod metadata { pub fn read() -> Result<usize, ()> { Ok(4096) } }
/// #         pub mod resident { pub fn read() -> Result<usize, ()> { Ok(4096) } }
/// #         pub mod mapped { pub fn read() -> Result<usize, ()> { Ok(4096) } }
/// #         pub mod retained { pub fn read() -> Result<usize, ()> { Err(()) } }
/// #     }
/// # }
/// metrics_runtime::integrations::jemalloc!();
///
/// # fn main() {
/// # if !cfg!(feature = "off") {
/// let text = metrics_runtime::render();
/// assert!(text.contains("\njemalloc_allocated_bytes 1024\n"));
/// # assert!(!text.contains("\njemalloc_retained_bytes "));
/// # }
/// # }
/// ```
///
/// A scrape makes jemalloc add up its threads' statistics, which takes its locks for some
/// microseconds. Statistics that it does not report are left out.
///
/// There is no such macro for the system's allocator: to count allocations, each would have to
/// update memory that all threads share. `process_resident_memory_bytes` is available without a
/// macro.
#[doc(hidden)]
#[macro_export]
macro_rules! __jemalloc {
    () => {
        const _: () = {
            #[allow(dead_code)] // With the feature `off`.
            fn collect(report: $crate::__private::Report<'_>) {
                // jemalloc returns the statistics of its last epoch.
                if tikv_jemalloc_ctl::epoch::advance().is_err() {
                    return;
                }
                let values = [
                    tikv_jemalloc_ctl::stats::allocated::read(),
                    tikv_jemalloc_ctl::stats::active::read(),
                    tikv_jemalloc_ctl::stats::metadata::read(),
                    tikv_jemalloc_ctl::stats::resident::read(),
                    tikv_jemalloc_ctl::stats::mapped::read(),
                    tikv_jemalloc_ctl::stats::retained::read(),
                ];
                for (index, value) in values.into_iter().enumerate() {
                    if let ::core::result::Result::Ok(bytes) = value {
                        report(index, bytes as f64);
                    }
                }
            }

            #[allow(dead_code)]
            static BASE: $crate::__private::CellBase = $crate::__private::CellBase::new();

            $crate::__submit! {
                $crate::__private::Registration::new(
                    &$crate::__private::Declaration::Collected(
                        $crate::__private::CollectedDeclaration {
                            families: $crate::__private::JEMALLOC,
                            collect,
                        },
                    ),
                    $crate::__private::source!("jemalloc"),
                    &BASE,
                )
            }
        };
    };
}
