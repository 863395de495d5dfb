//! Tests of `family`: units and names.

use super::*;

fn family(name: &'static str, kind: Kind) -> Family {
    let help = "";
    Family { name, help, kind }
}

#[test]
fn the_unit_is_the_last_word_of_the_name_without_the_suffix_of_its_type() {
    let cpu = family("process_cpu_seconds_total", Kind::Counter);
    assert_eq!(cpu.openmetrics_name(), "process_cpu_seconds");
    assert_eq!(cpu.unit(), Some("seconds"));
    let size = family("size_bytes", Kind::Histogram);
    assert_eq!(size.openmetrics_name(), "size_bytes");
    assert_eq!(size.unit(), Some("bytes"));
    assert_eq!(family("http_requests_total", Kind::Counter).unit(), None);
    assert_eq!(family("seconds", Kind::Gauge).unit(), None);
    let info = family("up_seconds_info", Kind::Info);
    assert_eq!(info.openmetrics_name(), "up_seconds");
    assert_eq!(info.unit(), None);
}

#[test]
fn a_family_has_the_names_of_its_samples() {
    let names = |name, kind| family(name, kind).names().join(" ");
    assert_eq!(names("level", Kind::Gauge), "level");
    assert_eq!(names("x_total", Kind::Counter), "x_total x x_created");
    assert_eq!(
        names("x", Kind::Histogram),
        "x x_bucket x_sum x_count x_created"
    );
    assert_eq!(names("x", Kind::Summary), "x x_sum x_count x_created");
    assert_eq!(names("x_info", Kind::Info), "x_info x");
}
