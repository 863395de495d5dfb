//! Rules for the names of other libraries.

use super::builder::Views;
use super::rule::{Action, Rule};
use super::selector::Selector;

/// The source of the series of [`ClientMetrics`](crate::client::ClientMetrics).
const CLIENT_LAYER: &str = "ClientMetrics";

impl Views {
    /// Exposes calls of functions under the names of `autometrics`.
    ///
    /// | default | with these rules |
    /// |---|---|
    /// | `function_calls_total{outcome}` | `function_calls_total{result}`, also `panic` and `cancelled` |
    /// | `function_call_duration_seconds` | `function_calls_duration_seconds` |
    /// | `function_calls_in_progress` | `function_calls_concurrent` |
    ///
    /// ```standalone_crate
    /// use metrics_runtime::{Selector, Views, instrumented, render};
    ///
    /// #[instrumented]
    /// fn work() {}
    ///
    /// Views::new()
    ///     .autometrics()
    ///     .add_label(Selector::metric("function_*"), "service_name", "shop")
    ///     .install()
    ///     .unwrap();
    /// assert!(render().contains("function=\"work\",result=\"ok\",service_name=\"shop\"} 0\n"));
    /// ```
    ///
    /// To get the same buckets, write those of
    /// [`OPENTELEMETRY_BUCKETS`](crate::OPENTELEMETRY_BUCKETS) as `buckets = […]` in the
    /// attributes. The guide is `docs/migration/autometrics.md` in this crate.
    pub fn autometrics(self) -> Self {
        let all = Selector::metric;
        self.of_preset(all("function_calls_total"), label("outcome", "result"))
            .of_preset(
                all("function_call_duration_seconds"),
                name("function_calls_duration_seconds"),
            )
            .of_preset(
                all("function_calls_in_progress"),
                name("function_calls_concurrent"),
            )
    }

    /// Exposes database operations and the requests of HTTP clients under the names in
    /// OpenTelemetry's semantic conventions, as Prometheus exporters write them. For servers, use
    /// [`HttpPreset::OpenTelemetry`](crate::HttpPreset::OpenTelemetry).
    ///
    /// | default | with these rules |
    /// |---|---|
    /// | `database_operation_duration_seconds` | `db_client_operation_duration_seconds` |
    /// | its labels `operation`, `table` | `db_operation_name`, `db_collection_name` |
    /// | `external_request_duration_seconds` of `client::ClientMetrics` | `http_client_request_duration_seconds` |
    /// | its labels `peer`, `operation` | `server_address`, `http_request_method` |
    ///
    /// Their other families, which OpenTelemetry does not have, also begin with `db_client_` and
    /// `http_client_`. Calls with [`#[external_call]`](macro@crate::external_call) keep their
    /// names, because they need not be HTTP. Add the label for the kind of database:
    ///
    /// ```standalone_crate
    /// use metrics_runtime::{Selector, Views, db_operation, render};
    ///
    /// #[db_operation(select, "orders")]
    /// fn orders() {}
    ///
    /// Views::new()
    ///     .opentelemetry()
    ///     .add_label(Selector::metric("database_*"), "db_system_name", "postgresql")
    ///     .install()
    ///     .unwrap();
    /// orders();
    /// let count = "db_client_operation_duration_seconds_count{db_operation_name=\"select\",\
    ///              db_collection_name=\"orders\",db_system_name=\"postgresql\"} 1\n";
    /// assert!(render().contains(count));
    /// ```
    ///
    /// The guide is `docs/migration/opentelemetry.md` in this crate.
    pub fn opentelemetry(self) -> Self {
        let database = Selector::metric("database_*");
        let client = Selector::metric("external_*").and(Selector::function(CLIENT_LAYER));
        let mut views = self
            .of_preset(database.clone(), label("operation", "db_operation_name"))
            .of_preset(database, label("table", "db_collection_name"))
            .of_preset(client.clone(), label("peer", "server_address"))
            .of_preset(client, label("operation", "http_request_method"))
            .of_preset(Selector::metric("database_errors_total"), error_type())
            .of_preset(
                Selector::metric("external_errors_total").and(Selector::function(CLIENT_LAYER)),
                error_type(),
            );
        for (family, renamed) in [
            ("operations_total", "operations_total"),
            ("operation_duration_seconds", "operation_duration_seconds"),
            ("operations_in_progress", "active_operations"),
            ("errors_total", "errors_total"),
        ] {
            views = views.of_preset(
                Selector::metric(format!("database_{family}")),
                name(&format!("db_client_{renamed}")),
            );
        }
        for (family, renamed) in [
            ("requests_total", "requests_total"),
            ("request_duration_seconds", "request_duration_seconds"),
            ("requests_in_progress", "active_requests"),
            ("errors_total", "errors_total"),
        ] {
            views = views.of_preset(
                Selector::metric(format!("external_{family}"))
                    .and(Selector::function(CLIENT_LAYER)),
                name(&format!("http_client_{renamed}")),
            );
        }
        views
    }

    fn of_preset(mut self, selector: Selector, action: Action) -> Self {
        self.0.push(Rule {
            selector,
            action,
            of_preset: true,
        });
        self
    }
}

fn name(name: &str) -> Action {
    Action::Rename(name.to_owned())
}

fn label(label: &str, name: &str) -> Action {
    Action::RenameLabel(label.to_owned(), name.to_owned())
}

fn error_type() -> Action {
    label("error", "error_type")
}
