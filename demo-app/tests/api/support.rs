//! Starts the service, sends requests, waits for conditions. Not a test.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use clap::{CommandFactory, Parser};
use demo_app::config::Config;
use demo_app::server::{Server, StopError};
use demo_app::state::AppState;
use reqwest::header::HeaderName;
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde_json::Value;
use test_programs::TIMEOUT;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::database;

/// Polls until there is a result.
pub(super) async fn eventually<T>(what: &str, mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(start.elapsed() < TIMEOUT, "timeout: {what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Requests to one service.
#[derive(Clone)]
pub(super) struct Http {
    url: String,
    client: reqwest::Client,
}

impl Http {
    pub(super) fn new(url: String) -> Self {
        let client = Self::client().build().expect("a client");
        Self { url, client }
    }

    fn client() -> reqwest::ClientBuilder {
        reqwest::Client::builder().no_proxy().timeout(TIMEOUT)
    }

    /// The same service, with a new connection for each request.
    pub(super) fn without_pool(&self) -> Self {
        let client = Self::client().pool_max_idle_per_host(0);
        Self {
            url: self.url.clone(),
            client: client.build().expect("a client"),
        }
    }

    /// `127.0.0.1:port`.
    pub(super) fn authority(&self) -> &str {
        self.url.trim_start_matches("http://").trim_end_matches('/')
    }

    pub(super) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client
            .request(method, format!("{}{}", self.url, &path[1..]))
    }

    pub(super) async fn get(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::GET, path)).await
    }

    pub(super) async fn delete(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::DELETE, path)).await
    }

    pub(super) async fn post(&self, path: &str, body: &Value) -> Answer {
        Answer::of(self.request(Method::POST, path).json(body)).await
    }

    /// Posts this text as JSON.
    pub(super) async fn post_text(&self, path: &str, body: impl Into<String>) -> Answer {
        let request = self
            .request(Method::POST, path)
            .header("content-type", "application/json")
            .body(body.into());
        Answer::of(request).await
    }
}

/// A complete response.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: reqwest::header::HeaderMap,
    pub(super) text: String,
}

impl Answer {
    pub(super) async fn of(request: RequestBuilder) -> Self {
        let response: Response = request.send().await.expect("a response");
        Self {
            status: response.status(),
            headers: response.headers().clone(),
            text: response.text().await.expect("a body"),
        }
    }

    /// Sends this, and reads until the connection is closed.
    pub(super) async fn of_text(http: &Http, request: &str) -> Self {
        let mut connection = TcpStream::connect(http.authority()).await.expect("open");
        connection
            .write_all(request.as_bytes())
            .await
            .expect("sent");
        let mut answer = String::new();
        connection.read_to_string(&mut answer).await.expect("text");
        let (head, text) = answer.split_once("\r\n\r\n").expect("a head");
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1));
        let headers = lines.map(|line| {
            let (name, value) = line.split_once(": ").expect("a header");
            let name: HeaderName = name.parse().expect("a name");
            (name, value.parse().expect("a value"))
        });
        Self {
            status: status
                .and_then(|status| status.parse().ok())
                .expect("a status"),
            headers: headers.collect(),
            text: text.to_owned(),
        }
    }

    pub(super) fn header(&self, name: &str) -> &str {
        match self.headers.get(name) {
            Some(value) => value.to_str().expect("text"),
            None => panic!("no {name} in {self:?}"),
        }
    }

    pub(super) fn json(&self) -> Value {
        assert_eq!(self.header("content-type"), "application/json", "{self:?}");
        serde_json::from_str(&self.text).expect("JSON")
    }

    /// The JSON of a response with this status.
    #[track_caller]
    pub(super) fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{self:?}");
        self.json()
    }

    /// Checks status code, code and structure of an error. Returns its message.
    #[track_caller]
    pub(super) fn expect_error(&self, status: u16, code: &str) -> String {
        let body = self.expect(status);
        let error = body["error"].as_object().expect("an error object");
        assert_eq!(
            body.as_object().map(serde_json::Map::len),
            Some(1),
            "{body}"
        );
        assert_eq!(error.len(), 2, "{body}");
        assert_eq!(error["code"], code, "{body}");
        let message = error["message"].as_str().expect("a message");
        assert!(!message.is_empty(), "{body}");
        message.to_owned()
    }
}

/// The service inside this process.
pub(super) struct App {
    pub(super) http: Http,
    pub(super) state: AppState,
    stop: CancellationToken,
    running: JoinHandle<Result<(), StopError>>,
}

impl App {
    /// With an empty database.
    pub(super) async fn start() -> Self {
        Self::start_set(&[]).await
    }

    /// With an empty database, and these settings.
    pub(super) async fn start_set(arguments: &[&str]) -> Self {
        let database = database::empty();
        Self::start_with(&[&["--database-url", &database], arguments].concat()).await
    }

    pub(super) async fn start_with(arguments: &[&str]) -> Self {
        let arguments = [&["demo-app", "--listen", "127.0.0.1:0"], arguments].concat();
        let config = Config::try_parse_from(arguments).expect("a configuration");
        let server = Server::bind(&config).await.expect("a server");
        let http = Http::new(server.url());
        let state = server.state().clone();
        let stop = CancellationToken::new();
        let running = tokio::spawn(server.run(stop.clone().cancelled_owned()));
        Self {
            http,
            state,
            stop,
            running,
        }
    }

