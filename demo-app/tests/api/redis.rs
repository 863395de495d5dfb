//! The cache in a real Redis: shared by instances, unreachable, stuck, and restored.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use test_programs::Redis;

use super::scrape::Scrape;
use super::support::{App, Program, eventually};

fn user(number: u32) -> Value {
    json!({"name": "Ada", "email": format!("ada{number}@example.com")})
}

/// Reads a user. Returns whether it was in the cache.
async fn is_cached(program: &Program, id: u32) -> bool {
    let found = program.http.get(&format!("/users/{id}")).await.expect(200);
    found["cached"] == true
}

async fn operations(program: &Program, operation: &str, result: &str) -> f64 {
    let series = format!("cache_operations_total{{operation='{operation}',result='{result}'}}");
    Scrape::of(&program.http).await.value(&series)
}

/// Waits until the service has noticed whether Redis is available.
async fn becomes(program: &Program, health: &str) {
    eventually(health, async || {
        let answer = program.http.get("/health").await.expect(200);
        (answer["status"] == health).then_some(())
    })
    .await;
}

/// A service with its own database in memory, and the tests' timeout for Redis.
async fn start(redis: &Redis) -> Program {
    start_with_timeout(redis, "30").await
}

async fn start_with_timeout(redis: &Redis, seconds: &str) -> Program {
    let program = Program::start_with(&[
        "--database-url",
        "sqlite::memory:",
        "--redis-url",
        &redis.url(),
        "--redis-timeout-seconds",
        seconds,
    ])
    .await;
    becomes(&program, "healthy").await;
    program
}

/// Waits until a user is in the cache.
async fn becomes_cached(program: &Program, id: u32) {
    eventually("the user is cached", async || {
        is_cached(program, id).await.then_some(())
    })
    .await;
}

#[tokio::test]
#[ignore = "starts Redis"]
async fn users_are_found_in_redis_until_they_are_deleted() {
    let redis = Redis::start();
    let program = start(&redis).await;
    program.http.post("/users", &user(1)).await.expect(201);
    assert!(!is_cached(&program, 1).await);
    let found = program.http.get("/users/1").await.expect(200);
    assert_eq!(
        (&found["cached"], &found["name"]),
        (&json!(true), &json!("Ada"))
    );
    // With the configured time to live, and without a leftover lease.
    assert_eq!(redis.ask("DBSIZE").as_deref(), Some(":1"));
    let left = redis.ask("PTTL demo-app:user:1").expect("an answer");
    let left: u32 = left[1..].parse().expect("a number");
    assert!((200_000..=300_000).contains(&left), "{left} ms");

    assert_eq!(program.http.delete("/users/1").await.status, 204);
    assert_eq!(program.http.get("/users/1").await.status, 404);
    assert_eq!(redis.ask("DBSIZE").as_deref(), Some(":0"));
    for (operation, result, times) in [
        ("get", "hit", 1.0),
        ("get", "miss", 2.0),
        ("set", "ok", 1.0),
        ("delete", "ok", 1.0),
        ("get", "error", 0.0),
    ] {
        let counted = operations(&program, operation, result).await;
        assert_eq!(counted, times, "{operation} {result}");
    }
}

#[tokio::test]
#[ignore = "starts Redis"]
async fn an_invalid_cache_entry_is_an_error_and_the_database_is_used() {
    let redis = Redis::start();
    let program = start(&redis).await;
    program.http.post("/users", &user(1)).await.expect(201);
    redis
        .ask("SET demo-app:user:1 nonsense")
        .expect("an answer");
    assert!(!is_cached(&program, 1).await);
    assert_eq!(operations(&program, "get", "error").await, 1.0);
    assert!(is_cached(&program, 1).await, "it was replaced");
}

