//! The binary `metrics-tools`: on a catalogue file, and on a running service.

mod endpoint;
#[cfg(target_os = "linux")]
mod pty;
mod top;
#[cfg(target_os = "linux")]
mod up;
#[cfg(target_os = "linux")]
mod view;

use metrics_runtime::{Counter, Histogram, LabelSet, LabelValue, metric};
use metrics_tools::catalogue::to_json;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

#[derive(LabelValue)]
enum Size {
    Small,
    Large,
}

#[derive(LabelSet)]
struct Parcel {
    size: Size,
}

/// Parcels sent.
#[metric]
static PARCELS_TOTAL: Counter<Parcel>;

/// How long parcels travelled.
#[metric(buckets = [60, 3600])]
#[expect(dead_code, reason = "only its declaration matters")]
static PARCEL_TRAVEL_SECONDS: Histogram;

/// A folder with a catalogue file; removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let name = format!("metrics-tools-binary-{name}-{}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(path.join("monitoring/rules")).expect("a folder");
        let folder = Self(path);
        folder.write("metrics.json", &to_json(&metrics_runtime::catalogue()));
        folder
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.0.join(name), text).expect("written");
    }

    fn run(&self, arguments: &[&str]) -> (Option<i32>, String, String) {
        run(&self.0, arguments)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The exit code and both outputs.
fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_metrics-tools"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("it runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

/// A service that answers every request with this binary's exposition.
struct Service {
    url: String,
    requests: Arc<AtomicUsize>,
}

impl Service {
    fn start() -> Self {
        PARCELS_TOTAL.with(Parcel { size: Size::Small }).inc();
        PARCELS_TOTAL.with(Parcel { size: Size::Large }).add(0);
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let requests = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&requests);
        std::thread::spawn(move || {
            for connection in listener.incoming() {
                let mut connection = connection.expect("a connection");
                let mut request = Vec::new();
                while !request.ends_with(b"\r\n\r\n") {
                    let mut byte = [0];
                    connection.read_exact(&mut byte).expect("a request");
                    request.extend(byte);
                }
                counter.fetch_add(1, Ordering::SeqCst);
                let body = metrics_runtime::render();
                let head = format!(
                    "HTTP/1.1 200 OK\r\ncontent-type: text/plain; version=0.0.4\r\ncontent-length: {}\r\n\r\n",
                    body.len()
                );
                let answer = head + &body;
                connection.write_all(answer.as_bytes()).expect("an answer");
            }
        });
        Self {
            url: format!("http://{address}/metrics"),
            requests,
        }
    }
}

