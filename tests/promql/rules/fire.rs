//! Every alert fires at its threshold, for every type of objective and every option.

use super::{assert_good, availability, everything, labels, latency, of_a_function, options};
use metrics_tools::rules::{
    Failures, Indicator, Objective, Program, Thresholds, general, objectives,
};

#[test]
#[ignore = "starts promtool"]
fn rules_of_objectives_fire_at_their_thresholds() {
    let all = [availability(99.9), latency(99.0), of_a_function(95.5)];
    assert_good(&objectives(&all, &options()));
    assert_good(&objectives(&all[..2], &options().job("shop")));
}

#[test]
#[ignore = "starts promtool"]
fn rules_of_lenient_and_strict_objectives_fire_at_their_thresholds() {
    for percent in [50.0, 90.0, 99.999] {
        assert_good(&objectives(
            &[availability(percent), latency(percent)],
            &options(),
        ));
    }
}

#[test]
#[ignore = "starts promtool"]
fn general_rules_fire_at_their_thresholds() {
    assert_good(&general(&everything(), &options()));
    assert_good(&general(&everything(), &options().job("shop")));
    assert_good(&general(&Program::default(), &options()));
    let named = options().severities([("page", "critical"), ("ticket", "warning")]);
    let named = named.expect("they differ").job("shop");
    let rules = general(&everything(), &named);
    assert!(!rules.to_string().contains("severity: page"), "{rules}");
    assert_good(&rules);
}

#[test]
#[ignore = "starts promtool"]
fn texts_with_braces_and_quotes_are_unchanged() {
    let job = "a\"b{{x}}\\ ü";
    let indicator = Indicator::Success {
        counter: "http_requests_total".to_owned(),
        labels: labels("/{{id}}"),
        failures: Failures::for_requests("status_code"),
    };
    let objective = Objective::new("GET /{{id}}", 99.9, indicator).expect("a percentage");
    let options = options().job(job);
    assert_good(&objectives(&[objective], &options));
    assert_good(&general(&everything(), &options));
}

#[test]
#[ignore = "starts promtool"]
fn other_windows_use_the_same_shares_of_the_budget() {
    let month = options().window_days(28).expect("it is possible");
    let rules = objectives(&[availability(99.9), latency(95.0)], &month);
    assert_good(&rules);
    let text = rules.to_string();
    assert!(text.contains("> (13.44 * 0.001)"), "{text}");
    assert!(text.contains("record: slo:sli_error:ratio_rate28d"));
    assert!(!text.contains("30d") && !text.contains("30 days"));
}

#[test]
#[ignore = "starts promtool"]
fn other_thresholds_have_other_cases() {
    let mut options = options();
    for (name, default, _) in Thresholds::NAMES {
        options
            .thresholds
            .set(name, default * 1.1)
            .expect("possible");
    }
    assert_good(&general(&everything(), &options));
}

#[test]
#[ignore = "starts promtool"]
fn rules_of_equal_objectives_are_distinguished() {
    let of = |path: &str| {
        let indicator = Indicator::Success {
            counter: "http_requests_total".to_owned(),
            labels: labels(path),
            failures: Failures::for_requests("status_code"),
        };
        Objective::new(format!("GET {path}"), 99.0, indicator).expect("a percentage")
    };
    let rules = objectives(&[of("/a/b"), of("/a-b")], &options());
    assert!(
        rules.to_string().contains("slo: get-a-b-availability-2\n"),
        "{rules}"
    );
    assert_good(&rules);
}
