//! The picture in the README: the live page, compile errors and `check`, next to each other. `UPDATE=1` replaces it.

use std::fmt::Write as _;
use std::path::Path;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use clap::Parser as _;
use demo_app::config::{Command, Config};
use serde_json::json;

use super::super::browser::{Browser as _, Chromium};
use super::super::described::{metrics, text};
use super::super::support::{Answer, Http, Program};
use super::show;

const PICTURE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../metrics-runtime/docs/picture.png"
);
/// What the compiler prints for one attribute; `tests/compile` keeps it right.
const COMPILE_ERRORS: &str =
    include_str!("../../../../tests/compile/ui/instrumented/several-mistakes.stderr");
/// Of those, what the picture has room for.
const SHOWN_ERRORS: usize = 2;
/// What `check` reads: a misspelt metric, and a label value that does not exist.
const ALERTS: &str = r#"groups:
  - name: orders
    rules:
      - alert: ManyRequests
        expr: rate(http_request_total[5m]) > 10
      - alert: GuessedPasswords
        expr: rate(auth_events_total{result="failed"}[10m]) > 0.1
"#;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "starts Chromium"]
async fn the_picture_shows_page_compile_errors_and_check() {
    let is_updated = std::env::var_os("UPDATE").is_some();
    let program = Program::start_set(&["--enable-faults"]).await;
    let http = program.http.clone();
    let started = tokio::task::spawn_blocking(move || {
        let mut browser = Chromium::start();
        browser.prefer("light");
        browser.hide_scrollbars();
        browser.resize(900, 1107);
        show(&mut browser, &http, "overview");
        browser.evaluate("[...document.querySelectorAll('button')].find((button) => button.textContent === '2 min').click()");
        browser
    });
    let mut browser = started.await.expect("a browser");
    send_load(&program.http, if is_updated { "90s" } else { "1s" }).await;
    let errors: Vec<_> = COMPILE_ERRORS.split("\n\n").take(SHOWN_ERRORS).collect();
    let errors = errors
        .join("\n\n")
        .replace("ui/instrumented/several-mistakes", "src/orders");
    let folder = tempfile::tempdir().expect("a folder");
    let alerts = folder.path().join("alerts.yml");
    std::fs::write(&alerts, ALERTS).expect("a file");
    let alerts = alerts.to_str().expect("UTF-8");
    let checked = metrics(&["check", alerts]);
    assert_eq!(checked.status.code(), Some(1), "{checked:?}");
    let checked = text(&checked).replace(alerts, "alerts.yml");
    let painted = tokio::task::spawn_blocking(move || {
        let page = BASE64_STANDARD.encode(browser.picture());
        let html = composed(
            &page,
            &[
                ("cargo build", &errors),
                ("demo-app metrics check alerts.yml", &checked),
            ],
        );
        browser.resize(1280, 800);
        let html = BASE64_STANDARD.encode(html);
        browser.open(&format!("data:text/html;charset=utf-8;base64,{html}"));
        browser.wait("document.images.length === 1 && document.images[0].complete");
        let made = Path::new(env!("CARGO_TARGET_TMPDIR")).join("picture.png");
        browser.screenshot(&made);
        let panels = browser.evaluate(
            "[...document.querySelectorAll('pre')].map((pre) =>
                pre.scrollHeight <= pre.clientHeight && pre.scrollWidth <= pre.clientWidth)",
        );
        assert_eq!(panels, json!([true, true]), "each text fits into its panel");
        let size = "[document.images[0].naturalWidth, document.documentElement.scrollHeight]";
        assert_eq!(browser.evaluate(size), json!([900, 800]));
        if is_updated {
            std::fs::copy(&made, PICTURE).expect("the picture is replaced");
        }
    });
    painted.await.expect("no panic");
}

/// Traffic of the demo's own load; some requests fail.
async fn send_load(http: &Http, duration: &str) {
    let faults = json!({"error_share": 0.03});
    let request = http.request(reqwest::Method::PUT, "/faults").json(&faults);
    Answer::of(request).await.expect(200);
    let url = format!("http://{}", http.authority());
    let arguments = [
        "demo-app",
        "load",
        "--url",
        &url,
        "--rate",
        "25",
        "--duration",
        duration,
    ];
    let config = Config::try_parse_from(arguments).expect("valid arguments");
    let Some(Command::Load(load)) = config.command else {
        panic!("{:?}", config.command);
    };
    load.run().await.expect("a report");
}

/// A page with the screenshot on the left, and titles with texts on the right.
fn composed(screenshot: &str, panels: &[(&str, &str)]) -> String {
    let mut html = format!(
        "<!doctype html><html lang=en><meta charset=utf-8><style>
        * {{ box-sizing: border-box; margin: 0 }}
        body {{ background: #e8ecf1; display: flex; gap: 16px; height: 800px; padding: 16px;
            font: 12.5px/1.45 'DejaVu Sans Mono', monospace; }}
        figure {{ background: #fff; border-radius: 8px; box-shadow: 0 2px 10px #0003; overflow: hidden }}
        figcaption {{ background: #d5dbe3; color: #28303b; padding: 6px 12px }}
        img {{ display: block; width: 600px }}
        main {{ display: flex; flex: 1; flex-direction: column; gap: 16px; min-width: 0 }}
        main figure {{ background: #161b22; display: flex; flex: auto; flex-direction: column }}
        main figcaption {{ background: #2b323c; color: #d5dbe3 }}
        pre {{ color: #d5dbe3; flex: 1; font: inherit; overflow: hidden; padding: 10px 12px; white-space: pre-wrap }}
        b {{ color: #ff7b72 }} i {{ color: #79c0ff; font-style: normal }} u {{ color: #7ee787; text-decoration: none }}
        </style><body><figure><figcaption>/metrics/ui</figcaption>
        <img alt='' src='data:image/png;base64,{screenshot}'></figure><main>"
    );
    for (title, text) in panels {
        write!(html, "<figure><figcaption>$ {title}</figcaption><pre>").expect("memory");
        for line in text.lines() {
            let line = line.replace('&', "&amp;").replace('<', "&lt;");
            let mark = line.trim_start_matches([' ', '|']);
            let tag = if line.starts_with(char::is_alphabetic) || mark.starts_with('^') {
                "b"
            } else if mark.starts_with("= help") {
                "u"
            } else if mark.starts_with("-->") || mark.starts_with('=') {
                "i"
            } else {
                "span"
            };
            writeln!(html, "<{tag}>{line}</{tag}>").expect("memory");
        }
        html.push_str("</pre></figure>");
    }
    html + "</main>"
}
