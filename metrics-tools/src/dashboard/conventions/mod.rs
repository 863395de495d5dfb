//! Conventions for panels and queries, for generated and hand-written dashboards.

use crate::promql::{Expr, ExprKind, Length, Selector, parse_with_variables};
use serde_json::Value;
use std::collections::HashSet;

/// The violations of the conventions in a dashboard, each with its panel. A generated
/// [`Board`](super::Board) has none.
///
/// | part | convention |
/// |---|---|
/// | the dashboard | a title, a uid of 40 characters at most, `editable` is false |
/// | its variables | `datasource`; `job` and `instance`, of which several can be chosen, with `.+` for all, read again when the time changes |
/// | each panel | the data source `${datasource}`, title, description, unit, a target; an id of its own, and a place where no other is |
/// | each query | matchers of `job` by `$job` and of `instance` by `$instance` at each metric; rates over `$__rate_interval`; of a `_total` a rate |
///
/// ```
/// use metrics_tools::dashboard::{Board, conventions};
///
/// let board = Board::new("Shop", "shop").to_string();
/// assert_eq!(conventions(&board), [""; 0]);
/// let edited = board.replace("\"editable\": false", "\"editable\": true");
/// assert_eq!(conventions(&edited), ["the dashboard: `editable` is not false"]);
/// ```
pub fn conventions(dashboard: &str) -> Vec<String> {
    let mut linter = Linter::default();
    match serde_json::from_str(dashboard) {
        Ok(board) => linter.board(&board),
        Err(error) => linter.breaks(&format!("it is no JSON: {error}")),
    }
    linter.broken
}

/// The functions of which the range is a rate's.
const RATES: [&str; 5] = ["rate", "irate", "increase", "delta", "idelta"];

/// Those that see a counter begin anew.
const OF_COUNTERS: [&str; 3] = ["rate", "irate", "increase"];

/// How many columns there are.
const COLUMNS: u64 = 24;

#[derive(Default)]
struct Linter {
    broken: Vec<String>,
    /// What is looked at.
    within: String,
    ids: HashSet<u64>,
    places: Vec<Rectangle>,
}

/// Where a panel stands: from column to column, from line to line.
#[derive(Clone, Copy)]
struct Rectangle {
    x: (u64, u64),
    y: (u64, u64),
}

impl Rectangle {
    fn of(panel: &Value) -> Option<Self> {
        let side = |name: &str| panel["gridPos"][name].as_u64();
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
}

impl Linter {
    fn breaks(&mut self, what: &str) {
        let within = match &*self.within {
            "" => "the dashboard",
            within => within,
        };
        self.broken.push(format!("{within}: {what}"));
    }

    fn require(&mut self, holds: bool, what: &str) {
        if !holds {
            self.breaks(what);
        }
    }

    fn board(&mut self, board: &Value) {
        self.require(is_text(&board["title"]), "it has no title");
        let uid = board["uid"].as_str().unwrap_or_default();
        self.require(
            (1..=40).contains(&uid.len()),
            "it needs a uid of 1 to 40 characters",
        );
        self.require(board["editable"] == false, "`editable` is not false");
        self.variables(&board["templating"]["list"]);
        let panels = board["panels"].as_array();
        for panel in panels.into_iter().flatten() {
            self.panel(panel);
        }
    }

    fn variables(&mut self, list: &Value) {
        let list = list.as_array().map_or(&[][..], Vec::as_slice);
        let find = |name: &str| list.iter().find(|variable| variable["name"] == name);
        let is_source = |variable: &Value| variable["type"] == "datasource";
        self.require(
            find("datasource").is_some_and(is_source),
            "there is no variable `datasource` of the type datasource",
        );
        for name in ["job", "instance"] {
            let Some(variable) = find(name) else {
                self.breaks(&format!("there is no variable `{name}`"));
                continue;
            };
            for (key, expected) in [
                ("type", Value::from("query")),
                ("multi", true.into()),
                ("allValue", ".+".into()),
                // Whenever the time changes.
                ("refresh", 2.into()),
            ] {
                self.require(
                    variable[key] == expected,
                    &format!("`{key}` of the variable `{name}` is not {expected}"),
                );
            }
            self.datasource(variable, &format!("the variable `{name}`"));
        }
    }

