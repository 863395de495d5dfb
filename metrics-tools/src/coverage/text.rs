//! The report in words.

use super::model::{Coverage, PlaceKind, Unseen, UnseenSeries};
use crate::report::{Style, counted, json};
use std::fmt::Write as _;

/// How a report begins the list of unused locations of one kind.
const KINDS: [PlaceKind; 3] = [PlaceKind::Endpoint, PlaceKind::Function, PlaceKind::Metric];

impl Coverage {
    /// Everything as JSON, outcomes included.
    pub fn to_json(&self) -> String {
        json(self)
    }

    /// The endpoints, functions and metrics that were never used, and the numbers of all.
    pub fn text(&self, style: Style) -> String {
        let mut text = String::new();
        for kind in KINDS {
            let never = self
                .unseen
                .iter()
                .filter(|one| one.never && one.kind == kind);
            let never: Vec<_> = never.collect();
            if never.is_empty() {
                continue;
            }
            let plural = kind.plural();
            let _ = writeln!(text, "{plural} {} ({})", kind.never(), never.len());
            let width = never.iter().map(|one| one.name.chars().count()).max();
            let width = width.unwrap_or(0);
            for unseen in never {
                let name = style.bold(&format!("{:width$}", unseen.name));
                let place = style.dim(&place(unseen));
                let _ = writeln!(text, "    {name}  {place}");
            }
            text.push('\n');
        }
        let kinds = self.kinds.iter().map(|(kind, all)| {
            let what = kind.plural().trim_end_matches('s');
            format!("{} of {}", all.reached, counted(all.places as u64, what))
        });
        let kinds: Vec<_> = kinds.collect();
        let _ = writeln!(text, "{} used", kinds.join(", "));
        text
    }

    /// The same, after the outcomes and label values that never occurred where something
    /// else did.
    pub fn text_with_outcomes(&self, style: Style) -> String {
        let mut text = String::new();
        for unseen in self.unseen.iter().filter(|unseen| !unseen.never) {
            let place = style.dim(&place(unseen));
            // Writing to a string does not fail.
            let _ = writeln!(text, "{}  {place}", style.bold(&unseen.name));
            for series in &unseen.metrics {
                let _ = writeln!(text, "    {}", series.words());
            }
        }
        if !text.is_empty() {
            text.push('\n');
        }
        text + &self.text(style)
    }
}

/// File and line.
fn place(unseen: &Unseen) -> String {
    format!("{}:{}", unseen.location.file, unseen.location.line)
}

impl UnseenSeries {
    fn words(&self) -> String {
        let labels: Vec<_> = self
            .labels
            .iter()
            .map(|(name, value)| format!("{name}={value:?}"))
            .collect();
        let mut text = self.metric.clone();
        if !labels.is_empty() {
            let _ = write!(text, "{{{}}}", labels.join(","));
        }
        let missing: Vec<_> = self
            .values
            .iter()
            .map(|(label, values)| format!("{label} was never {}", values.join(", ")))
            .collect();
        match missing.is_empty() {
            true => format!("{text}: nothing was counted"),
            false => format!("{text}: {}", missing.join("; ")),
        }
    }
}
