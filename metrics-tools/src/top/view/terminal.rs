//! The terminal: events, scrapes, and restoring its state.

use super::app::App;
use super::draw::draw;
use super::theme::Theme;
use crate::top::rows::SortKey;
use crate::top::scrape::Scrape;
use ratatui::DefaultTerminal;
use ratatui::crossterm::event::{self, Event};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::time::{Duration, Instant};

/// How soon a signal ends the view.
const TICK: Duration = Duration::from_millis(100);

/// How often times on the screen change.
const REDRAW: Duration = Duration::from_millis(500);

/// How the view starts.
#[derive(Clone, Debug)]
pub(crate) struct ViewOptions {
    pub(crate) url: String,
    pub(crate) interval: Duration,
    pub(crate) sort: SortKey,
    pub(crate) filter: String,
    pub(crate) colors: bool,
}

/// A scrape, and when it was answered.
type Answer = (Instant, Result<Scrape, String>);

/// Shows an endpoint until the user or a signal ends it. `scrape` fetches the exposition,
/// on a thread of its own. The terminal is restored in any case, also after a panic.
///
/// # Errors
///
/// If the terminal cannot be used.
pub(crate) fn run(
    options: ViewOptions,
    scrape: impl FnMut() -> Result<String, String> + Send + 'static,
) -> Result<(), String> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        flag::register(signal, Arc::clone(&stop))
            .map_err(|error| format!("signals cannot be handled: {error}"))?;
    }
    let unusable = |error| format!("the terminal cannot be used: {error}; write `--once` for text");
    let mut terminal = ratatui::try_init().map_err(unusable)?;
    let ended = watch(&mut terminal, options, scrape, &stop);
    // Shows the cursor again.
    drop(terminal);
    ratatui::restore();
    ended.map_err(unusable)
}

/// Fetches and parses once for each request, until the channel is closed.
fn scraper(
    mut scrape: impl FnMut() -> Result<String, String> + Send + 'static,
) -> (Sender<()>, Receiver<Answer>) {
    let (ask, asked) = channel();
    let (answer, answers) = channel();
    std::thread::spawn(move || {
        while asked.recv().is_ok() {
            let exposition = scrape();
            let at = Instant::now();
            let scrape = exposition.map(|text| Scrape::new(&text));
            if answer.send((at, scrape)).is_err() {
                return;
            }
        }
    });
    (ask, answers)
}

fn watch(
    terminal: &mut DefaultTerminal,
    options: ViewOptions,
    scrape: impl FnMut() -> Result<String, String> + Send + 'static,
    stop: &AtomicBool,
) -> std::io::Result<()> {
    let ViewOptions {
        url,
        interval,
        sort,
        filter,
        colors,
    } = options;
    let theme = Theme { colors };
    let mut app = App::new(url, interval, sort, filter);
    let (ask, answers) = scraper(scrape);
    let start = Instant::now();
    let (mut next, mut waits, mut drawn) = (start, false, None::<Instant>);
    while !stop.load(Ordering::Relaxed) && !app.quit {
        match answers.try_recv() {
            Ok((at, result)) => {
                app.scraped(at.duration_since(start), result);
                (waits, drawn) = (false, None);
            }
            Err(TryRecvError::Empty) => {}
            Err(TryRecvError::Disconnected) => {
                return Err(std::io::Error::other("the thread that scrapes has ended"));
            }
        }
        let now = Instant::now();
        if !waits && !app.paused && now >= next {
            // It responds, or the next iteration notices that it does not.
            waits = ask.send(()).is_ok();
            next = now + interval;
        }
        if drawn.is_none_or(|drawn| now - drawn >= REDRAW) {
            terminal.draw(|frame| draw(frame, &mut app, theme, now - start))?;
            drawn = Some(now);
        }
        if event::poll(TICK)? {
            // Of the other events, only a resize matters: the next draw uses the new size.
            if let Event::Key(key) = event::read()? {
                app.key(key);
            }
            drawn = None;
        }
    }
    Ok(())
}
