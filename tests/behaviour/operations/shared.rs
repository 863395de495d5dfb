//! Functions that share series.

use super::*;

#[db_operation(select, "shared", in_progress)]
async fn by_id(end: End) -> Result<u8, Failure> {
    run(end).await
}

mod elsewhere {
    use super::super::*;

    #[db_operation(select, "shared", in_progress, error)]
    pub async fn by_name(end: End) -> Result<u8, Failure> {
        run(end).await
    }

    // There is no gauge of calls in progress and no counter by kind.
    #[db_operation(select, "shared")]
    pub fn all() {}
}

#[test]
fn functions_of_one_operation_and_table_are_added_up() {
    let labels = r#"operation="select",table="shared""#;
    let running = format!("database_operations_in_progress{{{labels}}}");
    in_all_ways(by_id);
    in_all_ways(elsewhere::by_name);
    elsewhere::all();
    assert_eq!(on_table("select", "shared"), [3.0, 2.0, 2.0, 2.0]);
    let errors = format!("database_errors_total{{{labels},error=\"refused\"}}");
    assert_eq!(value(&errors), 1.0);

    let (mut one, mut other) = (pin!(by_id(Never)), pin!(elsewhere::by_name(Never)));
    assert!(poll(one.as_mut()).is_pending());
    assert_eq!(value(&running), 1.0);
    assert!(poll(other.as_mut()).is_pending());
    assert_eq!(value(&running), 2.0);
}

#[cache_operation(fetch)]
fn fetch() {}

#[cache_operation(fetch, hit_if = |n: &u8| *n > 0)]
fn fetch_and_look(n: u8) -> u8 {
    n
}

#[test]
fn an_operation_with_and_without_lookups_has_the_results_of_both() {
    fetch();
    fetch_and_look(1);
    fetch_and_look(0);
    let results = ["ok", "hit", "miss", "error", "panic", "cancelled"];
    let counts = results.map(|result| {
        value(&format!(
            r#"cache_operations_total{{operation="fetch",result="{result}"}}"#
        ))
    });
    assert_eq!(counts, [1.0, 1.0, 1.0, 0.0, 0.0, 0.0]);
    let durations = r#"cache_operation_duration_seconds_count{operation="fetch"}"#;
    assert_eq!(value(durations), 3.0);
}

// Other labels, other buckets.
#[db_operation(select, "slow", buckets = [1.0, 60.0])]
fn slow() {}

#[db_operation(select, "quick", buckets = [0.001])]
fn quick() {}

#[test]
fn each_series_can_have_its_own_buckets() {
    slow();
    quick();
    let bucket = |table, le| {
        value(&format!(
            "database_operation_duration_seconds_bucket{{operation=\"select\",table=\"{table}\",le=\"{le}\"}}"
        ))
    };
    assert_eq!(bucket("slow", "60.0"), 1.0);
    assert_eq!(bucket("quick", "+Inf"), 1.0);
    metrics_runtime::check().expect("no conflicts");
}