    fn datasource(&mut self, of: &Value, what: &str) {
        let source = &of["datasource"];
        let is_chosen = source["uid"] == "${datasource}" || *source == "${datasource}";
        self.require(
            is_chosen,
            &format!("the data source of {what} is not `${{datasource}}`"),
        );
    }

    fn panel(&mut self, panel: &Value) {
        let title = panel["title"].as_str().unwrap_or_default();
        self.within = format!("panel `{title}`");
        match panel["id"].as_u64() {
            Some(id) => {
                let is_new = self.ids.insert(id);
                self.require(is_new, &format!("another one has its id {id}"));
            }
            None => self.breaks("it has no id"),
        }
        self.place(panel);
        self.require(!title.is_empty(), "it has no title");
        if panel["type"] == "row" {
            // What is folded away is in it, with places as if it were not.
            for panel in panel["panels"].as_array().into_iter().flatten() {
                self.panel(panel);
            }
            return;
        }
        self.require(is_text(&panel["description"]), "it has no description");
        let unit = &panel["fieldConfig"]["defaults"]["unit"];
        self.require(is_text(unit), "it has no unit");
        self.datasource(panel, "it");
        let targets = panel["targets"].as_array().map_or(&[][..], Vec::as_slice);
        self.require(!targets.is_empty(), "it has no target");
        for target in targets {
            if !target["datasource"].is_null() {
                self.datasource(target, "a target");
            }
            self.query(target["expr"].as_str().unwrap_or_default());
        }
    }

    fn place(&mut self, panel: &Value) {
        let Some(place) = Rectangle::of(panel) else {
            self.breaks("it has no place: `gridPos` with `x`, `y`, `w` and `h`");
            return;
        };
        self.require(place.x.1 <= COLUMNS, "it is wider than the dashboard");
        let is_free = !self.places.iter().any(|other| other.overlaps(place));
        self.require(is_free, "it stands where another one does");
        self.places.push(place);
    }

    fn query(&mut self, query: &str) {
        match parse_with_variables(query) {
            Ok(expr) => self.expr(&expr, query, None),
            Err(errors) => {
                for error in errors {
                    self.breaks(&format!("{error}: {query}"));
                }
            }
        }
    }

    /// `function`: what the expression is an argument of.
    fn expr(&mut self, expr: &Expr, query: &str, function: Option<&str>) {
        match &expr.kind {
            ExprKind::Series(series) => {
                self.selector(&series.selector, query, function);
                let is_rate = function.is_some_and(|name| RATES.contains(&name));
                let is_chosen = series.range.as_ref().is_some_and(|range| {
                    let Length::Variable(name) = &range.length else {
                        return false;
                    };
                    name.contains("__rate_interval")
                });
                self.require(
                    !is_rate || is_chosen,
                    &format!("a rate is not over `$__rate_interval`: {query}"),
                );
            }
            ExprKind::Call {
                function,
                arguments,
                ..
            } => {
                for argument in arguments {
                    self.expr(argument, query, Some(function.name));
                }
            }
            _ => {
                for child in expr.children() {
                    self.expr(child, query, None);
                }
            }
        }
    }

    fn selector(&mut self, selector: &Selector, query: &str, function: Option<&str>) {
        let name = selector.name.as_ref();
        let name = name.map_or("", |name| &*name.text);
        for (label, variable) in [("job", "$job"), ("instance", "$instance")] {
            let mut matchers = selector.matchers.iter();
            let chosen = matchers
                .any(|matcher| matcher.label.text == label && matcher.value.contains(variable));
            self.require(
                chosen,
                &format!("`{name}` has no matcher of `{label}` by `{variable}`: {query}"),
            );
        }
        let is_rate = function.is_some_and(|name| OF_COUNTERS.contains(&name));
        self.require(
            is_rate || !name.ends_with("_total"),
            &format!("`{name}` is a counter, and no rate is taken of it: {query}"),
        );
    }
}

fn is_text(value: &Value) -> bool {
    value.as_str().is_some_and(|text| !text.trim().is_empty())
}

#[cfg(test)]
mod tests;
