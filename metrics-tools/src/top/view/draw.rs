//! The frame around lists and graphs: header, footer, help.

use super::app::{App, Screen};
use super::theme::{Theme, wrapped_height};
use super::{graph, list};
use crate::report::escaped;
use crate::top::numbers::seconds;
use crate::top::rows::SortKey;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Wrap};
use std::time::Duration;

/// The least size that shows anything of use.
const LEAST: (u16, u16) = (20, 5);

pub(super) fn draw(frame: &mut Frame<'_>, app: &mut App, theme: Theme, now: Duration) {
    let area = frame.area();
    if area.width < LEAST.0 || area.height < LEAST.1 {
        let text = format!("too small: {}×{} needed", LEAST.0, LEAST.1);
        return frame.render_widget(Paragraph::new(text).wrap(Wrap { trim: true }), area);
    }
    let status = status(app, theme, now);
    // An error may take more than one line.
    let most = if area.height >= 12 { 3 } else { 1 };
    let status_height = wrapped_height(&status, area.width).clamp(1, most);
    let status = Paragraph::new(status).wrap(Wrap { trim: true });
    let [head, status_area, body, foot] = Layout::vertical([
        Constraint::Length(1),
        Constraint::Length(status_height),
        Constraint::Min(1),
        Constraint::Length(1),
    ])
    .areas(area);
    frame.render_widget(Paragraph::new(header(app, theme)), head);
    frame.render_widget(status, status_area);
    match (app.help, app.screen.clone()) {
        (true, _) => help(frame, body),
        (false, Screen::Graph { family, labels }) => {
            graph::draw(frame, body, app, (&family, &labels), theme);
        }
        (false, _) => list::draw(frame, body, app, theme),
    }
    frame.render_widget(Paragraph::new(footer(app, theme)), foot);
}

fn header(app: &App, theme: Theme) -> Line<'static> {
    let families = app.live.families.len();
    let counts = format!("{families} metrics, {} series", app.live.series());
    Line::from(vec![
        Span::styled(format!("{}  ", escaped(&app.url)), theme.title()),
        Span::raw(format!(
            "{counts}  every {}",
            seconds(app.interval.as_secs_f64())
        )),
    ])
}

/// A time, in whole seconds.
fn ago(now: Duration, then: Duration) -> String {
    seconds(now.saturating_sub(then).as_secs() as f64)
}

fn status(app: &App, theme: Theme, now: Duration) -> Line<'static> {
    let mut spans = Vec::new();
    let answered = app.connection.answered;
    if let Some((since, problem)) = &app.connection.failure {
        let what = match answered {
            Some(_) => format!("CONNECTION LOST {} ago", ago(now, *since)),
            None => "NO CONNECTION".to_owned(),
        };
        spans.push(Span::styled(format!("{what}, retrying: "), theme.alarm()));
        spans.push(Span::raw(escaped(problem)));
        return Line::from(spans);
    }
    match answered {
        _ if app.paused => spans.push(Span::styled("PAUSED", theme.notice())),
        None => spans.push(Span::raw("connecting …")),
        Some(_) if app.live.scrapes == 1 => {
            spans.push(Span::raw("rates follow with the second scrape"));
        }
        Some(at) => spans.push(Span::raw(format!("scraped {} ago", ago(now, at)))),
    }
    let sort = match app.sort {
        SortKey::Name => "name",
        SortKey::Rate => "rate",
        SortKey::Errors => "errors",
        SortKey::Time => "time",
    };
    spans.push(Span::raw(format!("  sorted by {sort}")));
    if !app.filter.is_empty() {
        spans.push(Span::styled(
            format!("  filter: {}", escaped(&app.filter)),
            theme.notice(),
        ));
    }
    if let Screen::Series { family } = &app.screen {
        spans.push(Span::styled(
            format!("  {}", escaped(family)),
            theme.title(),
        ));
    }
    Line::from(spans)
}

fn footer(app: &App, theme: Theme) -> Line<'static> {
    let keys = |keys: &[(&'static str, &'static str)]| {
        let spans = keys.iter().flat_map(|(key, does)| {
            [
                Span::styled(*key, theme.title()),
                Span::raw(format!(" {does}  ")),
            ]
        });
        Line::from(spans.collect::<Vec<_>>())
    };
    if let Some(draft) = &app.draft {
        return Line::from(vec![
            Span::styled("/", theme.title()),
            Span::raw(format!("{}▏  enter keeps it, esc does not", escaped(draft))),
        ]);
    }
    if app.help {
        return keys(&[("any key", "closes"), ("q", "quit")]);
    }
    let pause = if app.paused { "go on" } else { "pause" };
    match app.screen {
        Screen::Families => keys(&[
            ("q", "quit"),
            ("?", "help"),
            ("↑↓", "select"),
            ("enter", "series"),
            ("/", "filter"),
            ("n r e t", "sort"),
            ("p", pause),
        ]),
        Screen::Series { .. } => keys(&[
            ("q", "quit"),
            ("?", "help"),
            ("esc", "back"),
            ("enter", "graph"),
            ("/", "filter"),
            ("n r e t", "sort"),
            ("p", pause),
        ]),
        Screen::Graph { .. } => {
            keys(&[("q", "quit"), ("?", "help"), ("esc", "back"), ("p", pause)])
        }
    }
}

const HELP: &str = "\
↑ ↓ j k       select a row; PgUp PgDn Home End, too
enter →       a metric's series; a series' graph
esc ←         back; in the list of metrics, remove the filter
/             filter: words in names and labels, such as  requests code=\"5
n r e t       sort by name, rate/s, errors/s, time/s
p             pause, and go on
q ctrl-c      quit

rate/s        increase per second over the last 10 seconds
errors/s      the same of series that count failures: errors in the name,
              or a status, code, result or outcome such as 503 or panic
time/s        seconds spent per second: what sums of seconds gained
p50 p95 p99   quantiles of that time, estimated from buckets
value         gauges: the value; counters: the sum; histograms: the count
              of all series that the row adds up
series        label sets: a histogram with all its buckets is one
gone          the last scrape did not have it";

fn help(frame: &mut Frame<'_>, area: Rect) {
    frame.render_widget(Paragraph::new(HELP), area);
}
