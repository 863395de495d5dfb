//! The log of a panic, in a separate process, because a process has one log and one panic hook.

use std::process::Command;

use demo_app::logging::{self, LogFormat};
use serde_json::Value;

/// The variable that is set in the process that panics.
const PANICS: &str = "DEMO_APP_TEST_PANICS";

#[test]
fn a_panic_is_logged_with_its_request() {
    if std::env::var_os(PANICS).is_some() {
        let _log = logging::start("info", LogFormat::Json, None).expect("a thread");
        logging::log_panics();
        let _request = tracing::error_span!("request", id = "abc").entered();
        panic!("two\nlines");
    }
    let this = std::env::current_exe().expect("this program");
    let child = Command::new(this)
        .arg("--nocapture")
        .env(PANICS, "1")
        .env_remove("RUST_BACKTRACE")
        .output()
        .expect("it runs");
    assert!(!child.status.success());
    let errors = String::from_utf8(child.stderr).expect("text");
    let line = errors
        .lines()
        .find(|line| line.contains("panic: "))
        .expect("a line");
    let line: Value = serde_json::from_str(line).expect("JSON");
    assert_eq!(line["level"], "ERROR", "{line}");
    assert_eq!(line["message"], "panic: two\nlines", "{line}");
    assert_eq!(line["span"]["id"], "abc", "{line}");
    let place = line["place"].as_str().expect("a text");
    assert!(place.contains("panics.rs:"), "{line}");
}
