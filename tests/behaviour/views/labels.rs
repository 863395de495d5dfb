//! Removed labels, and values that are not kept: their series are added up.

use super::declared::{self, Area, Place, Tenant};
use super::{alone, scrape};
use metrics_runtime::{
    Format, Selector, Views, catalogue, check, render_as, retain_series, snapshot,
};

const PLACES: [Place; 6] = [
    place(Area::Hall, false),
    place(Area::Hall, true),
    place(Area::Yard, false),
    place(Area::Yard, true),
    place(Area::Roof, false),
    place(Area::Roof, true),
];

const fn place(area: Area, open: bool) -> Place {
    Place { area, open }
}

/// Updates each series of each metric; each room has a different weight.
fn update() {
    for (weight, place) in (1..).zip(PLACES) {
        declared::VISITS.with(place).add(weight);
        declared::PEOPLE.with(place).set(weight as f64);
        declared::STAY.with(place).observe(weight as f64);
        declared::STEPS.with(place).observe(weight as f64);
        declared::WEIGHT.with(place).observe(weight as f64);
    }
    declared::HOUSE.set(place(Area::Roof, true));
}

#[test]
fn series_without_removed_labels_are_added_up() {
    alone("labels::series_without_removed_labels_are_added_up", || {
        Views::new()
            .remove_label(Selector::metric("view_*"), "area")
            .install()
            .expect("valid");
        update();
        let exposed = scrape();
        // Hall, yard and roof: 1 + 3 + 5, and 2 + 4 + 6.
        for (name, closed, open) in [
            ("view_visits_total", 9.0, 12.0),
            ("view_people", 9.0, 12.0),
            ("view_stay_seconds_sum", 9.0, 12.0),
            ("view_stay_seconds_count", 3.0, 3.0),
            ("view_steps_sum", 9.0, 12.0),
            ("view_steps_count", 3.0, 3.0),
            ("view_weight_grams_sum", 9.0, 12.0),
            ("view_weight_grams_count", 3.0, 3.0),
        ] {
            assert_eq!(
                exposed.value(&format!("{name}{{open=\"false\"}}")),
                closed,
                "{name}"
            );
            assert_eq!(
                exposed.value(&format!("{name}{{open=\"true\"}}")),
                open,
                "{name}"
            );
            assert_eq!(
                exposed.starting_with(&format!("{name}{{")).len(),
                2,
                "{name}"
            );
        }
        let bucket = |le| {
            exposed.value(&format!(
                "view_stay_seconds_bucket{{open=\"false\",le=\"{le}\"}}"
            ))
        };
        assert_eq!(
            (bucket("1.0"), bucket("10.0"), bucket("+Inf")),
            (1.0, 3.0, 3.0)
        );
        assert_eq!(exposed.value("view_house_info{open=\"true\"}"), 1.0);
        assert!(
            exposed
                .starting_with("view_house_info{open=\"false\"}")
                .is_empty()
        );
        // The labels of a state set stay.
        assert_eq!(exposed.starting_with("view_door{").len(), 3);

        let steps = snapshot().get("view_steps", &[("open", "false")]);
        let Some(metrics_runtime::Value::Histogram(steps)) = steps else {
            panic!("a histogram");
        };
        assert_eq!(
            steps.native().map(metrics_runtime::NativeHistogram::count),
            Some(3)
        );
        let visits = catalogue();
        let visits = visits.metric("view_visits_total").expect("it is exposed");
        assert_eq!((visits.series, visits.labels.len()), (2, 1));
    });
}

#[test]
fn other_values_become_other() {
    alone("labels::other_values_become_other", || {
        Views::new()
            .limit_values(Selector::metric("view_*"), "area", ["roof", "cellar"])
            .limit_values(Selector::metric("view_people"), "area", ["hall"])
            .remove_label(Selector::metric("view_stay_seconds"), "open")
            .install()
            .expect("valid");
        update();
        let exposed = scrape();
        let visits = |area, open| {
            exposed.value(&format!(
                "view_visits_total{{area=\"{area}\",open=\"{open}\"}}"
            ))
        };
        assert_eq!((visits("roof", false), visits("roof", true)), (5.0, 6.0));
        assert_eq!((visits("other", false), visits("other", true)), (4.0, 6.0));
        assert_eq!(exposed.starting_with("view_visits_total{").len(), 4);
        // The last list applies.
        assert_eq!(
            exposed.value("view_people{area=\"other\",open=\"false\"}"),
            8.0
        );
        assert_eq!(
            exposed.value("view_people{area=\"hall\",open=\"false\"}"),
            1.0
        );
        assert_eq!(exposed.value("view_stay_seconds_sum{area=\"other\"}"), 10.0);
        assert_eq!(exposed.value("view_stay_seconds_sum{area=\"roof\"}"), 11.0);
    });
}

