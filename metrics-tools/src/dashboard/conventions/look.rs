//! Each panel by itself: texts, legends, thresholds.

use super::{Linter, is_text, list};
use serde_json::Value;

impl Linter {
    pub(super) fn panel(&mut self, panel: &Value) {
        let title = panel["title"].as_str().unwrap_or_default();
        self.within = format!("panel `{title}`");
        match panel["id"].as_u64() {
            Some(id) => {
                let is_new = self.ids.insert(id);
                self.require(is_new, &format!("another one has its id {id}"));
            }
            None => self.breaks("it has no id"),
        }
        self.require(!title.is_empty(), "it has no title");
        if panel["type"] == "row" {
            return;
        }
        self.require(is_text(&panel["description"]), "it has no description");
        let unit = &panel["fieldConfig"]["defaults"]["unit"];
        self.require(is_text(unit), "it has no unit");
        self.datasource(panel, "it");
        let targets = list(&panel["targets"]);
        self.require(!targets.is_empty(), "it has no target");
        for target in targets {
            if !target["datasource"].is_null() {
                self.datasource(target, "a target");
            }
            self.query(target["expr"].as_str().unwrap_or_default());
        }
        match panel["type"].as_str() {
            Some("stat" | "gauge" | "bargauge") => {
                let has_limits = has_thresholds(panel);
                self.require(
                    has_limits,
                    "it has no thresholds: no value changes its color",
                );
            }
            Some("timeseries") => self.time_series(panel, targets),
            _ => {}
        }
    }

    fn time_series(&mut self, panel: &Value, targets: &[Value]) {
        let legend = &panel["options"]["legend"];
        let is_table = legend["displayMode"] == "table" && legend["showLegend"] != false;
        self.require(is_table, "its legend is not a table");
        let calcs = list(&legend["calcs"]);
        let last = ["lastNotNull", "last"].iter();
        self.require(
            last.into_iter()
                .any(|last| calcs.contains(&Value::from(*last))),
            "its legend does not show the last value: `lastNotNull` in `calcs`",
        );
        self.require(
            calcs.contains(&"max".into()),
            "its legend does not show the highest value: `max` in `calcs`",
        );
        let mut exprs = targets.iter().filter_map(|target| target["expr"].as_str());
        let style = &panel["fieldConfig"]["defaults"]["custom"]["thresholdsStyle"]["mode"];
        let is_drawn = is_text(style) && style != "off";
        self.require(
            !exprs.any(|expr| expr.contains("slo:")) || (is_drawn && has_thresholds(panel)),
            "it is of objectives, and has no threshold lines",
        );
    }
}

/// Whether a value changes the color.
fn has_thresholds(panel: &Value) -> bool {
    let steps = list(&panel["fieldConfig"]["defaults"]["thresholds"]["steps"]);
    steps.iter().any(|step| step["value"].is_number())
}
