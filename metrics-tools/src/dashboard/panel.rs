//! A panel: its queries and its look.

use super::grafana::{ChartModel, DATASOURCE, GridPosition, PanelModel, TargetModel};
use serde_json::{Value, json};

/// The matchers of queries for series of targets.
pub(super) const TARGET: &str = "job=~\"$job\",instance=~\"$instance\"";

/// The matchers for series of recording rules, which have no instance.
pub(super) const RECORDED: &str = "job=~\"$job\",instance=~\"$instance|\"";

/// The matchers for Prometheus' own series, which belong to another job.
pub(super) const PROMETHEUS: &str = "job=~\"$job|prometheus\",instance=~\"$instance|.+\"";

#[derive(Clone, Debug)]
pub(super) struct Panel {
    pub(super) title: String,
    pub(super) description: String,
    pub(super) unit: &'static str,
    pub(super) look: Look,
    /// The color below all limits.
    base: &'static str,
    /// The values at which the color changes, in ascending order.
    limits: Vec<(f64, &'static str)>,
    /// Expressions, each with the legend of its series.
    pub(super) targets: Vec<(String, String)>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Look {
    Lines,
    Stat,
    Heatmap,
    Table,
}

impl Panel {
    pub(super) fn lines(
        title: impl Into<String>,
        description: impl Into<String>,
        unit: &'static str,
        targets: impl IntoIterator<Item = (String, String)>,
    ) -> Self {
        Self {
            title: title.into(),
            description: description.into(),
            unit,
            look: Look::Lines,
            base: "green",
            limits: Vec::new(),
            targets: targets.into_iter().collect(),
        }
    }

    /// One number, with colors.
    pub(super) fn stat(
        title: impl Into<String>,
        description: impl Into<String>,
        unit: &'static str,
        expr: String,
        base: &'static str,
        limits: impl IntoIterator<Item = (f64, &'static str)>,
    ) -> Self {
        Self {
            look: Look::Stat,
            base,
            ..Self::lines(title, description, unit, [(expr, String::new())]).limits(limits)
        }
    }

    pub(super) fn look(mut self, look: Look) -> Self {
        self.look = look;
        self
    }

    /// The values at which the color changes; in a chart, lines.
    pub(super) fn limits(mut self, limits: impl IntoIterator<Item = (f64, &'static str)>) -> Self {
        self.limits = limits.into_iter().collect();
        self.limits.sort_by(|a, b| a.0.total_cmp(&b.0));
        self.limits.dedup_by(|a, b| a.0 == b.0);
        self
    }

    pub(super) fn model(&self, id: u32, grid_pos: GridPosition) -> PanelModel<'_> {
        let (kind, format) = match self.look {
            Look::Lines => ("timeseries", None),
            Look::Stat => ("stat", None),
            Look::Heatmap => ("heatmap", Some("heatmap")),
            Look::Table => ("table", Some("table")),
        };
        let targets = self.targets.iter().zip('A'..='Z');
        let targets = targets.map(|((expr, legend), ref_id)| TargetModel {
            ref_id,
            expr,
            legend_format: legend,
            format,
            instant: (self.look == Look::Table).then_some(true),
        });
        PanelModel::Chart(Box::new(ChartModel {
            id,
            kind,
            title: &self.title,
            description: &self.description,
            datasource: DATASOURCE,
            grid_pos,
            field_config: json!({ "defaults": self.field(), "overrides": [] }),
            options: self.options(),
            targets: targets.collect(),
        }))
    }

    fn field(&self) -> Value {
        let mut field = json!({ "unit": self.unit });
        if self.look == Look::Lines {
            field["custom"] = json!({ "fillOpacity": 10, "showPoints": "never" });
            if !self.limits.is_empty() {
                field["custom"]["thresholdsStyle"] = json!({ "mode": "dashed" });
            }
        }
        if !self.limits.is_empty() {
            let base = json!({ "color": self.base, "value": null });
            let limits = self.limits.iter();
            let limits = limits.map(|(value, color)| json!({ "color": color, "value": value }));
            let steps: Vec<_> = [base].into_iter().chain(limits).collect();
            field["thresholds"] = json!({ "mode": "absolute", "steps": steps });
        }
        if self.look == Look::Stat {
            field["color"] = json!({ "mode": "thresholds" });
        }
        field
    }

    fn options(&self) -> Value {
        match self.look {
            Look::Lines => json!({
                "legend": {
                    "calcs": ["lastNotNull", "max"], "displayMode": "table", "placement": "bottom",
                    "showLegend": true, "sortBy": "Max", "sortDesc": true,
                },
                "tooltip": { "mode": "multi", "sort": "desc" },
            }),
            Look::Stat => json!({
                "colorMode": "value", "graphMode": "area",
                "reduceOptions": { "calcs": ["lastNotNull"] },
            }),
            Look::Heatmap => json!({ "legend": { "show": true }, "yAxis": { "unit": self.unit } }),
            Look::Table => json!({ "showHeader": true }),
        }
    }
}

/// A selector of a metric's series.
pub(super) fn select(name: &str, matchers: &str) -> String {
    match matchers {
        "" => format!("{name}{{{TARGET}}}"),
        more => format!("{name}{{{TARGET},{more}}}"),
    }
}
