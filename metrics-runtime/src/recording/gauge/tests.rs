//! Tests of gauges that store the time of their last update.

use super::*;
use metrics_macros::{LabelSet, metric};
use std::thread;

#[derive(LabelSet)]
#[label(crate = crate)]
struct Side {
    left: bool,
}

#[derive(LabelSet)]
#[label(crate = crate)]
struct Tenant<'a> {
    #[label(limit = 600)]
    tenant: &'a str,
    left: bool,
}

/// Now, in the unit of the second cell.
fn now() -> u64 {
    let now = clock::since_epoch().expect("there is a wall clock");
    now.as_nanos() as u64
}

/// The time of a series' last update.
fn time(series: GaugeSeries<'_>) -> u64 {
    series.cells.shared(1).expect("it has two cells").load()
}

/// Litres.
#[metric("dated_litres", processes = "last", crate = crate)]
static LITRES: Gauge<Side>;

#[test]
fn each_update_stores_when_it_was() {
    let (left, right) = (
        LITRES.with(Side { left: true }),
        LITRES.with(Side { left: false }),
    );
    assert_eq!((time(left), time(right)), (0, 0));
    let updates: [fn(GaugeSeries<'_>); 4] = [
        |series| series.set(4),
        |series| series.inc(),
        |series| series.sub(2.5),
        |series| series.dec(),
    ];
    for update in updates {
        let before = now();
        update(left);
        assert!((before..=now()).contains(&time(left)));
    }
    assert_eq!(time(right), 0);
    right.set(7);
    assert_eq!((left.get(), right.get()), (1.5, 7.0));
}

/// Entries.
#[metric("dated_entries", processes = "last", crate = crate)]
static ENTRIES: Gauge<Tenant<'static>>;

#[test]
fn series_that_are_added_at_run_time_have_a_time_each() {
    let before = now();
    // More series than fit into a chunk.
    let tenants: Vec<_> = (0..600).map(|tenant| format!("tenant-{tenant}")).collect();
    let with = |tenant, left| ENTRIES.with(Tenant { tenant, left });
    for (number, tenant) in tenants.iter().enumerate() {
        with(tenant, true).set(number);
    }
    let after = now();
    for (number, tenant) in tenants.iter().enumerate() {
        assert!((before..=after).contains(&time(with(tenant, true))));
        assert_eq!(with(tenant, true).get(), number as f64);
    }
    assert_eq!(time(with("tenant-0", false)), 0);
}

/// Updated by two threads at the same time.
#[metric("dated_race", processes = "last", crate = crate)]
static RACE: Gauge;

#[test]
fn the_time_is_never_before_that_of_an_update_that_has_ended() {
    let race = || RACE.with(());
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..1_000 {
                    let before = now();
                    race().inc();
                    assert!(time(race()) >= before);
                }
            });
        }
    });
    assert_eq!(race().get(), 4_000.0);
}

/// Doors.
#[metric("undated_doors", processes = "max", crate = crate)]
static DOORS: Gauge<Side>;

#[test]
fn other_gauges_have_one_cell_a_series() {
    let (right, left) = (
        DOORS.with(Side { left: false }),
        DOORS.with(Side { left: true }),
    );
    right.set(1);
    left.set(2);
    // The next cell belongs to the next series.
    assert_eq!(f64::from_bits(time(right)), 2.0);
}
