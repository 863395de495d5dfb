//! `/openapi.json` and `/docs` describe the service correctly.

mod agreement;
mod answers;
mod fuzzed;
mod page;

use std::collections::{BTreeMap, BTreeSet};

use jsonschema::Validator;
use reqwest::Method;
use serde_json::{Value, json};

use super::support::{Answer, Http};

/// The methods that a description can have, except those that axum and the network handle.
const METHODS: [&str; 5] = ["get", "post", "put", "delete", "patch"];

/// The service's API description.
struct Description(Value);

impl Description {
    async fn of(http: &Http) -> Self {
        Self(http.get("/openapi.json").await.expect(200))
    }

    /// The operations, by method in capitals and path.
    fn operations(&self) -> BTreeMap<(String, String), &Value> {
        let paths = self.0["paths"].as_object().expect("paths").iter();
        let operations = paths.flat_map(|(path, item)| {
            METHODS.into_iter().filter_map(move |method| {
                let operation = item.get(method)?;
                Some(((method.to_uppercase(), path.clone()), operation))
            })
        });
        operations.collect()
    }

    /// Each described response: method, path, status.
    fn answers(&self) -> BTreeSet<(String, String, u16)> {
        let operations = self.operations().into_iter();
        let answers = operations.flat_map(|((method, path), operation)| {
            statuses(operation).map(move |status| (method.clone(), path.clone(), status))
        });
        answers.collect()
    }

    /// Resolves a value if it is a reference.
    fn resolve<'a>(&'a self, value: &'a Value) -> &'a Value {
        match value.get("$ref").and_then(Value::as_str) {
            Some(reference) => self
                .0
                .pointer(&reference[1..])
                .unwrap_or_else(|| panic!("{reference} is nowhere")),
            None => value,
        }
    }

    /// The response of this name that several operations share.
    fn shared(&self, name: &str) -> &Value {
        &self.0["components"]["responses"][name]
    }

    /// Checks a response of an operation: status code, headers, content type and schema of the body.
    #[track_caller]
    fn check(&self, method: &Method, path: &str, answer: &Answer) {
        let operation = &self.0["paths"][path][method.as_str().to_lowercase()];
        let response = &operation["responses"][answer.status.as_str()];
        assert!(
            response.is_object(),
            "{method} {path} has no described response {answer:?}"
        );
        self.check_response(self.resolve(response), answer);
    }

    #[track_caller]
    fn check_response(&self, response: &Value, answer: &Answer) {
        for name in response["headers"].as_object().expect("headers").keys() {
            // If a dependency is unavailable, the time is unknown.
            if name == "retry-after" && answer.status == 503 {
                continue;
            }
            assert!(answer.headers.contains_key(name), "no {name} in {answer:?}");
        }
        let Some(content) = response["content"].as_object() else {
            assert_eq!(answer.text, "", "{answer:?}");
            return;
        };
        let content_type = answer.header("content-type");
        let media_type = content_type.split(';').next().expect("some");
        let body = content
            .get(media_type)
            .unwrap_or_else(|| panic!("{media_type} is not in {response}"));
        let value = match media_type {
            "application/json" => serde_json::from_str(&answer.text).expect("JSON"),
            _ => Value::String(answer.text.clone()),
        };
        if let Err(problem) = self.validator(&body["schema"]).validate(&value) {
            panic!("{problem} in {answer:?}, which should be {body}");
        }
    }

    /// Validates against the schema, and rejects additional properties.
    fn validator(&self, schema: &Value) -> Validator {
        let schema = json!({
            "allOf": [schema],
            "unevaluatedProperties": false,
            "components": self.0["components"],
        });
        jsonschema::options()
            .should_validate_formats(true)
            .build(&schema)
            .expect("a schema")
    }
}

fn statuses(operation: &Value) -> impl Iterator<Item = u16> {
    let responses = operation["responses"].as_object().expect("responses");
    responses
        .keys()
        .map(|status| status.parse().expect("a status"))
}
