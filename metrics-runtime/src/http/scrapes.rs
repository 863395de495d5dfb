//! Counts requests for the metrics by result, in `metrics_scrapes_total`.

use crate::declaration::{Family, Kind, Label, Layout, Member, Values};
use crate::recording::CellRange;
use crate::registration;
use crate::registration::reserve_names;
use std::sync::OnceLock;

macro_rules! results {
    ($($result:ident $label:literal $meaning:literal)*) => {
        /// The result of a request for the metrics.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum ScrapeResult {
            $(#[doc = $meaning] $result,)*
        }

        const RESULTS: &[&str] = &[$($label,)*];
    };
}

results! {
    Ok "ok" "The whole response was passed to the connection."
    Unauthorized "unauthorized" "The secret was missing or wrong."
    Forbidden "forbidden" "The client is not in an allowed network."
    MethodNotAllowed "method_not_allowed" "The method is neither `GET` nor `HEAD`."
    Timeout "timeout" "It did not end before its timeout."
    Failed "failed" "The metrics could not be read or written."
    Cancelled "cancelled" "The client disconnected before the end."
}

/// Counts a request for the metrics when it is dropped: as cancelled, unless another result
/// was set.
#[derive(Debug)]
pub(super) struct CountedScrape(Option<ScrapeResult>);

impl CountedScrape {
    pub(super) fn begin() -> Self {
        Self(Some(ScrapeResult::Cancelled))
    }

    /// Starts a request that is not a scrape. It counts only if it is refused.
    #[cfg(feature = "ui")]
    pub(super) fn only_refused() -> Self {
        Self(None)
    }

    /// Sets the result for the case that this is dropped without [`end`](Self::end). `None` does
    /// not count. Returns the previous result.
    pub(super) fn set_result(&mut self, result: Option<ScrapeResult>) -> Option<ScrapeResult> {
        std::mem::replace(&mut self.0, result)
    }

    /// Counts the request with this result.
    pub(super) fn end(mut self, result: ScrapeResult) {
        self.0 = Some(result);
    }
}

impl Drop for CountedScrape {
    fn drop(&mut self) {
        if let Some(result) = self.0 {
            cells().add(result as usize, 1);
        }
    }
}

/// Registers the series.
pub(super) fn declare() {
    cells();
}

fn cells() -> &'static CellRange {
    static CELLS: OnceLock<CellRange> = OnceLock::new();
    CELLS.get_or_init(|| {
        let members = vec![member(Layout::Counter { first: 0 })];
        let source = crate::__source!("metrics_scrapes_total");
        CellRange::new(registration::register(source, members, RESULTS.len()))
    })
}

fn member(layout: Layout) -> Member {
    let family = Family {
        name: "metrics_scrapes_total",
        help: "Requests for the metrics, by result.",
        kind: Kind::Counter,
    };
    let result = Label {
        name: "result",
        values: Values::Listed(RESULTS),
    };
    Member::new(family, vec![result], layout)
}

reserve_names! {
    "metrics_scrapes_total",
    members: || vec![member(Layout::ReservedName)],
    declared: || vec![vec![member(Layout::Counter { first: 0 })]],
}
