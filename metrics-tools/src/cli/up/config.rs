//! The configurations of both programs, as JSON, which is also YAML.

use serde_json::{Value, json};
use std::path::Path;
use ureq::http::Uri;

/// The target that Prometheus scrapes.
pub(super) struct Monitored<'a> {
    pub(super) url: &'a str,
    pub(super) job: &'a str,
    /// In seconds.
    pub(super) interval: u16,
    pub(super) token_file: Option<&'a Path>,
}

impl Monitored<'_> {
    /// The configuration of Prometheus 2 and 3, with an Alertmanager on a port.
    pub(super) fn prometheus(&self, alerts_port: u16) -> Result<String, String> {
        let uri: Uri = self
            .url
            .parse()
            .map_err(|_| format!("{}: no URL", self.url))?;
        let host = uri.authority().map_or("", |authority| authority.as_str());
        let mut job = json!({
            "job_name": self.job,
            // Labels of metrics take precedence over equal target labels, as the rules expect.
            "honor_labels": true,
            "metrics_path": uri.path(),
            "static_configs": [{ "targets": [host] }],
        });
        if let Some(query) = uri.query() {
            let mut params = serde_json::Map::new();
            for (name, value) in form_urlencoded::parse(query.as_bytes()) {
                let values = params.entry(name).or_insert_with(|| json!([]));
                if let Value::Array(values) = values {
                    values.push(value.into());
                }
            }
            job["params"] = params.into();
        }
        if let Some(file) = self.token_file {
            let file = std::path::absolute(file).map_err(|error| error.to_string())?;
            job["authorization"] = json!({ "credentials_file": file });
        }
        let interval = format!("{}s", self.interval);
        let settings = json!({
            "global": {
                "scrape_interval": interval,
                "scrape_timeout": format!("{}s", self.interval.min(10)),
                "evaluation_interval": interval,
            },
            "rule_files": ["rules.yml"],
            "alerting": { "alertmanagers": [{
                "static_configs": [{ "targets": [format!("127.0.0.1:{alerts_port}")] }],
            }] },
            "scrape_configs": [job],
        });
        Ok(format!("{settings:#}\n"))
    }
}

/// The configuration of Alertmanager: it shows alerts, but sends no notifications.
pub(super) fn alertmanager() -> String {
    let settings = json!({
        "route": { "receiver": "nobody", "group_by": ["alertname"], "group_wait": "1s" },
        "receivers": [{ "name": "nobody" }],
    });
    format!("{settings:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_becomes_a_target() {
        let monitored = Monitored {
            url: "http://shop:8000/m?name[]=up&name[]=a%20b",
            job: "shop",
            interval: 20,
            token_file: Some(Path::new("token")),
        };
        let settings = monitored.prometheus(9093).expect("a URL");
        let settings: Value = serde_json::from_str(&settings).expect("JSON");
        let job = &settings["scrape_configs"][0];
        assert_eq!(job["static_configs"][0]["targets"][0], "shop:8000");
        assert_eq!(job["metrics_path"], "/m");
        assert_eq!(job["params"]["name[]"], json!(["up", "a b"]));
        assert!(
            job["authorization"]["credentials_file"]
                .as_str()
                .is_some_and(|file| file.starts_with('/'))
        );
        assert_eq!(settings["global"]["scrape_timeout"], "10s");
    }
}
