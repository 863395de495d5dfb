//! Histograms that are left out until their first observation.

use super::declared::{self, Area, Place, Tenant};
use super::{alone, calls, scrape};
use metrics_runtime::{Format, Selector, Views, render, render_as};

#[test]
fn histograms_begin_at_an_observation() {
    alone("lazy::histograms_begin_at_an_observation", || {
        Views::new()
            .lazy_histograms(Selector::all())
            .install()
            .expect("valid");
        let (hall, yard) = (
            Place {
                area: Area::Hall,
                open: true,
            },
            Place {
                area: Area::Yard,
                open: true,
            },
        );
        let at_rest = scrape();
        let lines = |suffix: &str| {
            let named = at_rest
                .samples
                .keys()
                .filter(|series| series.contains(suffix));
            named.count()
        };
        assert_eq!((lines("_bucket{"), lines("_seconds_count")), (0, 0));
        let counter = format!("function_calls_total{}", calls("view_work", ""));
        assert_eq!(at_rest.value(&counter), 0.0);
        assert_eq!(
            at_rest.value("view_visits_total{area=\"hall\",open=\"true\"}"),
            0.0
        );

        declared::view_work();
        declared::STAY.with(yard).observe(5);
        declared::STEPS.with(hall).observe(5);
        declared::RENT
            .with(Tenant {
                name: "ada",
                area: Area::Yard,
            })
            .observe(7);
        let after = scrape();
        let counts: Vec<_> = after.starting_with("view_stay_seconds_");
        let expected = [
            (
                "view_stay_seconds_bucket{area=\"yard\",open=\"true\",le=\"+Inf\"}",
                1.0,
            ),
            (
                "view_stay_seconds_bucket{area=\"yard\",open=\"true\",le=\"1.0\"}",
                0.0,
            ),
            (
                "view_stay_seconds_bucket{area=\"yard\",open=\"true\",le=\"10.0\"}",
                1.0,
            ),
            ("view_stay_seconds_count{area=\"yard\",open=\"true\"}", 1.0),
            ("view_stay_seconds_sum{area=\"yard\",open=\"true\"}", 5.0),
        ];
        assert_eq!(counts, expected);
        assert_eq!(after.starting_with("view_steps_count{").len(), 1);
        assert_eq!(after.starting_with("view_rent_euros_count{").len(), 1);
        let durations = after.starting_with("function_call_duration_seconds_count{");
        assert_eq!(durations.len(), 1);
        assert!(durations[0].0.contains("function=\"view_work\""));

        for format in [Format::OpenMetrics, Format::Protobuf] {
            let bytes = render_as(format);
            let count = |text: &str| {
                bytes
                    .windows(text.len())
                    .filter(|part| *part == text.as_bytes())
                    .count()
            };
            assert!(count("view_stay_seconds") > 0, "{format:?}");
            assert!(bytes.len() < render().len() * 4, "{format:?}");
        }
        declared::STAY.with(hall).observe(5);
        assert_eq!(scrape().starting_with("view_stay_seconds_count{").len(), 2);
    });
}

#[test]
fn other_histograms_stay() {
    alone("lazy::other_histograms_stay", || {
        Views::new()
            .lazy_histograms(Selector::function("view_noise"))
            .install()
            .expect("valid");
        let exposed = scrape();
        let of = |function: &str| {
            let durations = exposed.starting_with("function_call_duration_seconds_count{");
            let function = format!("function=\"{function}\"");
            durations
                .iter()
                .filter(|(series, _)| series.contains(&function))
                .count()
        };
        assert_eq!((of("view_noise"), of("view_work")), (0, 1));
        assert_eq!(exposed.starting_with("view_stay_seconds_count{").len(), 6);
    });
}
