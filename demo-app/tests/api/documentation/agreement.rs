//! The API description, the routes and the metrics agree on endpoints and status codes. Each handler declares these twice:
//! for the description and for the metrics.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::Value;

use super::super::scrape::Scrape;
use super::super::support::{Answer, App, Program};
use super::{Description, METHODS, statuses};

/// The documentation page is not part of the API.
const PAGE: [(&str, &str, u16); 4] = [
    ("GET", "/docs", 303),
    ("GET", "/docs/", 200),
    ("GET", "/docs/{*file}", 200),
    ("GET", "/docs/{*file}", 404),
];

/// The responses to requests that match no endpoint.
const UNMATCHED: [(&str, &str, u16); 4] = [
    ("GET", "unmatched", 404),
    ("GET", "unmatched", 405),
    ("OTHER", "unmatched", 404),
    ("OTHER", "unmatched", 405),
];

/// The responses with a series, by method, endpoint and status code.
fn measured(scrape: &Scrape) -> BTreeSet<(String, String, u16)> {
    let series = scrape.of_name("http_requests_total");
    let labels = series.map(|(series, _)| {
        let mut values = series.split('\'').skip(1).step_by(2);
        let mut next = || values.next().expect("a value").to_owned();
        (next(), next(), next().parse().expect("a status"))
    });
    labels.collect()
}

#[tokio::test]
async fn exactly_the_described_responses_have_series_before_any_request() {
    let program = Program::start().await;
    let measured = measured(&Scrape::of(&program.http).await);
    let others = PAGE.iter().chain(&UNMATCHED);
    let others = others.map(|(method, path, status)| ((*method).into(), (*path).into(), *status));
    let description = Description::of(&program.http).await;
    let mut described = description.answers();
    // Scrapes are not counted as requests.
    described.retain(|(_, path, _)| path != "/metrics");
    described.extend(others);
    assert_eq!(described, measured);
}

#[tokio::test]
async fn each_path_accepts_exactly_the_described_methods() {
    let app = App::start().await;
    let description = Description::of(&app.http).await;
    for (path, item) in description.0["paths"].as_object().expect("paths") {
        let real = path.replace("{item_id}", "1").replace("{user_id}", "1");
        let described: BTreeSet<_> = METHODS
            .into_iter()
            .filter(|method| item.get(*method).is_some())
            .flat_map(|method| match method {
                "get" => vec!["GET".to_owned(), "HEAD".to_owned()],
                other => vec![other.to_uppercase()],
            })
            .collect();
        for method in [
            "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "TRACE", "BREW",
        ] {
            if described.contains(method) {
                continue;
            }
            let method = Method::from_bytes(method.as_bytes()).expect("a method");
            let answer = Answer::of(app.http.request(method.clone(), &real)).await;
            assert_eq!(answer.status, 405, "{method} {path}");
            let allowed = answer.header("allow").split(',');
            let allowed: BTreeSet<_> = allowed.map(|method| method.trim().to_owned()).collect();
            assert_eq!(allowed, described, "{method} {path}");
            if method != Method::HEAD {
                description.check_response(description.shared("MethodNotAllowed"), &answer);
            }
        }
    }
    let nowhere = app.http.get("/nowhere").await;
    description.check_response(description.shared("NotFound"), &nowhere);
    app.stop().await;
}

#[tokio::test]
async fn the_description_is_well_formed() {
    let app = App::start().await;
    let description = Description::of(&app.http).await;
    assert_eq!(description.0["openapi"], "3.1.0");
    let operations = description.operations();
    let mut ids = BTreeSet::new();
    for ((method, path), operation) in &operations {
        let what = format!("{method} {path}");
        let id = operation["operationId"].as_str().expect("an id");
        assert!(ids.insert(id), "{id} twice");
        assert!(operation["summary"].is_string(), "{what}");
        assert!(
            !operation["tags"].as_array().expect("tags").is_empty(),
            "{what}"
        );
        assert!(statuses(operation).any(|status| status < 300), "{what}");
        let responses = operation["responses"].as_object().expect("responses");
        for response in responses.values() {
            let response = description.resolve(response);
            assert!(response["description"].is_string(), "{what}: {response}");
        }
        let in_path = path.matches('{').count();
        let none = Vec::new();
        let parameters = operation["parameters"].as_array().unwrap_or(&none);
        let described = parameters.iter().filter(|one| one["in"] == "path");
        assert_eq!(described.count(), in_path, "{what}");
        assert!(
            parameters.iter().all(|one| one["description"].is_string()),
            "{what}"
        );
    }
    for (name, response) in description.0["components"]["responses"]
        .as_object()
        .expect("some")
    {
        let body = &response["content"]["application/json"];
        for example in body["examples"].as_object().expect("examples").values() {
            let problem = description
                .validator(&body["schema"])
                .validate(&example["value"]);
            assert!(problem.is_ok(), "{name}: {problem:?}");
        }
    }
    assert_references(&description, &description.0);
    app.stop().await;
}

/// Asserts that each reference can be resolved.
fn assert_references(description: &Description, value: &Value) {
    match value {
        Value::Object(fields) => {
            description.resolve(value);
            fields
                .values()
                .for_each(|field| assert_references(description, field));
        }
        Value::Array(items) => items
            .iter()
            .for_each(|item| assert_references(description, item)),
        _ => {}
    }
}
