//! Firefox, controlled with `WebDriver BiDi`, without a driver program.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};

use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::Browser;
use super::connection::Connection;

/// Preferences: no updates, no start page, and all other hosts behind a proxy that does not exist.
const PREFERENCES: &str = r#"
user_pref("app.normandy.enabled", false);
user_pref("app.update.disabledForTesting", true);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("browser.startup.homepage_override.mstone", "ignore");
user_pref("browser.startup.page", 0);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("network.proxy.http", "127.0.0.1");
user_pref("network.proxy.http_port", 9);
user_pref("network.proxy.ssl", "127.0.0.1");
user_pref("network.proxy.ssl_port", 9);
user_pref("network.proxy.type", 1);
user_pref("toolkit.telemetry.reportingpolicy.firstRun", false);
"#;

/// The codes of `BiDi` for keys that are not characters.
const KEYS: [(&str, &str); 4] = [
    ("Tab", "\u{e004}"),
    ("Enter", "\u{e007}"),
    ("ArrowUp", "\u{e013}"),
    ("ArrowDown", "\u{e015}"),
];

/// A Firefox.
pub(in super::super) struct Firefox {
    process: Child,
    connection: Connection,
    context: String,
    /// Dropped after the process, which writes there.
    _profile: TempDir,
}

impl Firefox {
    pub(in super::super) fn start() -> Self {
        let profile = tempfile::tempdir().expect("a folder");
        let preferences = std::fs::write(profile.path().join("user.js"), PREFERENCES);
        preferences.expect("a file");
        let mut process = Command::new("firefox-esr")
            .args([
                "--headless",
                "--no-remote",
                "--remote-debugging-port",
                "0",
                "--profile",
            ])
            .arg(profile.path())
            .env("HOME", profile.path())
            .env("MOZ_CRASHREPORTER_DISABLE", "1")
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("Firefox is needed: install the package `firefox-esr`, as tests/run does");
        let mut output = BufReader::new(process.stderr.take().expect("standard error"));
        let port = loop {
            let mut line = String::new();
            let read = output.read_line(&mut line).expect("a text");
            assert_ne!(read, 0, "Firefox ended");
            let address = line.trim().split_once("BiDi listening on ws://127.0.0.1:");
            if let Some((_, port)) = address {
                break port.parse().expect("a port");
            }
        };
        // So that it never blocks on a full pipe.
        std::thread::spawn(move || {
            let _until_it_ends = output.read_to_end(&mut Vec::new());
        });
        let mut browser = Self {
            process,
            connection: Connection::open(port, "/session"),
            context: String::new(),
            _profile: profile,
        };
        browser.call("session.new", &json!({"capabilities": {}}));
        let events = json!({"events": ["log.entryAdded", "network.beforeRequestSent"]});
        browser.call("session.subscribe", &events);
        let tree = browser.call("browsingContext.getTree", &json!({}));
        let context = tree["contexts"][0]["context"].as_str().expect("a window");
        browser.context = context.to_owned();
        browser
    }

    fn call(&mut self, method: &str, parameters: &Value) -> Value {
        let result = self.connection.call(method, parameters, &Value::Null);
        result.unwrap_or_else(|error| panic!("{method} {parameters}: {error}"))
    }
}

impl Browser for Firefox {
    fn open(&mut self, url: &str) {
        let page = json!({"context": self.context, "url": url, "wait": "interactive"});
        self.call("browsingContext.navigate", &page);
    }

    fn try_evaluate(&mut self, expression: &str) -> Result<Value, Value> {
        // As JSON, because the protocol has its own types.
        let expression = format!("(async () => JSON.stringify((await ({expression})) ?? null))()");
        let evaluated = self.connection.call(
            "script.evaluate",
            &json!({"expression": expression, "target": {"context": self.context}, "awaitPromise": true}),
            &Value::Null,
        )?;
        let text = evaluated["result"]["value"].as_str();
        let text = text.unwrap_or_else(|| panic!("{expression}: {evaluated}"));
        Ok(serde_json::from_str(text).expect("JSON"))
    }

    fn press(&mut self, key: &str) {
        let code = KEYS.iter().find(|(name, _)| *name == key);
        let code = code.map_or(key, |(_, code)| code);
        let actions = [
            json!({"type": "keyDown", "value": code}),
            json!({"type": "keyUp", "value": code}),
        ];
        let keyboard = json!({"type": "key", "id": "keyboard", "actions": actions});
        self.call(
            "input.performActions",
            &json!({"context": self.context, "actions": [keyboard]}),
        );
    }

    fn resize(&mut self, width: u32, height: u32) {
        let viewport = json!({"width": width, "height": height});
        self.call(
            "browsingContext.setViewport",
            &json!({"context": self.context, "viewport": viewport}),
        );
    }

    fn picture(&mut self) -> Vec<u8> {
        let page = json!({"context": self.context});
        let shot = self.call("browsingContext.captureScreenshot", &page);
        let png = BASE64_STANDARD.decode(shot["data"].as_str().expect("a picture"));
        png.expect("base64")
    }

    fn requested(&self) -> Vec<String> {
        let requests = self.connection.events_of("network.beforeRequestSent");
        let of_page = requests.filter(|event| event["context"] == self.context.as_str());
        let urls = of_page.map(|event| event["request"]["url"].as_str().expect("a URL"));
        urls.map(str::to_owned).collect()
    }

    fn errors(&self) -> Vec<Value> {
        let logged = self.connection.events_of("log.entryAdded");
        let errors = logged.filter(|event| event["level"] == "error");
        errors.cloned().collect()
    }
}

impl Drop for Firefox {
    fn drop(&mut self) {
        let _gone_already = self.process.kill();
        let _gone_already = self.process.wait();
    }
}
