//! A client that reads the page's data.

use serde_json::Value;
use std::collections::BTreeMap;
use tests::server::{Answer, Server};

/// The state of a page.
pub(crate) struct Viewer<'a> {
    server: &'a Server,
    /// The path of the endpoint.
    path: &'static str,
    /// The series, in the order of their values.
    pub(crate) series: Vec<String>,
    pub(crate) values: Vec<f64>,
    pub(crate) layout: String,
    pub(crate) version: u64,
    /// The version of the last values.
    pub(crate) base: Option<u64>,
}

impl<'a> Viewer<'a> {
    pub(crate) fn new(server: &'a Server, path: &'static str) -> Self {
        Self {
            server,
            path,
            series: Vec::new(),
            values: Vec::new(),
            layout: String::new(),
            version: 0,
            base: None,
        }
    }

    pub(crate) async fn get(&self, below: &str) -> Answer {
        let path = format!("{}{below}", self.path);
        self.server.ask("GET", &path, "").await
    }

    /// Reads the list of series.
    pub(crate) async fn read_series(&mut self) {
        let answer = self.get("/ui/series").await;
        assert_eq!(answer.status, 200);
        self.layout = answer.header("x-layout").expect("it has one").to_owned();
        let text = answer.text();
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let series = lines.map(|line| line.rsplit_once(' ').expect("a value").0.to_owned());
        self.series = series.collect();
        self.values = Vec::new();
    }

    /// Requests values. Returns whether the layout is still the same.
    pub(crate) async fn poll(&mut self) -> bool {
        let (layout, version) = (&self.layout, self.version);
        let path = format!("/ui/values?layout={layout}&since={version}");
        let answer = self.get(&path).await;
        assert_eq!(answer.status, 200);
        let json: Value = serde_json::from_str(&answer.text()).expect("it is JSON");
        self.version = json["version"].as_u64().expect("a number");
        assert!(self.version < 1 << 53, "JavaScript can't hold it");
        self.base = json["base"].as_u64();
        let Some(tokens) = json.get("values") else {
            assert_ne!(json["layout"], *self.layout, "the layout has changed");
            assert_eq!((self.version, self.base), (0, None));
            return false;
        };
        assert_eq!(json["layout"], *self.layout);
        let tokens = tokens.as_str().expect("a text");
        self.values = match self.base {
            None => tokens.split(',').map(number).collect(),
            Some(base) => {
                assert_eq!(base, version, "it is what the viewer has");
                changed(&self.values, tokens)
            }
        };
        assert_eq!(self.values.len(), self.series.len());
        true
    }

    /// Polls until there are newer values: responses within 200 ms share values.
    pub(crate) async fn poll_newer(&mut self) -> bool {
        let before = self.version;
        loop {
            if !self.poll().await {
                return false;
            }
            if self.version != before {
                return true;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    }

    pub(crate) fn value(&self, series: &str) -> f64 {
        let at = self.series.iter().position(|one| one == series);
        self.values[at.unwrap_or_else(|| panic!("no {series}"))]
    }

    /// The values by series.
    pub(crate) fn all(&self) -> BTreeMap<String, f64> {
        self.series
            .iter()
            .cloned()
            .zip(self.values.iter().copied())
            .collect()
    }

    pub(crate) async fn json(&self, below: &str) -> Value {
        let answer = self.get(below).await;
        assert_eq!(answer.status, 200, "{below}");
        assert_eq!(answer.header("content-type"), Some("application/json"));
        serde_json::from_str(&answer.text()).expect("it is JSON")
    }
}

fn number(token: &str) -> f64 {
    match token {
        "NaN" => f64::NAN,
        "Inf" => f64::INFINITY,
        "-Inf" => f64::NEG_INFINITY,
        token => token.parse().expect("a number"),
    }
}

/// The values after these changes.
fn changed(old: &[f64], tokens: &str) -> Vec<f64> {
    let mut new: Vec<f64> = Vec::new();
    for token in tokens.split(',') {
        let at = new.len();
        let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit());
        if token.is_empty() {
            new.push(old[at]);
        } else if let Some(count) = token.strip_prefix('~') {
            let count: usize = count.parse().expect("a number");
            new.extend(&old[at..][..count]);
        } else if token.strip_prefix(['+', '-']).is_some_and(is_digits) {
            let difference: i64 = token.parse().expect("a number");
            assert_eq!(old[at].fract(), 0.0);
            new.push(old[at] + difference as f64);
        } else {
            new.push(number(token));
        }
    }
    new
}

/// The decompressed bytes of a gzip response.
pub(crate) fn unzipped(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    let mut decoder = flate2::read::GzDecoder::new(bytes);
    std::io::Read::read_to_end(&mut decoder, &mut plain).expect("it is gzip");
    plain
}

#[test]
fn the_client_reads_changes() {
    assert_eq!(
        changed(&[1.0, 2.0, 3.0, 4.0, 5.0], "+2,~2,-1,0.5"),
        [3.0, 2.0, 3.0, 3.0, 0.5]
    );
    assert_eq!(changed(&[1.0, 2.0], ",-3.0"), [1.0, -3.0]);
    assert_eq!(changed(&[1.0], ""), [1.0]);
}
