//! The view as plain text.

use super::cells::{TITLES, cells};
use super::live::Live;
use super::rows::{SortKey, TopFilter, TopRow};
use crate::report::{Style, json};

/// A table of the families that pass the filter, and their number.
pub(crate) fn text(
    live: &Live,
    filter: &TopFilter,
    sort: SortKey,
    seconds: f64,
    style: Style,
) -> String {
    let rows = live.family_rows(filter, sort);
    let lines = rows
        .iter()
        .map(|row| (row.name.clone(), cells(row, &row.name)));
    let titles = ("metric".to_owned(), TITLES.map(str::to_owned));
    let lines: Vec<_> = std::iter::once(titles).chain(lines).collect();
    let name_width = lines
        .iter()
        .map(|(name, _)| name.chars().count())
        .max()
        .unwrap_or(0);
    let width = |column: usize| {
        lines
            .iter()
            .map(|(_, cells)| cells[column].chars().count())
            .max()
    };
    let widths: Vec<_> = (0..TITLES.len())
        .map(|column| width(column).unwrap_or(0))
        .collect();
    let mut text = String::new();
    for (at, (name, cells)) in lines.iter().enumerate() {
        let mut line = format!("{name:name_width$}");
        for (column, (cell, width)) in cells.iter().zip(&widths).enumerate() {
            // The type is a word, the others are numbers.
            line += &match column {
                0 => format!("  {cell:width$}"),
                _ => format!("  {cell:>width$}"),
            };
        }
        text += &if at == 0 { style.bold(&line) } else { line };
        text.push('\n');
    }
    let series: usize = rows.iter().map(|row| row.series).sum();
    let families = rows.len();
    let s = if families == 1 { "y" } else { "ies" };
    text + &format!("\n{families} famil{s}, {series} series; rates over {seconds:.1} s\n")
}

/// The same rows as JSON, with exact numbers.
pub(crate) fn to_json(live: &Live, filter: &TopFilter, sort: SortKey, seconds: f64) -> String {
    #[derive(serde::Serialize)]
    struct Report {
        seconds: f64,
        metrics: Vec<TopRow>,
    }
    json(&Report {
        seconds,
        metrics: live.family_rows(filter, sort),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::top::Scrape;
    use std::time::Duration;

    #[test]
    fn a_table_is_aligned() {
        let mut live = Live::new(Duration::from_secs(10));
        live.add(Duration::ZERO, Scrape::new("a_total 1\nlonger_name 2048\n"));
        live.add(
            Duration::from_secs(2),
            Scrape::new("a_total 5\nlonger_name 2048\n"),
        );
        let table = text(
            &live,
            &TopFilter::default(),
            SortKey::Rate,
            2.0,
            Style::Plain,
        );
        assert_eq!(
            table,
            "\
metric       type     series  value  rate/s  errors/s  time/s  p50  p95  p99
a_total      counter       1      5       2         -       -    -    -    -
longer_name  gauge         1  2.05k       -         -       -    -    -    -

2 families, 2 series; rates over 2.0 s
"
        );
        let json = to_json(&live, &TopFilter::new("a_"), SortKey::Name, 2.0);
        assert!(
            json.contains("\"rate\": 2.0") && !json.contains("longer"),
            "{json}"
        );
    }
}
