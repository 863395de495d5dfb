//! In a single process, gauges show the same value in every mode for several processes. Those with
//! `processes = "last"` have more cells than others.

use super::scrape;
use metrics_runtime::{Gauge, LabelSet, business_gauge, metric};

#[derive(LabelSet)]
struct Side {
    left: bool,
}

#[derive(LabelSet)]
struct Tenant<'a> {
    #[label(limit = 600)]
    tenant: &'a str,
}

/// Litres.
#[metric(processes = "last")]
static PROCESSES_LITRES: Gauge<Side>;

/// Entries.
#[metric(processes = "last")]
static PROCESSES_ENTRIES: Gauge<Tenant<'static>>;

#[test]
fn each_series_has_its_value() {
    PROCESSES_LITRES.with(Side { left: true }).set(4);
    PROCESSES_LITRES.with(Side { left: true }).inc();
    PROCESSES_LITRES.with(Side { left: false }).sub(2.5);
    // More than fit into one chunk.
    for number in 0..600 {
        let tenant = format!("tenant-{number}");
        let entries = PROCESSES_ENTRIES.with(Tenant { tenant: &tenant });
        entries.set(number);
    }
    let scrape = scrape();
    assert_eq!(scrape.value(r#"processes_litres{left="true"}"#), 5.0);
    assert_eq!(scrape.value(r#"processes_litres{left="false"}"#), -2.5);
    for number in 0..600 {
        let series = format!(r#"processes_entries{{tenant="tenant-{number}"}}"#);
        assert_eq!(scrape.value(&series), f64::from(number));
    }
}

/// Rows.
#[business_gauge("processes_rows", set = rows, processes = "last")]
fn import(rows: u32) {}

/// Rows.
#[business_gauge("processes_rows", sub = 1, processes = "last")]
fn delete() {}

/// Rows.
#[metric(processes = "last")]
static PROCESSES_ROWS: Gauge;

/// Sheets.
#[business_gauge("processes_sheets", add = 1, labels(of = dynamic(of, limit = 9)), processes = "last")]
fn add_sheet(of: &str) {}

/// Sheets.
#[business_gauge("processes_sheets", sub = 1, labels(of = dynamic(of, limit = 9)), processes = "last")]
fn remove_sheet(of: &str) {}

#[test]
fn functions_and_statics_share_a_gauge() {
    import(10);
    delete();
    PROCESSES_ROWS.inc();
    delete();
    add_sheet("a");
    add_sheet("b");
    add_sheet("b");
    remove_sheet("a");
    let scrape = scrape();
    assert_eq!(scrape.value("processes_rows"), 9.0);
    assert_eq!(scrape.value(r#"processes_sheets{of="a"}"#), 0.0);
    assert_eq!(scrape.value(r#"processes_sheets{of="b"}"#), 2.0);
}

/// Doors.
#[metric(processes = "min")]
static PROCESSES_DOORS: Gauge;

/// Lamps.
#[metric(processes = "max")]
static PROCESSES_LAMPS: Gauge;

/// Beds.
#[metric(processes = "per_process")]
static PROCESSES_BEDS: Gauge;

/// Chairs.
#[metric(processes = "sum")]
static PROCESSES_CHAIRS: Gauge;

#[test]
fn in_one_process_the_mode_has_no_effect() {
    let gauges = [
        ("doors", &PROCESSES_DOORS),
        ("lamps", &PROCESSES_LAMPS),
        ("beds", &PROCESSES_BEDS),
        ("chairs", &PROCESSES_CHAIRS),
    ];
    for (_, gauge) in gauges {
        gauge.set(3);
    }
    let scrape = scrape();
    for (name, _) in gauges {
        assert_eq!(scrape.value(&format!("processes_{name}")), 3.0, "{name}");
    }
}
