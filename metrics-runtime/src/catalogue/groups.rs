//! The groups of metrics by subject.

use crate::declaration::Kind;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The subject of a metric. Each is a section of a reference and a row of a dashboard.
///
/// ```
/// use metrics_runtime::Kind;
/// use metrics_runtime::catalogue::MetricGroup;
///
/// let group = MetricGroup::from_name("cache_operations_total", Kind::Counter);
/// assert_eq!(group, MetricGroup::Cache);
/// assert_eq!(MetricGroup::BackgroundTasks.title(), "Background tasks");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MetricGroup {
    /// Metrics of the service's domain: all that are in no other group.
    Business,
    /// HTTP requests and connections.
    Requests,
    /// Function calls.
    Functions,
    /// Database operations.
    Database,
    /// Cache operations.
    Cache,
    /// Queues and their workers.
    Queues,
    /// Background tasks.
    BackgroundTasks,
    /// Requests to other services.
    ExternalCalls,
    /// Logins and other authentication events.
    Authentication,
    /// Infos about the build and the target.
    Program,
    /// The process and the machine: CPU, memory, files.
    Process,
    /// The async runtime: workers, tasks.
    Tokio,
    /// The metrics of the framework about itself.
    Metrics,
}

/// Name prefixes, with their groups.
const PREFIXES: [(&str, MetricGroup); 11] = [
    ("function_", MetricGroup::Functions),
    ("database_", MetricGroup::Database),
    ("cache_", MetricGroup::Cache),
    ("background_task", MetricGroup::BackgroundTasks),
    ("external_", MetricGroup::ExternalCalls),
    ("auth_", MetricGroup::Authentication),
    ("process_", MetricGroup::Process),
    ("system_", MetricGroup::Process),
    ("tokio_", MetricGroup::Tokio),
    ("rate_limit_", MetricGroup::Requests),
    ("metrics_", MetricGroup::Metrics),
];

impl MetricGroup {
    /// The group of a metric with this name and type.
    pub fn from_name(name: &str, kind: Kind) -> Self {
        if kind == Kind::Info {
            return Self::Program;
        }
        // The names of the HTTP layer's families can start with a namespace.
        let is_of_server = ["active_connections", "connections_rejected_total"].contains(&name);
        if name.starts_with("http_") || name.contains("_http_") || is_of_server {
            return Self::Requests;
        }
        let prefix = PREFIXES.iter().find(|(prefix, _)| name.starts_with(prefix));
        let is_queue = name.starts_with("queue_") || name.contains("_queue_");
        match prefix {
            Some((_, group)) => *group,
            None if is_queue => Self::Queues,
            None => Self::Business,
        }
    }

    /// The title of the group.
    pub fn title(self) -> &'static str {
        match self {
            Self::Business => "Business",
            Self::Requests => "Requests",
            Self::Functions => "Functions",
            Self::Database => "Database",
            Self::Cache => "Cache",
            Self::Queues => "Queues",
            Self::BackgroundTasks => "Background tasks",
            Self::ExternalCalls => "External calls",
            Self::Authentication => "Authentication",
            Self::Program => "Program",
            Self::Process => "Process",
            Self::Tokio => "Tokio",
            Self::Metrics => "Metrics themselves",
        }
    }
}

impl fmt::Display for MetricGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.title())
    }
}
