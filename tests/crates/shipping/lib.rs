//! Shipping. It conflicts with no crate: it counts its jobs in a metric that `orders` declares with
//! the same meaning.

use metrics_runtime::{Counter, Histogram, LabelSet, LabelValue, instrumented, metric};

/// What is done at night.
#[derive(Clone, Copy, Debug, LabelValue)]
pub enum Task {
    /// Old parcels are put away.
    Archive,
    /// New ones are labelled.
    Label,
}

/// Labels of jobs.
#[derive(Clone, Copy, Debug, LabelSet)]
pub struct JobLabels {
    /// Which.
    pub task: Task,
}

/// Jobs that were done.
#[metric]
static JOBS_TOTAL: Counter<JobLabels>;

/// What a parcel weighs.
#[metric(buckets = [100, 1_000, 10_000])]
static PARCEL_GRAMS: Histogram;

/// Shows where a parcel is.
#[instrumented(GET "/parcels/{id}", status = [200, 404])]
pub async fn show_parcel() -> &'static str {
    "on its way"
}

/// Writes one to each of this crate's metrics.
pub fn work() {
    JOBS_TOTAL
        .with(JobLabels {
            task: Task::Archive,
        })
        .inc();
    JOBS_TOTAL.with(JobLabels { task: Task::Label }).inc();
    PARCEL_GRAMS.observe(250);
}
