//! Python's parsers: those of the Prometheus client, whose OpenMetrics parser is the strictest, and
//! the protobuf library.

use serde_json::Value;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// A family as a parser reads it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Family {
    pub(crate) kind: String,
    pub(crate) unit: String,
    pub(crate) help: String,
    pub(crate) samples: Samples,
    pub(crate) exemplars: Vec<Exemplar>,
}

/// An exemplar as a parser reads it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Exemplar {
    /// The sample's name and labels.
    pub(crate) sample: (String, BTreeMap<String, String>),
    pub(crate) labels: BTreeMap<String, String>,
    pub(crate) value: f64,
    /// In seconds since 1970.
    pub(crate) at: f64,
}

/// Values by the sample's name and labels.
pub(crate) type Samples = BTreeMap<(String, BTreeMap<String, String>), f64>;

/// A Python that has the modules; `tests/run` installs them for Debian's.
fn python() -> &'static str {
    static PYTHON: OnceLock<&str> = OnceLock::new();
    PYTHON.get_or_init(|| {
        let has_modules = |python: &&str| {
            let imports = "import prometheus_client.openmetrics, google.protobuf";
            let python = Command::new(python)
                .args(["-c", imports])
                .stderr(Stdio::null())
                .status();
            python.is_ok_and(|status| status.success())
        };
        let mut pythons = ["python3", "/usr/bin/python3"].into_iter();
        pythons
            .find(has_modules)
            .expect("python3 has prometheus_client and protobuf: tests/run installs them")
    })
}

/// Reads an exposition in a format: `text`, `openmetrics` or `protobuf`.
pub(crate) fn read(format: &str, exposition: &[u8]) -> BTreeMap<String, Family> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("end_to_end/readers/read.py");
    let mut child = Command::new(python())
        .arg(script)
        .arg(format)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it started a moment ago");
    let mut input = child.stdin.take().expect("it is piped");
    input.write_all(exposition).expect("it reads all of it");
    drop(input);
    let read = child.wait_with_output().expect("it ends");
    assert!(read.status.success(), "Python refuses the {format}");
    let families: Value = serde_json::from_slice(&read.stdout).expect("it writes JSON");
    let families = families.as_array().expect("a list").iter();
    let mut found = BTreeMap::new();
    for family in families {
        let text = |of: &Value| of.as_str().expect("a text").to_owned();
        let read = Family {
            kind: text(&family["type"]),
            unit: text(&family["unit"]),
            help: text(&family["help"]),
            samples: samples(&family["samples"]),
            exemplars: exemplars(&family["exemplars"]),
        };
        match found.entry(text(&family["name"])) {
            Entry::Vacant(entry) => _ = entry.insert(read),
            // A family with classic and native histograms is in two messages.
            Entry::Occupied(mut entry) => {
                assert_eq!(
                    (format, &*read.kind),
                    ("protobuf", "histogram"),
                    "it is not repeated"
                );
                let whole = entry.get_mut();
                whole.samples.extend(read.samples);
                whole.exemplars.extend(read.exemplars);
            }
        }
    }
    found
}

fn labels(of: &Value) -> BTreeMap<String, String> {
    let labels = of.as_object().expect("labels").iter();
    let labels = labels.map(|(name, value)| {
        let value = value.as_str().expect("a text");
        (name.clone(), canonical(name, value))
    });
    labels.collect()
}

fn exemplars(list: &Value) -> Vec<Exemplar> {
    let read = |one: &Value| Exemplar {
        sample: (one[0].as_str().expect("a name").to_owned(), labels(&one[1])),
        labels: labels(&one[2]),
        value: number(one[3].as_str().expect("a number as text")),
        at: number(one[4].as_str().expect("a number as text")),
    };
    list.as_array().expect("a list").iter().map(read).collect()
}

fn samples(list: &Value) -> Samples {
    let mut samples = Samples::new();
    for sample in list.as_array().expect("a list") {
        let name = sample[0].as_str().expect("a name").to_owned();
        let value = number(sample[2].as_str().expect("a number as text"));
        let earlier = samples.insert((name, labels(&sample[1])), value);
        assert_eq!(earlier, None, "{sample} stands there twice");
    }
    samples
}

/// A bucket's bound in Rust's notation, to compare formats.
fn canonical(name: &str, value: &str) -> String {
    if name == "le" {
        format!("{:?}", number(value))
    } else {
        value.to_owned()
    }
}

fn number(text: &str) -> f64 {
    match text {
        "+Inf" => f64::INFINITY,
        "-Inf" => f64::NEG_INFINITY,
        text => text.parse().expect("a number"),
    }
}
