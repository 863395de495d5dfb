//! Headless browsers with one page, driven through their own protocols. Not a test.
//!
//! | file | holds |
//! |---|---|
//! | `chromium` | Chromium, controlled with its `DevTools` protocol |
//! | `firefox` | Firefox, controlled with `WebDriver BiDi` |
//! | `connection` | calls and events over a WebSocket, for both |
//! | `axe` | axe-core, which checks the accessibility of a page |

pub(super) mod axe;
mod chromium;
mod connection;
mod firefox;

use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;
use test_programs::TIMEOUT;

pub(super) use chromium::Chromium;
pub(super) use firefox::Firefox;

/// A browser with one page, which can reach only this machine. Killed when dropped.
pub(super) trait Browser {
    fn open(&mut self, url: &str);

    /// The value of an expression in the page; a promise is awaited. It must be representable in JSON.
    /// An error if the browser could not evaluate it, for example during a navigation.
    fn try_evaluate(&mut self, expression: &str) -> Result<Value, Value>;

    /// The value of an expression in a page that is not replaced meanwhile.
    fn evaluate(&mut self, expression: &str) -> Value {
        let value = self.try_evaluate(expression);
        value.unwrap_or_else(|error| panic!("{expression}: {error}"))
    }

    /// Presses a key: a character, or a name as in `KeyboardEvent.key`.
    fn press(&mut self, key: &str);

    /// Sets the size of the page in pixels.
    fn resize(&mut self, width: u32, height: u32);

    /// A screenshot of the window, as PNG.
    fn picture(&mut self) -> Vec<u8>;

    /// The URLs that the page requested.
    fn requested(&self) -> Vec<String>;

    /// The errors in the console, and uncaught exceptions.
    fn errors(&self) -> Vec<Value>;

    /// Evaluates repeatedly until the condition holds for the value. The page may be replaced meanwhile.
    fn becomes(&mut self, expression: &str, wanted: &dyn Fn(&Value) -> bool) -> Value {
        let start = Instant::now();
        loop {
            let last = match self.try_evaluate(expression) {
                Ok(value) if wanted(&value) => return value,
                Ok(last) | Err(last) => last,
            };
            assert!(start.elapsed() < TIMEOUT, "{expression} is still {last}");
            sleep(Duration::from_millis(20));
        }
    }

    /// Reloads the page.
    fn reload(&mut self) {
        self.evaluate("setTimeout(() => location.reload(), 0)");
        self.wait("performance.getEntriesByType('navigation')[0]?.type === 'reload'");
    }

    /// Waits until an expression is true.
    fn wait(&mut self, expression: &str) {
        self.becomes(expression, &|value| *value == true);
    }

    fn screenshot(&mut self, file: &Path) {
        std::fs::write(file, self.picture()).expect("a file");
    }
}

fn eventually<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(start.elapsed() < TIMEOUT, "timeout: {what}");
        sleep(Duration::from_millis(20));
    }
}
