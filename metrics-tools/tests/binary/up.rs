//! `up`: a local Prometheus and Alertmanager, which stop when it ends for any reason.

use crate::endpoint::Endpoint;
use crate::{Folder, Service};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The timeout of each wait; it is only reached on failures.
const TIMEOUT: Duration = Duration::from_secs(600);

#[track_caller]
fn eventually<T>(what: &str, mut get: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(it) = get() {
            return it;
        }
        assert!(start.elapsed() < TIMEOUT, "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// A running `up`, with a temporary folder of its own.
struct Up {
    process: Child,
    temporary: PathBuf,
}

impl Up {
    fn start(folder: &Folder, arguments: &[&str]) -> Self {
        let temporary = folder.0.join("temporary");
        fs::create_dir_all(&temporary).expect("a folder");
        let process = command(folder, arguments).env("TMPDIR", &temporary).spawn();
        Self {
            process: process.expect("it starts"),
            temporary,
        }
    }

    /// What it prints, up to the line that says how to end it.
    fn text(&mut self) -> String {
        let mut stdout = BufReader::new(self.process.stdout.as_mut().expect("it is piped"));
        let mut text = String::new();
        while !text.contains("ctrl-c stops both") {
            assert_ne!(stdout.read_line(&mut text).expect("text"), 0, "{text}");
        }
        text
    }

    /// The processes that it has started, by name.
    fn programs(&self) -> Vec<(String, u32)> {
        let id = self.process.id();
        let children = fs::read_to_string(format!("/proc/{id}/task/{id}/children"));
        let children = children.unwrap_or_default();
        let ids = children.split_whitespace().filter_map(|id| id.parse().ok());
        ids.filter_map(|id: u32| Some((name_of(id)?, id))).collect()
    }

    /// The exit code and the error output, without its messages that the first scrape takes long on a busy machine.
    fn ended(&mut self) -> (Option<i32>, String) {
        let status = eventually("it ends", || self.process.try_wait().expect("ours"));
        let mut errors = String::new();
        let stderr = self.process.stderr.as_mut().expect("it is piped");
        stderr.read_to_string(&mut errors).expect("text");
        while errors.starts_with("waiting for the first scrape: ") {
            errors = errors.split_once('\n').expect("a line").1.to_owned();
        }
        (status.code(), errors)
    }

    #[track_caller]
    fn left_nothing(&self, programs: &[(String, u32)]) {
        for (name, id) in programs {
            eventually(&format!("{name} ends"), || {
                (name_of(*id).as_ref() != Some(name)).then_some(())
            });
        }
        let left = fs::read_dir(&self.temporary).expect("a folder").count();
        assert_eq!(left, 0, "{}", self.temporary.display());
    }
}

impl Drop for Up {
    fn drop(&mut self) {
        signal(self.process.id(), Signal::TERM);
        let _ = self.process.wait();
    }
}

/// The name of a process that has not ended.
fn name_of(id: u32) -> Option<String> {
    let status = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let (name, rest) = status.split_once('(')?.1.rsplit_once(") ")?;
    (!rest.starts_with('Z')).then(|| name.to_owned())
}

fn signal(id: u32, signal: Signal) {
    let id = i32::try_from(id)
        .ok()
        .and_then(Pid::from_raw)
        .expect("an id");
    // It may have ended.
    let _ = kill_process(id, signal);
}

fn command(folder: &Folder, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_metrics-tools"));
    command
        .arg("up")
        .args(arguments)
        .current_dir(&folder.0)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// The exit code and standard error of an `up` that does not start.
fn refused(folder: &Folder, path: Option<&Path>, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = command(folder, arguments);
    if let Some(path) = path {
        command.env("PATH", path);
    }
    let output = command.output().expect("it runs");
    assert!(output.stdout.is_empty());
    (
        output.status.code(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}

/// The response of an API.
fn get(text: &str, program: &str, path: &str) -> Option<Value> {
    let line = text
        .lines()
        .find(|line| line.starts_with(program))
        .expect("an address");
    let url = format!(
        "{}{path}",
        line.split_whitespace().last().expect("an address")
    );
    let mut answer = ureq::get(url).call().ok()?;
    serde_json::from_str(&answer.body_mut().read_to_string().ok()?).ok()
}

#[test]
#[ignore = "starts Prometheus and Alertmanager"]
fn a_service_is_scraped_with_rules_until_a_signal() {
    let folder = Folder::new("up-service");
    let service = Service::start();
    let mut up = Up::start(
        &folder,
        &[
            &service.url,
            "--catalogue",
            "metrics.json",
            "--job",
            "parcels",
            "--interval",
            "1",
        ],
    );
    let text = up.text();
    assert!(
        text.contains(&format!(
            "{} is scraped every 1 s as job `parcels`",
            service.url
        )),
        "{text}"
    );
    for page in ["targets", "alerts", "a graph"] {
        let line = text
            .lines()
            .find(|line| line.trim_start().starts_with(page));
        let url = line
            .and_then(|line| line.split_whitespace().last())
            .expect("an address");
        assert!(ureq::get(url).call().is_ok(), "{text}");
    }
    let query = "/api/v1/query?query=parcels_total%7Bsize%3D%22small%22%7D";
    let value = eventually("the sample", || {
        let answer = get(&text, "Prometheus", query)?;
        let result = &answer["data"]["result"][0];
        result["value"][1]
            .as_str()
            .map(|value| (value.to_owned(), result["metric"].clone()))
    });
    assert_ne!(value.0, "0");
    assert_eq!(value.1["job"], "parcels");
    let rules = get(&text, "Prometheus", "/api/v1/rules")
        .expect("rules")
        .to_string();
    assert!(
        rules.contains("TargetDown") && !rules.contains("\"health\":\"err\""),
        "{rules}"
    );
    let alertmanagers = eventually("Alertmanager", || {
        let all = get(&text, "Prometheus", "/api/v1/alertmanagers")?;
        let active = all["data"]["activeAlertmanagers"].as_array()?.len();
        (active > 0).then_some(active)
    });
    assert_eq!(alertmanagers, 1);
    assert!(get(&text, "Alertmanager", "/api/v2/alerts").is_some());
    let programs = up.programs();
    assert_eq!(programs.len(), 2, "{programs:?}");
    signal(up.process.id(), Signal::TERM);
    assert_eq!(up.ended(), (Some(0), String::new()));
    up.left_nothing(&programs);
}

#[test]
#[ignore = "starts Prometheus and Alertmanager"]
fn a_service_of_another_make_needs_no_catalogue() {
    let folder = Folder::new("up-foreign");
    folder.write("token", "secret");
    let endpoint = Endpoint::start(|_, request| {
        let token = request
            .to_ascii_lowercase()
            .contains("authorization: bearer secret");
        let text = "# TYPE go_hits_total counter\ngo_hits_total 5\n";
        (if token { 200 } else { 401 }, text.to_owned())
    });
    let mut up = Up::start(
        &folder,
        &[&endpoint.url(), "--token-file", "token", "--interval", "1"],
    );
    let text = up.text();
    assert!(
        text.contains("as job `service`") && text.contains("no objectives"),
        "{text}"
    );
    assert!(text.contains("=sum%28rate%28go_hits_total"), "{text}");
    let rules = get(&text, "Prometheus", "/api/v1/rules")
        .expect("rules")
        .to_string();
    assert!(rules.contains("TargetDown"), "{rules}");
    let programs = up.programs();
    signal(up.process.id(), Signal::INT);
    assert_eq!(up.ended().0, Some(0));
    up.left_nothing(&programs);
}

#[test]
#[ignore = "starts Prometheus and Alertmanager"]
fn a_program_that_dies_is_named_with_its_log() {
    let folder = Folder::new("up-dies");
    let service = Service::start();
    for victim in ["prometheus", "alertmanager"] {
        let mut up = Up::start(&folder, &[&service.url]);
        up.text();
        let programs = up.programs();
        let is_victim = |name: &str| (name == "prometheus") == (victim == "prometheus");
        let found = programs.iter().find(|(name, _)| is_victim(name));
        let (_, id) = found.unwrap_or_else(|| panic!("{programs:?}"));
        signal(*id, Signal::KILL);
        let (code, errors) = up.ended();
        assert_eq!(code, Some(2));
        assert!(
            errors.starts_with(&format!("error: {victim} has ended (signal: 9")),
            "{errors}"
        );
        assert!(
            errors.contains("the end of its log:\n") && errors.lines().count() > 2,
            "{errors}"
        );
        up.left_nothing(&programs);
    }
}

#[test]
#[ignore = "starts Prometheus and Alertmanager"]
fn programs_end_even_if_it_is_killed() {
    let folder = Folder::new("up-killed");
    let service = Service::start();
    let mut up = Up::start(&folder, &[&service.url]);
    up.text();
    let programs = up.programs();
    assert_eq!(programs.len(), 2, "{programs:?}");
    signal(up.process.id(), Signal::KILL);
    up.ended();
    for (name, id) in programs {
        eventually(&name, || {
            (name_of(id).as_ref() != Some(&name)).then_some(())
        });
    }
}

#[test]
fn what_is_missing_is_said_before_anything_starts() {
    let folder = Folder::new("up-missing");
    let endpoint = Endpoint::start(|_, _| (200, "up 1\n".to_owned()));
    let url = endpoint.url();
    let path = folder.0.join("programs");
    fs::create_dir(&path).expect("a folder");
    let (code, errors) = refused(&folder, Some(&path), &[&url]);
    assert_eq!(code, Some(2));
    assert!(
        errors.contains("missing program `prometheus`")
            && errors.contains("`apt-get install prometheus`"),
        "{errors}"
    );

    // One that ends at once.
    let install = |name: &str| {
        let file = path.join(name);
        fs::write(&file, "#!/bin/sh\necho no such option\nexit 3\n").expect("written");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o700)).expect("ours");
    };
    install("prometheus");
    let (code, errors) = refused(&folder, Some(&path), &[&url]);
    assert_eq!(code, Some(2));
    assert!(
        errors.contains("missing program `alertmanager`")
            && errors.contains("`apt-get install prometheus-alertmanager`"),
        "{errors}"
    );
    install("prometheus-alertmanager");
    let (code, errors) = refused(&folder, Some(&path), &[&url]);
    assert_eq!(code, Some(2));
    assert!(
        errors.contains("has ended (exit status: 3); the end of its log:\nno such option"),
        "{errors}"
    );

    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port().to_string();
    for (arguments, problem) in [
        (&["http://127.0.0.1:1/metrics"][..], "does not answer"),
        (&[&url, "--prometheus-port", &port], "cannot be used: "),
        (&[&url, "--interval", "0"], "1..=60"),
        (&["--url", &url], "write the URL without an option: `up "),
    ] {
        let (code, errors) = refused(&folder, Some(&path), arguments);
        assert_eq!(code, Some(2), "{errors}");
        assert!(errors.contains(problem), "{errors}");
    }
}
