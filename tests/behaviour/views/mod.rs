//! Views, with which a binary changes its metrics at startup. They apply to the whole process, so
//! each test runs in its own process.

mod declared;
mod facade;
mod labels;
mod lazy;
mod presets;
mod problems;

use declared::{Area, Place, Tenant};
use metrics_runtime::{Format, Selector, Views, catalogue, check, max_series, render, render_as};
use std::env;
use std::process::Command;
use test_programs::InTime as _;
use tests::exposition::Exposition;

/// Set in a process that a test starts.
const CHILD: &str = "VIEWS_IN_A_PROCESS_OF_ITS_OWN";

/// Runs the body of a test in a separate process.
fn alone(test: &str, body: impl FnOnce()) {
    if env::var_os(CHILD).is_some() {
        return body();
    }
    let output = Command::new(env::current_exe().expect("the test is a file"))
        .args(["--exact", &format!("views::{test}"), "--nocapture"])
        .env(CHILD, "1")
        .output_in_time()
        .expect("the test runs again");
    let text = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}{errors}");
    assert!(text.contains("1 passed"), "{text}");
}

fn scrape() -> Exposition {
    Exposition::read(&render())
}

fn calls(function: &str, module: &str) -> String {
    let module = format!("{}::declared{module}", module_path!());
    format!("{{module=\"{module}\",function=\"{function}\",outcome=\"ok\"}}")
}

#[test]
fn dropped_metrics_are_neither_exposed_nor_described() {
    alone("dropped_metrics_are_neither_exposed_nor_described", || {
        let inner = format!("{}::declared::inner", module_path!());
        Views::new()
            .drop(Selector::metric("view_visits_total"))
            .drop(Selector::function("view_noise"))
            .drop(Selector::module(&inner))
            .drop(Selector::metric("process_*"))
            .install()
            .expect("valid");
        declared::VISITS
            .with(Place {
                area: Area::Hall,
                open: true,
            })
            .inc();
        declared::view_noise();
        declared::view_work();
        declared::inner::view_inside();
        declared::view_query();
        declared::inner::view_query_again();
        declared::inner::view_query_again();

        let text = render();
        let exposed = Exposition::read(&text);
        for gone in ["view_visits_total", "view_noise", "view_inside", "process_"] {
            assert!(!text.contains(gone), "{gone}");
        }
        assert_eq!(
            exposed.value(&format!("function_calls_total{}", calls("view_work", ""))),
            1.0
        );
        // Both functions update this series, and one of them is dropped.
        let shared =
            "database_operations_total{operation=\"select\",table=\"views\",status=\"success\"}";
        assert_eq!(exposed.value(shared), 1.0);

        let catalogue = catalogue();
        assert!(catalogue.metric("view_visits_total").is_none());
        let calls = catalogue
            .metric("function_calls_total")
            .expect("others have it");
        let functions = &calls.label("function").expect("it has one").values;
        assert!(functions.iter().any(|one| one == "view_work"));
        assert!(
            !functions
                .iter()
                .any(|one| one == "view_noise" || one == "view_inside")
        );
        let metrics = max_series();
        assert!(
            !metrics
                .metrics()
                .iter()
                .any(|one| one.name == "view_visits_total")
        );
        for format in [Format::OpenMetrics, Format::Protobuf] {
            let bytes = render_as(format);
            let has = |name: &str| {
                bytes
                    .windows(name.len())
                    .any(|part| part == name.as_bytes())
            };
            assert!(
                has("view_work") && !has("view_noise") && !has("view_visits"),
                "{format:?}"
            );
        }
    });
}

#[test]
fn a_new_name_applies_everywhere() {
    alone("a_new_name_applies_everywhere", || {
        Views::new()
            .rename(Selector::metric("view_*_total"), "view_general_total")
            .rename(Selector::metric("view_visits_total"), "house_visits_total")
            .rename(Selector::metric("function_calls_total"), "fn_calls_total")
            .rename(Selector::metric("http_requests_total"), "requests_total")
            .rename(Selector::metric("view_door"), "door")
            .rename(Selector::metric("view_tenants_total"), "tenants_total")
            .install()
            .expect("valid");
        let app: axum::Router = metrics_runtime::instrument(axum::Router::new());
        drop(app);
        declared::VISITS
            .with(Place {
                area: Area::Yard,
                open: false,
            })
            .add(3);
        declared::view_promise();
        declared::DOOR.set(Area::Yard);
        for name in ["a", "b", "c", "d"] {
            declared::TENANTS
                .with(Tenant {
                    name,
                    area: Area::Hall,
                })
                .inc();
        }
        let exposed = scrape();
        assert_eq!(
            exposed.value("house_visits_total{area=\"yard\",open=\"false\"}"),
            3.0
        );
        assert_eq!(exposed.types["house_visits_total"], "counter");
        assert_eq!(
            exposed.value(&format!("fn_calls_total{}", calls("view_promise", ""))),
            1.0
        );
        assert_eq!(exposed.value("door{door=\"yard\"}"), 1.0);
        assert_eq!(
            exposed.value("tenants_total{name=\"__other__\",area=\"hall\"}"),
            1.0
        );
        assert_eq!(
            exposed.value("metrics_series_overflow_total{metric=\"tenants_total\"}"),
            1.0
        );
        assert!(
            !render().contains("view_visits_total") && !render().contains("function_calls_total")
        );

        let catalogue = catalogue();
        let visits = catalogue
            .metric("house_visits_total")
            .expect("it is exposed");
        assert_eq!(
            (visits.series, &*visits.help),
            (6, "Visits of the views' test.")
        );
        let counters: Vec<_> = catalogue
            .calls
            .iter()
            .map(|calls| &*calls.counter)
            .collect();
        assert!(counters.contains(&"fn_calls_total") && counters.contains(&"requests_total"));
        assert!(
            !counters.contains(&"function_calls_total")
                && !counters.contains(&"http_requests_total")
        );
        let objective = catalogue
            .objectives
            .iter()
            .find(|one| one.location.item == "view_promise");
        let success = objective
            .and_then(|one| one.success.as_ref())
            .expect("it has an objective");
        assert_eq!(success.metric, "fn_calls_total");
        // Generated files contain only exposed metrics.
        let rules = metrics_tools::rules::Rules::new(&catalogue, &Default::default())
            .whole()
            .to_string();
        assert!(
            rules.contains("fn_calls_total") && !rules.contains("function_calls_total"),
            "{rules}"
        );
        let problems = check().map_err(|error| error.view_problems().to_vec());
        assert_eq!(problems.err().unwrap_or_default(), []);
    });
}
