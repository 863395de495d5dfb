//! Rows, and places on the grid.

use super::{Linter, list};
use crate::dashboard::layout::{COLUMNS, EXPANDED, MAX_PANELS};
use serde_json::Value;

/// The lines that a screen of 1080 pixels shows: each takes 38.
const SCREEN: u64 = 24;

/// The types of panels that show a number.
const NUMBERS: [&str; 3] = ["stat", "gauge", "bargauge"];

/// A row and its panels, inside it or below it.
struct Row<'a> {
    row: &'a Value,
    panels: Vec<&'a Value>,
}

impl Row<'_> {
    fn is_collapsed(&self) -> bool {
        self.row["collapsed"] == true
    }
}

/// The position of a panel: its columns and lines.
#[derive(Clone, Copy)]
struct Rectangle {
    x: (u64, u64),
    y: (u64, u64),
}

impl Rectangle {
    fn of(panel: &Value) -> Option<Self> {
        let side = |name: &str| {
            panel["gridPos"][name]
                .as_u64()
                .filter(|side| *side < 1 << 32)
        };
        let (x, y, width, height) = (side("x")?, side("y")?, side("w")?, side("h")?);
        Some(Self {
            x: (x, x + width),
            y: (y, y + height),
        })
    }

    fn overlaps(self, other: Self) -> bool {
        let meet = |a: (u64, u64), b: (u64, u64)| a.0 < b.1 && b.0 < a.1;
        meet(self.x, other.x) && meet(self.y, other.y)
    }

    fn area(self) -> u64 {
        (self.x.1 - self.x.0) * (self.y.1 - self.y.0)
    }
}

impl Linter {
    pub(super) fn grid(&mut self, board: &Value) {
        let mut rows: Vec<Row<'_>> = Vec::new();
        for panel in list(&board["panels"]) {
            match rows.last_mut() {
                _ if panel["type"] == "row" => {
                    let panels = list(&panel["panels"]).iter().collect();
                    rows.push(Row { row: panel, panels });
                }
                Some(row) if row.is_collapsed() => {
                    self.panel_of(
                        panel,
                        "it follows a collapsed row instead of being inside it",
                    );
                }
                Some(row) => row.panels.push(panel),
                None => self.panel_of(panel, "it is not in a row"),
            }
        }
        self.require(!rows.is_empty(), "it has no rows");
        for (index, row) in rows.iter().enumerate() {
            let title = row.row["title"].as_str().unwrap_or_default();
            self.within = format!("row `{title}`");
            let expanded = index < EXPANDED;
            let wanted = if expanded { "expanded" } else { "collapsed" };
            self.require(
                row.is_collapsed() != expanded,
                &format!("it is not {wanted}: the first {EXPANDED} rows are, and no others"),
            );
            self.require(!row.panels.is_empty(), "it has no panels");
            self.require(
                row.panels.len() <= MAX_PANELS,
                &format!("it has more than {MAX_PANELS} panels: make two of it"),
            );
            let places: Vec<_> = row.panels.iter().map(|panel| self.place(panel)).collect();
            let places: Vec<_> = places.into_iter().flatten().collect();
            self.within = format!("row `{title}`");
            // Otherwise the comparison of all pairs of panels would take too long.
            if row.panels.len() <= MAX_PANELS {
                self.tiled(&places, Rectangle::of(row.row));
            }
            if index == 0 {
                self.numbers(&row.panels);
            }
        }
        self.within.clear();
        self.rows_apart(&rows);
        self.screen(&rows);
    }

    fn panel_of(&mut self, panel: &Value, what: &str) {
        let title = panel["title"].as_str().unwrap_or_default();
        self.within = format!("panel `{title}`");
        self.breaks(what);
        self.within.clear();
    }

    fn place(&mut self, panel: &Value) -> Option<Rectangle> {
        let title = panel["title"].as_str().unwrap_or_default();
        self.within = format!("panel `{title}`");
        let place = Rectangle::of(panel);
        match place {
            None => self.breaks("it has no position: `gridPos` with `x`, `y`, `w` and `h`"),
            Some(place) => {
                let fits = place.x.1 <= u64::from(COLUMNS);
                self.require(fits, "it is wider than the dashboard");
            }
        }
        place
    }

    /// The panels of a row fill the lines below it.
    fn tiled(&mut self, places: &[Rectangle], row: Option<Rectangle>) {
        let others = |index: usize| places.iter().take(index);
        let overlap = places.iter().enumerate();
        let overlap = overlap
            .filter(|(index, place)| others(*index).any(|other| other.overlaps(**place)))
            .count();
        self.require(overlap == 0, "a panel overlaps another one");
        let (Some(top), Some(bottom)) = (
            places.iter().map(|place| place.y.0).min(),
            places.iter().map(|place| place.y.1).max(),
        ) else {
            return;
        };
        let area: u64 = places.iter().map(|place| place.area()).sum();
        self.require(
            overlap > 0 || area == u64::from(COLUMNS) * (bottom - top),
            "there are holes between its panels",
        );
        let begins = row.is_none_or(|row| row.y.1 == top);
        self.require(begins, "its panels do not begin on the line below it");
    }

    fn numbers(&mut self, panels: &[&Value]) {
        let is_number = |panel: &&Value| NUMBERS.iter().any(|kind| panel["type"] == *kind);
        self.require(
            panels.iter().all(is_number),
            "the first row has a panel that is not a stat or gauge",
        );
    }

    /// Each row begins on the line below what the one before it shows.
    fn rows_apart(&mut self, rows: &[Row<'_>]) {
        let mut next = 0;
        for row in rows {
            let Some(place) = Rectangle::of(row.row) else {
                self.panel_of(
                    row.row,
                    "it has no position: `gridPos` with `x`, `y`, `w` and `h`",
                );
                continue;
            };
            if place.y.0 != next {
                let title = row.row["title"].as_str().unwrap_or_default();
                self.within = format!("row `{title}`");
                self.breaks(&format!("it is on line {} instead of {next}", place.y.0));
                self.within.clear();
            }
            let shown = row.panels.iter().filter(|_| !row.is_collapsed());
            let bottom = shown
                .filter_map(|panel| Rectangle::of(panel))
                .map(|panel| panel.y.1);
            next = bottom.max().unwrap_or(place.y.1);
        }
    }

    fn screen(&mut self, rows: &[Row<'_>]) {
        let expanded = rows.iter().filter(|row| !row.is_collapsed());
        let panels: Vec<_> = expanded.flat_map(|row| &row.panels).collect();
        self.require(
            panels.len() <= MAX_PANELS,
            &format!("more than {MAX_PANELS} panels are expanded"),
        );
        let bottom = panels.iter().filter_map(|panel| Rectangle::of(panel));
        let bottom = bottom.map(|place| place.y.1).max().unwrap_or(0);
        self.require(
            bottom <= SCREEN,
            &format!("what is expanded takes more than {SCREEN} lines"),
        );
    }
}
