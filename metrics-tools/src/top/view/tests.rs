//! What the screen shows, drawn into a buffer.

use super::app::App;
use super::draw::draw;
use super::theme::Theme;
use crate::top::rows::SortKey;
use crate::top::scrape::Scrape;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::style::Color;
use std::time::Duration;

/// A view of a given size.
struct View {
    app: App,
    terminal: Terminal<TestBackend>,
    colors: bool,
    now: Duration,
}

impl View {
    fn new(width: u16, height: u16) -> Self {
        let interval = Duration::from_secs(2);
        Self {
            app: App::new(
                "http://shop/metrics".into(),
                interval,
                SortKey::Name,
                String::new(),
            ),
            terminal: Terminal::new(TestBackend::new(width, height)).expect("a buffer"),
            colors: true,
            now: Duration::ZERO,
        }
    }

    fn scrape(&mut self, text: &str) {
        self.now += Duration::from_secs(2);
        self.app.scraped(self.now, Ok(Scrape::new(text)));
    }

    fn keys(&mut self, keys: &str) {
        for key in keys.chars() {
            let code = match key {
                '\n' => KeyCode::Enter,
                '\u{1b}' => KeyCode::Esc,
                '↓' => KeyCode::Down,
                key => KeyCode::Char(key),
            };
            self.app.key(KeyEvent::new(code, KeyModifiers::NONE));
        }
    }

    fn screen(&mut self) -> String {
        let theme = Theme {
            colors: self.colors,
        };
        let (app, now) = (&mut self.app, self.now);
        self.terminal
            .draw(|frame| draw(frame, app, theme, now))
            .expect("drawn");
        self.terminal.backend().to_string()
    }
}

fn exposition(count: u64) -> String {
    format!(
        "# HELP hits_total How often it was hit.\n# TYPE hits_total counter\n\
         hits_total{{code=\"200\"}} {count}\nhits_total{{code=\"500\"}} {}\n\
         # TYPE took_seconds histogram\ntook_seconds_bucket{{le=\"0.1\"}} {count}\n\
         took_seconds_bucket{{le=\"+Inf\"}} {count}\ntook_seconds_sum {count}\ntook_seconds_count {count}\n\
         # TYPE depth gauge\ndepth 7\n",
        count / 2,
    )
}

/// The line of a screen that has this text.
fn line<'s>(screen: &'s str, text: &str) -> &'s str {
    screen
        .lines()
        .find(|line| line.contains(text))
        .unwrap_or_else(|| panic!("{text}:\n{screen}"))
}

#[test]
fn families_series_and_a_graph() {
    let mut view = View::new(120, 20);
    assert!(view.screen().contains("connecting …"));
    view.scrape(&exposition(0));
    assert!(
        view.screen()
            .contains("rates follow with the second scrape")
    );
    view.scrape(&exposition(20));
    let screen = view.screen();
    assert!(
        screen.contains("http://shop/metrics  3 metrics, 4 series  every 2s"),
        "{screen}"
    );
    let hits: Vec<_> = line(&screen, "hits_total").split_whitespace().collect();
    assert_eq!(
        hits[..7],
        ["\"hits_total", "counter", "2", "30", "15", "5", "-"],
        "{screen}"
    );
    assert!(line(&screen, "took_seconds").contains("95ms"), "{screen}");
    assert!(line(&screen, "hits_total").contains('█'), "{screen}");

    view.keys("↓\n");
    let screen = view.screen();
    assert!(line(&screen, "code=\"500\"").contains(" 5 "), "{screen}");
    assert!(line(&screen, "q quit").contains("enter graph"), "{screen}");
    view.keys("e\n");
    let screen = view.screen();
    assert!(screen.contains("hits_total{code=\"500\"}"), "{screen}");
    assert!(screen.contains("How often it was hit."), "{screen}");
    assert!(
        screen.contains("rate/s 5") && screen.contains("per second"),
        "{screen}"
    );
    assert!(
        screen
            .chars()
            .any(|c| ('\u{2801}'..='\u{28ff}').contains(&c)),
        "{screen}"
    );
    view.keys("\u{1b}\u{1b}");
    assert!(line(&view.screen(), "depth").contains("gauge"));
}

