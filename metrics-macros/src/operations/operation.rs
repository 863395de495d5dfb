//! The attributes, and the properties in which they differ.

use crate::calls;
use proc_macro2::Ident;

/// The option for functions that queue calls.
pub(super) const QUEUED: &str = "queued";
/// The option that selects which calls of such a function count.
pub(super) const ON: &str = "on";

/// One of the attributes.
pub(crate) struct Operation {
    /// The name of the attribute.
    pub(super) attribute: &'static str,
    /// The labels, whose values come before the options.
    pub(super) labels: &'static [Label],
    /// The static of the runtime that declares the families.
    pub(super) families: &'static str,
    /// Whether calls in progress are always exposed.
    pub(super) in_progress: bool,
    /// The counter of queued calls, for attributes with the option `queued`.
    pub(super) queued: Option<Queued>,
    /// The value of the first label that makes a function a look-up, and the families of look-ups.
    pub(super) lookup: Option<(&'static str, &'static str)>,
}

/// The series of queued calls. It belongs to the counter of calls that have ended, as the runtime
/// declares it.
pub(super) struct Queued {
    pub(super) counter: &'static str,
    pub(super) help: &'static str,
    /// The label with the outcome, and its value for queued calls.
    pub(super) status: (&'static str, &'static str),
}

/// A label whose value is written in the attribute.
pub(super) struct Label {
    pub(super) name: &'static str,
    /// An example of a value: a word or a string.
    pub(super) example: &'static str,
    /// Its name in other frameworks or earlier versions.
    pub(super) alias: Option<&'static str>,
}

const fn label(name: &'static str, example: &'static str) -> Label {
    Label {
        name,
        example,
        alias: None,
    }
}

pub(crate) const DB_OPERATION: Operation = Operation {
    attribute: "db_operation",
    labels: &[label("operation", "select"), label("table", "\"users\"")],
    families: "DATABASE_OPERATIONS",
    in_progress: false,
    queued: None,
    lookup: None,
};

pub(crate) const CACHE_OPERATION: Operation = Operation {
    attribute: "cache_operation",
    labels: &[label("operation", "get")],
    families: "CACHE_OPERATIONS",
    in_progress: false,
    queued: None,
    lookup: Some(("get", "CACHE_LOOKUPS")),
};

pub(crate) const BACKGROUND_TASK: Operation = Operation {
    attribute: "background_task",
    labels: &[label("task_type", "\"welcome_email\"")],
    families: "BACKGROUND_TASKS",
    in_progress: true,
    queued: Some(Queued {
        counter: "background_tasks_total",
        help: "Background tasks that were queued or have ended, by status.",
        status: ("status", "queued"),
    }),
    lookup: None,
};

pub(crate) const EXTERNAL_CALL: Operation = Operation {
    attribute: "external_call",
    labels: &[
        Label {
            alias: Some("service"),
            ..label("peer", "\"payments\"")
        },
        label("operation", "\"charge\""),
    ],
    families: "EXTERNAL_CALLS",
    in_progress: false,
    queued: None,
    lookup: None,
};

pub(crate) const AUTH_EVENT: Operation = Operation {
    attribute: "auth_event",
    labels: &[label("event", "\"login\"")],
    families: "AUTH_EVENTS",
    in_progress: false,
    queued: None,
    lookup: None,
};

impl Label {
    /// Whether this is its name or its alias.
    pub(super) fn is_called(&self, name: &Ident) -> bool {
        name == self.name || self.alias.is_some_and(|alias| name == alias)
    }

    pub(super) fn quoted(&self) -> String {
        format!("`{}`", self.name)
    }
}

impl Operation {
    #[cfg(test)]
    pub(crate) fn attribute(&self) -> &str {
        self.attribute
    }

    /// An example of the attribute, with these values, and example values for the other labels.
    pub(super) fn example_with(&self, written: impl IntoIterator<Item = String>) -> String {
        let mut labels: Vec<String> = written.into_iter().collect();
        let missing = self.labels.iter().skip(labels.len());
        labels.extend(missing.map(|label| label.example.to_owned()));
        format!("#[{}({})]", self.attribute, labels.join(", "))
    }

    /// The names of the options.
    pub(super) fn options(&self) -> Vec<&'static str> {
        let mut names = calls::names(self.lookup.is_some());
        if self.queued.is_some() {
            names.push(QUEUED);
        }
        names
    }
}
