//! A panel: what it shows and how.

use super::json::Json;

/// The matchers of all queries of series that targets expose.
pub(super) const TARGET: &str = "job=~\"$job\",instance=~\"$instance\"";

/// The same for what rules record, which has no instance.
pub(super) const RECORDED: &str = "job=~\"$job\",instance=~\"$instance|\"";

/// The same for what Prometheus says of itself, which is another job, and none
/// that is chosen.
pub(super) const PROMETHEUS: &str = "job=~\"$job|prometheus\",instance=~\"$instance|.+\"";

#[derive(Clone, Debug)]
pub(super) struct Panel {
    pub(super) title: String,
    pub(super) description: String,
    pub(super) unit: &'static str,
    pub(super) look: Look,
    /// Expressions, and how their series are called.
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

    pub(super) fn json(&self, id: u32, place: Json) -> Json {
        let targets = self.targets.iter().zip('A'..='Z');
        let targets: Vec<_> = targets
            .map(|((expr, legend), name)| self.target(expr, legend, name))
            .collect();
        let kind = match self.look {
            Look::Lines => "timeseries",
            Look::Heatmap => "heatmap",
            Look::Table => "table",
        };
        [
            ("id", id.into()),
            ("type", kind.into()),
            ("title", self.title.as_str().into()),
            ("description", self.description.as_str().into()),
            ("datasource", datasource()),
            ("gridPos", place),
            (
                "fieldConfig",
                [
                    ("defaults", [("unit", self.unit.into())].into()),
                    ("overrides", Json::List(Vec::new())),
                ]
                .into(),
            ),
            ("targets", targets.into()),
        ]
        .into()
    }

    fn target(&self, expr: &str, legend: &str, name: char) -> Json {
        let format = match self.look {
            Look::Lines => "time_series",
            Look::Heatmap => "heatmap",
            Look::Table => "table",
        };
        let mut target = vec![
            ("refId", name.to_string().into()),
            ("datasource", datasource()),
            ("expr", expr.into()),
            ("legendFormat", legend.into()),
            ("format", format.into()),
        ];
        if self.look == Look::Table {
            target.push(("instant", true.into()));
        }
        Json::Map(target)
    }
}

/// The one that is chosen above the dashboard.
pub(super) fn datasource() -> Json {
    [
        ("type", "prometheus".into()),
        ("uid", "${datasource}".into()),
    ]
    .into()
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
