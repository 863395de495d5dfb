//! `--workers`: several processes on one port, and the supervisor that keeps them running.

mod counts;

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use test_programs::InTime as _;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;

use super::database;
use super::lifecycle::{InFlight, refuses_connections};
use super::scrape::Scrape;
use super::support::{Http, Program, eventually};

/// The service with four ready workers.
struct Workers {
    program: Program,
    _folder: tempfile::TempDir,
}

impl Workers {
    async fn start() -> Self {
        Self::start_set(&[]).await
    }

    /// With these settings.
    async fn start_set(arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let url = database::with_many_connections(folder.path());
        let arguments = [&["--workers", "4", "--database-url", &url], arguments].concat();
        let program = Program::start_with(&arguments).await;
        for number in 1..=4 {
            program.logged(&format!("worker {number} is ready")).await;
        }
        Self {
            program,
            _folder: folder,
        }
    }

    /// The number of lines with this text.
    fn lines(&self, text: &str) -> usize {
        let log = self.program.log_so_far();
        log.iter().filter(|line| line.contains(text)).count()
    }

    /// Waits for this many lines with this text.
    async fn logged(&self, text: &str, lines: usize) {
        eventually(text, async || (self.lines(text) >= lines).then_some(())).await;
    }

    /// The newest process of a worker.
    fn process(&self, number: usize) -> Pid {
        let started = format!("worker {number} started: process ");
        let log = self.program.log_so_far();
        let pid = log.iter().rev().find_map(|line| line.split_once(&started));
        let (_, pid) = pid.expect("it was started");
        Pid::from_raw(pid.parse().expect("a number")).expect("not zero")
    }

    fn kill(&self, number: usize) {
        kill_process(self.process(number), Signal::KILL).expect("a process");
    }

    /// A client that can reach every worker, because it opens a connection per request.
    fn http(&self) -> Http {
        self.program.http.without_pool()
    }
}

#[tokio::test]
async fn requests_on_one_port_reach_several_workers_that_share_the_database() {
    for format in ["text", "json"] {
        let log = ["--log", "info,demo_app=debug", "--log-format", format];
        let workers = Workers::start_set(&log).await;
        let stored = workers.http().post("/data", &json!("shared")).await;
        stored.expect(201);
        let answered = async || {
            let list = workers.http().get("/data").await.expect(200);
            assert_eq!(list["total"], 1);
            let log = workers.program.log_so_far();
            let lines = log.iter().filter(|line| line.contains("answered"));
            let number = |line: &String| {
                let start = match format {
                    "text" => "worker=",
                    _ => "{\"worker\":",
                };
                let number = line
                    .strip_prefix(start)
                    .and_then(|rest| rest.chars().next());
                assert!(
                    number.is_some_and(|number| ('1'..='4').contains(&number)),
                    "{line}"
                );
                number
            };
            let seen: BTreeSet<_> = lines.map(number).collect();
            (seen.len() > 1).then_some(())
        };
        eventually("answers of several workers", answered).await;
        assert_eq!(workers.lines("listening on "), 1);
        assert_eq!(workers.lines("metrics at "), 1);
    }
}

#[tokio::test]
async fn scrapes_have_a_port_that_all_workers_share() {
    let workers = Workers::start_set(&["--metrics-listen", "127.0.0.1:0"]).await;
    let line = workers.program.logged("metrics at ").await;
    let (_, url) = line.split_once("metrics at ").expect("a URL");
    let scrapes = Http::new(url.replace("metrics", ""));
    for _ in 0..8 {
        assert_eq!(scrapes.without_pool().get("/metrics").await.status, 200);
    }
    assert_eq!(workers.http().get("/metrics").await.status, 404);
}

#[tokio::test]
async fn a_worker_that_is_killed_is_replaced_and_requests_succeed_meanwhile() {
    let workers = Workers::start().await;
    let killed = workers.process(2);
    workers.kill(2);
    workers
        .logged("worker 2 ended (signal: 9 (SIGKILL))", 1)
        .await;
    for _ in 0..20 {
        workers.http().get("/data").await.expect(200);
    }
    workers.logged("worker 2 is ready", 2).await;
    assert_ne!(workers.process(2), killed);
    for _ in 0..20 {
        workers.http().post("/data", &json!(1)).await.expect(201);
    }
    assert_eq!(workers.http().get("/data").await.expect(200)["total"], 20);
}

