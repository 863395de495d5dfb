//! Every bounded series exists before the first update.

use crate::scrape;
use metrics_runtime::{
    Counter, Gauge, Histogram, LabelSet, LabelValue, business_counter, instrumented, metric,
};

#[derive(LabelValue)]
enum Colour {
    Red,
    #[label("sea green")]
    SeaGreen,
}

#[derive(LabelSet)]
struct Paint {
    colour: Colour,
    glossy: bool,
}

/// Pots sold.
#[metric]
static START_POTS_TOTAL: Counter<Paint>;

/// Pots in stock.
#[metric("start_stock")]
static STOCK: Gauge;

/// Litres in a pot.
#[metric(buckets = [1, 2.5])]
static START_LITRES: Histogram<Paint>;

/// Paints mixed.
#[business_counter("start_mixed_total", labels(colour = colour))]
#[instrumented]
fn mix(colour: Colour) -> Colour {
    colour
}

/// Serves paint.
#[instrumented(GET "/start/paint", status = [200, 404], in_progress)]
async fn paint() {}

#[test]
fn every_series_exists_at_zero() {
    let _ = (paint, &STOCK);
    // The layer adds the series of declared endpoints.
    let _ = metrics_runtime::HttpMetrics::new();
    let scrape = scrape();
    for series in [
        r#"start_pots_total{colour="red",glossy="false"}"#,
        r#"start_pots_total{colour="red",glossy="true"}"#,
        r#"start_pots_total{colour="sea green",glossy="false"}"#,
        r#"start_pots_total{colour="sea green",glossy="true"}"#,
        "start_stock",
        r#"start_litres_bucket{colour="red",glossy="true",le="1.0"}"#,
        r#"start_litres_bucket{colour="red",glossy="true",le="2.5"}"#,
        r#"start_litres_bucket{colour="red",glossy="true",le="+Inf"}"#,
        r#"start_litres_sum{colour="red",glossy="true"}"#,
        r#"start_litres_count{colour="red",glossy="true"}"#,
        r#"start_mixed_total{colour="red"}"#,
        r#"start_mixed_total{colour="sea green"}"#,
        r#"function_calls_total{module="behaviour::start",function="mix",outcome="ok"}"#,
        r#"function_calls_total{module="behaviour::start",function="mix",outcome="error"}"#,
        r#"function_calls_total{module="behaviour::start",function="mix",outcome="panic"}"#,
        r#"function_calls_total{module="behaviour::start",function="mix",outcome="cancelled"}"#,
        r#"function_call_duration_seconds_bucket{module="behaviour::start",function="mix",le="0.0001"}"#,
        r#"function_call_duration_seconds_count{module="behaviour::start",function="mix"}"#,
        r#"function_calls_in_progress{module="behaviour::start",function="paint"}"#,
        r#"http_requests_total{method="GET",endpoint="/start/paint",status_code="200"}"#,
        r#"http_requests_total{method="GET",endpoint="/start/paint",status_code="404"}"#,
        r#"http_request_duration_seconds_count{method="GET",endpoint="/start/paint"}"#,
        r#"http_request_size_bytes_count{method="GET",endpoint="/start/paint"}"#,
        r#"http_response_size_bytes_count{method="GET",endpoint="/start/paint"}"#,
        r#"http_requests_in_progress{method="GET",endpoint="/start/paint"}"#,
        r#"http_exceptions_total{exception_type="panic",endpoint="/start/paint"}"#,
    ] {
        assert_eq!(scrape.value(series), 0.0, "{series}");
    }
    assert_eq!(scrape.starting_with("start_litres_bucket").len(), 4 * 3);
    START_POTS_TOTAL
        .with(Paint {
            colour: mix(Colour::Red),
            glossy: true,
        })
        .inc();
    START_LITRES
        .with(Paint {
            colour: mix(Colour::SeaGreen),
            glossy: true,
        })
        .observe(2.5);
    assert_eq!(
        crate::scrape().value(r#"start_mixed_total{colour="red"}"#),
        1.0
    );
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn process_metrics_equal_the_systems_values() {
    let process = test_programs::Process::own();
    let mistakes = process.compare(async || {
        let scrape = scrape();
        move |name: &str| scrape.value(name)
    });
    assert_eq!(mistakes.await, [""; 0]);
}

#[test]
fn cpu_time_grows_by_less_than_a_second_at_a_time() {
    let start = std::time::Instant::now();
    let cpu = || scrape().value("process_cpu_seconds_total");
    let before = cpu();
    loop {
        match cpu() - before {
            worked if worked >= 0.005 => return,
            worked => assert!(start.elapsed().as_secs() < 30, "{worked} s"),
        }
    }
}

#[test]
fn all_crates_are_free_of_conflicts() {
    metrics_runtime::check().expect("the declarations have no conflicts");
}
