//! Requests to the APIs of both programs.

use crate::cli::fetch::Fetch;
use serde_json::Value;

/// Checks whether the job was scraped and Alertmanager is ready. Otherwise returns what is missing.
pub(super) fn first_scrape(port: u16, alerts_port: u16, job: &str) -> Result<(), String> {
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
    Ok(())
}

/// The first of these pages that Prometheus has, or else the last one. Its version and the distribution determine which
/// pages exist.
pub(super) fn page(port: u16, candidates: &[String]) -> String {
    let urls = candidates
        .iter()
        .map(|page| format!("http://127.0.0.1:{port}{page}"));
    let urls: Vec<_> = urls.collect();
    let exists = |url: &&String| Fetch::repeatedly(None).get(url).is_ok();
    let found = urls.iter().find(exists).or(urls.last());
    found.cloned().unwrap_or_default()
}

fn get(port: u16, path: &str) -> Result<Value, String> {
    let (text, _) = Fetch::repeatedly(None).get(&format!("http://127.0.0.1:{port}{path}"))?;
    serde_json::from_str(&text).map_err(|error| format!("Prometheus answers no JSON: {error}"))
}
