//! Conventions for dashboards, generated and hand-written.

mod grid;
mod look;
mod query;
mod variables;

use crate::promql::shortened;
use serde_json::Value;
use std::collections::{BTreeSet, HashSet};

/// The violations of the conventions in a dashboard, each with its panel. A generated
/// [`Board`](super::Board) has none.
///
/// | part | convention |
/// |---|---|
/// | the dashboard | a title, a uid of 40 characters at most, `editable` is false |
/// | its menu | a tag, and a link of the type `dashboards` to all dashboards with this tag |
/// | its annotations | one called `Restarts`, with a query; one called `Releases`, if it exists, has a query, too |
/// | its variables | `datasource`; `job` and `instance`, with `.+` for all; each query variable allows several values and all, is read again when the time changes, and is used; each variable in a query is declared |
/// | `endpoint`, `function` | a query that groups by one of them has a matcher with the variable of the same name |
/// | its rows | the first one consists of stats and gauges; the first two are expanded, the others collapsed, with their panels in them |
/// | a screen | at most 12 panels are expanded, on at most 24 lines of the grid (the height of a 1080 pixel screen); at most 12 panels are in a collapsed row |
/// | the grid | panels do not overlap, and there are no holes |
/// | each panel | the data source `${datasource}`, a title, a description, a unit, a target, an id of its own |
/// | a stat or gauge | thresholds with at least one value |
/// | a time series | its legend is a table with `lastNotNull` (or `last`) and `max`; of objectives (`slo:…`), it has threshold lines |
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
        Ok(board @ Value::Object(_)) => linter.board(&board),
        Ok(_) => linter.breaks("it is not a dashboard (expected an object)"),
        Err(error) => linter.breaks(&format!("it is not JSON: {error}")),
    }
    linter.broken
}

#[derive(Default)]
struct Linter {
    broken: Vec<String>,
    /// The part that is checked.
    within: String,
    ids: HashSet<u64>,
    /// The variables that the dashboard declares.
    variables: BTreeSet<String>,
}

impl Linter {
    fn breaks(&mut self, what: &str) {
        let within = match &*self.within {
            "" => "the dashboard",
            within => within,
        };
        self.broken.push(shortened(format!("{within}: {what}")));
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
        self.menu(board);
        self.variables(&board["templating"]["list"]);
        self.annotations(&board["annotations"]["list"]);
        self.grid(board);
        for panel in list(&board["panels"]) {
            self.panel(panel);
            for nested in list(&panel["panels"]) {
                self.panel(nested);
            }
        }
        self.within.clear();
        self.usage(board);
    }

    fn menu(&mut self, board: &Value) {
        let tags = list(&board["tags"]);
        self.require(!tags.is_empty(), "it has no tag");
        let is_menu = |link: &Value| {
            let linked = list(&link["tags"]);
            link["type"] == "dashboards"
                && !linked.is_empty()
                && linked.iter().all(|tag| tags.contains(tag))
        };
        self.require(
            list(&board["links"]).iter().any(is_menu),
            "it has no menu: a link of the type `dashboards` with one of its tags",
        );
    }

    fn annotations(&mut self, all: &Value) {
        // Not every service tells its version.
        for (name, needed) in [("Restarts", true), ("Releases", false)] {
            let mut all = list(all).iter();
            let Some(annotation) = all.find(|annotation| annotation["name"] == name) else {
                self.require(!needed, &format!("there is no annotation `{name}`"));
                continue;
            };
            self.within = format!("annotation `{name}`");
            self.datasource(annotation, "it");
            // Grafana writes the second one when it saves a dashboard.
            let expr = annotation["expr"].as_str();
            let expr = expr.or_else(|| annotation["target"]["expr"].as_str());
            self.query(expr.unwrap_or_default());
            self.within.clear();
        }
    }

    fn variables(&mut self, declared: &Value) {
        let declared = list(declared);
        let find = |name: &str| declared.iter().find(|variable| variable["name"] == name);
        let is_source = |variable: &Value| variable["type"] == "datasource";
        self.require(
            find("datasource").is_some_and(is_source),
            "there is no variable `datasource` of the type datasource",
        );
        for name in ["job", "instance"] {
            match find(name) {
                None => self.breaks(&format!("there is no variable `{name}`")),
                Some(variable) => self.variable(variable, name, "allValue", &".+".into()),
            }
        }
        for variable in declared {
            let name = variable["name"].as_str().unwrap_or_default();
            self.variables.insert(name.to_owned());
            if name == "job" || name == "instance" {
                self.variable(variable, name, "type", &"query".into());
            }
            if variable["type"] != "query" {
                continue;
            }
            for (key, expected) in [
                ("multi", Value::from(true)),
                ("includeAll", true.into()),
                // Whenever the time changes.
                ("refresh", 2.into()),
            ] {
                self.variable(variable, name, key, &expected);
            }
            self.datasource(variable, &format!("the variable `{name}`"));
        }
    }

    fn variable(&mut self, variable: &Value, name: &str, key: &str, expected: &Value) {
        self.require(
            variable[key] == *expected,
            &format!("`{key}` of the variable `{name}` is not {expected}"),
        );
    }

    /// Each variable is used, by queries or by other variables.
    fn usage(&mut self, board: &Value) {
        let mut texts = board.clone();
        let variables = texts.pointer_mut("/templating/list");
        let variables = variables.map(Value::take).unwrap_or_default();
        let texts = texts.to_string();
        let mut used: HashSet<String> = names(&texts).collect();
        for variable in list(&variables) {
            let own = variable["name"].as_str().unwrap_or_default();
            used.extend(names(&variable.to_string()).filter(|name| name != own));
        }
        for name in self.variables.clone() {
            let is_used = used.contains(&name);
            self.require(is_used, &format!("nothing uses the variable `{name}`"));
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
}

fn names(text: &str) -> impl Iterator<Item = String> {
    variables::variables(text).map(str::to_owned)
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn is_text(value: &Value) -> bool {
    value.as_str().is_some_and(|text| !text.trim().is_empty())
}

#[cfg(test)]
mod tests;
