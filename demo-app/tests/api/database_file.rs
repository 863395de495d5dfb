//! `SQLite`'s file is removed, replaced, or on a full disk while the service runs.

use std::path::{Path, PathBuf};

#[cfg(unix)]
use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;

use super::database;
use super::support::{App, Http, Program, eventually};

/// The suffixes of the database file, of its write-ahead log, and of the log's index.
const ENDS: [&str; 3] = ["", "-wal", "-shm"];

fn file(folder: &Path, end: &str) -> PathBuf {
    folder.join(format!("many.sqlite3{end}"))
}

fn remove(folder: &Path, ends: &[&str]) {
    for end in ends {
        std::fs::remove_file(file(folder, end)).expect("it was there");
    }
}

async fn register(http: &Http, number: usize) -> u16 {
    let user = json!({"name": "Ada", "email": format!("ada{number}@example.com")});
    let answer = http.post("/users/register", &user).await;
    match answer.status.as_u16() {
        503 => _ = answer.expect_error(503, "unavailable"),
        _ => _ = answer.expect(201),
    }
    answer.status.as_u16()
}

/// Asserts that reads and writes fail with 503, that probes report it, and that the process keeps running.
async fn is_unavailable(http: &Http) {
    for number in 0..10 {
        assert_eq!(register(http, 100 + number).await, 503);
    }
    let read = http.get("/data").await;
    read.expect_error(503, "unavailable");
    http.get("/health/ready").await.expect(503);
    assert_eq!(http.get("/health").await.expect(503)["database"], "down");
    http.get("/health/live").await.expect(200);
}

#[tokio::test]
async fn a_removed_file_makes_the_service_unavailable_and_no_write_is_acknowledged() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = database::with_many_connections(folder.path());
    let app = App::start_with(&["--database-url", &url]).await;
    assert_eq!(register(&app.http, 0).await, 201);
    remove(folder.path(), &ENDS);
    is_unavailable(&app.http).await;
    assert!(!file(folder.path(), "").exists(), "a new file was created");
    app.stop().await;
    // A start creates what is missing.
    let app = App::start_with(&["--database-url", &url]).await;
    assert_eq!(register(&app.http, 0).await, 201);
    app.stop().await;
}

#[tokio::test]
async fn a_removed_log_makes_the_service_unavailable_and_no_acknowledged_write_is_lost() {
    for ends in [&["-wal"][..], &["-shm"], &["-wal", "-shm"]] {
        let folder = tempfile::tempdir().expect("a folder");
        let url = database::with_many_connections(folder.path());
        let app = App::start_with(&["--database-url", &url]).await;
        assert_eq!(register(&app.http, 0).await, 201);
        remove(folder.path(), ends);
        is_unavailable(&app.http).await;
        for end in ends {
            assert!(!file(folder.path(), end).exists(), "a new {end}");
        }
        // It still has the log open, and moves its content into the database.
        app.stop().await;
        let app = App::start_with(&["--database-url", &url]).await;
        let again = json!({"name": "Ada", "email": "ada0@example.com"});
        let answer = app.http.post("/users/register", &again).await;
        answer.expect_error(409, "email_taken");
        assert_eq!(register(&app.http, 1).await, 201);
        app.stop().await;
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_worker_that_replaces_another_one_creates_no_file() {
    tokio::join!(is_replaced(&ENDS), is_replaced(&ENDS[1..]));
}

#[cfg(unix)]
async fn is_replaced(removed: &[&str]) {
    let folder = tempfile::tempdir().expect("a folder");
    let url = database::with_many_connections(folder.path());
    let program = Program::start_with(&["--workers", "2", "--database-url", &url]).await;
    for number in 1..=2 {
        program.logged(&format!("worker {number} is ready")).await;
    }
    assert_eq!(register(&program.http, 0).await, 201);
    remove(folder.path(), removed);
    let started = program.logged("worker 1 started: process ").await;
    let (_, pid) = started.rsplit_once(' ').expect("a process");
    let pid = Pid::from_raw(pid.parse().expect("a number")).expect("not zero");
    kill_process(pid, Signal::KILL).expect("it runs");
    eventually("the end of the worker and of its successor", async || {
        let log = program.log_so_far();
        let ends = log.iter().filter(|line| line.contains("worker 1 ended"));
        (ends.count() >= 2).then_some(())
    })
    .await;
    for end in removed {
        assert!(!file(folder.path(), end).exists(), "a new {end}");
    }
    // The other one still serves, and reports the error.
    for number in 1..10 {
        assert_eq!(register(&program.http, number).await, 503);
    }
}

#[tokio::test]
async fn a_replaced_file_is_not_used_before_a_restart() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = database::with_many_connections(folder.path());
    let app = App::start_with(&["--database-url", &url]).await;
    let file = file(folder.path(), "");
    let kept = folder.path().join("kept.sqlite3");
    std::fs::rename(&file, &kept).expect("renamed");
    std::fs::write(&file, "").expect("written");
    is_unavailable(&app.http).await;
    assert_eq!(std::fs::metadata(&file).expect("a file").len(), 0);
    // The first one is used again when it is back.
    std::fs::rename(&kept, &file).expect("renamed");
    assert_eq!(register(&app.http, 0).await, 201);
    app.http.get("/health/ready").await.expect(200);
    app.stop().await;
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_full_disk_is_503_and_not_ready() {
    use rustix::process::{Resource, Rlimit};

    use super::support::Program;

    let folder = tempfile::tempdir().expect("a folder");
    let url = database::with_many_connections(folder.path());
    let program = Program::start_with(&["--database-url", &url]).await;
    assert_eq!(register(&program.http, 0).await, 201);
    program.http.get("/health/ready").await.expect(200);

    let limit = |current| {
        let limit = Rlimit {
            current,
            maximum: None,
        };
        rustix::process::prlimit(Some(program.pid()), Resource::Fsize, limit).expect("a process");
    };
    // A write past the limit of the file size fails like on a full disk.
    limit(Some(0));
    assert_eq!(register(&program.http, 1).await, 503);
    // After a recent successful write, the service does not test writing again immediately.
    eventually("not ready", async || {
        (program.http.get("/health/ready").await.status == 503).then_some(())
    })
    .await;
    // Reads need no space.
    program.http.get("/data").await.expect(200);
    program.http.get("/health/live").await.expect(200);

    limit(None);
    assert_eq!(register(&program.http, 2).await, 201);
    program.http.get("/health/ready").await.expect(200);
}
