//! Problems of the machine: a wall clock before 1970, a limit on the size of files.

use std::path::{Path, PathBuf};
use std::process::Command;
use test_programs::InTime as _;

use rustix::process::{Resource, Rlimit, getrlimit, prlimit};
use serde_json::json;

use super::database;
use super::metrics::ada;
use super::scrape::Scrape;
use super::support::{Program, eventually};

/// A preloaded library that replaces the C library's clock: the year is 1958 while a file exists.
const CLOCK_OF_1958: &str = r#"
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
int clock_gettime(clockid_t clock, struct timespec *now) {
    int failed = syscall(SYS_clock_gettime, clock, now);
    if (clock == CLOCK_REALTIME && access(getenv("CLOCK_IS_WRONG"), F_OK) == 0)
        now->tv_sec -= 0x7fffffff;
    return failed;
}
"#;

pub(super) struct Clock {
    _folder: tempfile::TempDir,
    library: PathBuf,
    is_wrong: PathBuf,
}

impl Clock {
    /// Compiled with the C compiler that Rust also uses as its linker.
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| -> PathBuf { Path::join(folder.path(), name) };
        let (source, library) = (path("clock.c"), path("clock.so"));
        std::fs::write(&source, CLOCK_OF_1958).expect("written");
        let mut compiler = Command::new("cc");
        compiler.args(["-shared", "-fPIC", "-o"]);
        let compiled = compiler.arg(&library).arg(&source).status();
        assert!(compiled.expect("a C compiler").success());
        Self {
            is_wrong: path("wrong"),
            library,
            _folder: folder,
        }
    }

    /// Sets the clock back to the year 1958.
    pub(super) fn goes_wrong(&self) {
        std::fs::write(&self.is_wrong, "").expect("written");
    }

    /// Sets the clock to the present again.
    pub(super) fn goes_right(&self) {
        std::fs::remove_file(&self.is_wrong).expect("it was wrong");
    }

    fn command(&self) -> Command {
        self.command_with(&[])
    }

    pub(super) fn command_with(&self, settings: &[&str]) -> Command {
        let database = ["--database-url", "sqlite::memory:"];
        let arguments = [&["--listen", "127.0.0.1:0"], &database[..], settings].concat();
        let mut command = Program::command(&arguments);
        command.env("LD_PRELOAD", &self.library);
        command.env("CLOCK_IS_WRONG", &self.is_wrong);
        // hyper panics only on a thread that has not sent a response before; this one has.
        command.env("TOKIO_WORKER_THREADS", "1");
        command
    }
}

#[tokio::test]
async fn requests_and_scrapes_succeed_after_the_clock_is_set_back_before_1970() {
    let clock = Clock::new();
    let program = Program::run(clock.command()).await;
    program.http.get("/health").await.expect(200);
    clock.goes_wrong();
    for _ in 0..5 {
        let answer = program.http.without_pool().get("/users/1").await;
        answer.expect_error(404, "user_not_found");
        assert_eq!(answer.header("x-request-id").len(), 36);
    }
    program.http.post("/users", &ada()).await.expect(201);
    let created = program.http.get("/users/1").await.expect(200);
    assert!(
        created["created_at"]
            .as_str()
            .is_some_and(|at| at.starts_with("195")),
        "{created}"
    );
    let scrape = Scrape::of(&program.http).await;
    let missing = "http_requests_total{method='GET',endpoint='/users/{user_id}',status_code='404'}";
    assert_eq!(scrape.value(missing), 5.0);
}

#[test]
fn a_clock_before_1970_is_refused_at_the_start() {
    let clock = Clock::new();
    clock.goes_wrong();
    let output = clock.command().output_in_time().expect("the program");
    let message = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{message}");
    assert!(
        message.contains("the clock") && message.contains("1970"),
        "{message}"
    );
}

#[tokio::test]
async fn the_file_size_limit_fails_writes_and_does_not_end_the_service() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = database::with_many_connections(folder.path());
    let program = Program::start_with(&["--database-url", &url]).await;
    let before = getrlimit(Resource::Fsize);
    let limit = Rlimit {
        current: Some(1 << 20),
        ..before
    };
    prlimit(Some(program.pid()), Resource::Fsize, limit).expect("a limit");
    let document = json!("x".repeat(200_000));
    eventually("a write that fails", async || {
        let answer = program.http.post("/data", &document).await;
        answer.status.is_server_error().then_some(())
    })
    .await;
    program.logged("SIGXFSZ").await;
    program.http.get("/health/live").await.expect(200);
    assert_ne!(
        program.http.get("/data?limit=1").await.expect(200)["total"],
        0
    );
    prlimit(Some(program.pid()), Resource::Fsize, before).expect("a limit");
    program.http.post("/data", &document).await.expect(201);
}