#[test]
fn series_added_at_run_time_are_added_up() {
    alone("labels::series_added_at_run_time_are_added_up", || {
        Views::new()
            .remove_label(Selector::metric("view_tenants_total"), "name")
            .remove_label(Selector::metric("view_rooms"), "name")
            .limit_values(Selector::metric("view_rent_euros"), "name", ["ada"])
            .remove_label(Selector::metric("view_heat_celsius"), "area")
            .install()
            .expect("valid");
        let all = || {
            let areas = [Area::Hall, Area::Yard].into_iter();
            areas.flat_map(|area| ["ada", "bob", "cy", "dan"].map(|name| Tenant { name, area }))
        };
        for round in 1..=2 {
            for tenant in all() {
                declared::TENANTS.with(tenant).inc();
                // Setting a value for one tenant does not overwrite another's.
                declared::ROOMS.with(tenant).set(f64::from(round));
                declared::RENT.with(tenant).observe(150);
                declared::HEAT.with(tenant).observe(20);
            }
        }
        let exposed = scrape();
        for area in ["hall", "yard"] {
            assert_eq!(
                exposed.value(&format!("view_tenants_total{{area=\"{area}\"}}")),
                8.0
            );
            // `dan` is past the limit, so there are four series of names.
            assert_eq!(
                exposed.value(&format!("view_rooms{{area=\"{area}\"}}")),
                8.0
            );
            let rent = |name| {
                exposed.value(&format!(
                    "view_rent_euros_sum{{name=\"{name}\",area=\"{area}\"}}"
                ))
            };
            assert_eq!((rent("ada"), rent("other")), (300.0, 900.0));
        }
        assert_eq!(exposed.starting_with("view_tenants_total{").len(), 2);
        assert_eq!(exposed.starting_with("view_rooms{").len(), 2);
        for name in ["ada", "bob", "cy", "__other__"] {
            assert_eq!(
                exposed.value(&format!("view_heat_celsius_count{{name=\"{name}\"}}")),
                4.0
            );
        }
        // An exposed series is removed as a whole, and reappears with its values.
        let hall = |series: &metrics_runtime::SeriesLabels<'_>| {
            series.name() == "view_tenants_total" && series.label("area") == Some("hall")
        };
        assert_eq!(retain_series(|series| !hall(series)), 1);
        assert!(
            scrape()
                .starting_with("view_tenants_total{area=\"hall\"}")
                .is_empty()
        );
        declared::TENANTS
            .with(Tenant {
                name: "bob",
                area: Area::Hall,
            })
            .inc();
        assert_eq!(scrape().value("view_tenants_total{area=\"hall\"}"), 9.0);
    });
}

#[test]
fn functions_and_requests_are_added_up() {
    alone("labels::functions_and_requests_are_added_up", || {
        Views::new()
            .remove_label(Selector::metric("function_*"), "function")
            .limit_values(Selector::metric("function_*"), "module", [module_path!()])
            .remove_label(Selector::metric("http_request*"), "method")
            .limit_values(Selector::metric("http_*"), "endpoint", ["unmatched"])
            .install()
            .expect("valid");
        let app: axum::Router = metrics_runtime::instrument(axum::Router::new());
        drop(app);
        let before = scrape();
        let calls = "function_calls_total{module=\"other\",outcome=\"ok\"}";
        let timed = "function_call_duration_seconds_count{module=\"other\"}";
        declared::view_work();
        declared::view_work();
        declared::view_other_work();
        let after = scrape();
        assert_eq!(after.value(calls) - before.value(calls), 3.0);
        assert_eq!(after.value(timed) - before.value(timed), 3.0);
        assert_eq!(
            after.value("function_calls_in_progress{module=\"other\"}"),
            0.0
        );
        let endpoints = after.starting_with("http_request_duration_seconds_count{");
        let endpoints: Vec<_> = endpoints.iter().map(|(series, _)| *series).collect();
        assert_eq!(
            endpoints,
            [
                "http_request_duration_seconds_count{endpoint=\"other\"}",
                "http_request_duration_seconds_count{endpoint=\"unmatched\"}"
            ]
        );
        for format in [Format::OpenMetrics, Format::Protobuf] {
            let bytes = render_as(format);
            let has = |text: &str| {
                bytes
                    .windows(text.len())
                    .any(|part| part == text.as_bytes())
            };
            assert!(has("unmatched") && !has("view_other_work"), "{format:?}");
        }
        // They share series on purpose.
        let conflicts = check().map_err(|error| error.conflicts().to_vec());
        for conflict in conflicts.err().unwrap_or_default() {
            assert_ne!(conflict.name, "function_calls_total", "{conflict}");
            assert_ne!(
                conflict.name, "function_call_duration_seconds",
                "{conflict}"
            );
        }
        // The alerts still work with the remaining labels.
        let catalogue = catalogue();
        let calls = catalogue
            .calls
            .iter()
            .find(|one| one.counter == "function_calls_total");
        assert_eq!(calls.expect("it is exposed").labels, ["module"]);
        let requests = catalogue
            .metric("http_requests_total")
            .expect("it is exposed");
        let endpoint = requests.label("endpoint").expect("it is kept");
        assert_eq!((endpoint.values.len(), endpoint.other), (2, None));
    });
}