#[tokio::test]
async fn a_signal_ends_all_workers_once_requests_in_flight_have_ended() {
    for signal in [Signal::TERM, Signal::INT] {
        let mut workers = Workers::start().await;
        let http = workers.http();
        let mut requests = Vec::new();
        for _ in 0..8 {
            requests.push(InFlight::begin(&http).await);
        }
        workers.program.signal(signal);
        refuses_connections(&http).await;
        for request in requests {
            let answer = request.finish().await;
            assert!(answer.starts_with("HTTP/1.1 201 Created"), "{answer}");
        }
        assert_eq!(workers.program.ended().await.code(), Some(0));
        workers.program.all_ended().await;
    }
}

#[tokio::test]
async fn a_request_that_never_ends_is_aborted_and_changes_the_exit_code() {
    let mut workers = Workers::start_set(&["--shutdown-grace-seconds", "1"]).await;
    let _stuck = InFlight::begin(&workers.http()).await;
    workers.program.signal(Signal::TERM);
    assert_eq!(workers.program.ended().await.code(), Some(1));
    workers.program.all_ended().await;
    assert_eq!(workers.lines("cancelled at the end of the grace period"), 1);
}

#[tokio::test]
async fn a_worker_that_hangs_is_killed_after_the_grace_period() {
    let mut workers = Workers::start_set(&["--shutdown-grace-seconds", "1"]).await;
    kill_process(workers.process(3), Signal::STOP).expect("a process");
    workers.program.signal(Signal::TERM);
    assert_eq!(workers.program.ended().await.code(), Some(1));
    workers.program.all_ended().await;
    assert_eq!(workers.lines("worker 3 did not stop in time: killed"), 1);
}

#[tokio::test]
async fn a_second_signal_kills_all_workers() {
    let mut workers = Workers::start().await;
    let _stuck = InFlight::begin(&workers.http()).await;
    workers.program.signal(Signal::TERM);
    workers.program.logged("SIGTERM: ").await;
    workers.program.signal(Signal::TERM);
    assert_eq!(workers.program.ended().await.code(), Some(1));
    workers.program.all_ended().await;
}

#[tokio::test]
async fn workers_end_with_a_killed_supervisor() {
    let mut workers = Workers::start().await;
    let request = InFlight::begin(&workers.http()).await;
    workers.program.signal(Signal::KILL);
    assert_eq!(workers.program.ended().await.code(), None);
    let answer = request.finish().await;
    assert!(answer.starts_with("HTTP/1.1 201 Created"), "{answer}");
    workers.program.all_ended().await;
    assert_eq!(workers.lines("the supervisor is gone"), 4);
}

#[tokio::test]
async fn a_worker_that_cannot_start_is_retried_with_backoff_while_others_serve() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = folder.path().join("demo.toml");
    fs::write(&settings, "cache_capacity = 5\n").expect("written");
    let path = settings.to_str().expect("text").to_owned();
    let mut workers = Workers::start_set(&["--config", &path]).await;

    fs::write(&settings, "cache_capacity = \"many\"\n").expect("written");
    workers.kill(4);
    // Each delay is logged, so the test need not wait for it.
    for delay in ["200ms", "400ms"] {
        let again = format!("worker 4 ended (exit status: 2): starts again in {delay}");
        workers.program.logged(&again).await;
        workers.http().get("/data").await.expect(200);
    }
    fs::write(&settings, "cache_capacity = 5\n").expect("written");
    workers.logged("worker 4 is ready", 2).await;

    // If no worker serves, the start fails immediately.
    fs::write(&settings, "cache_capacity = \"many\"\n").expect("written");
    for number in 1..=4 {
        workers.kill(number);
    }
    assert_eq!(workers.program.ended().await.code(), Some(2));
    workers.program.all_ended().await;
}

/// The error of a program that can't start. Asserts that it ends with 2.
async fn refusal(arguments: &[&str]) -> String {
    let arguments = [&["--workers", "4", "--listen", "127.0.0.1:0"], arguments].concat();
    let mut command = Program::command(&arguments);
    let output = tokio::task::spawn_blocking(move || command.output_in_time());
    let output = output.await.expect("no panic").expect("the program");
    let text = String::from_utf8(output.stderr).expect("text");
    assert_eq!(output.status.code(), Some(2), "{text}");
    text
}

#[tokio::test]
async fn a_configuration_that_no_worker_can_use_fails_the_start_with_2() {
    let text = refusal(&["--database-url", "sqlite:///missing/demo.sqlite3"]).await;
    assert_eq!(text.matches("choose another database").count(), 1, "{text}");
    assert_eq!(text.matches(" started: process").count(), 1, "{text}");
}

