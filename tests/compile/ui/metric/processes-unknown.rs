use metrics_runtime::{Gauge, metric};

/// Users signed in at the moment.
#[metric(processes = "average")]
static ACTIVE_USERS: Gauge;

/// Doors that are open.
#[metric(processes = "per-process")]
static OPEN_DOORS: Gauge;

/// Windows that are open.
#[metric(processes = max)]
static OPEN_WINDOWS: Gauge;

/// Lamps that are on.
#[metric(processes)]
static LAMPS: Gauge;

/// Beds.
#[metric(proceses = "mxa")]
static BEDS: Gauge;

fn main() {
    ACTIVE_USERS.inc();
    OPEN_DOORS.inc();
    OPEN_WINDOWS.inc();
    LAMPS.inc();
    BEDS.inc();
}
