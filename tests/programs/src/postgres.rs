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

/// A PostgreSQL for tests: what it stores does not outlive it.
#[derive(Debug)]
pub struct Postgres {
    // Ends before its folder goes.
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
    /// Makes a cluster of databases and starts it.
    ///
    /// # Panics
    /// When PostgreSQL is not installed, or does not start.
    #[must_use]
    pub fn start() -> Self {
        let mut postgres = Self::make(false);
        postgres.start_again();
        postgres
    }

    /// The same, which also takes connections with TLS, by this certificate and its key, in PEM.
    ///
    /// # Panics
    /// When PostgreSQL is not installed, or does not start.
    #[must_use]
    pub fn start_with_tls(certificate: &str, key: &str) -> Self {
        let mut postgres = Self::make(false);
        for (name, pem) in [("certificate.pem", certificate), ("key.pem", key)] {
            let file = postgres.folder.path().join(name);
            fs::write(&file, pem).expect("the folder is ours");
            // It takes no key that others may read.
            fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).expect("ours, too");
            chown(&file, postgres.user, postgres.user).expect("ours, too");
        }
        postgres.tls = true;
        postgres.start_again();
        postgres
    }

    /// The one that all tests of this process share, each with a [`database`](Self::database) of its own.
    ///
    /// # Panics
    /// When PostgreSQL is not installed, or does not start.
    pub fn shared() -> &'static Self {
        // It ends with the process, which drops no statics: hence a folder that goes without being dropped.
        static SHARED: LazyLock<Postgres> = LazyLock::new(|| {
            let mut postgres = Postgres::make(true);
            postgres.start_again();
            postgres
        });
        &SHARED
    }

    fn make(is_shared: bool) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let is_root = fs::metadata(folder.path()).expect("it is there").uid() == 0;
        let user = is_root.then_some(NOBODY);
        chown(folder.path(), user, user).expect("it is ours");
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

    /// Makes an empty database, and says its URL.
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

    /// Ends it; what is committed is kept.
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
            // Nobody needs the data after a power cut.
            &["-c", "fsync=off"],
            if self.tls { TLS } else { &[] },
        ]
        .concat();
        let program = self.programs.join("postgres");
        let manner = Manner {
            // Connections are closed, and what is committed is written.
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
        if let Err(said) = self.try_run(program, arguments) {
            panic!("{program}: {said}");
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

/// The folder of its programs: the newest of Debian's, which are not on the PATH, or wherever the PATH has them.
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