#[tokio::test]
async fn an_address_in_use_by_other_workers_fails_the_start_with_2() {
    let workers = Workers::start().await;
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite://{}", folder.path().join("other.sqlite3").display());
    let address = workers.program.http.authority();
    let mut command = Program::command(&["--database-url", &url, "--listen", address]);
    let command = command.args(["--workers", "2"]);
    let output = command.output_in_time().expect("the program");
    let text = String::from_utf8(output.stderr).expect("text");
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert!(
        text.contains(address) && text.contains("--listen"),
        "{text}"
    );
}

#[tokio::test]
async fn all_settings_that_workers_cannot_share_are_reported_at_once() {
    let text = refusal(&[
        "--database-url",
        "sqlite::memory:",
        "--metrics-listen",
        "unix:/tmp/demo.sock",
        "--enable-faults",
    ])
    .await;
    for advice in ["sqlite://demo.sqlite3", "127.0.0.1:9100", "--workers 1"] {
        let mut lines = text.lines().filter(|line| line.contains("--workers 4: "));
        assert!(lines.any(|line| line.contains(advice)), "{advice}: {text}");
    }
}

#[tokio::test]
async fn workers_share_metrics_in_a_private_directory_that_is_removed_with_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let temporary = tempfile::tempdir().expect("a folder");
    let url = database::with_many_connections(folder.path());
    let arguments = [
        "--workers",
        "2",
        "--database-url",
        &url,
        "--listen",
        "127.0.0.1:0",
    ];
    let mut command = Program::command(&arguments);
    command.env("TMPDIR", temporary.path());
    let mut program = Program::run(command).await;
    let entries = || fs::read_dir(temporary.path()).expect("a folder");
    let made: Vec<_> = entries().map(|entry| entry.expect("an entry")).collect();
    assert_eq!(made.len(), 1, "{made:?}");
    let mode = made[0]
        .metadata()
        .expect("a directory")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o700);
    program.signal(Signal::TERM);
    assert_eq!(program.ended().await.code(), Some(0));
    assert_eq!(entries().count(), 0);

    // A directory from the environment belongs to the operator, and the supervisor has no metrics.
    let shared = folder.path().join("shared");
    let mut command = Program::command(&arguments);
    command.env("TMPDIR", temporary.path());
    command.env("METRICS_MULTIPROCESS_DIR", &shared);
    let program = Program::run(command).await;
    assert_eq!(entries().count(), 0);
    program.logged("worker 2 is ready").await;
    let scrape = Scrape::of(&program.http).await;
    assert_eq!(scrape.value("metrics_processes"), 2.0);
}

#[tokio::test]
async fn a_worker_that_still_starts_when_the_others_have_stopped_succeeds() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = database::with_many_connections(folder.path());
    let mut program = Program::start_with(&["--workers", "2", "--database-url", &url]).await;
    let started = program.logged("worker 2 started: process ").await;
    let (_, pid) = started.split_once("process ").expect("its number");
    let pid = Pid::from_raw(pid.parse().expect("a number")).expect("not zero");
    kill_process(pid, Signal::STOP).expect("it runs");
    program.signal(Signal::TERM);
    // It was the last process with an open database, so it removed the log.
    eventually("worker 1 stops", async || {
        let log = program.log_so_far();
        let stopped = |line: &String| line.starts_with("worker=1") && line.ends_with(": stopped");
        log.iter().any(stopped).then_some(())
    })
    .await;
    kill_process(pid, Signal::CONT).expect("it runs");
    assert_eq!(program.ended().await.code(), Some(0));
}

#[tokio::test]
async fn an_unusable_directory_for_metrics_fails_the_start_with_2() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    let folder = tempfile::tempdir().expect("a folder");
    let url = database::with_many_connections(folder.path());
    for (variable, workers) in [
        ("METRICS_MULTIPROCESS_DIR", "1"),
        ("METRICS_MULTIPROCESS_DIR", "2"),
        ("TMPDIR", "2"),
    ] {
        let arguments = [
            "--workers",
            workers,
            "--database-url",
            &url,
            "--listen",
            "127.0.0.1:0",
        ];
        let mut command = Program::command(&arguments);
        let output = command
            .env(variable, file.path().join("metrics"))
            .output_in_time();
        let output = output.expect("the program");
        let text = String::from_utf8(output.stderr).expect("text");
        assert_eq!(output.status.code(), Some(2), "{text}");
        assert!(text.contains("METRICS_MULTIPROCESS_DIR"), "{text}");
    }
}
