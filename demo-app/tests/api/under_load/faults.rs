//! A dependency fails and recovers while many clients send requests: every response is counted.

use std::fs;
use std::time::Duration;

use super::super::database::{self, Lock};
use super::super::machine::Clock;
use super::super::mailer::Mailer;
use super::super::metrics::counts_agree;
use super::super::scrape::Scrape;
use super::super::support::{Program, eventually};
use super::super::traffic::{Answers, Traffic};
use super::PATIENT;
use rustix::process::{Resource, Rlimit, Signal, getrlimit, prlimit};
use test_programs::{Redis, size};
use tokio::net::TcpStream;

const CLIENTS: u64 = 16;

/// The number of responses before, during and after each fault.
const SOME: u64 = 200;

/// Stops the clients, and compares their responses with the counts.
async fn assert_counted(program: &Program, traffic: Traffic) -> (Answers, Scrape) {
    let answers = traffic.end().await;
    let scrape = Scrape::of(&program.http).await;
    // Only if a client is disconnected between two requests, to free a descriptor, may its next request be unread.
    let evicted = "connections_rejected_total{server='service',cause='evicted'}";
    let evicted = scrape.value(evicted) as u64;
    assert!(answers.unanswered <= evicted, "{evicted}: {answers:?}");
    answers.assert_are_counted(&scrape);
    counts_agree(&program.http).await;
    (answers, scrape)
}

/// Waits until storing documents fails.
async fn writes_fail(program: &Program) {
    eventually("writes fail", async || {
        let scrape = Scrape::of(&program.http).await;
        let refused = "http_requests_total{method='POST',endpoint='/data',status_code='503'}";
        (scrape.value(refused) > 5.0).then_some(())
    })
    .await;
}

/// Without the rate limit, for the traffic of the tests.
const NO_LIMIT: [&str; 2] = ["--rate-limit-per-second", "0"];

#[tokio::test]
async fn counts_are_exact_with_a_locked_database() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = database::with_many_connections(folder.path());
    let short = ["--database-query-timeout-seconds", "1"];
    let arguments = [&["--database-url", &url], &NO_LIMIT[..], &short].concat();
    let program = Program::start_with(&arguments).await;
    let traffic = Traffic::start(&program.http, CLIENTS);
    traffic.goes_on_for(SOME).await;
    let lock = Lock::take(&url).await;
    writes_fail(&program).await;
    lock.release().await;
    traffic.goes_on_for(SOME).await;
    assert_counted(&program, traffic).await;
}

#[tokio::test]
async fn counts_are_exact_with_a_full_disk() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = database::with_many_connections(folder.path());
    let arguments = [&["--database-url", &url], &NO_LIMIT[..]].concat();
    let program = Program::start_with(&arguments).await;
    let traffic = Traffic::start(&program.http, CLIENTS);
    traffic.goes_on_for(SOME).await;
    let before = getrlimit(Resource::Fsize);
    let limit = Rlimit {
        current: Some(1 << 16),
        ..before
    };
    prlimit(Some(program.pid()), Resource::Fsize, limit).expect("a limit");
    writes_fail(&program).await;
    prlimit(Some(program.pid()), Resource::Fsize, before).expect("no limit");
    traffic.goes_on_for(SOME).await;
    assert_counted(&program, traffic).await;
}

#[tokio::test]
async fn counts_are_exact_without_file_descriptors() {
    let program = Program::start_set(&NO_LIMIT).await;
    // Clients that send nothing: their connections are closed first.
    let connect = || TcpStream::connect(program.http.authority());
    let mut idle = Vec::new();
    for _ in 0..CLIENTS {
        idle.push(connect().await.expect("accepted"));
    }
    let mut traffic = Traffic::start(&program.http, CLIENTS);
    traffic.goes_on_for(SOME).await;
    let open = format!("/proc/{}/fd", program.pid().as_raw_nonzero());
    let open = fs::read_dir(open).expect("a process").count() as u64;
    let before = getrlimit(Resource::Nofile);
    let limit = Rlimit {
        current: Some(open),
        ..before
    };
    prlimit(Some(program.pid()), Resource::Nofile, limit).expect("a limit");
    traffic.add(2 * CLIENTS);
    let refused = "connections_rejected_total{server='service',cause='descriptors'}";
    eventually(refused, async || {
        let scrape = Scrape::try_of(&program.http).await?;
        (scrape.value(refused) > 0.0).then_some(())
    })
    .await;
    traffic.goes_on_for(SOME).await;
    prlimit(Some(program.pid()), Resource::Nofile, before).expect("no limit");
    traffic.goes_on_for(SOME).await;
    assert_counted(&program, traffic).await;
}

