//! A child process that never outlives this process.

use std::fs;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child as Process, Command, Stdio};

use crate::TIMEOUT;
use crate::deadline::{self, Lines};

/// The shell that watches the program. It prints the program's process id. When its input ends,
/// because the handle is dropped or this process has ended, it stops the program and removes the
/// given folder.
const WATCH: &str = r#"log=$1; signal=$2; remove=$3; shift 3
"$@" >>"$log" 2>&1 </dev/null & program=$!
echo "$program"
read -r end
kill -CONT "$program"; kill -"$signal" "$program"; wait "$program"
[ -z "$remove" ] || rm -rf "$remove""#;

/// How a program is started and stopped.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Manner {
    /// The signal that ends it.
    pub(crate) end_by: &'static str,
    /// The user and group that it runs as; `None` means those of this process.
    pub(crate) user: Option<u32>,
    /// Whether its folder is removed with it.
    pub(crate) remove_folder: bool,
}

/// A running program.
#[derive(Debug)]
pub(crate) struct Child {
    watch: Process,
    id: String,
    log: PathBuf,
}

impl Child {
    /// Starts `program` in `folder`, and writes its output to a file there.
    pub(crate) fn start(program: &Path, arguments: &[&str], folder: &Path, manner: Manner) -> Self {
        let log = folder.join("log");
        let mut command = Command::new("sh");
        command
            .args(["-c", WATCH, "watch"])
            .arg(&log)
            .arg(manner.end_by)
            .arg(if manner.remove_folder {
                folder.as_os_str()
            } else {
                "".as_ref()
            })
            .arg(program)
            .args(arguments)
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        if let Some(user) = manner.user {
            command.uid(user).gid(user);
        }
        let mut watch = command.spawn().expect("a shell");
        let lines = Lines::of(watch.stdout.take().expect("it is piped"));
        Self {
            watch,
            id: lines.next().expect("the program's id"),
            log,
        }
    }

    /// The program's output so far.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Sends the program a signal.
    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill")
            .arg(format!("-{name}"))
            .arg(&self.id)
            .status();
        assert!(sent.expect("kill").success(), "{name} to {self:?}");
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        drop(self.watch.stdin.take());
        if deadline::ended(&mut self.watch, TIMEOUT).is_none() {
            // Its shell waits for it, so both end.
            let killed = Command::new("kill").args(["-KILL", &self.id]).status();
            let _ended = self.watch.wait();
            eprintln!(
                "{} did not end when it was asked to: {killed:?}",
                self.log.display()
            );
        }
    }
}
