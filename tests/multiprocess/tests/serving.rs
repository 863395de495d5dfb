//! `serve` exposes all processes, independently of them.

use crate::http::{get, text};
use crate::shop::{Shop, TOOLS, V1, files};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use test_programs::{InTime as _, Lines, wait};

/// A process that runs `serve`.
struct Server {
    process: Child,
    address: String,
}

impl Server {
    fn start(directory: &Path, options: &[&str]) -> Self {
        let mut process = command(directory, &["--listen", "127.0.0.1:0"])
            .args(options)
            // The service's environment: `serve` must not become one of its processes.
            .env("METRICS_MULTIPROCESS_DIR", directory)
            .stderr(Stdio::piped())
            .spawn()
            .expect("cargo has built it");
        let errors = Lines::of(process.stderr.take().expect("it is piped"));
        let line = errors.next().unwrap_or_default();
        let address = line.strip_prefix("listening at http://");
        let address = address.and_then(|rest| rest.strip_suffix("/metrics"));
        let address = address.unwrap_or_else(|| panic!("{line}")).to_owned();
        Self { process, address }
    }

    /// The status line and the headers, and the body.
    fn get(&self, path: &str, headers: &str) -> (String, Vec<u8>) {
        get(&self.address, path, headers)
    }

    fn scrape(&self) -> String {
        let (head, body) = self.get("/metrics", "");
        assert!(head.starts_with("HTTP/1.0 200 "), "{head}");
        text(body)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn command(directory: &Path, options: &[&str]) -> Command {
    let mut command = Command::new(TOOLS);
    command.arg("serve").arg(directory).args(options);
    command
}

fn send(signal: rustix::process::Signal, process: &Child) {
    let id = rustix::process::Pid::from_child(process);
    rustix::process::kill_process(id, signal).expect("it runs");
}

fn has(exposition: &str, sample: &str) -> bool {
    exposition.lines().any(|line| line == sample)
}

#[test]
fn all_processes_are_served_including_ended_ones() {
    let directory = tempfile::tempdir().expect("a folder");
    let server = Server::start(directory.path(), &[]);
    let scrape = server.scrape();
    assert!(has(&scrape, "metrics_processes 0"), "{scrape}");

    let mut one = Shop::start(V1, directory.path());
    let mut two = Shop::start(V1, directory.path());
    one.tell("card 2");
    two.tell("card 3");
    let scrape = server.scrape();
    assert!(has(&scrape, "orders_total{payment=\"card\"} 5"), "{scrape}");
    assert!(has(&scrape, "metrics_processes 2"), "{scrape}");

    one.kill();
    two.end();
    let scrape = server.scrape();
    assert!(has(&scrape, "orders_total{payment=\"card\"} 5"), "{scrape}");
    assert!(has(&scrape, "metrics_processes 0"), "{scrape}");
    assert!(has(&scrape, "metrics_ended_processes_total 2"), "{scrape}");
    // The files stay, so `postmortem` can read them.
    let mut names = files(directory.path());
    names.retain(|name| name != "ended");
    assert!(
        names.len() == 1 && names[0].ends_with(".blackbox"),
        "{names:?}"
    );
}

#[test]
fn responses_have_the_requested_format_encoding_and_families() {
    let directory = tempfile::tempdir().expect("a folder");
    let mut shop = Shop::start(V1, directory.path());
    shop.tell("visit 7");
    let server = Server::start(directory.path(), &[]);
    let (head, body) = server.get(
        "/metrics?name[]=visits_total",
        "accept: application/openmetrics-text; version=1.0.0\r\n",
    );
    assert!(
        head.contains("content-type: application/openmetrics-text"),
        "{head}"
    );
    let body = text(body);
    assert!(body.ends_with("visits_total 7\n# EOF\n"), "{body}");
    assert_eq!(body.matches("# TYPE").count(), 1, "{body}");
    let (head, body) = server.get("/metrics", "accept-encoding: gzip\r\n");
    assert!(head.contains("content-encoding: gzip"), "{head}");
    assert!(body.starts_with(&[0x1f, 0x8b]));
    assert!(server.get("/", "").0.starts_with("HTTP/1.0 404 "));
}

#[test]
fn scrapers_need_the_token_and_an_allowed_network() {
    let directory = tempfile::tempdir().expect("a folder");
    let token = directory.path().join("token");
    std::fs::write(&token, "secret\n").expect("written");
    let token = token.to_str().expect("UTF-8");
    let server = Server::start(directory.path(), &["--token-file", token]);
    assert!(server.get("/metrics", "").0.starts_with("HTTP/1.0 401 "));
    let (head, _) = server.get("/metrics", "authorization: Bearer secret\r\n");
    assert!(head.starts_with("HTTP/1.0 200 "), "{head}");
    let server = Server::start(
        directory.path(),
        &["--allow", "192.0.2.0/24", "--allow", "::1"],
    );
    assert!(server.get("/metrics", "").0.starts_with("HTTP/1.0 403 "));
}

#[test]
fn signals_end_it_without_an_error() {
    for signal in [rustix::process::Signal::TERM, rustix::process::Signal::INT] {
        let directory = tempfile::tempdir().expect("a folder");
        let mut server = Server::start(directory.path(), &[]);
        send(signal, &server.process);
        assert_eq!(wait(&mut server.process).code(), Some(0));
    }
}

#[test]
fn problems_at_the_start_are_errors() {
    let directory = tempfile::tempdir().expect("a folder");
    let (directory, missing) = (directory.path(), directory.path().join("missing"));
    let used = TcpListener::bind("127.0.0.1:0").expect("a port");
    let used = used.local_addr().expect("an address").to_string();
    for (path, options, problem) in [
        (&*missing, &[][..], "missing can't be read"),
        (Path::new("/dev/null"), &[], "/dev/null can't be read"),
        (directory, &["--listen", &used], "in use"),
        (directory, &["--listen", "here"], "write `127.0.0.1:9100`"),
        (
            directory,
            &["--token-file", "/nowhere"],
            "/nowhere can't be read",
        ),
        (
            directory,
            &["--token-file", "/dev/null"],
            "the bearer token",
        ),
        (directory, &["--allow", "10.0.0.1/8"], "write `10.0.0.0/8`"),
    ] {
        let Output { status, stderr, .. } =
            command(path, options).output_in_time().expect("it runs");
        let error = text(stderr);
        assert_eq!(status.code(), Some(2), "{error}");
        assert!(
            error.starts_with("error: ") && error.contains(problem),
            "{error}"
        );
    }
}