    pub(super) fn ask_to_stop(&self) {
        self.stop.cancel();
    }

    /// Asks it to stop, and waits until it has.
    pub(super) async fn stop(self) {
        self.ask_to_stop();
        self.running.await.expect("no panic").expect("all done");
    }
}

/// The service as a separate process. Killed when dropped.
pub(super) struct Program {
    pub(super) http: Http,
    child: Child,
    log: Log,
    end_of_log: std::thread::JoinHandle<()>,
}

/// The environment variables of the metrics.
const OF_METRICS: &[&str] = &[
    "ENABLE_METRICS",
    "METRICS_BUCKETS",
    "METRICS_EXCLUDE",
    "METRICS_MULTIPROCESS_DIR",
    "METRICS_NAMESPACE",
    "METRICS_PATH",
    "METRICS_SUBSYSTEM",
    "METRICS_UI",
    "PROMETHEUS_MULTIPROC_DIR",
];

pub(super) type Log = Arc<Mutex<Vec<String>>>;

impl Program {
    /// A command without the environment of the tests.
    pub(super) fn command(arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_demo-app"));
        command.args(arguments).stderr(Stdio::piped());
        let settings = Config::command();
        let settings = settings.get_arguments().filter_map(clap::Arg::get_env);
        for name in settings.chain(OF_METRICS.iter().map(OsStr::new)) {
            command.env_remove(name);
        }
        // Off by default, so that nothing is counted meanwhile.
        command.env("CENSUS_INTERVAL_SECONDS", "3600");
        command
    }

    /// On a free port, with an empty database.
    pub(super) async fn start() -> Self {
        Self::start_set(&[]).await
    }

    /// With an empty database, and these settings.
    pub(super) async fn start_set(arguments: &[&str]) -> Self {
        let database = database::empty();
        Self::start_with(&[&["--database-url", &database], arguments].concat()).await
    }

    pub(super) async fn start_with(arguments: &[&str]) -> Self {
        let arguments = [&["--listen", "127.0.0.1:0"], arguments].concat();
        Self::run(Self::command(&arguments)).await
    }

    /// Starts the service with this command.
    pub(super) async fn run(mut command: Command) -> Self {
        let mut child = command.spawn().expect("the program");
        let (log, end_of_log) = follow(&mut child);
        let url = eventually("listening", async || {
            // In a line of JSON, up to the closing quote.
            line(&log, "listening on ").map(|line| {
                let url = after(&line, "listening on ");
                url.split('"').next().unwrap_or_default().to_owned()
            })
        })
        .await;
        Self {
            http: Http::new(url),
            child,
            log,
            end_of_log,
        }
    }

    /// The first line of the log that contains this text.
    pub(super) async fn logged(&self, text: &str) -> String {
        eventually(text, async || line(&self.log, text)).await
    }

    /// The first line of the log that contains all of these.
    pub(super) async fn logged_with(&self, texts: &[&str]) -> String {
        eventually(&texts.join(" and "), async || {
            let lines = self.log.lock().expect("no panic");
            let all = |line: &&String| texts.iter().all(|text| line.contains(text));
            lines.iter().find(all).cloned()
        })
        .await
    }

    /// The lines of the log. While they are locked, no more are read.
    #[cfg(unix)]
    pub(super) fn log(&self) -> Log {
        self.log.clone()
    }

    /// Every line of the log until now.
    pub(super) fn log_so_far(&self) -> Vec<String> {
        self.log.lock().expect("no panic").clone()
    }

    /// Waits until all processes that write to the log have ended, including child processes.
    pub(super) async fn all_ended(&self) {
        eventually("end of the log", async || {
            self.end_of_log.is_finished().then_some(())
        })
        .await;
    }

    #[cfg(unix)]
    pub(super) fn pid(&self) -> rustix::process::Pid {
        rustix::process::Pid::from_child(&self.child)
    }

    #[cfg(unix)]
    pub(super) fn signal(&self, signal: rustix::process::Signal) {
        rustix::process::kill_process(self.pid(), signal).expect("a process");
    }

    pub(super) async fn ended(&mut self) -> ExitStatus {
        eventually("end of the program", async || {
            self.child.try_wait().expect("a process")
        })
        .await
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _gone_already = self.child.kill();
        let _gone_already = self.child.wait();
        if std::thread::panicking() {
            eprintln!("the program's log:\n{}", self.log_so_far().join("\n"));
        }
    }
}

fn follow(child: &mut Child) -> (Log, std::thread::JoinHandle<()>) {
    let log = Log::default();
    let lines = BufReader::new(child.stderr.take().expect("standard error")).lines();
    let written = log.clone();
    let follower = std::thread::spawn(move || {
        for line in lines.map_while(Result::ok) {
            written.lock().expect("no panic").push(line);
        }
    });
    (log, follower)
}

fn line(log: &Log, text: &str) -> Option<String> {
    let lines = log.lock().expect("no panic");
    lines.iter().find(|line| line.contains(text)).cloned()
}

fn after(line: &str, text: &str) -> String {
    line.split_once(text).expect("the text").1.to_owned()
}
