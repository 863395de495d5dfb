//! Sets options from environment variables.

use super::HttpMetricsBuilder;
use super::names::namespace_problem;
use super::validate::{bounds_problem, path_problem};
use crate::http::layer::config::pattern::Pattern;
use std::env::{self, VarError};

// The values of a switch, in lower case.
const ON: [&str; 4] = ["true", "1", "on", "yes"];
const OFF: [&str; 4] = ["false", "0", "off", "no"];

impl HttpMetricsBuilder {
    /// Whether the layer measures requests. Default: on.
    ///
    /// If it is off, the layer only passes requests on.
    /// [`HttpMetrics::instrument`](crate::HttpMetrics::instrument) then adds neither the layer
    /// nor `/metrics`. Functions and statics still record, and a route with
    /// [`scrape`](crate::scrape()) still answers.
    ///
    /// ```
    /// # use axum::Router;
    /// use metrics_runtime::HttpMetrics;
    ///
    /// let metrics = HttpMetrics::builder().enabled(!cfg!(debug_assertions)).build().unwrap();
    /// let app: Router = metrics.instrument(Router::new());
    /// ```
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// Sets [`enabled`](Self::enabled) from an environment variable. Default: no variable
    /// is read.
    ///
    /// `true`, `1`, `on` and `yes` switch the layer on. `false`, `0`, `off` and `no` switch it
    /// off. Case does not matter. For another value, [`build`](Self::build) returns an error. A
    /// variable that is unset or empty changes nothing, so
    /// `.enabled(false).enabled_by_env("ENABLE_METRICS")` is off unless the variable switches it
    /// on.
    ///
    /// ```
    /// # use metrics_runtime::HttpMetrics;
    /// let options = HttpMetrics::builder().enabled(false).enabled_by_env("SHOP_METRICS");
    /// let metrics = options.build().unwrap();
    /// assert!(!metrics.is_enabled(), "`SHOP_METRICS` is not set");
    /// ```
    pub fn enabled_by_env(self, variable: &str) -> Self {
        self.switched_by(variable, &from_process)
    }

