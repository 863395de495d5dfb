//! What the APIs of both programs say.

use crate::cli::fetch::Fetch;
use serde_json::Value;

/// Whether the job was scraped, and Alertmanager is ready: then the major version of
/// Prometheus. Otherwise, what is missing.
pub(super) fn first_scrape(port: u16, alerts_port: u16, job: &str) -> Result<u32, String> {
    let targets = get(port, "/api/v1/targets?state=active")?;
    let targets = targets["data"]["activeTargets"].as_array();
    let target = targets.and_then(|all| all.iter().find(|one| one["labels"]["job"] == job));
    let target = target.ok_or("Prometheus has no target yet")?;
    match (target["health"].as_str(), target["lastError"].as_str()) {
        (Some("up"), _) => {}
        (_, Some(problem)) if !problem.is_empty() => return Err(problem.to_owned()),
        _ => return Err("Prometheus has not scraped it yet".to_owned()),
    }
    Fetch::repeatedly(None).get(&format!("http://127.0.0.1:{alerts_port}/-/ready"))?;
    let build = get(port, "/api/v1/status/buildinfo")?;
    let version = build["data"]["version"].as_str().unwrap_or_default();
    let major = version
        .split('.')
        .next()
        .and_then(|major| major.parse().ok());
    Ok(major.unwrap_or(2))
}

fn get(port: u16, path: &str) -> Result<Value, String> {
    let (text, _) = Fetch::repeatedly(None).get(&format!("http://127.0.0.1:{port}{path}"))?;
    serde_json::from_str(&text).map_err(|error| format!("Prometheus answers no JSON: {error}"))
}
