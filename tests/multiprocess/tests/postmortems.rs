//! `postmortem` shows what processes were doing when they were killed.

use crate::http::{get, send, text};
use crate::shop::{Shop, TOOLS, V1, files, until};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use test_programs::{InTime as _, Lines};

const SERVICE: &str = env!("CARGO_BIN_EXE_service");

/// A process with the routes of `service.rs`.
struct Service {
    process: Child,
    address: String,
}

impl Service {
    fn start(directory: &Path) -> Self {
        let mut process = Command::new(SERVICE)
            .env("METRICS_MULTIPROCESS_DIR", directory)
            .stdout(Stdio::piped())
            .spawn()
            .expect("cargo has built it");
        let output = Lines::of(process.stdout.take().expect("it is piped"));
        let port = output.next().expect("its port");
        let address = format!("127.0.0.1:{}", port.trim());
        Self { process, address }
    }

    fn status(&self, path: &str) -> String {
        let (head, _) = get(&self.address, path, "");
        head.split(' ').nth(1).unwrap_or_default().to_owned()
    }

    fn metrics(&self) -> String {
        text(get(&self.address, "/metrics", "").1)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Exit code, standard output and standard error.
fn postmortem(directory: &Path, options: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(TOOLS);
    command.arg("postmortem").arg(directory).args(options);
    let output = command.output_in_time().expect("it runs");
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

fn json(directory: &Path, options: &[&str]) -> Value {
    let (_, json, errors) = postmortem(directory, &[options, &["--format", "json"]].concat());
    assert_eq!(errors, "");
    serde_json::from_str(&json).expect("JSON")
}

/// Waits until a process has written its history for the first time.
fn until_history(directory: &Path) {
    let has_history = |name: &String| {
        let bytes = fs::read(directory.join(name)).unwrap_or_default();
        bytes.windows(14).any(|bytes| bytes == b"resident_bytes")
    };
    until(|| files(directory).iter().any(has_history));
}

/// The element of an array with these members.
fn find<'a>(array: &'a Value, name: &str, label: &str, value: &str) -> &'a Value {
    let mut elements = array.as_array().expect("an array").iter();
    let is_meant = |one: &&Value| one["name"] == name && one["labels"][label] == value;
    elements
        .find(is_meant)
        .unwrap_or_else(|| panic!("no {name} {value}: {array:#}"))
}

#[test]
fn what_a_killed_service_was_doing_is_shown() {
    let directory = tempfile::tempdir().expect("a folder");
    let directory = directory.path();
    let mut service = Service::start(directory);
    for (path, status) in [("/orders", "200"), ("/orders", "200"), ("/refused", "500")] {
        assert_eq!(service.status(path), status);
    }
    let _hanging = [1, 2].map(|id| send(&service.address, &format!("/orders/{id}"), ""));
    until(|| {
        let metrics = service.metrics();
        let mut lines = metrics.lines();
        lines.any(|line| {
            line.starts_with("function_calls_in_progress{")
                && line.contains("look_up")
                && line.ends_with(" 2")
        })
    });
    until_history(directory);
    let names = files(directory);
    assert_eq!(postmortem(directory, &[]).1, "0 processes\n", "it runs");
    service.process.kill().expect("it runs");
    service.process.wait().expect("it was started here");

    let (code, report, errors) = postmortem(directory, &[]);
    assert_eq!((code, &*errors), (Some(1), ""), "{report}");
    let pid = service.process.id();
    assert!(
        report.starts_with(&format!("{SERVICE}, pid {pid}: crashed or was killed\n")),
        "{report}"
    );
    let in_order = [
        "file ",
        "started ",
        "last seen ",
        "took in the last ",
        "memory ",
        "threads ",
        "descriptors ",
        "in progress\n",
        "function_calls_in_progress{module=\"service\",function=\"look_up\"}",
        "http_requests_in_progress{method=\"GET\",endpoint=\"/orders/{id}\"}",
        "failures in the last ",
        "http_requests_total{method=\"GET\",endpoint=\"/refused\",status_code=\"500\"}",
        "counted in the last ",
        "http_requests_total{method=\"GET\",endpoint=\"/orders\",status_code=\"200\"}",
        "1 process\n",
    ];
    let mut rest = &*report;
    for part in in_order {
        let at = rest.find(part);
        rest = &rest[at.unwrap_or_else(|| panic!("no {part:?} in {rest}\n\n{report}"))..];
    }

    let found = json(directory, &[]);
    let process = &found["processes"][0];
    assert_eq!(
        (&process["pid"], &process["executable"]),
        (&pid.into(), &SERVICE.into())
    );
    assert_eq!(process["exited"], false);
    assert!(
        process["last_seen"].as_f64() >= process["started"].as_f64(),
        "{found:#}"
    );
    let work = &process["in_progress"];
    let calls = find(work, "function_calls_in_progress", "function", "look_up");
    assert_eq!(calls["count"], 2);
    let requests = find(
        work,
        "http_requests_in_progress",
        "endpoint",
        "/orders/{id}",
    );
    assert_eq!(requests["count"], 2);
    let counters = &process["counters"];
    let refused = find(counters, "http_requests_total", "endpoint", "/refused");
    let [total, increase, fails] = ["total", "increase", "is_failure"].map(|key| &refused[key]);
    assert_eq!(
        (total, increase, fails),
        (&1.into(), &1.into(), &true.into())
    );
    let fine = find(counters, "http_requests_total", "endpoint", "/orders");
    assert_eq!(
        (&fine["total"], &fine["is_failure"]),
        (&2.into(), &false.into())
    );
    let point = &process["history"][0];
    assert!(point["threads"].as_f64() >= Some(2.0), "{point:#}");
    assert!(point["resident_bytes"].as_f64() > Some(1e6), "{point:#}");
    assert_eq!(files(directory), names, "it only reads");

    // A scrape of another process compacts the file, and keeps it.
    let mut other = Shop::start(V1, directory);
    other.scrape();
    let folded = json(directory, &[]);
    assert_eq!(folded["processes"][0]["in_progress"], *work);
}

#[test]
fn a_process_that_ended_by_itself_is_shown_only_on_request() {
    let directory = tempfile::tempdir().expect("a folder");
    let directory = directory.path();
    let mut shop = Shop::start(V1, directory);
    shop.tell("card 4");
    shop.end();
    let (code, report, _) = postmortem(directory, &[]);
    assert_eq!((code, &*report), (Some(0), "0 processes\n"));
    let (code, report, _) = postmortem(directory, &["--all"]);
    assert_eq!(code, Some(0), "{report}");
    assert!(
        report.starts_with(V1) && report.contains(": ended by itself\n"),
        "{report}"
    );
    let found = json(directory, &["--all"]);
    let process = &found["processes"][0];
    let orders = find(&process["counters"], "orders_total", "payment", "card");
    assert_eq!(
        (&process["exited"], &orders["total"]),
        (&true.into(), &4.into())
    );
}

#[test]
fn unreadable_files_are_named_and_the_others_shown() {
    let directory = tempfile::tempdir().expect("a folder");
    let directory = directory.path();
    let mut shop = Shop::start(V1, directory);
    shop.tell("card 1");
    shop.kill();
    fs::write(directory.join("b.process"), "not a file of metrics").expect("written");
    let (code, report, _) = postmortem(directory, &[]);
    assert_eq!(code, Some(1), "{report}");
    let message = "b.process can't be read: it is not a metrics file\n";
    assert!(report.contains(message), "{report}");
    assert!(
        report.ends_with("1 process, 1 file that can't be read\n"),
        "{report}"
    );
    let found = json(directory, &[]);
    assert_eq!(found["unreadable"][0]["file"], "b.process");
}

#[test]
fn an_empty_directory_has_no_processes_and_a_missing_one_is_an_error() {
    let directory = tempfile::tempdir().expect("a folder");
    let empty = postmortem(directory.path(), &[]);
    assert_eq!(empty, (Some(0), "0 processes\n".to_owned(), String::new()));
    let (code, _, error) = postmortem(&directory.path().join("missing"), &[]);
    assert_eq!(code, Some(2), "{error}");
    assert!(error.contains("missing can't be read"), "{error}");
    assert!(error.contains("`METRICS_MULTIPROCESS_DIR`"), "{error}");
}