    /// Sets options from environment variables.
    ///
    /// | variable | sets | for example |
    /// |---|---|---|
    /// | `ENABLE_METRICS` | [`enabled`](Self::enabled), like [`enabled_by_env`](Self::enabled_by_env) | `true` |
    /// | `METRICS_NAMESPACE` | [`namespace`](Self::namespace) | `shop` |
    /// | `METRICS_SUBSYSTEM` | [`subsystem`](Self::subsystem) | `api` |
    /// | `METRICS_BUCKETS` | [`buckets`](Self::buckets) | `0.01,0.1,1` |
    /// | `METRICS_EXCLUDE` | adds to [`exclude`](Self::exclude) | `/health,/internal/**` |
    /// | `METRICS_PATH` | [`metrics_path`](Self::metrics_path) | `/internal/metrics` |
    /// | `METRICS_UI` | [`ui`](Self::ui), with the same values as `ENABLE_METRICS` | `true` |
    ///
    /// A variable that is unset or empty changes nothing. Empty items of a list are ignored. For
    /// an invalid value, [`build`](Self::build) returns an error that says what to write.
    ///
    /// ```
    /// # use metrics_runtime::HttpMetrics;
    /// # fn main() -> Result<(), metrics_runtime::ConfigurationError> {
    /// // The namespace is `shop` unless `METRICS_NAMESPACE` is set.
    /// let metrics = HttpMetrics::builder().namespace("shop").from_env().build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn from_env(self) -> Self {
        self.set_from(&from_process)
    }

    /// Like [`from_env`](Self::from_env), but gets the variables from another source, for example
    /// a configuration file.
    ///
    /// ```
    /// use metrics_runtime::HttpMetrics;
    ///
    /// let variables = |name: &str| (name == "METRICS_BUCKETS").then(|| "0.1,lots".to_owned());
    /// let error = HttpMetrics::builder().from_lookup(variables).build().unwrap_err();
    /// assert_eq!(
    ///     error.problems()[0].to_string(),
    ///     "`METRICS_BUCKETS` is `0.1,lots`: `lots` is not a number: write seconds, as in `0.005,0.1,2.5`"
    /// );
    /// ```
    pub fn from_lookup(self, variable: impl Fn(&str) -> Option<String>) -> Self {
        self.set_from(&|name| Ok(variable(name)))
    }

    fn set_from(mut self, variables: Variables<'_>) -> Self {
        self = self.switched_by("ENABLE_METRICS", variables);
        if let Some(name) = self.valid("METRICS_NAMESPACE", variables, namespace_problem) {
            self.settings.namespace = name;
        }
        if let Some(name) = self.valid("METRICS_SUBSYSTEM", variables, namespace_problem) {
            self.settings.subsystem = name;
        }
        if let Some(path) = self.valid("METRICS_PATH", variables, path_problem) {
            self.path = path;
        }
        self.set_ui(variables);
        if let Some(routes) = self.variable("METRICS_EXCLUDE", variables) {
            for route in items(&routes) {
                match Pattern::parse(route) {
                    Ok(pattern) => self.settings.routes.excluded.push(pattern),
                    Err(advice) if route == routes => {
                        self.problem("METRICS_EXCLUDE", route, advice);
                    }
                    Err(advice) => {
                        let advice = format!("invalid route `{route}`: {advice}");
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
                        format!("`{part}` is not a number: write seconds, as in `0.005,0.1,2.5`");
                    return self.problem("METRICS_BUCKETS", text, advice);
                }
            }
        }
        match bounds_problem(&bounds) {
            Some(advice) => self.problem("METRICS_BUCKETS", text, advice),
            None => self.settings.buckets = bounds,
        }
    }

    fn switched_by(mut self, variable: &str, variables: Variables<'_>) -> Self {
        if let Some(enabled) = self.switch(variable, variables) {
            self.enabled = enabled;
        }
        self
    }

    #[cfg(feature = "ui")]
    fn set_ui(&mut self, variables: Variables<'_>) {
        self.ui = self.switch("METRICS_UI", variables).or(self.ui);
    }

    #[cfg(not(feature = "ui"))]
    fn set_ui(&mut self, variables: Variables<'_>) {
        if self.switch("METRICS_UI", variables) == Some(true) {
            let advice = "the live page is missing in this binary: enable the feature `ui` of \
                          `metrics-runtime`";
            self.problem("METRICS_UI", true, advice);
        }
    }

    /// The value of a boolean variable. `None` if it is unset or invalid.
    fn switch(&mut self, variable: &str, variables: Variables<'_>) -> Option<bool> {
        let value = self.variable(variable, variables)?;
        let is = |known: &&str| known.eq_ignore_ascii_case(&value);
        if ON.iter().any(is) {
            return Some(true);
        }
        if OFF.iter().any(is) {
            return Some(false);
        }
        self.problem(variable, value, "not a boolean: write `true` or `false`");
        None
    }

    /// The value of a variable if it is set and valid. Problems name the variable instead of the
    /// option.
    fn valid(
        &mut self,
        name: &str,
        variables: Variables<'_>,
        problem: fn(&str) -> Option<String>,
    ) -> Option<String> {
        let value = self.variable(name, variables)?;
        let Some(advice) = problem(&value) else {
            return Some(value);
        };
        self.problem(name, value, advice);
        None
    }

    /// The value of a variable if it is set and not empty.
    fn variable(&mut self, name: &str, variables: Variables<'_>) -> Option<String> {
        match variables(name) {
            Ok(value) => {
                let value = value?.trim().to_owned();
                (!value.is_empty()).then_some(value)
            }
            Err(value) => {
                self.problem(name, value, "not UTF-8: write text in UTF-8");
                None
            }
        }
    }
}

/// The items of a list that are not empty.
fn items(list: &str) -> impl Iterator<Item = &str> {
    list.split(',')
        .map(str::trim)
        .filter(|item| !item.is_empty())
}

/// Looks up a variable. The error is a value that is not UTF-8.
type Variables<'a> = &'a dyn Fn(&str) -> Result<Option<String>, String>;

fn from_process(name: &str) -> Result<Option<String>, String> {
    match env::var(name) {
        Ok(value) => Ok(Some(value)),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(value)) => Err(value.to_string_lossy().into_owned()),
    }
}
