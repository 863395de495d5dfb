//! A real Prometheus that scrapes a service and itself at short intervals.

use reqwest::Method;
use serde_json::Value;
use test_programs::Server;

use super::super::support::Http;

/// Stopped when dropped.
pub(super) struct Prometheus {
    http: Http,
    _server: Server,
}

impl Prometheus {
    /// Starts one with these rules and a service at `host:port`.
    pub(super) fn start(service: &str, rules: &[String]) -> Self {
        Self::with_target_labels(service, "", rules)
    }

    /// The same, with target labels such as `endpoint: http`, which replace labels of metrics.
    pub(super) fn with_target_labels(service: &str, labels: &str, rules: &[String]) -> Self {
        let config = format!(
            "global: {{scrape_interval: 300ms, scrape_timeout: 300ms, evaluation_interval: 300ms}}\n\
             rule_files: ['*.rules']\n\
             scrape_configs:\n\
             - {{job_name: demo-app, static_configs: [{{targets: ['{service}'], labels: {{{labels}}}}}]}}\n\
             - {{job_name: prometheus, static_configs: [{{targets: ['$SELF']}}]}}\n"
        );
        let rules = rules.iter().enumerate();
        let rules: Vec<_> = rules
            .map(|(number, rules)| (format!("{number}.rules"), &**rules))
            .collect();
        let rules = rules.iter().map(|(name, text)| (&**name, *text));
        let files: Vec<_> = [("prometheus.yml", &*config)]
            .into_iter()
            .chain(rules)
            .collect();
        let server = test_programs::prometheus(&files, &[]);
        Self {
            http: Http::new(format!("{}/", server.url())),
            _server: server,
        }
    }

    /// The number of series of an expression whose value is a number.
    pub(super) async fn count(&self, expression: &str) -> Result<u64, String> {
        let query = format!("count(({expression}) == ({expression}))");
        let encoded: String = query.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let answer = self.get(&format!("/api/v1/query?query={encoded}")).await?;
        let value = &answer["data"]["result"][0]["value"][1];
        match (answer["status"].as_str(), value.as_str()) {
            (Some("success"), None) => Ok(0),
            (Some("success"), Some(count)) => count.parse().map_err(|_| answer.to_string()),
            _ => Err(answer.to_string()),
        }
    }

    /// Its loaded rules, each with its health.
    pub(super) async fn rules(&self) -> Result<Vec<Value>, String> {
        let answer = self.get("/api/v1/rules").await?;
        let groups = answer["data"]["groups"].as_array().into_iter().flatten();
        let rules = groups.flat_map(|group| group["rules"].as_array().into_iter().flatten());
        Ok(rules.cloned().collect())
    }

    async fn get(&self, path: &str) -> Result<Value, String> {
        // It is not available immediately.
        let response = self.http.request(Method::GET, path).send().await;
        let text = match response {
            Ok(response) => response.text().await,
            Err(error) => Err(error),
        };
        let text = text.map_err(|error| error.to_string())?;
        serde_json::from_str(&text).map_err(|error| format!("{error} in {text}"))
    }
}
