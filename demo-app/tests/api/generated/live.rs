//! Each expression in the generated files has data in a real Prometheus that scrapes the service under load.

use std::collections::BTreeSet;
use std::time::Duration;

use metrics_tools::files::contents;
use metrics_tools::promql::parse_with_variables;
use reqwest::Method;
use serde_json::json;

use super::super::mailer::Mailer;
use super::super::support::{Answer, Http, Program, eventually};
use super::prometheus::Prometheus;
use super::read;

/// The files whose expressions are evaluated.
const RULES: [&str; 2] = [
    "monitoring/rules/generated_general.yml",
    "monitoring/rules/generated_objectives.yml",
];
const DASHBOARDS: [&str; 2] = [
    "monitoring/dashboards/service.json",
    "monitoring/dashboards/objectives.json",
];

/// Parts of expressions that can't have data here, with the reason.
const WITHOUT_DATA: [(&str, &str); 0] = [];

/// Makes the service update each metric once.
pub(super) async fn load(http: &Http, round: u64) {
    let user = |name: &str| json!({"name": "Ada", "email": format!("{name}{round}@example.com")});
    let stored = http.post("/users/register", &user("registered")).await;
    let id = stored.json()["id"].as_i64().unwrap_or(1);
    // Found in the cache, found in the database, and not found.
    http.get(&format!("/users/{id}")).await;
    http.get(&format!("/users/{id}")).await;
    http.get(&format!("/users/{}", id + 1_000_000)).await;
    http.post("/users", &user("added")).await;
    http.post("/users", &user("added")).await;
    http.post_text("/users", "{").await;
    http.delete(&format!("/users/{id}")).await;
    http.post("/data", &json!({"round": round})).await;
    http.get("/data?limit=1").await;
    http.get("/items/1?q=a").await;
    for path in ["/", "/health", "/metrics/custom", "/nowhere"] {
        http.get(path).await;
    }
    Answer::of(http.request(Method::PUT, "/data")).await;
}

/// A user signs in with a wrong password, then with the right one, and signs out.
pub(super) async fn sign_in(http: &Http, round: u64) {
    let email = format!("signed-in{round}@example.com");
    let user = json!({"name": "Grace", "email": email, "password": "correct horse battery"});
    http.post("/users/register", &user).await;
    for password in ["wrong horse battery", "correct horse battery"] {
        let credentials = json!({"email": email, "password": password});
        let answer = http.post("/auth/login", &credentials).await;
        let Some(token) = answer.json()["token"].as_str().map(str::to_owned) else {
            continue;
        };
        for (method, path) in [(Method::GET, "/auth/me"), (Method::POST, "/auth/logout")] {
            Answer::of(http.request(method, path).bearer_auth(&token)).await;
        }
    }
}

/// An expression of a dashboard whose variables select everything.
fn chosen(expression: &str) -> String {
    let times = ["$__rate_interval", "$__interval"];
    let text = times.iter().fold(expression.to_owned(), |text, variable| {
        text.replace(variable, "5s")
    });
    ["$job", "$instance", "$endpoint", "$function"]
        .iter()
        .fold(text, |text, variable| text.replace(variable, ".*"))
}

/// All expressions that must have data: each query of the dashboards, each recorded series, and each metric in alerts and
/// annotations, whose expressions are empty while nothing happens.
fn expressions() -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for name in DASHBOARDS.iter().chain(&RULES) {
        let is_rules = RULES.contains(name);
        for expression in contents(name, &read(name))
            .expect("it can be read")
            .expressions
        {
            let text = chosen(&expression.text);
            if expression.within.starts_with("variable ") {
                continue;
            }
            let is_event = expression.within.starts_with("annotation ");
            if is_event || is_rules && expression.within.starts_with("alert ") {
                let expr = parse_with_variables(&text).expect("an expression");
                let selectors = expr.selectors().into_iter();
                all.extend(selectors.map(|one| text[one.span.range()].to_owned()));
            } else {
                all.insert(text);
            }
        }
    }
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "starts Prometheus"]
async fn each_expression_has_data_with_a_service_under_load() {
    let mailer = Mailer::start(&[]).await;
    let arguments = [
        "--database-url",
        "sqlite::memory:",
        "--mailer-url",
        &mailer.url,
    ];
    let service = Program::start_with(&arguments).await;
    // Rules of objectives are evaluated once a minute, which is too long to wait.
    let rules = RULES.map(|name| read(name).replace("interval: 1m", "interval: 300ms"));
    let prometheus = Prometheus::start(service.http.authority(), &rules);
    let (http, signed_in) = (service.http.clone(), service.http.clone());
    let loaded = tokio::spawn(async move {
        for round in 0.. {
            load(&http, round).await;
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    // Hashing passwords is slow.
    let signed_in = tokio::spawn(async move {
        for round in 0.. {
            sign_in(&signed_in, round).await;
        }
    });

    let expressions = expressions();
    assert!(expressions.len() > 100, "{expressions:#?}");
    for expression in &expressions {
        let excused = WITHOUT_DATA
            .iter()
            .any(|(part, _)| expression.contains(part));
        if !excused {
            let what = format!(
                "{expression} has data: have `load` provoke it, or say why not in WITHOUT_DATA"
            );
            eventually(&what, async || {
                prometheus
                    .count(expression)
                    .await
                    .ok()
                    .filter(|count| *count > 0)
            })
            .await;
        }
    }
    for (part, why) in WITHOUT_DATA {
        let needed = expressions
            .iter()
            .any(|expression| expression.contains(part));
        assert!(needed, "no expression has {part}: {why}");
    }

    eventually("all rules are evaluated", async || {
        let rules = prometheus.rules().await.ok()?;
        let healthy = rules.iter().all(|rule| rule["health"] == "ok");
        (healthy && rules.len() > 50).then_some(())
    })
    .await;
    for load in [loaded, signed_in] {
        assert!(!load.is_finished(), "the load ended");
        load.abort();
    }
}
