//! The service when PostgreSQL is stuck, lost, or never reachable.

use std::time::Instant;
use test_programs::InTime as _;

use serde_json::json;
use test_programs::{Postgres, free_port};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use super::scrape::Scrape;
use super::support::{App, Program, eventually};

fn name(url: &str) -> &str {
    url.rsplit('/').next().expect("a name")
}

#[tokio::test]
async fn a_lost_database_is_503_and_is_used_again_later() {
    let mut postgres = Postgres::start();
    let url = postgres.database();
    let app = App::start_with(&[
        "--database-url",
        &url,
        "--database-acquire-timeout-seconds",
        "2",
    ])
    .await;
    app.http.post("/data", &json!(1)).await.expect(201);
    postgres.stop();
    for _ in 0..2 {
        let answer = app.http.get("/data").await;
        answer.expect_error(503, "unavailable");
        let answer = app.http.post("/data", &json!(2)).await;
        answer.expect_error(503, "unavailable");
    }
    let health = app.http.get("/health").await.expect(503);
    assert_eq!(health["database"], "down", "{health}");
    postgres.start_again();
    let list = app.http.get("/data").await.expect(200);
    assert_eq!(list["total"], 1);
    app.http.get("/health").await.expect(200);
    app.stop().await;
}

#[tokio::test]
async fn a_blocked_network_is_503_in_time_and_the_service_recovers() {
    let url = Postgres::shared().database();
    let network = Network::to(&url).await;
    let app = App::start_with(&[
        "--database-url",
        &network.url,
        "--database-acquire-timeout-seconds",
        "2",
        "--database-query-timeout-seconds",
        "2",
    ])
    .await;
    app.http.post("/data", &json!(1)).await.expect(201);
    network.block(true);
    let began = Instant::now();
    for _ in 0..4 {
        let answer = app.http.get("/data").await;
        answer.expect_error(503, "unavailable");
    }
    app.http.get("/health/ready").await.expect(503);
    let took = began.elapsed();
    // No request took as long as a client's timeout; the durations are printed.
    println!("refused in {took:?}");
    network.block(false);
    eventually("the database is used again", async || {
        (app.http.get("/data").await.status == 200).then_some(())
    })
    .await;
    app.stop().await;
}

/// A proxy to a PostgreSQL that can be blocked silently. Data that was sent meanwhile arrives afterwards, like with
/// retransmissions of TCP.
pub(super) struct Network {
    pub(super) url: String,
    blocked: watch::Sender<bool>,
}

impl Network {
    pub(super) async fn to(url: &str) -> Self {
        let (_, rest) = url.split_once('@').expect("a user");
        let (server, _) = rest.split_once('/').expect("a database");
        let server = server.to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let blocked = watch::Sender::new(false);
        let watched = blocked.subscribe();
        let url = url.replace(&server, &address.to_string());
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = TcpStream::connect(&server).await.expect("the server");
                let (from_client, to_client) = client.into_split();
                let (from_server, to_server) = server.into_split();
                tokio::spawn(pass_on(from_client, to_server, watched.clone()));
                tokio::spawn(pass_on(from_server, to_client, watched.clone()));
            }
        });
        Self { url, blocked }
    }

    pub(super) fn block(&self, blocked: bool) {
        self.blocked.send_replace(blocked);
    }
}

async fn pass_on(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    mut blocked: watch::Receiver<bool>,
) {
    let mut bytes = [0; 4096];
    while let Ok(read @ 1..) = from.read(&mut bytes).await {
        let free = blocked.wait_for(|blocked| !blocked).await.is_ok();
        if !free || to.write_all(&bytes[..read]).await.is_err() {
            break;
        }
    }
}

#[tokio::test]
async fn a_query_that_does_not_end_is_503_and_frees_its_connection() {
    let url = Postgres::shared().database();
    let program = Program::start_with(&[
        "--database-url",
        &url,
        "--database-max-connections",
        "2",
        "--database-acquire-timeout-seconds",
        "1",
        "--database-query-timeout-seconds",
        "2",
    ])
    .await;
    // Another session locks the table.
    let database = name(&url).to_owned();
    let locked = std::thread::spawn(move || {
        Postgres::shared().execute(&database, "BEGIN; LOCK TABLE documents; SELECT pg_sleep(8)");
    });
    let lists = || {
        let http = program.http.clone();
        async move { http.get("/data").await }
    };
    eventually("the table is locked", async || {
        (lists().await.status == 503).then_some(())
    })
    .await;
    // Two requests wait in the database, the others for a connection.
    let began = Instant::now();
    let answers: Vec<_> = (0..6).map(|_| tokio::spawn(lists())).collect();
    for answer in answers {
        answer
            .await
            .expect("no panic")
            .expect_error(503, "unavailable");
    }
    let took = began.elapsed();
    println!("refused in {took:?}");
    let scrape = Scrape::of(&program.http).await;
    assert!(scrape.value("database_pool_timeouts_total") > 0.0);
    assert_eq!(scrape.value("database_pool_waiting"), 0.0);
    assert_eq!(
        scrape.value("database_pool_max_connections{pool='main'}"),
        2.0
    );
    assert!(scrape.sum("database_pool_connections") <= 2.0);
    eventually("the table is free", async || {
        (lists().await.status == 200).then_some(())
    })
    .await;
    locked.join().expect("no panic");
}

#[tokio::test]
async fn several_instances_can_start_concurrently_on_an_empty_database() {
    let url = Postgres::shared().database();
    let arguments = ["--database-url", &url];
    let start = || Program::start_with(&arguments);
    let (one, two, three) = tokio::join!(start(), start(), start());
    one.http.post("/data", &json!(1)).await.expect(201);
    two.http.post("/data", &json!(2)).await.expect(201);
    let list = three.http.get("/data").await.expect(200);
    assert_eq!(list["total"], 2);
}

#[test]
fn a_missing_server_ends_the_service_with_2_and_advice_without_credentials() {
    let url = format!("postgres://ada:s3cret@127.0.0.1:{}/demo", free_port());
    for arguments in [vec![], vec!["--database-url", &url]] {
        let output = Program::command(&arguments)
            .env("DATABASE_URL", &url)
            .env("LISTEN", "127.0.0.1:0")
            .output_in_time()
            .expect("the program");
        let text = String::from_utf8(output.stderr).expect("text");
        assert_eq!(output.status.code(), Some(2), "{text}");
        for message in [
            "postgres://***@127.0.0.1",
            "refused",
            "the server runs",
            "DATABASE_URL",
        ] {
            assert!(text.contains(message), "{message}: {text}");
        }
        assert!(!text.contains("s3cret") && !text.contains("ada"), "{text}");
    }
}
