//! A headless Chromium, driven through its `DevTools` protocol. Not a test.

use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde_json::{Value, json};
use tempfile::TempDir;
use tungstenite::{Message, WebSocket};

/// How long anything may take before the test fails; nothing waits that long when it works.
const TIMEOUT: Duration = Duration::from_secs(60);

/// A browser with one page, and no way to any host but this machine. Killed when dropped.
pub(super) struct Browser {
    process: Child,
    socket: WebSocket<TcpStream>,
    page: String,
    last_id: u64,
    events: Vec<Value>,
    /// After the process, which writes there.
    _profile: TempDir,
}

impl Browser {
    pub(super) fn start() -> Self {
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
        let (port, path) = eventually("a browser that listens", || {
            let said = std::fs::read_to_string(profile.path().join("DevToolsActivePort")).ok()?;
            let (port, path) = said.trim().split_once('\n')?;
            Some((port.parse::<u16>().ok()?, path.to_owned()))
        });
        let stream = TcpStream::connect(("127.0.0.1", port)).expect("a connection");
        let timeout = stream.set_read_timeout(Some(TIMEOUT));
        timeout.expect("a time limit");
        let url = format!("ws://127.0.0.1:{port}{path}");
        let (socket, _answer) = tungstenite::client(url, stream).expect("a WebSocket");
        let mut browser = Self {
            process,
            socket,
            page: String::new(),
            last_id: 0,
            events: Vec::new(),
            _profile: profile,
        };
        let target = browser.call("Target.createTarget", json!({"url": "about:blank"}));
        let attach = json!({"targetId": target["targetId"], "flatten": true});
        let attached = browser.call("Target.attachToTarget", attach);
        browser.page = attached["sessionId"]
            .as_str()
            .expect("a session")
            .to_owned();
        for domain in ["Page", "Network", "Runtime", "Log"] {
            browser.call(&format!("{domain}.enable"), json!({}));
        }
        browser
    }

    pub(super) fn open(&mut self, url: &str) {
        let opened = self.call("Page.navigate", json!({"url": url}));
        assert_eq!(opened["errorText"], Value::Null, "{url}");
    }

    /// The value of an expression in the page.
    pub(super) fn evaluate(&mut self, expression: &str) -> Value {
        let how = json!({"expression": expression, "returnByValue": true});
        let evaluated = self.call("Runtime.evaluate", how);
        let failed = evaluated.get("exceptionDetails");
        assert_eq!(failed, None, "{expression}");
        evaluated["result"]["value"].clone()
    }

    /// Evaluates again and again until it is as wanted.
    pub(super) fn becomes(&mut self, expression: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let start = Instant::now();
        loop {
            let value = self.evaluate(expression);
            if wanted(&value) {
                return value;
            }
            assert!(start.elapsed() < TIMEOUT, "{expression} is still {value}");
            sleep(Duration::from_millis(20));
        }
    }

    /// Waits for an element, and clicks on it as a person does.
    pub(super) fn click(&mut self, selector: &str) {
        let place = format!(
            "(() => {{
                const element = document.querySelector({selector:?});
                if (!element) return null;
                element.scrollIntoView({{block: 'center'}});
                const box = element.getBoundingClientRect();
                return {{x: box.x + box.width / 2, y: box.y + box.height / 2}};
            }})()"
        );
        let place = self.becomes(&place, Value::is_object);
        for kind in ["mousePressed", "mouseReleased"] {
            let mut event = place.clone();
            event["type"] = kind.into();
            event["button"] = "left".into();
            event["clickCount"] = 1.into();
            self.call("Input.dispatchMouseEvent", event);
        }
    }

    /// Writes what is to be seen in the window.
    pub(super) fn screenshot(&mut self, file: &Path) {
        let how = json!({"format": "png"});
        let shot = self.call("Page.captureScreenshot", how);
        let png = BASE64_STANDARD.decode(shot["data"].as_str().expect("a picture"));
        std::fs::write(file, png.expect("base64")).expect("a file");
    }

    /// The addresses that the page asked for.
    pub(super) fn requested(&self) -> Vec<&str> {
        let requests = self.events_of("Network.requestWillBeSent");
        let urls = requests.map(|event| event["request"]["url"].as_str().expect("a URL"));
        urls.collect()
    }

    /// What the console shows as an error, and what could not be loaded.
    pub(super) fn errors(&self) -> Vec<&Value> {
        let logged = self.events_of("Log.entryAdded");
        let logged = logged.filter(|event| event["entry"]["level"] == "error");
        let said = self.events_of("Runtime.consoleAPICalled");
        let said = said.filter(|event| event["type"] == "error");
        let thrown = self.events_of("Runtime.exceptionThrown");
        let failed = self.events_of("Network.loadingFailed");
        logged.chain(said).chain(thrown).chain(failed).collect()
    }

    fn events_of(&self, method: &str) -> impl Iterator<Item = &Value> {
        let events = self.events.iter();
        let events = events.filter(move |event| event["method"] == method);
        events.map(|event| &event["params"])
    }

    fn call(&mut self, method: &str, parameters: Value) -> Value {
        self.last_id += 1;
        let id = self.last_id;
        let mut call = json!({"id": id, "method": method, "params": parameters});
        if !self.page.is_empty() {
            call["sessionId"] = self.page.as_str().into();
        }
        let sent = self.socket.send(Message::text(call.to_string()));
        sent.expect("a browser that listens");
        loop {
            let message = self.socket.read().expect("a browser that answers");
            let Message::Text(text) = message else {
                continue;
            };
            let answer: Value = serde_json::from_str(&text).expect("JSON");
            if answer["id"] == id {
                assert_eq!(answer.get("error"), None, "{call}");
                return answer["result"].clone();
            }
            self.events.push(answer);
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _gone_already = self.process.kill();
        let _gone_already = self.process.wait();
    }
}

fn eventually<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(start.elapsed() < TIMEOUT, "still not: {what}");
        sleep(Duration::from_millis(20));
    }
}
