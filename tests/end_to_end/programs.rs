//! Real programs on free loopback ports, stopped when they are dropped.

use serde_json::Value;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{OnceLock, mpsc};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use test_programs::{Server, TIMEOUT, prometheus_version};

/// A child process that ends when its handle is dropped.
pub(crate) struct Program {
    child: Child,
    /// Its address, `http://127.0.0.1:<port>`.
    pub(crate) url: String,
    _folder: TempDir,
}

impl Program {
    /// Its process id.
    pub(crate) fn id(&self) -> i32 {
        self.child.id().cast_signed()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The demo as `cargo test` builds it for its own tests. Built together with one of these, and for
/// all members, it has the same features, so cargo does not build it again.
fn demo_binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut build = Command::new(cargo);
        // The build script of `ring` reads these. With those of this test, it would run again, and `ring` and all
        // that depends on it would be compiled again: here, and in the next build outside of a test.
        let of_this_package = |name: &OsString| {
            let name = name.to_string_lossy();
            name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
        };
        for name in env::vars_os().map(|(name, _)| name).filter(of_this_package) {
            build.env_remove(name);
        }
        let build = build
            .args(["build", "--locked", "--bin", "demo-app", "--test", "api"])
            .args(["--message-format", "json"])
            .current_dir(repository())
            .stderr(Stdio::inherit())
            .output()
            .expect("cargo starts");
        assert!(build.status.success(), "the demo does not build");
        let messages = String::from_utf8(build.stdout).expect("cargo writes UTF-8");
        let executable = messages
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok())
            .filter(|message| message["target"]["name"] == "demo-app")
            .find_map(|message| message["executable"].as_str().map(PathBuf::from));
        executable.expect("cargo prints the path of the binary")
    })
}

/// Starts the demo with an empty database.
pub(crate) fn demo() -> Program {
    let folder = tempfile::tempdir().expect("a folder");
    let database = folder.path().join("demo.sqlite3");
    let mut child = Command::new(demo_binary())
        .args(["--listen", "127.0.0.1:0", "--database-url"])
        .arg(format!("sqlite://{}", database.display()))
        .env("RUST_LOG", "info")
        .stderr(Stdio::piped())
        .spawn()
        .expect("the demo starts");
    let log = child.stderr.take();
    let mut program = Program {
        child,
        url: String::new(),
        _folder: folder,
    };
    let log = BufReader::new(log.expect("it is piped"));
    // Its log is read to the end, because the demo would block on a full pipe.
    let (found, url) = mpsc::channel();
    thread::spawn(move || {
        for line in log.lines().map_while(Result::ok) {
            if let Some((_, url)) = line.split_once("listening on ") {
                let _ = found.send(url.trim().trim_end_matches('/').to_owned());
            }
        }
    });
    program.url = url
        .recv_timeout(TIMEOUT)
        .expect("the demo logs its address");
    program
}

/// Starts Prometheus with the shipped configuration, with a different target address and different
/// intervals.
pub(crate) fn prometheus(target: &str) -> Server {
    prometheus_of(target, Buckets::Classic, &[])
}

/// The same, with other buckets and additional arguments.
pub(crate) fn prometheus_of(target: &str, buckets: Buckets, arguments: &[&str]) -> Server {
    let shipped = repository().join("demo-app/monitoring/prometheus-local.yml");
    let mut config = fs::read_to_string(shipped).expect("it is in the repository");
    for (shipped, ours) in [
        ("127.0.0.1:8000", target.trim_start_matches("http://")),
        ("scrape_interval: 5s", "scrape_interval: 300ms"),
        ("scrape_timeout: 4s", "scrape_timeout: 300ms"),
    ] {
        assert!(
            config.contains(shipped),
            "`{shipped}` is not in the configuration"
        );
        config = config.replace(shipped, ours);
    }
    prometheus_with(&config, buckets, arguments)
}

/// Which buckets Prometheus stores for a histogram with both kinds.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Buckets {
    Classic,
    Native,
}

/// Starts Prometheus with a configuration, in which `$SELF` is replaced by its own address, and
/// with additional arguments.
pub(crate) fn prometheus_with(config: &str, buckets: Buckets, arguments: &[&str]) -> Server {
    let (mut config, mut arguments) = (config.to_owned(), arguments.to_vec());
    if buckets == Buckets::Native {
        if prometheus_version() < (3, 8) {
            arguments.push("--enable-feature=native-histograms");
        } else {
            let setting = "scrape_native_histograms: true";
            config = config.replacen("global: {", &format!("global: {{{setting}, "), 1);
            config = config.replacen("global:\n", &format!("global:\n  {setting}\n"), 1);
        }
    }
    test_programs::prometheus(&[("prometheus.yml", &config)], &arguments)
}

/// The output of `promtool check metrics` for an exposition: empty if there are no problems.
pub(crate) fn promtool_check_metrics(exposition: &str) -> String {
    let mut child = Command::new("promtool")
        .args(["check", "metrics"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("promtool is on the PATH: tests/run installs it");
    let mut input = child.stdin.take().expect("it is piped");
    input
        .write_all(exposition.as_bytes())
        .expect("promtool reads");
    drop(input);
    let checked = child.wait_with_output().expect("promtool ends");
    let text = [checked.stdout, checked.stderr].concat();
    format!(
        "{}{}",
        String::from_utf8_lossy(&text),
        if checked.status.success() { "" } else { "!" }
    )
}

/// Polls until there is a result, for at most [`TIMEOUT`].
pub(crate) fn eventually<T>(what: &str, mut ask: impl FnMut() -> Result<T, String>) -> T {
    let deadline = Instant::now() + TIMEOUT;
    loop {
        match ask() {
            Ok(answer) => return answer,
            Err(not_yet) => assert!(Instant::now() < deadline, "{what}: {not_yet}"),
        }
        thread::sleep(Duration::from_millis(50));
    }
}
