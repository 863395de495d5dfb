//! The interactive view of `top`, in a pseudo-terminal against a server.

use crate::endpoint::Endpoint;
use crate::pty::Pty;
use rustix::process::Signal;
use std::time::Instant;

/// A service with 50 requests per second; 10 of them fail.
fn service() -> Endpoint {
    let start = Instant::now();
    Endpoint::start(move |_, _| {
        let all = start.elapsed().as_secs_f64() * 50.0;
        let (good, bad) = ((all * 0.8) as u64, (all * 0.2) as u64);
        let text = format!(
            "# HELP hits_total How often it was hit.\n# TYPE hits_total counter\n\
             hits_total{{code=\"200\"}} {good}\nhits_total{{code=\"500\"}} {bad}\n\
             # TYPE took_seconds histogram\ntook_seconds_bucket{{le=\"0.1\"}} {good}\n\
             took_seconds_bucket{{le=\"+Inf\"}} {good}\n\
             took_seconds_sum {good}\ntook_seconds_count {good}\n\
             # TYPE aaa_depth gauge\naaa_depth 7\n"
        );
        (200, text)
    })
}

/// A cell of the row that begins with a name, by its column.
fn cell(screen: &str, name: &str, column: usize) -> Option<f64> {
    let line = screen.lines().find(|line| line.starts_with(name))?;
    line.split_whitespace().nth(column)?.parse().ok()
}

fn order(screen: &str, first: &str, second: &str) -> bool {
    let at = |name| screen.find(name);
    matches!((at(first), at(second)), (Some(first), Some(second)) if first < second)
}

#[test]
fn rates_are_shown_sorted_filtered_and_in_detail() {
    let endpoint = service();
    let mut pty = Pty::start(&["top", &endpoint.url(), "--interval", "0.3"], &[]);
    let rate = |screen: &str, name, column, expected: f64| {
        cell(screen, name, column).is_some_and(|rate| (rate - expected).abs() < expected * 0.1)
    };
    pty.until(|screen| {
        rate(screen, "hits_total", 4, 50.0)
            && rate(screen, "hits_total", 5, 10.0)
            && rate(screen, "took_seconds", 4, 40.0)
    });
    let screen = pty.shows("3 metrics, 4 series  every 300ms");
    assert!(order(&screen, "aaa_depth", "hits_total"), "{screen}");
    assert!(screen.contains("95ms"), "{screen}");
    assert!(pty.screen().alternate_screen());

    pty.keys("r");
    pty.until(|screen| {
        order(screen, "hits_total", "took_seconds") && order(screen, "took_seconds", "aaa_depth")
    });
    pty.keys("t");
    pty.until(|screen| order(screen, "took_seconds", "hits_total"));
    pty.keys("/HITS code=\"500\r");
    pty.until(|screen| {
        screen.contains("filter: HITS")
            && !screen.contains("aaa_depth")
            && rate(screen, "hits_total", 4, 10.0)
    });
    pty.keys("\r");
    pty.shows("code=\"500\"");
    pty.keys("\r");
    // The whole screen: the last line, which is drawn last, shows the next key.
    let screen = pty.until(|screen| {
        screen.contains("How often it was hit.") && !screen.contains("enter graph")
    });
    assert!(screen.contains("hits_total{code=\"500\"}"), "{screen}");
    assert!(screen.contains("per second"), "{screen}");
    // Back from a list to the one above it; there, the filter is removed.
    for text in ["enter graph", "enter series", "aaa_depth"] {
        pty.keys("\u{1b}");
        pty.shows(text);
    }
    pty.keys("?");
    pty.shows("quantiles of that time, estimated from buckets");
    pty.keys("?p");
    pty.shows("PAUSED");
    let scrapes = endpoint.requests();
    std::thread::sleep(std::time::Duration::from_millis(700));
    assert!(endpoint.requests() <= scrapes + 1, "it scrapes");
    pty.keys("p");
    pty.until(|_| endpoint.requests() > scrapes + 2);

    pty.keys("q");
    assert_eq!(pty.ended().code(), Some(0));
    pty.is_restored();
}

#[test]
fn a_new_size_is_used_and_a_tiny_one_is_survived() {
    let endpoint = service();
    let mut pty = Pty::start(&["top", &endpoint.url(), "--interval", "0.2"], &[]);
    pty.until(|screen| screen.lines().count() == 30 && screen.contains("errors/s"));
    pty.resize(10, 50);
    pty.until(|screen| {
        let last = screen.lines().count();
        last == 10 && screen.contains("rate/s") && !screen.contains("errors/s")
    });
    pty.resize(3, 12);
    pty.shows("too small");
    pty.resize(24, 100);
    pty.until(|screen| screen.lines().count() == 24 && screen.contains("errors/s"));
    pty.keys("\u{3}");
    assert_eq!(pty.ended().code(), Some(0));
    pty.is_restored();
}

#[test]
fn a_lost_connection_is_said_and_comes_back() {
    let mut endpoint = service();
    let mut pty = Pty::start(&["top", &endpoint.url(), "--interval", "0.2"], &[]);
    pty.shows("scraped");
    endpoint.stop();
    let screen = pty.shows("CONNECTION LOST");
    assert!(
        screen.contains("hits_total"),
        "what was known stays: {screen}"
    );
    endpoint.start_again();
    pty.shows("scraped");
    pty.signal(Signal::TERM);
    assert_eq!(pty.ended().code(), Some(0));
    pty.is_restored();
}

#[test]
fn refusals_are_said_and_colours_can_be_off() {
    let refusing = Endpoint::start(|_, _| (401, String::new()));
    let pty = Pty::start(&["top", &refusing.url()], &[]);
    pty.shows("NO CONNECTION");
    pty.shows("write `--token-file FILE`");
    drop(pty);

    for (environment, colored) in [(&[][..], true), (&[("NO_COLOR", "1")], false)] {
        let endpoint = service();
        let pty = Pty::start(&["top", &endpoint.url(), "--interval", "0.2"], environment);
        pty.shows("scraped");
        let screen = pty.screen();
        let cells = (0..30).flat_map(|row| (0..120).map(move |column| (row, column)));
        let mut cells = cells.filter_map(|(row, column)| screen.cell(row, column));
        let has_color = cells.any(|cell| cell.fgcolor() != vt100::Color::Default);
        assert_eq!(has_color, colored);
    }
}
