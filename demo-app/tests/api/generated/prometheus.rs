//! A real Prometheus, which scrapes a service and itself in short intervals.

use std::fs;
use std::net::TcpListener;
use std::process::{Child, Command};

use reqwest::Method;
use serde_json::Value;
use tempfile::TempDir;

use super::super::support::Http;

/// Stopped when it is dropped.
pub(super) struct Prometheus {
    http: Http,
    child: Child,
    _folder: TempDir,
}

impl Drop for Prometheus {
    fn drop(&mut self) {
        let _gone_already = self.child.kill();
        let _gone_already = self.child.wait();
    }
}

impl Prometheus {
    /// With these rules, of a service at `host:port`.
    pub(super) fn start(service: &str, rules: &[String]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for (number, rules) in rules.iter().enumerate() {
            let path = folder.path().join(format!("{number}.rules"));
            fs::write(path, rules).expect("the folder is ours");
        }
        let own = free_address();
        let config = format!(
            "global: {{scrape_interval: 300ms, scrape_timeout: 300ms, evaluation_interval: 300ms}}\n\
             rule_files: ['*.rules']\n\
             scrape_configs:\n\
             - {{job_name: demo-app, static_configs: [{{targets: ['{service}']}}]}}\n\
             - {{job_name: prometheus, static_configs: [{{targets: ['{own}']}}]}}\n"
        );
        let file = folder.path().join("prometheus.yml");
        fs::write(&file, config).expect("the folder is ours");
        let data = folder.path().join("data");
        let child = Command::new("prometheus")
            .arg(format!("--config.file={}", file.display()))
            .arg(format!("--storage.tsdb.path={}", data.display()))
            .arg(format!("--web.listen-address={own}"))
            .arg("--log.level=error")
            .spawn()
            .expect("prometheus is on the PATH: tests/run installs it");
        Self {
            http: Http::new(format!("http://{own}/")),
            child,
            _folder: folder,
        }
    }

    /// How many series an expression has whose value is a number.
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

    /// The rules that it knows, each with its health.
    pub(super) async fn rules(&self) -> Result<Vec<Value>, String> {
        let answer = self.get("/api/v1/rules").await?;
        let groups = answer["data"]["groups"].as_array().into_iter().flatten();
        let rules = groups.flat_map(|group| group["rules"].as_array().into_iter().flatten());
        Ok(rules.cloned().collect())
    }

    async fn get(&self, path: &str) -> Result<Value, String> {
        // It is not there at once.
        let response = self.http.request(Method::GET, path).send().await;
        let text = match response {
            Ok(response) => response.text().await,
            Err(error) => Err(error),
        };
        let text = text.map_err(|error| error.to_string())?;
        serde_json::from_str(&text).map_err(|error| format!("{error} in {text}"))
    }
}

/// One that nobody listened at a moment ago.
fn free_address() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("it is bound");
    address.to_string()
}