#[tokio::test]
#[ignore = "starts Redis"]
async fn a_user_deleted_by_one_instance_is_found_by_no_other() {
    let redis = Redis::start();
    let folder = tempfile::tempdir().expect("a folder");
    let database = format!("sqlite://{}", folder.path().join("users.sqlite3").display());
    let url = redis.url();
    let arguments = ["--database-url", &database, "--redis-url", &url];
    let one = App::start_with(&arguments).await;
    let two = App::start_with(&arguments).await;
    for id in 1..=20 {
        one.http.post("/users", &user(1)).await.expect(201);
        let path = format!("/users/{id}");
        let lookups: Vec<_> = (0..6)
            .map(|_| {
                let (http, path) = (two.http.clone(), path.clone());
                tokio::spawn(async move { http.get(&path).await.status.as_u16() })
            })
            .collect();
        assert_eq!(one.http.delete(&path).await.status, 204);
        assert_eq!(two.http.get(&path).await.status, 404);
        for lookup in lookups {
            let status = lookup.await.expect("no panic");
            assert!(status == 200 || status == 404, "{status}");
        }
        for http in [&one.http, &two.http] {
            assert_eq!(http.get(&path).await.status, 404);
        }
    }
    one.stop().await;
    two.stop().await;
}

#[tokio::test]
#[ignore = "starts Redis"]
async fn without_redis_every_request_succeeds_and_it_is_used_again_later() {
    let mut redis = Redis::start();
    let program = start(&redis).await;
    for number in 1..=3 {
        program.http.post("/users", &user(number)).await.expect(201);
        assert!(!is_cached(&program, number).await);
        assert!(is_cached(&program, number).await);
    }
    redis.stop();
    for number in 1..=3 {
        assert!(!is_cached(&program, number).await);
    }
    assert_eq!(program.http.delete("/users/3").await.status, 204);
    program.http.post("/users", &user(4)).await.expect(201);
    assert!(operations(&program, "get", "error").await >= 3.0);
    assert_eq!(operations(&program, "delete", "error").await, 1.0);
    let health = program.http.get("/health").await.expect(200);
    for (what, is) in [
        ("status", "degraded"),
        ("database", "up"),
        ("cache", "down"),
    ] {
        assert_eq!(health[what], is, "{health}");
    }
    program.http.get("/health/ready").await.expect(200);
    program.logged("the database answers until").await;

    redis.start_again();
    becomes(&program, "healthy").await;
    for number in [1, 2, 4] {
        assert!(!is_cached(&program, number).await);
        assert!(is_cached(&program, number).await);
    }
    assert_eq!(program.http.get("/users/3").await.status, 404);
    let requests = Scrape::of(&program.http).await;
    for (series, _) in requests.of_name("http_requests_total") {
        let failed = series.contains("status_code='5");
        assert!(!failed || requests.value(series) == 0.0, "{series}");
    }
}

#[tokio::test]
#[ignore = "starts Redis"]
async fn a_user_deleted_while_redis_is_stuck_is_not_found_afterwards() {
    let redis = Redis::start();
    let program = start_with_timeout(&redis, "0.5").await;
    program.http.post("/users", &user(1)).await.expect(201);
    becomes_cached(&program, 1).await;
    redis.pause();
    assert_eq!(program.http.delete("/users/1").await.status, 204);
    redis.resume();
    becomes(&program, "healthy").await;
    assert_eq!(redis.ask("EXISTS demo-app:user:1").as_deref(), Some(":0"));
    assert_eq!(program.http.get("/users/1").await.status, 404);
}

#[tokio::test]
#[ignore = "starts Redis"]
async fn a_stuck_redis_is_waited_for_once_and_not_by_every_request() {
    let redis = Redis::start();
    let program = start_with_timeout(&redis, "3").await;
    program.http.post("/users", &user(1)).await.expect(201);
    redis.pause();
    assert!(!is_cached(&program, 1).await);
    let began = Instant::now();
    for _ in 0..20 {
        assert!(!is_cached(&program, 1).await);
    }
    // Twenty timeouts would take a minute; one takes milliseconds.
    let took = began.elapsed();
    assert!(took < Duration::from_secs(30), "{took:?}");
    redis.resume();
    becomes_cached(&program, 1).await;
}

#[tokio::test]
#[ignore = "starts Redis"]
async fn the_service_starts_before_its_redis() {
    let mut redis = Redis::start();
    redis.stop();
    let url = redis.url();
    let program =
        Program::start_with(&["--database-url", "sqlite::memory:", "--redis-url", &url]).await;
    program.logged("can't be reached").await;
    program.http.post("/users", &user(1)).await.expect(201);
    assert!(!is_cached(&program, 1).await);
    becomes(&program, "degraded").await;
    redis.start_again();
    becomes_cached(&program, 1).await;
}
