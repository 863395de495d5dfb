//! Places panels on the grid: rows without holes; all but the first ones are collapsed.

use super::grafana::{GridPosition, PanelModel, RowModel};
use super::panel::{Look, Panel};

/// The columns of the grid.
pub(super) const COLUMNS: u32 = 24;

/// The rows that are expanded.
pub(super) const EXPANDED: usize = 2;

/// The maximal number of panels in a row, and in all expanded rows together.
pub(super) const MAX_PANELS: usize = 12;

/// The maximal number of panels in the second row, below those of the first one.
const IN_SECOND: usize = 6;

/// The panels beside each other: charts, and single numbers.
const BESIDE: (usize, usize) = (3, 6);

/// The heights of charts and of single numbers, in units of the grid.
const HEIGHT: (u32, u32) = (8, 4);

/// Panels under a title.
pub(super) struct Row {
    title: String,
    panels: Vec<Panel>,
}

impl Row {
    pub(super) fn new(title: impl Into<String>, panels: Vec<Panel>) -> Self {
        Self {
            title: title.into(),
            panels,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.panels.is_empty()
    }

    /// The row itself, or several rows if it has too many panels. The first one holds fewer if it
    /// is expanded.
    pub(super) fn divided(self, is_expanded: bool) -> Vec<Self> {
        let first = match is_expanded {
            true => self.panels.len().min(IN_SECOND),
            false => 0,
        };
        let (first, others) = self.panels.split_at(first);
        let number = others.len().div_ceil(MAX_PANELS).max(1);
        let others = others.chunks(others.len().div_ceil(number).max(1));
        let parts = [first].into_iter().chain(others);
        let parts: Vec<_> = parts.filter(|part| !part.is_empty()).collect();
        let titled = |index: usize| match parts.len() {
            1 => self.title.clone(),
            all => format!("{} ({} of {all})", self.title, index + 1),
        };
        let rows = parts.iter().enumerate();
        rows.map(|(index, part)| Self::new(titled(index), part.to_vec()))
            .collect()
    }
}

/// The rows: expanded panels follow their row, collapsed ones are inside it.
pub(super) fn models(rows: &[Row]) -> Vec<PanelModel<'_>> {
    let mut models = Vec::new();
    let mut ids = 1..;
    let mut id = move || ids.next().unwrap_or(u32::MAX);
    let mut y = 0;
    for (index, row) in rows.iter().enumerate() {
        let row_id = id();
        let (places, height) = tiled(&row.panels, y + 1);
        let panels = row.panels.iter().zip(places);
        let mut panels: Vec<_> = panels.map(|(panel, at)| panel.model(id(), at)).collect();
        let collapsed = index >= EXPANDED;
        let behind = match collapsed {
            true => Vec::new(),
            false => std::mem::take(&mut panels),
        };
        models.push(PanelModel::Row(RowModel {
            id: row_id,
            kind: "row",
            title: &row.title,
            collapsed,
            grid_pos: position(0, y, COLUMNS, 1),
            panels,
        }));
        models.extend(behind);
        y += 1 + if collapsed { 0 } else { height };
    }
    models
}

/// The positions of panels from this line on, and their total height.
fn tiled(panels: &[Panel], top: u32) -> (Vec<GridPosition>, u32) {
    let are_numbers = panels.iter().all(|panel| panel.look == Look::Stat);
    let (beside, height) = match are_numbers {
        true => (BESIDE.1, HEIGHT.1),
        false => (BESIDE.0, HEIGHT.0),
    };
    let lines = panels.len().div_ceil(beside);
    let mut places = Vec::new();
    for (line, count) in shares(panels.len(), lines).enumerate() {
        let y = top + line as u32 * height;
        let mut x = 0;
        for width in shares(COLUMNS as usize, count) {
            places.push(position(x, y, width as u32, height));
            x += width as u32;
        }
    }
    (places, lines as u32 * height)
}

/// The summands of a number that are as equal as possible, the larger ones first.
fn shares(of: usize, number: usize) -> impl Iterator<Item = usize> {
    (0..number).map(move |index| of / number + usize::from(index < of % number))
}

fn position(x: u32, y: u32, w: u32, h: u32) -> GridPosition {
    GridPosition { h, w, x, y }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn panels(count: usize) -> Vec<Panel> {
        let panel = |index: usize| Panel::lines(index.to_string(), "", "short", []);
        (0..count).map(panel).collect()
    }

    #[test]
    fn lines_are_full() {
        for count in 0..30 {
            let (places, height) = tiled(&panels(count), 5);
            assert_eq!(places.len(), count);
            let area: u32 = places.iter().map(|place| place.w * place.h).sum();
            assert_eq!(area, COLUMNS * height, "{count}");
            assert!(places.iter().all(|place| place.w >= 8), "{count}");
        }
    }

    #[test]
    fn rows_are_divided_evenly() {
        let sizes = |count: usize, expanded: bool| {
            let rows = Row::new("R", panels(count)).divided(expanded);
            let sizes = rows.iter().map(|row| row.panels.len());
            sizes.collect::<Vec<_>>()
        };
        assert_eq!(sizes(12, false), [12]);
        assert_eq!(sizes(13, false), [7, 6]);
        assert_eq!(sizes(6, true), [6]);
        assert_eq!(sizes(7, true), [6, 1]);
        assert_eq!(sizes(31, true), [6, 9, 9, 7]);
        assert_eq!(sizes(0, true), [0; 0]);
        let rows = Row::new("R", panels(13)).divided(false);
        assert_eq!(rows[1].title, "R (2 of 2)");
    }
}