const RULES: &str = "\
groups:
- name: parcels
  rules:
  - alert: NoParcels
    expr: rate(parcels_total{size=\"small\"}[5m]) == 0
";

#[test]
fn files_are_checked_against_a_catalogue_file() {
    let folder = Folder::new("check");
    folder.write("monitoring/rules/good.yml", RULES);
    let check = [
        "check",
        "--catalogue",
        "metrics.json",
        "monitoring/**/*.yml",
    ];
    let (code, stdout, stderr) = folder.run(&check);
    assert_eq!((code, &*stderr), (Some(0), ""));
    assert_eq!(stdout, "1 expression in 1 file: no problems\n");

    folder.write(
        "monitoring/rules/bad.yml",
        &RULES.replace("parcels_total{size=\"small\"}", "parcel_total"),
    );
    let (code, stdout, stderr) = folder.run(&check);
    assert_eq!((code, &*stderr), (Some(1), ""));
    assert_eq!(
        stdout,
        "\
unknown-metric: unknown metric `parcel_total`
 --> monitoring/rules/bad.yml:5:16
  |
5 | rate(parcel_total[5m]) == 0
  |      ^^^^^^^^^^^^
  = help: did you mean `parcels_total`?
  = in: alert NoParcels

2 expressions in 2 files: 1 problem
"
    );
    // Options of the binary can be written before the verb, too.
    let before = [
        "--catalogue",
        "metrics.json",
        "check",
        "monitoring/rules/good.yml",
    ];
    assert_eq!(folder.run(&before).0, Some(0));
}

#[test]
fn every_verb_works_on_a_catalogue_file() {
    let folder = Folder::new("verbs");
    let on_file = |arguments: &[&str]| {
        let (code, stdout, stderr) =
            folder.run(&[arguments, &["--catalogue", "metrics.json"]].concat());
        assert!(code < Some(2), "{arguments:?}: {stderr}");
        (code == Some(1), stdout)
    };
    let (_, list) = on_file(&["list", "parcel", "--long"]);
    assert!(
        list.contains("\nparcels_total          counter         2  size=small|large\n"),
        "{list}"
    );
    assert!(list.contains("tests/binary/main.rs:"), "{list}");
    let (_, json) = on_file(&["list", "--format", "json"]);
    let kept = fs::read_to_string(folder.0.join("metrics.json")).expect("it is there");
    assert_eq!(
        metrics_tools::catalogue::from_json(&json),
        metrics_tools::catalogue::from_json(&kept)
    );

    let (_, docs) = on_file(&["docs"]);
    assert!(
        docs.contains("\n### `parcels_total`\n\nParcels sent.\n"),
        "{docs}"
    );
    let (_, rules) = on_file(&["rules", "--job", "parcels"]);
    assert!(rules.contains("alert: TargetDown"), "{rules}");
    let (_, board) = on_file(&["dashboard", "--title", "Parcels"]);
    assert!(board.contains("\"title\": \"Parcels\""), "{board}");
    let (found, lint) = on_file(&["lint", "--budget", "1"]);
    assert!(found && lint.contains("its budget is 1"), "{lint}");

    folder.write("new.json", &kept.replace("parcels_total", "packages_total"));
    let (found, diff) = on_file(&["diff", "new.json"]);
    assert!(
        found && diff.contains("packages_total: is now `parcels_total`"),
        "{diff}"
    );
    let (code, diff, _) = folder.run(&["diff", "metrics.json", "new.json"]);
    assert_eq!(code, Some(1));
    assert!(
        diff.contains("parcels_total: is now `packages_total`"),
        "{diff}"
    );

    let service = Service::start();
    let (found, coverage) = on_file(&["coverage", &service.url]);
    assert!(
        found && coverage.contains("parcel_travel_seconds") && !coverage.contains("size"),
        "{coverage}"
    );
    let (found, coverage) = on_file(&["coverage", &service.url, "--outcomes"]);
    assert!(
        found && coverage.contains("parcels_total: size was never large"),
        "{coverage}"
    );
    // Usage by a test run counts, too.
    folder.write("run.txt", "parcel_travel_seconds_count 3\n");
    let both = ["coverage", "run.txt", &service.url];
    let (found, coverage) = on_file(&both);
    assert!(!found && coverage == "2 of 2 metrics used\n", "{coverage}");
    let (found, _) = on_file(&[&both[..], &["--outcomes"]].concat());
    assert!(found);
    let (_, json) = on_file(&[&both[..], &["--format", "json"]].concat());
    assert!(json.contains("\"large\""), "{json}");

    folder.write(
        "other.txt",
        "process_cpu_seconds_total 1\nletters_total 1\n",
    );
    folder.write("page.html", "<p>It works\n");
    for (sources, problem) in [
        (&["other.txt"][..], "other.txt has none of the metrics"),
        (&["run.txt", "page.html"], "page.html"),
        (&["nowhere.txt"], "nowhere.txt"),
        (&["-", "-"], "write `-` only once"),
        (
            &["localhost:1/metrics"],
            "if it is a URL, write http://localhost:1/metrics",
        ),
        (&["metrics.json"], "metrics.json"),
    ] {
        let arguments = [&["coverage"], sources, &["--catalogue", "metrics.json"]].concat();
        let (code, stdout, stderr) = folder.run(&arguments);
        assert_eq!((code, &*stdout), (Some(2), ""), "{stderr}");
        assert!(stderr.contains(problem), "{stderr}");
    }
}

#[test]
fn verbs_work_on_a_running_service() {
    let service = Service::start();
    let folder = Folder::new("service");
    folder.write("monitoring/rules/good.yml", RULES);
    let on_service =
        |arguments: &[&str]| folder.run(&[arguments, &["--url", &service.url]].concat());
    let (code, list, stderr) = on_service(&["list", "parcel", "--long"]);
    assert_eq!((code, &*stderr), (Some(0), ""));
    assert!(
        list.contains(
            "\nparcels_total          counter         2  size=small|large|(other texts)\n    Parcels sent.\n"
        ),
        "{list}"
    );
    let (code, checked, _) = on_service(&["check", "monitoring/**/*.yml"]);
    assert_eq!(
        (code, &*checked),
        (Some(0), "1 expression in 1 file: no problems\n")
    );
    let query = [
        "check",
        "--query",
        "parcel_travel_seconds_bucket{le=\"7\"} > parcels_total",
    ];
    let (code, checked, _) = on_service(&query);
    assert_eq!(code, Some(1));
    assert!(checked.contains("`le` is never `7`"), "{checked}");
    assert!(checked.contains("is a counter"), "{checked}");
    let (_, docs, _) = on_service(&["docs"]);
    assert!(
        docs.contains("\n### `parcels_total`\n\nParcels sent.\n"),
        "{docs}"
    );
    let (_, board, _) = on_service(&["dashboard"]);
    assert!(board.contains("rate(parcels_total{"), "{board}");
    assert_eq!(on_service(&["lint"]).0, Some(0));

    // Information that an exposition does not contain.
    for (arguments, verb) in [
        (&["rules"][..], "`rules` needs objectives"),
        (&["diff", "metrics.json"], "`diff` needs all values"),
        (
            &["dashboard", "objectives"],
            "`dashboard objectives` needs objectives",
        ),
        (&["coverage", "-"], "`coverage` needs the declarations"),
        (&["coverage"], "`coverage` needs the declarations"),
    ] {
        let (code, _, stderr) = on_service(arguments);
        assert_eq!(code, Some(2), "{stderr}");
        assert!(stderr.contains(verb), "{stderr}");
        assert!(stderr.contains("write `--catalogue FILE`"), "{stderr}");
    }
    assert!(service.requests.load(Ordering::SeqCst) > 5);

    // A catalogue made from it has no more information.
    let (_, json, _) = on_service(&["list", "--format", "json"]);
    folder.write("exposed.json", &json);
    let (code, stdout, stderr) =
        folder.run(&["coverage", &service.url, "--catalogue", "exposed.json"]);
    assert_eq!((code, &*stdout), (Some(2), ""));
    assert!(stderr.contains("no source locations"), "{stderr}");
    let last = list.lines().last().expect("totals");
    assert!(!last.contains("crates"), "{last}");
    assert!(!docs.contains("by the program itself"), "{docs}");
}

#[test]
fn errors_say_what_to_write() {
    let folder = Folder::new("errors");
    folder.write("other.json", "{}");
    for (arguments, problem) in [
        (&["list"][..], "missing metrics: write `--catalogue FILE`"),
        (
            &["list", "--catalogue", "metrics.json", "--url", "http://x/"],
            "write either `--catalogue` or `--url`",
        ),
        (
            &["list", "--catalogue", "nowhere.json"],
            "nowhere.json can't be read",
        ),
        (
            &["list", "--catalogue", "other.json"],
            "other.json: not a metrics catalogue",
        ),
        (
            &["list", "--url", "https://shop/metrics"],
            "https is not supported",
        ),
        (
            &["list", "--url", "http://127.0.0.1:1/metrics"],
            "does not answer",
        ),
        (
            &["coverage", "--catalogue", "metrics.json"],
            "missing exposition",
        ),
        (
            &["check", "--catalogue", "metrics.json", "nothing/*.yml"],
            "nothing/*.yml: no file matches",
        ),
    ] {
        let (code, stdout, stderr) = folder.run(arguments);
        assert_eq!((code, &*stdout), (Some(2), ""), "{arguments:?}");
        assert!(
            stderr.starts_with("error: ") && stderr.contains(problem),
            "{stderr}"
        );
    }
}