#[test]
fn rows_are_sorted_and_filtered() {
    let mut view = View::new(100, 20);
    view.scrape(&exposition(0));
    view.scrape(&exposition(20));
    let order = |screen: &str| {
        let at = |name| screen.find(name).expect("it is there");
        (
            at("depth") < at("hits_total"),
            at("hits_total") < at("took_seconds"),
        )
    };
    assert_eq!(order(&view.screen()), (true, true));
    view.keys("r");
    assert_eq!(order(&view.screen()), (false, true));
    view.keys("t");
    assert_eq!(order(&view.screen()), (true, false));
    view.keys("/hits code=\"5");
    let screen = view.screen();
    assert!(
        screen.contains("/hits code=\"5▏") && !screen.contains("depth"),
        "{screen}"
    );
    view.keys("\n");
    assert!(view.screen().contains("filter: hits code=\"5"));
    view.keys("/zz\n");
    assert!(view.screen().contains("nothing passes the filter"));
    view.keys("\u{1b}");
    assert!(view.screen().contains("depth"));
    view.keys("/q\u{1b}");
    assert!(view.screen().contains("depth") && !view.app.quit);
    view.keys("q");
    assert!(view.app.quit);
}

#[test]
fn lost_connections_pauses_and_vanished_series_are_said() {
    let mut view = View::new(100, 20);
    view.app.scraped(
        view.now,
        Err("it answers with 401: write `--token-file FILE`".into()),
    );
    let screen = view.screen();
    assert!(
        screen.contains("NO CONNECTION, retrying: it answers with 401: write"),
        "{screen}"
    );
    view.scrape(&exposition(0));
    view.scrape("depth 3\n");
    assert!(line(&view.screen(), "hits_total").contains("gone"));
    view.app.scraped(view.now, Err("it does not answer".into()));
    view.now += Duration::from_secs(5);
    let screen = view.screen();
    assert!(
        screen.contains("CONNECTION LOST 5s ago, retrying: it does not answer"),
        "{screen}"
    );
    view.scrape(&exposition(9));
    assert!(view.screen().contains("scraped 0s ago"));
    view.keys("p");
    view.scrape("depth 1234\n");
    let screen = view.screen();
    assert!(
        screen.contains("PAUSED") && !screen.contains("1.23k"),
        "{screen}"
    );
    view.keys("?");
    assert!(
        view.screen()
            .contains("sort by name, rate/s, errors/s, time/s")
    );
    view.keys("xp");
    assert!(view.screen().contains("scraped"));
}

#[test]
fn every_size_can_be_drawn() {
    for width in [1, 5, 19, 20, 33, 40, 60, 80, 200, 400] {
        for height in [1, 3, 5, 6, 12, 50] {
            let mut view = View::new(width, height);
            view.scrape(&exposition(0));
            view.scrape(&exposition(20));
            for keys in ["", "\n", "\n", "?"] {
                view.keys(keys);
                let screen = view.screen();
                assert!(height < 3 || !screen.trim_matches(['"', '\n', ' ']).is_empty());
            }
        }
    }
    let mut view = View::new(40, 8);
    view.scrape(&exposition(0));
    view.scrape(&exposition(20));
    assert!(
        line(&view.screen(), "hits_total").contains("15"),
        "the rate stays"
    );
}

#[test]
fn long_lists_scroll() {
    let mut view = View::new(80, 10);
    let text: String = (100..200).map(|n| format!("gauge_{n} {n}\n")).collect();
    view.scrape(&text);
    view.keys("G");
    assert!(view.screen().contains("gauge_199"));
    view.keys("g");
    let screen = view.screen();
    assert!(
        screen.contains("gauge_100") && !screen.contains("gauge_199"),
        "{screen}"
    );
}

#[test]
fn without_colors_the_screen_has_none() {
    for colors in [true, false] {
        let mut view = View::new(100, 20);
        view.colors = colors;
        view.scrape(&exposition(0));
        view.scrape(&exposition(20));
        view.screen();
        let cells = view.terminal.backend().buffer().content.iter();
        let colored = cells.filter(|cell| cell.fg != Color::Reset || cell.bg != Color::Reset);
        assert_eq!(colored.count() > 0, colors);
    }
}

#[test]
fn control_characters_are_escaped() {
    let mut view = View::new(100, 20);
    view.scrape("# HELP a Evil \u{1b}[31m.\na{b=\"\u{1b}[2J\u{202e}\"} 1\n");
    view.keys("\n");
    let screen = view.screen();
    assert!(
        !screen.contains('\u{1b}') && !screen.contains('\u{202e}'),
        "{screen}"
    );
    view.keys("\n");
    assert!(!view.screen().contains('\u{1b}'));
}
