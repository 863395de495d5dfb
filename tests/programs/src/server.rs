//! Any program with an HTTP interface.

use std::fmt;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::TempDir;

use crate::child::{Child, Manner};
use crate::{eventually, free_port};

/// A program with its own address and folder.
#[derive(Debug)]
pub struct Server {
    // Dropped before its folder is removed.
    running: Option<Child>,
    command: Vec<String>,
    port: u16,
    ready: &'static str,
    folder: TempDir,
}

/// A program's address and folder.
#[derive(Debug)]
pub struct Place<'a> {
    /// `127.0.0.1:<port>`.
    pub address: String,
    /// Empty at the first start.
    pub folder: &'a Path,
}

impl Place<'_> {
    /// A path in the folder.
    pub(crate) fn path(&self, name: &str) -> impl fmt::Display {
        self.folder.join(name).display().to_string()
    }

    /// Writes files, in which `$SELF` is replaced by the program's address.
    pub(crate) fn write(&self, files: &[(&str, &str)]) {
        for (name, text) in files {
            let path = self.folder.join(name);
            let parent = path.parent().expect("it is in a folder");
            fs::create_dir_all(parent).expect("the folder is writable");
            fs::write(path, text.replace("$SELF", &self.address)).expect("the folder is writable");
        }
    }
}

impl Server {
    /// Starts a program with its arguments, and waits until `GET <ready>` returns 200.
    ///
    /// # Panics
    /// When it is not on the PATH, or does not answer.
    #[must_use]
    pub fn start(ready: &'static str, command: impl FnOnce(&Place<'_>) -> Vec<String>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let port = free_port();
        let command = command(&Place {
            address: format!("127.0.0.1:{port}"),
            folder: folder.path(),
        });
        let mut server = Self {
            running: None,
            command,
            port,
            ready,
            folder,
        };
        server.start_again();
        server
    }

    /// `127.0.0.1:<port>`.
    #[must_use]
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// `http://127.0.0.1:<port>`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address())
    }

    /// Kills it without a graceful shutdown.
    pub fn kill(&mut self) {
        self.running = None;
    }

    /// Starts it as before, on the same port, after [`kill`](Self::kill).
    ///
    /// # Panics
    /// When it can't be started.
    pub fn start_again(&mut self) {
        let (program, arguments) = self.command.split_first().expect("a program");
        let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
        let manner = Manner {
            end_by: "KILL",
            user: None,
            remove_folder: false,
        };
        let child = Child::start(Path::new(program), &arguments, self.folder.path(), manner);
        let name = PathBuf::from(program);
        let log = || format!("tests/run installs it\n{}", child.log());
        eventually(&format!("{} answers", name.display()), log, || {
            self.answers().is_some()
        });
        self.running = Some(child);
    }

    /// Its standard output and standard error so far.
    #[must_use]
    pub fn log(&self) -> String {
        self.running.as_ref().map(Child::log).unwrap_or_default()
    }

    fn answers(&self) -> Option<()> {
        let mut connection = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
        connection
            .set_read_timeout(Some(Duration::from_secs(5)))
            .ok()?;
        let address = self.address();
        let request = format!("GET {} HTTP/1.0\r\nHost: {address}\r\n\r\n", self.ready);
        connection.write_all(request.as_bytes()).ok()?;
        let mut status = [0; "HTTP/1.1 200".len()];
        connection.read_exact(&mut status).ok()?;
        status.ends_with(b" 200").then_some(())
    }
}
