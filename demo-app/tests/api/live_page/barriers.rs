//! axe-core finds nothing in any view. Also takes screenshots.

use std::path::Path;

use super::super::browser::axe::{findings, source};
use super::super::browser::{Browser, Chromium, Firefox};
use super::super::support::{Http, Program};
use super::{assert_well_behaved, page, send_failures, send_traffic, show, turn};

/// The folder for screenshots of the page.
const PICTURES: &str = env!("CARGO_TARGET_TMPDIR");

const VIEWS: [(&str, &str); 9] = [
    ("overview", "overview"),
    ("requests", "requests"),
    (
        "histogram",
        "metric/http_request_duration_seconds?window=start",
    ),
    ("functions", "functions?window=start"),
    ("queues", "queues"),
    ("process", "process"),
    ("log", "log"),
    ("metrics", "metrics"),
    ("unused", "unused"),
];

/// Checks views at both widths.
fn look(browser: &mut dyn Browser, axe: &str, name: &str, views: &[(&str, &str)]) -> Vec<String> {
    let mut found = Vec::new();
    for (width, height) in [(1600, 1000), (400, 800)] {
        browser.resize(width, height);
        for (view, address) in views {
            turn(browser, address);
            // Rates need two polls.
            browser.wait("document.querySelector('main .loading') === null");
            let what = format!("{name}-{width}-{view}");
            browser.screenshot(&Path::new(PICTURES).join(format!("page-{what}.png")));
            let in_view = findings(browser, axe);
            found.extend(in_view.into_iter().map(|one| format!("{what}: {one}")));
            let wide = browser.evaluate("document.documentElement.scrollWidth - innerWidth");
            if wide.as_f64() > Some(0.0) {
                found.push(format!("{what}: {wide} pixels too wide"));
            }
        }
    }
    found
}

fn in_chromium(http: &Http, axe: &str) {
    let mut browser = Chromium::start();
    for scheme in ["light", "dark"] {
        browser.prefer(scheme);
        show(&mut browser, http, "overview");
        let found = look(&mut browser, axe, &format!("chromium-{scheme}"), &VIEWS);
        assert_eq!(found, [""; 0]);
    }
    assert_well_behaved(&browser, http);
}

fn in_firefox(http: &Http, axe: &str) {
    let mut browser = Firefox::start();
    show(&mut browser, http, "overview");
    // The page's own switch, which overrides the system's preference.
    for scheme in ["light", "dark"] {
        browser.wait(&format!(
            "(() => {{
                const isDark = () => getComputedStyle(document.documentElement).colorScheme === 'dark';
                if (document.documentElement.dataset.theme !== '{scheme}') document.querySelector('.theme').click();
                return document.documentElement.dataset.theme === '{scheme}' && isDark() === ('{scheme}' === 'dark');
            }})()"
        ));
        let found = look(&mut browser, axe, &format!("firefox-{scheme}"), &VIEWS[..3]);
        assert_eq!(found, [""; 0]);
    }
    assert_well_behaved(&browser, http);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "starts Chromium and Firefox"]
async fn axe_finds_nothing_in_any_view_at_both_widths_in_both_schemes() {
    let axe = tokio::task::spawn_blocking(source).await.expect("no panic");
    let program = Program::start_set(&["--enable-faults"]).await;
    send_traffic(&program.http).await;
    send_failures(&program.http).await;
    let both: [fn(&Http, &str); 2] = [in_chromium, in_firefox];
    let looks = both.map(|look| {
        let (http, axe) = (program.http.clone(), axe.clone());
        tokio::task::spawn_blocking(move || look(&http, &axe))
    });
    for look in looks {
        look.await.expect("no panic");
    }
    println!("pictures of the page are in {PICTURES}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "starts Chromium"]
async fn axe_finds_nothing_where_access_is_denied() {
    let axe = tokio::task::spawn_blocking(source).await.expect("no panic");
    let program =
        Program::start_set(&["--metrics-token", "a-token-of-32-characters-or-more"]).await;
    let http = program.http.clone();
    let looked = tokio::task::spawn_blocking(move || {
        let mut browser = Chromium::start();
        browser.open(&page(&http, "overview"));
        browser.wait("document.querySelector('#token') !== null");
        assert_eq!(findings(&mut browser, &axe), [""; 0]);
    });
    looked.await.expect("no panic");
}
