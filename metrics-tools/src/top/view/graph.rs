//! One series: its help text, its numbers and its recent history.

use super::app::App;
use super::theme::{Theme, wrapped_height};
use crate::report::escaped;
use crate::top::cells::{TITLES, cells};
use crate::top::live::is_cumulative;
use crate::top::numbers::{quantity, seconds};
use crate::top::rows::TopFilter;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::symbols::Marker;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Axis, Chart, Dataset, GraphType, Paragraph, Wrap};

pub(super) fn draw(
    frame: &mut Frame<'_>,
    area: Rect,
    app: &App,
    (family, labels): (&str, &str),
    theme: Theme,
) {
    let (Some(entry), Some(row)) = (app.live.families.get(family), app.rows.first()) else {
        let text = "this series has vanished: esc goes back";
        return frame.render_widget(Paragraph::new(text).style(theme.notice()), area);
    };
    let name = match labels {
        "" => family.to_owned(),
        labels => format!("{family}{{{}}}", escaped(labels)),
    };
    let help = match &*entry.help {
        "" => "no help text".to_owned(),
        help => escaped(help),
    };
    let mut facts = Vec::new();
    for (title, cell) in TITLES.iter().zip(cells(row, family)) {
        if cell != "-" && *title != "series" {
            facts.push(Span::styled(format!("{title} "), theme.dim()));
            facts.push(Span::raw(format!("{cell}   ")));
        }
    }
    if row.gone {
        facts.push(Span::styled(
            "gone: the last scrape did not have it",
            theme.notice(),
        ));
    }
    let lines = vec![
        Line::styled(name, theme.title()),
        Line::raw(help),
        Line::from(facts),
    ];
    let text_height = lines
        .iter()
        .map(|line| wrapped_height(line, area.width))
        .sum::<u16>();
    let text_height = text_height.min(area.height);
    let text = Paragraph::new(lines).wrap(Wrap { trim: true });
    let [top, rest] =
        Layout::vertical([Constraint::Length(text_height), Constraint::Min(0)]).areas(area);
    frame.render_widget(text, top);
    if rest.height >= 4 && rest.width >= 20 {
        let points = app.live.points(family, Some(labels), &TopFilter::default());
        let unit = if is_cumulative(row.kind) {
            None
        } else {
            row.unit.as_deref()
        };
        let label = |value: f64| quantity(value, unit, family);
        let title = if is_cumulative(row.kind) {
            "per second"
        } else {
            "value"
        };
        chart(
            frame,
            rest,
            &points,
            app.interval.as_secs_f64(),
            (title, &label),
            theme,
        );
    }
}

fn chart(
    frame: &mut Frame<'_>,
    area: Rect,
    points: &[f64],
    interval: f64,
    (title, label): (&str, &dyn Fn(f64) -> String),
    theme: Theme,
) {
    let finite = || points.iter().copied().filter(|point| point.is_finite());
    let low = finite().fold(0.0, f64::min);
    let high = finite().fold(low, f64::max);
    let high = if high > low { high } else { low + 1.0 };
    let last = points.len().saturating_sub(1) as f64;
    let at = |index: usize| (index as f64 - last) * interval;
    let all: Vec<_> = points
        .iter()
        .enumerate()
        .map(|(index, point)| (at(index), *point))
        .collect();
    // A line for each stretch without gaps.
    let stretches: Vec<_> = all.split(|(_, point)| !point.is_finite()).collect();
    let stretches = stretches.into_iter().filter(|stretch| !stretch.is_empty());
    let datasets = stretches.map(|stretch| {
        let graph = if stretch.len() == 1 {
            GraphType::Scatter
        } else {
            GraphType::Line
        };
        Dataset::default()
            .marker(Marker::Braille)
            .graph_type(graph)
            .style(theme.graph())
            .data(stretch)
    });
    let begin = at(0).min(-interval);
    let x = Axis::default()
        .bounds([begin, 0.0])
        .labels([format!("{} ago", seconds(-begin)), "now".to_owned()])
        .style(theme.dim());
    let y = Axis::default()
        .title(title.to_owned())
        .bounds([low, high])
        .labels([label(low), label((low + high) / 2.0), label(high)])
        .style(theme.dim());
    frame.render_widget(Chart::new(datasets.collect()).x_axis(x).y_axis(y), area);
}
