//! Queries to Prometheus, and to stores with the same API.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::webhook::Labels;

/// A server with Prometheus' API.
pub(super) struct Queries {
    url: String,
    client: reqwest::Client,
}

/// A series of an instant vector.
#[derive(Deserialize)]
struct Instant {
    metric: Labels,
    value: (f64, String),
}

/// A series of a range vector.
#[derive(Deserialize)]
struct Range {
    values: Vec<Sample>,
}

/// Timestamp in seconds, and value.
pub(super) type Sample = (f64, String);

#[derive(Deserialize)]
struct Answer<T> {
    data: Option<Data<T>>,
    error: Option<String>,
}

#[derive(Deserialize)]
struct Data<T> {
    result: Vec<T>,
}

impl Queries {
    pub(super) fn to(url: String) -> Self {
        let client = reqwest::Client::builder().no_proxy().build();
        Self {
            url,
            client: client.expect("a client"),
        }
    }

    /// The values of an expression now, by labels.
    pub(super) async fn now(&self, expression: &str) -> Result<BTreeMap<Labels, f64>, String> {
        self.ask(expression, "").await.map(by_labels)
    }

    /// The values of an expression at a time, by labels.
    pub(super) async fn at(
        &self,
        seconds: f64,
        expression: &str,
    ) -> Result<BTreeMap<Labels, f64>, String> {
        let time = format!("&time={seconds:.3}&nocache=1");
        self.ask(expression, &time).await.map(by_labels)
    }

    /// The only value of an expression now.
    pub(super) async fn value(&self, expression: &str) -> Result<f64, String> {
        only(self.now(expression).await?, expression)
    }

    /// The only value of an expression at a time.
    pub(super) async fn value_at(&self, seconds: f64, expression: &str) -> Result<f64, String> {
        only(self.at(seconds, expression).await?, expression)
    }

    /// All samples of the only selected series, over a range such as `[5m]`.
    pub(super) async fn samples(&self, range: &str) -> Result<Vec<Sample>, String> {
        let mut series: Vec<Range> = self.ask(range, "").await?;
        match (series.pop(), series.len()) {
            (Some(series), 0) => Ok(series.values),
            (_, more) => Err(format!("{range}: not one series but {more} more")),
        }
    }

    async fn ask<T: DeserializeOwned>(&self, query: &str, more: &str) -> Result<Vec<T>, String> {
        let query: String = query.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let url = format!("{}/api/v1/query?query={query}{more}", self.url);
        let answer = async {
            let answer = self.client.get(url).send().await?;
            answer.json::<Answer<T>>().await
        };
        let answer = answer.await.map_err(|problem| format!("{problem:?}"))?;
        match answer.data {
            Some(data) => Ok(data.result),
            None => Err(answer.error.unwrap_or_default()),
        }
    }
}

fn by_labels(series: Vec<Instant>) -> BTreeMap<Labels, f64> {
    let series = series.into_iter();
    series
        .map(|series| {
            let value = series.value.1.parse().expect("a number");
            (series.metric, value)
        })
        .collect()
}

fn only(values: BTreeMap<Labels, f64>, expression: &str) -> Result<f64, String> {
    let mut all = values.iter();
    match (all.next(), all.next()) {
        (Some((_, &value)), None) => Ok(value),
        _ => Err(format!("{expression}: not one value: {values:?}")),
    }
}