#[tokio::test]
#[ignore = "starts Redis"]
async fn counts_are_exact_with_a_cache_that_is_slow_hangs_stops_and_recovers() {
    let mut redis = Redis::start();
    let url = redis.url();
    let cache = ["--redis-url", &url, "--redis-timeout-seconds", "0.2"];
    let program = Program::start_set(&[&PATIENT[..], &cache].concat()).await;
    let traffic = Traffic::start(&program.http, CLIENTS);
    traffic.goes_on_for(SOME).await;
    for _ in 0..5 {
        assert_eq!(redis.ask("CLIENT PAUSE 30 ALL").as_deref(), Some("+OK"));
        traffic.goes_on_for(SOME / 5).await;
    }
    redis.pause();
    traffic.goes_on_for(SOME).await;
    redis.resume();
    traffic.goes_on_for(SOME).await;
    redis.stop();
    traffic.goes_on_for(SOME).await;
    redis.start_again();
    traffic.goes_on_for(SOME).await;
    let (answers, _) = assert_counted(&program, traffic).await;
    assert_eq!(answers.with(|status| status >= 500), 0, "{answers:?}");
}

#[tokio::test]
async fn counts_are_exact_with_a_mailer_that_fails_hangs_is_slow_and_stops() {
    let mut mailer = Mailer::start(&[500; 20]).await;
    let few = [
        "--mailer-url",
        &mailer.url,
        "--mail-backoff-seconds",
        "0.01",
        "--mail-queue-capacity",
        "8",
    ];
    let program = Program::start_set(&[&NO_LIMIT[..], &few].concat()).await;
    let traffic = Traffic::start(&program.http, CLIENTS);
    traffic.goes_on_for(SOME).await;
    mailer.hang();
    eventually("the queue is full", async || {
        let scrape = Scrape::of(&program.http).await;
        let refused = "http_requests_total{method='POST',endpoint='/users',status_code='503'}";
        (scrape.value(refused) > 0.0).then_some(())
    })
    .await;
    mailer.answer();
    mailer.slow_down(Duration::from_millis(2));
    traffic.goes_on_for(SOME).await;
    mailer.stop();
    traffic.goes_on_for(SOME).await;
    mailer.start_again().await;
    traffic.goes_on_for(SOME).await;
    let (answers, _) = assert_counted(&program, traffic).await;
    // Each added user gets one welcome e-mail.
    let added = answers.of("POST", "/users", 201);
    let sent = "background_tasks_total{task_type='user_welcome_email',status='completed'}";
    eventually("all e-mails are sent", async || {
        let scrape = Scrape::of(&program.http).await;
        let failed = "background_tasks_total{task_type='user_welcome_email',status='failed'}";
        (scrape.value(sent) + scrape.value(failed) == added as f64).then_some(())
    })
    .await;
}

#[tokio::test]
async fn counts_are_exact_with_a_clock_that_jumps() {
    let clock = Clock::new();
    let program = Program::run(clock.command_with(&PATIENT)).await;
    let traffic = Traffic::start(&program.http, CLIENTS);
    traffic.goes_on_for(SOME).await;
    for _ in 0..size(2, 100) {
        clock.goes_wrong();
        traffic.goes_on_for(SOME).await;
        clock.goes_right();
        traffic.goes_on_for(SOME).await;
    }
    let (answers, _) = assert_counted(&program, traffic).await;
    assert_eq!(answers.with(|status| status >= 500), 0, "{answers:?}");
}

/// Ends a process. Its counts can be read from its file afterwards.
async fn end_by(signal: Signal) -> (Answers, Scrape) {
    let folder = tempfile::tempdir().expect("a folder");
    let start = async || {
        let listen = [
            "--listen",
            "127.0.0.1:0",
            "--database-url",
            "sqlite::memory:",
        ];
        let mut command = Program::command(&[&listen, &NO_LIMIT[..]].concat());
        command.env("METRICS_MULTIPROCESS_DIR", folder.path());
        Program::run(command).await
    };
    let mut program = start().await;
    let traffic = Traffic::start(&program.http, CLIENTS);
    traffic.goes_on_for(SOME).await;
    program.signal(signal);
    program.ended().await;
    let answers = traffic.end().await;
    let successor = start().await;
    let scrape = eventually("its file is read", async || {
        let scrape = Scrape::of(&successor.http).await;
        let ended = scrape.value("metrics_ended_processes_total");
        (ended == 1.0).then_some(scrape)
    })
    .await;
    (answers, scrape)
}

#[tokio::test]
async fn a_stopped_process_has_counted_each_response() {
    let (answers, scrape) = end_by(Signal::TERM).await;
    answers.assert_are_counted(&scrape);
}

#[tokio::test]
async fn a_killed_process_has_counted_each_response() {
    let (answers, scrape) = end_by(Signal::KILL).await;
    // Each client may have one request in flight, and may have sent the next one to a process that did not read it.
    assert!(answers.unanswered <= 2 * CLIENTS, "{answers:?}");
    answers.assert_are_counted(&scrape);
}
