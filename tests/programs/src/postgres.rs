//! PostgreSQL.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

use tempfile::TempDir;

use crate::child::{Child, Manner};
use crate::{eventually, free_port};

/// The superuser.
const USER: &str = "tester";

/// Its files are relative to the data.
const TLS: &[&str] = &[
    "-c",
    "ssl=on",
    "-c",
    "ssl_cert_file=../certificate.pem",
    "-c",
    "ssl_key_file=../key.pem",
];

/// The user and group `nobody` of every Linux: PostgreSQL refuses to run as root.
const NOBODY: u32 = 65534;

/// A PostgreSQL for tests: its data is removed with it.
#[derive(Debug)]
pub struct Postgres {
    // Dropped before its folder is removed.
    running: Option<Child>,
    port: u16,
    programs: PathBuf,
    user: Option<u32>,
    databases: AtomicU32,
    is_shared: bool,
    tls: bool,
    folder: TempDir,
}

impl Postgres {
    /// Creates a database cluster and starts it.
    ///
    /// # Panics
    /// When PostgreSQL is not installed, or does not start.
    #[must_use]
    pub fn start() -> Self {
        let mut postgres = Self::make(false);
        postgres.start_again();
        postgres
    }

    /// The same, which also accepts TLS connections, with this certificate and key, in PEM.
    ///
    /// # Panics
    /// When PostgreSQL is not installed, or does not start.
    #[must_use]
    pub fn start_with_tls(certificate: &str, key: &str) -> Self {
        let mut postgres = Self::make(false);
        for (name, pem) in [("certificate.pem", certificate), ("key.pem", key)] {
            let file = postgres.folder.path().join(name);
            fs::write(&file, pem).expect("the folder is writable");
            // It refuses a key that other users can read.
            fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).expect("ours, too");
            chown(&file, postgres.user, postgres.user).expect("ours, too");
        }
        postgres.tls = true;
        postgres.start_again();
        postgres
    }

    /// The server that all tests of this process share. Each test has its own
    /// [`database`](Self::database).
    ///
    /// # Panics
    /// When PostgreSQL is not installed, or does not start.
    pub fn shared() -> &'static Self {
        // It ends with the process, which drops no statics, so its shell removes the folder.
        static SHARED: LazyLock<Postgres> = LazyLock::new(|| {
            let mut postgres = Postgres::make(true);
            postgres.start_again();
            postgres
        });
        &SHARED
    }

    fn make(is_shared: bool) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let is_root = fs::metadata(folder.path()).expect("it exists").uid() == 0;
        let user = is_root.then_some(NOBODY);
        chown(folder.path(), user, user).expect("it is writable");
        let postgres = Self {
            running: None,
            port: free_port(),
            programs: programs(),
            user,
            databases: AtomicU32::new(0),
            is_shared,
            tls: false,
            folder,
        };
        postgres.run("initdb", &["-D", "data", "-U", USER, "-A", "trust", "-N"]);
        postgres
    }

    /// Creates an empty database. Returns its URL.
    ///
    /// # Panics
    /// When that fails.
    #[must_use]
    pub fn database(&self) -> String {
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        self.execute("postgres", &format!("CREATE DATABASE {name}"));
        self.url(&name)
    }

    /// The URL of a database.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        format!("postgres://{USER}@127.0.0.1:{}/{database}", self.port)
    }

    /// Runs SQL in a database.
    ///
    /// # Panics
    /// When it fails.
    pub fn execute(&self, database: &str, sql: &str) {
        let url = self.url(database);
        self.run(
            "psql",
            &["-q", "-X", "-v", "ON_ERROR_STOP=1", &url, "-c", sql],
        );
    }

    /// Stops it; committed data is kept.
    pub fn stop(&mut self) {
        self.running = None;
    }

    /// Starts it on the same port after [`stop`](Self::stop).
    ///
    /// # Panics
    /// When it can't be started.
    pub fn start_again(&mut self) {
        let port = self.port.to_string();
        let arguments = [
            &["-D", "data", "-p", &port][..],
            &["-c", "listen_addresses=127.0.0.1"],
            &["-c", "unix_socket_directories="],
            &["-c", "max_connections=200"],
            // The data need not survive a power failure.
            &["-c", "fsync=off"],
            if self.tls { TLS } else { &[] },
        ]
        .concat();
        let program = self.programs.join("postgres");
        let manner = Manner {
            // Closes connections, and writes committed data.
            end_by: "INT",
            user: self.user,
            remove_folder: self.is_shared,
        };
        let child = Child::start(&program, &arguments, self.folder.path(), manner);
        eventually(
            "PostgreSQL answers",
            || child.log(),
            || {
                self.try_run("psql", &["-X", &self.url("postgres"), "-c", "SELECT 1"])
                    .is_ok()
            },
        );
        self.running = Some(child);
    }

    fn run(&self, program: &str, arguments: &[&str]) {
        if let Err(message) = self.try_run(program, arguments) {
            panic!("{program}: {message}");
        }
    }

    fn try_run(&self, program: &str, arguments: &[&str]) -> Result<(), String> {
        let mut command = Command::new(self.programs.join(program));
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env("LC_ALL", "C.UTF-8")
            .stdin(Stdio::null());
        if let Some(user) = self.user {
            command.uid(user).gid(user);
        }
        let output = command.output().map_err(|problem| problem.to_string())?;
        if output.status.success() {
            Ok(())
        } else {
            Err(String::from_utf8_lossy(&output.stderr).into_owned())
        }
    }
}

/// The folder of its programs: Debian's newest version, which is not on the PATH, or else the one
/// on the PATH.
fn programs() -> PathBuf {
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let debian = debian
        .filter_map(Result::ok)
        .map(|version| version.path().join("bin"))
        .max();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = std::env::split_paths(&path).collect::<Vec<_>>();
    let has_all = |folder: &PathBuf| {
        ["initdb", "postgres", "psql"]
            .iter()
            .all(|program| Path::new(folder).join(program).exists())
    };
    debian
        .into_iter()
        .chain(on_path)
        .find(has_all)
        .expect("PostgreSQL is installed: tests/run does that")
}
