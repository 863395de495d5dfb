//! Finds, starts, watches and stops a program on this machine.

use rustix::process::{Pid, Signal, kill_process};
use std::fs::File;
use std::net::TcpListener;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The grace period of a program before it is killed.
const TIMEOUT: Duration = Duration::from_secs(10);

/// The number of log lines that are shown.
const LOG_LINES: usize = 15;

/// A program on the PATH.
pub(super) struct Installed {
    /// Its displayed name.
    name: &'static str,
    path: PathBuf,
    /// Its options for a folder, without the address.
    options: fn(&Path) -> [String; 2],
    /// The option for running without peers.
    more: Option<&'static str>,
}

fn option(name: &str, path: &Path) -> String {
    format!("--{name}={}", path.display())
}

impl Installed {
    pub(super) fn prometheus() -> Result<Self, String> {
        Ok(Self {
            name: "prometheus",
            path: find(&["prometheus"], "prometheus")?,
            options: |folder| {
                let config = option("config.file", &folder.join("prometheus.yml"));
                [config, option("storage.tsdb.path", &folder.join("series"))]
            },
            more: None,
        })
    }

    pub(super) fn alertmanager() -> Result<Self, String> {
        Ok(Self {
            name: "alertmanager",
            // The second name is Debian's.
            path: find(
                &["alertmanager", "prometheus-alertmanager"],
                "prometheus-alertmanager",
            )?,
            options: |folder| {
                let config = option("config.file", &folder.join("alertmanager.yml"));
                [config, option("storage.path", &folder.join("alerts"))]
            },
            // It has no peers.
            more: Some("--cluster.listen-address="),
        })
    }
}

/// The first program on the PATH that has one of these names.
fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<_> = std::env::split_paths(&path).collect();
    let candidates = names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    let mut files = candidates.filter(|file| file.is_file());
    files.next()
}

fn find(names: &[&str], package: &str) -> Result<PathBuf, String> {
    on_path(names).ok_or_else(|| {
        format!(
            "missing program `{}` on the PATH: install it, on Debian and Ubuntu with \
             `apt-get install {package}` (and `systemctl disable --now {package}`, if it should \
             not run as a service), elsewhere from https://prometheus.io/download/",
            names[0]
        )
    })
}

/// A port that is reserved until a program uses it.
pub(super) struct ReservedPort(TcpListener);

impl ReservedPort {
    pub(super) fn number(&self) -> u16 {
        self.0.local_addr().map_or(0, |address| address.port())
    }
}

/// This port on the loopback interface, or a free one.
pub(super) fn port(wanted: Option<u16>) -> Result<ReservedPort, String> {
    let bound = TcpListener::bind(("127.0.0.1", wanted.unwrap_or(0)));
    bound.map(ReservedPort).map_err(|error| match wanted {
        Some(port) => format!(
            "port {port} cannot be used: {error}; write another one, or none for a free one"
        ),
        None => format!("no free port: {error}"),
    })
}

/// A running program. Stopped when dropped.
pub(super) struct Program {
    name: &'static str,
    child: Child,
    log: PathBuf,
}

impl Program {
    /// Starts it in a folder, which also contains its log.
    pub(super) fn start(installed: &Installed, folder: &Path, port: u16) -> Result<Self, String> {
        let name = installed.name;
        let fails = |error| format!("{} cannot be started: {error}", installed.path.display());
        let log = folder.join(format!("{name}.log"));
        let output = File::create(&log).map_err(fails)?;
        // So that it ends with this process in any case.
        let mut command = match on_path(&["setpriv"]) {
            Some(setpriv) if cfg!(target_os = "linux") => {
                let mut command = Command::new(setpriv);
                command
                    .args(["--pdeathsig", "TERM", "--"])
                    .arg(&installed.path);
                command
            }
            _ => Command::new(&installed.path),
        };
        command
            .args((installed.options)(folder))
            .arg(format!("--web.listen-address=127.0.0.1:{port}"))
            .args(installed.more)
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(output.try_clone().map_err(fails)?)
            .stderr(output)
            // Ctrl-C in the terminal goes only to this process, which stops the program.
            .process_group(0);
        let child = command.spawn().map_err(fails)?;
        Ok(Self { name, child, log })
    }

    /// An error with the end of its log if it has ended by itself.
    pub(super) fn check(&mut self) -> Result<(), String> {
        let ended = self.child.try_wait().map_err(|error| error.to_string())?;
        let Some(status) = ended else {
            return Ok(());
        };
        let log = std::fs::read(&self.log).unwrap_or_default();
        let log = String::from_utf8_lossy(&log);
        let lines: Vec<_> = log.lines().collect();
        let end = lines[lines.len().saturating_sub(LOG_LINES)..].join("\n");
        Err(format!(
            "{} has ended ({status}); the end of its log:\n{end}",
            self.name
        ))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // If it has not ended, its process id cannot belong to another process.
        if !matches!(self.child.try_wait(), Ok(None)) {
            return;
        }
        let id = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        let _ = id.map(|id| kill_process(id, Signal::TERM));
        let start = Instant::now();
        while matches!(self.child.try_wait(), Ok(None)) {
            if start.elapsed() > TIMEOUT {
                let _ = self.child.kill();
                let _ = self.child.wait();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}
