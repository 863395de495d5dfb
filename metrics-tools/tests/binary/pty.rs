//! Runs the binary in a pseudo-terminal, and reads its screen.

use rustix::fs::{Mode, OFlags};
use rustix::process::{Pid, Signal, kill_process};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Termios, Winsize, tcgetattr, tcsetwinsize};
use std::fs::File;
use std::io::{Read as _, Write as _};
use std::num::NonZero;
use std::os::fd::OwnedFd;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The timeout of each wait; it is only reached on failures.
const TIMEOUT: Duration = Duration::from_secs(600);

pub(crate) struct Pty {
    child: Child,
    terminal: File,
    /// Kept open, so that its settings can be read when the binary has ended.
    inside: OwnedFd,
    before: Termios,
    parser: Arc<Mutex<vt100::Parser>>,
}

fn nonzero(size: u16) -> NonZero<u16> {
    NonZero::new(size).expect("a size")
}

fn size(rows: u16, columns: u16) -> Winsize {
    Winsize {
        ws_row: rows,
        ws_col: columns,
        ws_xpixel: 0,
        ws_ypixel: 0,
    }
}

impl Pty {
    /// Starts it with a screen of 30 lines of 120 characters.
    pub(crate) fn start(arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let outside = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a terminal");
        grantpt(&outside).expect("ours");
        unlockpt(&outside).expect("ours");
        tcsetwinsize(&outside, size(30, 120)).expect("a size");
        let name = ptsname(&outside, Vec::new()).expect("a name");
        let flags = OFlags::RDWR | OFlags::NOCTTY;
        let inside = rustix::fs::open(&*name, flags, Mode::empty()).expect("it is there");
        let end = || Stdio::from(inside.try_clone().expect("a copy"));
        // It is the controlling terminal, so that a resize sends a signal.
        let child = Command::new("setsid")
            .arg("--ctty")
            .arg(env!("CARGO_BIN_EXE_metrics-tools"))
            .args(arguments)
            .env_remove("NO_COLOR")
            .env("TERM", "xterm-256color")
            .envs(environment.iter().copied())
            .stdin(end())
            .stdout(end())
            .stderr(end())
            .spawn()
            .expect("it starts");
        let terminal = File::from(outside);
        let parser = Arc::new(Mutex::new(vt100::Parser::new(nonzero(30), nonzero(120), 0)));
        let (mut reader, shown) = (terminal.try_clone().expect("a copy"), Arc::clone(&parser));
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(length @ 1..) = reader.read(&mut bytes) {
                let mut parser = shown.lock().unwrap_or_else(PoisonError::into_inner);
                parser.process(&bytes[..length]);
            }
        });
        Self {
            child,
            before: tcgetattr(&inside).expect("a terminal"),
            terminal,
            inside,
            parser,
        }
    }

    pub(crate) fn screen(&self) -> vt100::Screen {
        let parser = self.parser.lock().unwrap_or_else(PoisonError::into_inner);
        parser.screen().clone()
    }

    pub(crate) fn keys(&mut self, keys: &str) {
        self.terminal
            .write_all(keys.as_bytes())
            .expect("it is open");
    }

    pub(crate) fn resize(&mut self, rows: u16, columns: u16) {
        let mut parser = self.parser.lock().unwrap_or_else(PoisonError::into_inner);
        parser
            .screen_mut()
            .set_size(nonzero(rows), nonzero(columns));
        tcsetwinsize(&self.terminal, size(rows, columns)).expect("a size");
    }

    /// Waits until the screen shows what it should.
    #[track_caller]
    pub(crate) fn until(&self, shows: impl Fn(&str) -> bool) -> String {
        let start = Instant::now();
        loop {
            let text = self.screen().contents();
            if shows(&text) {
                return text;
            }
            assert!(start.elapsed() < TIMEOUT, "{text}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    #[track_caller]
    pub(crate) fn shows(&self, text: &str) -> String {
        self.until(|screen| screen.contains(text))
    }

    pub(crate) fn signal(&self, signal: Signal) {
        let id = i32::try_from(self.child.id()).expect("an id");
        kill_process(Pid::from_raw(id).expect("an id"), signal).expect("it runs");
    }

    /// Waits until it has ended.
    #[track_caller]
    pub(crate) fn ended(&mut self) -> ExitStatus {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("ours") {
                return status;
            }
            assert!(start.elapsed() < TIMEOUT, "{}", self.screen().contents());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Asserts that the terminal is as it was.
    #[track_caller]
    pub(crate) fn is_restored(&self) {
        let start = Instant::now();
        // Its last output may still be on its way.
        while self.screen().alternate_screen() || self.screen().hide_cursor() {
            assert!(
                start.elapsed() < TIMEOUT,
                "the screen or the cursor is not restored"
            );
            std::thread::sleep(Duration::from_millis(10));
        }
        let after = tcgetattr(&self.inside).expect("a terminal");
        let modes = |it: &Termios| {
            (
                it.input_modes,
                it.output_modes,
                it.control_modes,
                it.local_modes,
            )
        };
        assert_eq!(modes(&after), modes(&self.before));
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
