//! A panel: its queries and its look.

use super::grafana::{
    ChartModel, DATASOURCE, FieldConfig, FieldDefaults, GridPosition, PanelModel, TargetModel,
};

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
    /// Expressions, each with the legend of its series.
    pub(super) targets: Vec<(String, String)>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Look {
    Lines,
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
            targets: targets.into_iter().collect(),
        }
    }

    pub(super) fn look(mut self, look: Look) -> Self {
        self.look = look;
        self
    }

    pub(super) fn model(&self, id: u32, grid_pos: GridPosition) -> PanelModel<'_> {
        let (kind, format) = match self.look {
            Look::Lines => ("timeseries", "time_series"),
            Look::Heatmap => ("heatmap", "heatmap"),
            Look::Table => ("table", "table"),
        };
        let targets = self.targets.iter().zip('A'..='Z');
        let targets = targets.map(|((expr, legend), ref_id)| TargetModel {
            ref_id,
            datasource: DATASOURCE,
            expr,
            legend_format: legend,
            format,
            instant: (self.look == Look::Table).then_some(true),
        });
        PanelModel::Chart(ChartModel {
            id,
            kind,
            title: &self.title,
            description: &self.description,
            datasource: DATASOURCE,
            grid_pos,
            field_config: FieldConfig {
                defaults: FieldDefaults { unit: self.unit },
                overrides: [],
            },
            targets: targets.collect(),
        })
    }
}

/// A selector of a metric's series.
pub(super) fn select(name: &str, matchers: &str) -> String {
    match matchers {
        "" => format!("{name}{{{TARGET}}}"),
        more => format!("{name}{{{TARGET},{more}}}"),
    }
}

/// The rate of a counter's series.
pub(super) fn rate(name: &str, matchers: &str) -> String {
    format!("rate({}[$__rate_interval])", select(name, matchers))
}
