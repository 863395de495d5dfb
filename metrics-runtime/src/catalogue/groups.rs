//! What metrics are about: the sections of the reference.

use super::model::{Catalogue, Metric};
use crate::declaration::Kind;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a metric is about, told by its name and its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MetricGroup {
    /// What the program's own declarations say, and nothing below.
    Business,
    /// Requests over HTTP, and connections.
    Requests,
    /// Calls of functions.
    Functions,
    /// Operations on the database.
    Database,
    /// Operations on the cache.
    Cache,
    /// What waits for being done.
    Queues,
    /// Tasks that nobody waits for.
    BackgroundTasks,
    /// Requests to other services.
    ExternalCalls,
    /// Logins and their like.
    Authentication,
    /// What is running: infos.
    Program,
    /// The process: CPU, memory, files; and the machine.
    Process,
    /// The asynchronous runtime: workers, tasks.
    Tokio,
    /// The metrics themselves.
    Metrics,
}

/// What names of each group begin with.
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
    /// What a metric is about.
    pub fn of(metric: &Metric) -> Self {
        Self::of_name(&metric.name, metric.kind)
    }

    /// What a metric with this name is about.
    pub fn of_name(name: &str, kind: Kind) -> Self {
        if kind == Kind::Info {
            return Self::Program;
        }
        // Behind a namespace, it is still the layer's.
        if name.starts_with("http_") || name.contains("_http_") || name == "active_connections" {
            return Self::Requests;
        }
        let prefix = PREFIXES.iter().find(|(prefix, _)| name.starts_with(prefix));
        let queue = name.starts_with("queue_") || name.contains("_queue_");
        match prefix {
            Some((_, group)) => *group,
            None if queue => Self::Queues,
            None => Self::Business,
        }
    }

    /// Its name, as a title.
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

impl Catalogue {
    /// What a metric is about: what counts calls or requests is about these,
    /// under whatever name; of others the name tells.
    pub fn group_of(&self, metric: &Metric) -> MetricGroup {
        let mut all = self.counted.iter();
        let counted = all.find(|counted| counted.metrics.contains(&metric.name));
        counted.map_or_else(|| MetricGroup::of(metric), |counted| counted.group)
    }
}

impl fmt::Display for MetricGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.title())
    }
}
