//! Chromium, controlled with its `DevTools` protocol.

use std::process::{Child, Command, Stdio};

use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::connection::Connection;
use super::{Browser, eventually};

/// A Chromium.
pub(in super::super) struct Chromium {
    process: Child,
    connection: Connection,
    page: Value,
    /// Dropped after the process, which writes there.
    _profile: TempDir,
}

impl Chromium {
    pub(in super::super) fn start() -> Self {
        let profile = tempfile::tempdir().expect("a folder");
        let process = Command::new("chromium")
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--no-first-run",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                "--window-size=1280,1400",
                "--remote-debugging-port=0",
            ])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("Chromium is needed: install the package `chromium`, as tests/run does");
        let (port, path) = eventually("the browser accepts connections", || {
            let ports = std::fs::read_to_string(profile.path().join("DevToolsActivePort")).ok()?;
            let (port, path) = ports.trim().split_once('\n')?;
            Some((port.parse().ok()?, path.to_owned()))
        });
        let mut browser = Self {
            process,
            connection: Connection::open(port, &path),
            page: json!({}),
            _profile: profile,
        };
        let target = browser.call("Target.createTarget", &json!({"url": "about:blank"}));
        let attach = json!({"targetId": target["targetId"], "flatten": true});
        let attached = browser.call("Target.attachToTarget", &attach);
        browser.page = json!({"sessionId": attached["sessionId"]});
        for domain in ["Page", "Network", "Runtime", "Log"] {
            browser.call(&format!("{domain}.enable"), &json!({}));
        }
        browser
    }

    /// Emulates a system that prefers dark or light colours.
    pub(in super::super) fn prefer(&mut self, scheme: &str) {
        let feature = json!({"name": "prefers-color-scheme", "value": scheme});
        self.call(
            "Emulation.setEmulatedMedia",
            &json!({"features": [feature]}),
        );
    }

    /// Leaves scrollbars out of screenshots.
    pub(in super::super) fn hide_scrollbars(&mut self) {
        self.call("Emulation.setScrollbarsHidden", &json!({"hidden": true}));
    }

    /// Waits for an element, and clicks on it with the mouse.
    pub(in super::super) fn click(&mut self, selector: &str) {
        let place = format!(
            "(() => {{
                const element = document.querySelector({selector:?});
                if (!element) return null;
                element.scrollIntoView({{block: 'center'}});
                const box = element.getBoundingClientRect();
                return {{x: box.x + box.width / 2, y: box.y + box.height / 2}};
            }})()"
        );
        let place = self.becomes(&place, &Value::is_object);
        for kind in ["mousePressed", "mouseReleased"] {
            let mut event = place.clone();
            event["type"] = kind.into();
            event["button"] = "left".into();
            event["clickCount"] = 1.into();
            self.call("Input.dispatchMouseEvent", &event);
        }
    }

    fn call(&mut self, method: &str, parameters: &Value) -> Value {
        let result = self.connection.call(method, parameters, &self.page);
        result.unwrap_or_else(|error| panic!("{method} {parameters}: {error}"))
    }
}

impl Browser for Chromium {
    fn open(&mut self, url: &str) {
        let opened = self.call("Page.navigate", &json!({"url": url}));
        assert_eq!(opened["errorText"], Value::Null, "{url}");
    }

    fn try_evaluate(&mut self, expression: &str) -> Result<Value, Value> {
        let how = json!({"expression": expression, "returnByValue": true, "awaitPromise": true});
        let evaluated = self.connection.call("Runtime.evaluate", &how, &self.page)?;
        let failed = evaluated.get("exceptionDetails");
        assert_eq!(failed, None, "{expression}");
        Ok(evaluated["result"]["value"].clone())
    }

    fn press(&mut self, key: &str) {
        let mut event = json!({"type": "keyDown", "key": key});
        if key == "Enter" {
            event["text"] = "\r".into();
        } else if key.chars().count() == 1 {
            event["text"] = key.into();
        }
        self.call("Input.dispatchKeyEvent", &event);
        self.call(
            "Input.dispatchKeyEvent",
            &json!({"type": "keyUp", "key": key}),
        );
    }

    fn resize(&mut self, width: u32, height: u32) {
        let size =
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.call("Emulation.setDeviceMetricsOverride", &size);
    }

    fn picture(&mut self) -> Vec<u8> {
        let shot = self.call("Page.captureScreenshot", &json!({"format": "png"}));
        let png = BASE64_STANDARD.decode(shot["data"].as_str().expect("a picture"));
        png.expect("base64")
    }

    fn requested(&self) -> Vec<String> {
        let requests = self.connection.events_of("Network.requestWillBeSent");
        let urls = requests.map(|event| event["request"]["url"].as_str().expect("a URL"));
        urls.map(str::to_owned).collect()
    }

    fn errors(&self) -> Vec<Value> {
        let of = |method| self.connection.events_of(method);
        let logged = of("Log.entryAdded").filter(|event| event["entry"]["level"] == "error");
        let console = of("Runtime.consoleAPICalled").filter(|event| event["type"] == "error");
        let thrown = of("Runtime.exceptionThrown");
        let failed = of("Network.loadingFailed");
        let all = logged.chain(console).chain(thrown).chain(failed);
        all.cloned().collect()
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        let _gone_already = self.process.kill();
        let _gone_already = self.process.wait();
    }
}
