//! The list of families or series.

use super::app::{App, Screen};
use super::spark::spark;
use super::theme::Theme;
use crate::report::escaped;
use crate::top::cells::{TITLES, cells};
use crate::top::numbers::seconds;
use ratatui::Frame;
use ratatui::layout::{Constraint, Rect};
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::{Cell, Paragraph, Row, Table};

/// The columns after the name, as indices into `TITLES`, by priority if there is less room.
const PRIORITY: [usize; TITLES.len()] = [3, 2, 7, 4, 8, 6, 5, 1, 0];

/// The least width of the recent values.
const MIN_SPARK: usize = 8;

/// The widths of the columns.
struct Widths {
    name: usize,
    /// In the order of `TITLES`; none for those that are left out.
    cells: [Option<usize>; TITLES.len()],
    spark: usize,
}

impl Widths {
    fn new(total: usize, longest_name: usize) -> Self {
        let name = longest_name.clamp(6, (total / 2).clamp(16, 60)).min(total);
        let mut left = total - name;
        let mut cells = [None; TITLES.len()];
        for (count, column) in PRIORITY.into_iter().enumerate() {
            let width = if column == 0 { 9 } else { 8 };
            // The recent values come after the three most useful columns.
            let reserved = if count >= 3 { MIN_SPARK + 1 } else { 0 };
            if left < width + 1 + reserved {
                break;
            }
            left -= width + 1;
            cells[column] = Some(width);
        }
        let spark = left.saturating_sub(1);
        let spark = if spark < MIN_SPARK { 0 } else { spark };
        Self { name, cells, spark }
    }
}

pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, app: &mut App, theme: Theme) {
    if app.rows.is_empty() {
        let text = match (
            app.live.scrapes,
            app.filter.is_empty() && app.draft.is_none(),
        ) {
            (0, _) => "",
            (_, true) => "no series",
            (_, false) => "nothing passes the filter: esc removes it",
        };
        return frame.render_widget(Paragraph::new(text).style(theme.dim()), area);
    }
    let page = usize::from(area.height.saturating_sub(1)).max(1);
    let selected = app.selected();
    app.page = page;
    // Scrolls as little as possible.
    let last = app.rows.len().saturating_sub(page);
    let offset = app
        .offset
        .clamp(selected.saturating_sub(page - 1), selected);
    app.offset = offset.min(last.max(selected.saturating_sub(page - 1)));

    let (title, family) = match &app.screen {
        Screen::Families => ("metric", None),
        Screen::Series { family } | Screen::Graph { family, .. } => ("series", Some(family)),
    };
    let longest = app.rows.iter().map(|row| row.name.chars().count()).max();
    let widths = Widths::new(usize::from(area.width), longest.unwrap_or(0));
    let filter = app.filter();
    let shown = app.rows.iter().enumerate().skip(app.offset).take(page);
    let rows = shown.map(|(at, row)| {
        let name = match (&*row.name, family) {
            ("", Some(_)) => "(no labels)".to_owned(),
            (name, _) => escaped(name),
        };
        let texts = cells(row, family.unwrap_or(&row.name));
        let points = match family {
            None => app.live.points(&row.name, None, &filter),
            Some(family) => app.live.points(family, Some(&row.name), &filter),
        };
        let failing = row.errors.is_some_and(|errors| errors > 0.0);
        let style = match (row.gone, at == selected) {
            (_, true) => theme.selected(),
            (true, false) => theme.dim(),
            (false, false) => Style::new(),
        };
        let mut line = vec![Cell::from(name)];
        for (column, text) in texts.into_iter().enumerate() {
            if widths.cells[column].is_some() {
                let line_of = match column {
                    0 => Line::from(text),
                    _ => Line::from(text).right_aligned(),
                };
                let is_alarm = column == 4 && failing;
                line.push(Cell::from(line_of).style(if is_alarm {
                    theme.alarm()
                } else {
                    Style::new()
                }));
            }
        }
        if widths.spark > 0 {
            line.push(Cell::from(spark(&points, widths.spark)).style(theme.graph()));
        }
        Row::new(line).style(style)
    });
    let mut constraints = vec![Constraint::Length(widths.name as u16)];
    let mut titles = vec![Cell::from(title)];
    for (column, width) in widths.cells.iter().enumerate() {
        if let Some(width) = width {
            constraints.push(Constraint::Length(*width as u16));
            let line = Line::from(TITLES[column]);
            titles.push(Cell::from(if column == 0 {
                line
            } else {
                line.right_aligned()
            }));
        }
    }
    if widths.spark > 0 {
        constraints.push(Constraint::Length(widths.spark as u16));
        let span = seconds(widths.spark as f64 * app.interval.as_secs_f64());
        titles.push(Cell::from(
            Line::from(format!("last {span}")).right_aligned(),
        ));
    }
    let table = Table::new(rows.collect::<Vec<_>>(), constraints)
        .header(Row::new(titles).style(theme.title()))
        .column_spacing(1);
    frame.render_widget(table, area);
}
