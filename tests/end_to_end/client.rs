//! A client that accepts any response.

use crate::programs::eventually;
use serde_json::Value;
use ureq::Agent;
use ureq::http::Request;

pub(crate) struct Client {
    agent: Agent,
    base: String,
}

/// Status and body.
pub(crate) type Answer = (u16, String);

impl Client {
    pub(crate) fn new(base: &str) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .allow_non_standard_methods(true)
            .build();
        Self {
            agent: Agent::new_with_config(config),
            base: base.to_owned(),
        }
    }

    /// Sends a request on a new connection.
    pub(crate) fn send(
        &self,
        method: &str,
        path: &str,
        json: Option<&str>,
    ) -> Result<Answer, String> {
        let request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.base))
            .header("Connection", "close");
        let answer = match json {
            None => self.agent.run(request.body(()).expect("a valid request")),
            Some(json) => {
                let mut request = request.header("Content-Type", "application/json");
                if json.len() > 100_000 {
                    // A server that refuses the request closes the connection, and then writing
                    // fails.
                    request = request.header("Expect", "100-continue");
                }
                self.agent
                    .run(request.body(json.to_owned()).expect("a valid request"))
            }
        };
        let mut answer = answer.map_err(|error| error.to_string())?;
        let body = answer
            .body_mut()
            .read_to_string()
            .map_err(|error| error.to_string())?;
        Ok((answer.status().as_u16(), body))
    }

    pub(crate) fn get(&self, path: &str) -> Result<Answer, String> {
        self.send("GET", path, None)
    }

    /// The JSON response of a path of Prometheus' API.
    pub(crate) fn json(&self, path: &str) -> Result<Value, String> {
        let (_, body) = self.get(path)?;
        serde_json::from_str(&body).map_err(|error| format!("{error} in {body}"))
    }

    /// Waits until the last scrape of each target has succeeded, and fails if one of the last five
    /// minutes failed for another reason than its timeout of 300 ms: a busy machine can be late.
    pub(crate) fn assert_scrapes_succeed(&self) {
        eventually("the last scrapes succeed", || {
            match self.query("min(up)")? {
                1.0 => Ok(()),
                _ => Err(self.json("/api/v1/targets")?.to_string()),
            }
        });
        // Both values are stored with each scrape.
        let failed = "sum(count_over_time((up == 0 and scrape_duration_seconds < 0.3)[5m:100ms]))";
        assert_eq!(self.query(&format!("{failed} or vector(0)")), Ok(0.0));
    }

    /// The value of an expression with one result.
    pub(crate) fn query(&self, expression: &str) -> Result<f64, String> {
        let encoded: String = expression
            .bytes()
            .map(|byte| format!("%{byte:02X}"))
            .collect();
        let answer = self.json(&format!("/api/v1/query?query={encoded}"))?;
        let result = answer["data"]["result"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        match &result[..] {
            [one] => one["value"][1]
                .as_str()
                .and_then(|value| value.parse().ok())
                .ok_or_else(|| format!("{expression} has no value in {answer}")),
            several => Err(format!(
                "{expression} has {} values: {answer}",
                several.len()
            )),
        }
    }
}
