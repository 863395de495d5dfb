//! What the environment's variables set.

use super::HttpMetricsBuilder;
use super::names::namespace_mistake;
use super::validate::{bounds_mistake, path_mistake};
use crate::http::layer::config::pattern::Pattern;
use std::env::{self, VarError};

/// What a switch can be set to.
const ON: [&str; 4] = ["true", "1", "on", "yes"];
const OFF: [&str; 4] = ["false", "0", "off", "no"];

impl HttpMetricsBuilder {
    /// Whether anything is measured and exposed. On by default.
    ///
    /// Off, the layer passes requests on, and
    /// [`HttpMetrics::instrument`](crate::HttpMetrics::instrument) adds neither
    /// layer nor `/metrics`. What functions, statics and a route with
    /// [`scrape`](crate::scrape()) do is their own.
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// Lets a variable of the environment decide what [`enabled`](Self::enabled)
    /// says. No variable is looked at by default.
    ///
    /// On are `true`, `1`, `on` and `yes`, off `false`, `0`, `off` and `no`, in
    /// small letters or capitals; anything else is a mistake, which
    /// [`build`](Self::build) returns. Where it is not set, or empty, what was
    /// said before holds: so `.enabled(false).enabled_by_env("ENABLE_METRICS")`
    /// measures only where it is asked to.
    pub fn enabled_by_env(self, variable: &str) -> Self {
        self.switched_by(variable, &from_process)
    }

    /// Takes from the environment what it sets; the rest stays as it is.
    ///
    /// | variable | sets | for example |
    /// |---|---|---|
    /// | `ENABLE_METRICS` | [`enabled`](Self::enabled), as [`enabled_by_env`](Self::enabled_by_env) says | `true` |
    /// | `METRICS_NAMESPACE` | [`namespace`](Self::namespace) | `shop` |
    /// | `METRICS_SUBSYSTEM` | [`subsystem`](Self::subsystem) | `api` |
    /// | `METRICS_BUCKETS` | [`buckets`](Self::buckets) | `0.01,0.1,1` |
    /// | `METRICS_EXCLUDE` | [`exclude`](Self::exclude), beside what is excluded already | `/health,/internal/**` |
    /// | `METRICS_PATH` | [`metrics_path`](Self::metrics_path) | `/internal/metrics` |
    ///
    /// A variable that is empty sets nothing, nor does an empty item of a list. One whose value makes no sense is a
    /// mistake, which [`build`](Self::build) returns with what to write.
    pub fn from_env(self) -> Self {
        self.set_from(&from_process)
    }

    /// What [`from_env`](Self::from_env) does, with variables from elsewhere: a
    /// configuration file, say.
    ///
    /// ```
    /// use metrics_runtime::HttpMetrics;
    ///
    /// let variables = |name: &str| (name == "METRICS_BUCKETS").then(|| "0.1,lots".to_owned());
    /// let error = HttpMetrics::builder().from_lookup(variables).build().unwrap_err();
    /// assert_eq!(
    ///     error.problems()[0].to_string(),
    ///     "`METRICS_BUCKETS` is `0.1,lots`: `lots` is no number: write seconds, as in `0.005,0.1,2.5`"
    /// );
    /// ```
    pub fn from_lookup(self, variable: impl Fn(&str) -> Option<String>) -> Self {
        self.set_from(&|name| Ok(variable(name)))
    }

    fn set_from(mut self, variables: Variables<'_>) -> Self {
        self = self.switched_by("ENABLE_METRICS", variables);
        if let Some(name) = self.sound("METRICS_NAMESPACE", variables, namespace_mistake) {
            self.settings.namespace = name;
        }
        if let Some(name) = self.sound("METRICS_SUBSYSTEM", variables, namespace_mistake) {
            self.settings.subsystem = name;
        }
        if let Some(path) = self.sound("METRICS_PATH", variables, path_mistake) {
            self.path = path;
        }
        if let Some(routes) = self.variable("METRICS_EXCLUDE", variables) {
            for route in items(&routes) {
                match Pattern::parse(route) {
                    Ok(pattern) => self.settings.routes.excluded.push(pattern),
                    Err(advice) if route == routes => {
                        self.problem("METRICS_EXCLUDE", route, advice);
                    }
                    Err(advice) => {
                        let advice = format!("`{route}` is no route: {advice}");
                        self.problem("METRICS_EXCLUDE", &routes, advice);
                    }
                }
            }
        }
        if let Some(bounds) = self.variable("METRICS_BUCKETS", variables) {
            self.set_buckets(&bounds);
        }
        self
    }

    fn set_buckets(&mut self, text: &str) {
        let mut bounds = Vec::new();
        for part in items(text) {
            match part.parse() {
                Ok(bound) => bounds.push(bound),
                Err(_) => {
                    let advice =
                        format!("`{part}` is no number: write seconds, as in `0.005,0.1,2.5`");
                    return self.problem("METRICS_BUCKETS", text, advice);
                }
            }
        }
        match bounds_mistake(&bounds) {
            Some(advice) => self.problem("METRICS_BUCKETS", text, advice),
            None => self.settings.buckets = bounds,
        }
    }

    fn switched_by(mut self, variable: &str, variables: Variables<'_>) -> Self {
        if let Some(value) = self.variable(variable, variables) {
            let is = |known: &&str| known.eq_ignore_ascii_case(&value);
            match (ON.iter().any(is), OFF.iter().any(is)) {
                (true, _) => self.enabled = true,
                (_, true) => self.enabled = false,
                _ => self.problem(
                    variable,
                    value,
                    "it switches metrics: write `true` or `false`",
                ),
            }
        }
        self
    }

    /// The value of a variable, if it has one, and one that makes sense: the
    /// mistake names the variable, then, and not the option.
    fn sound(
        &mut self,
        name: &str,
        variables: Variables<'_>,
        mistake: fn(&str) -> Option<String>,
    ) -> Option<String> {
        let value = self.variable(name, variables)?;
        let Some(advice) = mistake(&value) else {
            return Some(value);
        };
        self.problem(name, value, advice);
        None
    }

    /// The value of a variable, if it has one.
    fn variable(&mut self, name: &str, variables: Variables<'_>) -> Option<String> {
        match variables(name) {
            Ok(value) => {
                let value = value?.trim().to_owned();
                (!value.is_empty()).then_some(value)
            }
            Err(value) => {
                self.problem(name, value, "that is no text: write one in UTF-8");
                None
            }
        }
    }
}

/// The items of a list. A comma at its end begins none.
fn items(list: &str) -> impl Iterator<Item = &str> {
    list.split(',')
        .map(str::trim)
        .filter(|item| !item.is_empty())
}

/// Looks up a variable; fails with what is no text.
type Variables<'a> = &'a dyn Fn(&str) -> Result<Option<String>, String>;

fn from_process(name: &str) -> Result<Option<String>, String> {
    match env::var(name) {
        Ok(value) => Ok(Some(value)),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(value)) => Err(value.to_string_lossy().into_owned()),
    }
}
