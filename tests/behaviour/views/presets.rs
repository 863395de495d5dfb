//! Renamed labels, added labels, and the names of other libraries.

use super::declared::{self, Area, Place, Tenant};
use super::{alone, scrape};
use http::{Request, Response};
use metrics_runtime::client::ClientMetrics;
use metrics_runtime::{Selector, Views, catalogue, check};
use metrics_tools::rules::Rules;
use std::convert::Infallible;
use tower::{Layer as _, ServiceExt as _, service_fn};

#[test]
fn labels_are_renamed_and_added() {
    alone("presets::labels_are_renamed_and_added", || {
        Views::new()
            .rename_label(Selector::metric("view_*"), "area", "zone")
            .rename_label(Selector::metric("view_visits_total"), "area", "room")
            .add_label(Selector::metric("view_*"), "site", "old")
            .add_label(Selector::metric("view_*"), "site", "new")
            .limit_values(Selector::metric("view_people"), "area", ["hall"])
            .install()
            .expect("valid");
        let place = Place {
            area: Area::Yard,
            open: true,
        };
        declared::VISITS.with(place).add(2);
        declared::PEOPLE.with(place).set(3.0);
        declared::HOUSE.set(place);
        declared::DOOR.set(Area::Yard);
        for name in ["a", "b"] {
            let area = Area::Hall;
            declared::TENANTS.with(Tenant { name, area }).inc();
            declared::RENT.with(Tenant { name, area }).observe(500.0);
        }
        let exposed = scrape();
        for (series, value) in [
            (
                "view_visits_total{room=\"yard\",open=\"true\",site=\"new\"}",
                2.0,
            ),
            (
                "view_people{zone=\"other\",open=\"true\",site=\"new\"}",
                3.0,
            ),
            (
                "view_house_info{zone=\"yard\",open=\"true\",site=\"new\"}",
                1.0,
            ),
            ("view_door{site=\"new\",view_door=\"yard\"}", 1.0),
            ("view_door{site=\"new\",view_door=\"hall\"}", 0.0),
            (
                "view_tenants_total{name=\"b\",zone=\"hall\",site=\"new\"}",
                1.0,
            ),
            (
                "view_rent_euros_sum{name=\"a\",zone=\"hall\",site=\"new\"}",
                500.0,
            ),
        ] {
            assert_eq!(exposed.value(series), value, "{series}");
        }
        assert_eq!(check(), Ok(()));
    });
}

#[test]
fn a_name_of_another_label_is_refused() {
    alone("presets::a_name_of_another_label_is_refused", || {
        let error = Views::new()
            .rename_label(Selector::all(), "area", "le")
            .add_label(Selector::all(), "site", "")
            .install()
            .expect_err("both rules are invalid");
        assert_eq!(error.problems().len(), 2, "{error}");
        Views::new()
            .rename_label(Selector::metric("view_visits_total"), "area", "open")
            .add_label(Selector::metric("view_visits_total"), "open", "x")
            .rename_label(Selector::metric("view_people"), "aera", "zone")
            .install()
            .expect("each rule is valid");
        let exposed = scrape();
        assert_eq!(
            exposed.value("view_visits_total{area=\"yard\",open=\"true\"}"),
            0.0
        );
        let error = check().expect_err("they do not match");
        let problems = error.view_problems().iter().map(ToString::to_string);
        let problems: Vec<_> = problems.collect();
        assert_eq!(problems.len(), 3, "{problems:#?}");
        let taken = "`view_visits_total` already has a label `open`";
        assert!(
            problems[0].contains(taken) && problems[1].contains(taken),
            "{problems:#?}"
        );
        assert!(
            problems[2].contains("has the label `aera`"),
            "{problems:#?}"
        );
    });
}

#[test]
fn generated_files_use_names_of_autometrics() {
    alone("presets::generated_files_use_names_of_autometrics", || {
        Views::new()
            .autometrics()
            .rename_label(Selector::metric("function_*"), "module", "file")
            .install()
            .expect("valid");
        declared::view_promise();
        declared::view_work();
        let module = module_path!().replace("presets", "declared");
        let labels = |function: &str| format!("file=\"{module}\",function=\"{function}\"");
        let exposed = scrape();
        for (series, value) in [
            (
                format!(
                    "function_calls_total{{{},result=\"ok\"}}",
                    labels("view_promise")
                ),
                1.0,
            ),
            (
                format!(
                    "function_calls_duration_seconds_count{{{}}}",
                    labels("view_promise")
                ),
                1.0,
            ),
            (
                format!("function_calls_concurrent{{{}}}", labels("view_work")),
                0.0,
            ),
        ] {
            assert_eq!(exposed.value(&series), value, "{series}");
        }
        let catalogue = catalogue();
        let objective = catalogue
            .objectives
            .iter()
            .find(|one| one.location.item == "view_promise")
            .expect("it has an objective");
        assert_eq!(objective.labels["file"], module);
        let success = objective.success.as_ref().expect("it has an objective");
        assert_eq!(success.failed.label, "result");
        let latency = objective.latency.as_ref().expect("it has an objective");
        assert_eq!(latency.metric, "function_calls_duration_seconds");
        let rules = Rules::new(&catalogue, &Default::default())
            .whole()
            .to_string();
        assert!(rules.contains("result=~\"error|panic\""), "{rules}");
        let mut of_functions = rules.lines().filter(|line| line.contains("function_calls"));
        assert!(
            !of_functions.any(|line| line.contains("outcome")),
            "{rules}"
        );
        assert_eq!(
            check().map_err(|error| error.view_problems().to_vec()),
            Ok(())
        );
    });
}

#[test]
fn semantic_conventions_for_databases_and_clients() {
    alone(
        "presets::semantic_conventions_for_databases_and_clients",
        || {
            Views::new()
                .opentelemetry()
                .add_label(Selector::metric("database_*"), "db_system_name", "sqlite")
                .install()
                .expect("valid");
            declared::view_query();
            let client = ClientMetrics::builder()
                .peer("pay", ["pay.internal"])
                .build();
            let client = client
                .expect("valid")
                .layer(service_fn(|_: Request<()>| async {
                    Ok::<_, Infallible>(Response::new(()))
                }));
            let request = Request::get("https://pay.internal/")
                .body(())
                .expect("valid");
            let runtime = tokio::runtime::Builder::new_current_thread().build();
            runtime.expect("it starts").block_on(async {
                let Ok(_response) = client.oneshot(request).await;
            });
            let exposed = scrape();
            let database = "db_operation_name=\"select\",db_collection_name=\"views\"";
            let server = "server_address=\"pay\",http_request_method=\"GET\"";
            for series in [
                format!(
                    "db_client_operation_duration_seconds_count{{{database},db_system_name=\"sqlite\"}}"
                ),
                format!(
                    "db_client_operations_total{{{database},status=\"success\",db_system_name=\"sqlite\"}}"
                ),
                format!("http_client_request_duration_seconds_count{{{server}}}"),
            ] {
                assert_eq!(exposed.value(&series), 1.0, "{series}");
            }
            assert_eq!(
                exposed.value(&format!("http_client_active_requests{{{server}}}")),
                0.0
            );
            let errors = format!("http_client_errors_total{{{server},error_type=\"transport\"}}");
            assert_eq!(exposed.value(&errors), 0.0);
            assert_eq!(
                check().map_err(|error| error.view_problems().to_vec()),
                Ok(())
            );
        },
    );
}
