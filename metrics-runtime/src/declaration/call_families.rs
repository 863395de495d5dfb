//! The families of calls: their names, their help texts and their outcomes.

use super::family::Family;
use super::kind::Kind;

/// The families of one kind of calls.
#[derive(Debug)]
pub struct CallFamilies {
    /// Counts the calls that have ended.
    pub ended: Named,
    /// A histogram of how long they took.
    pub duration: Named,
    /// A gauge of those that have started and not yet ended.
    pub in_progress: Named,
    /// Counts the errors, by their kind.
    pub errors: Named,
    /// The label for the outcome of a call.
    pub outcome: &'static str,
    /// Its values, in the order of [`Outcome`](crate::recording::Outcome).
    pub outcomes: &'static [&'static str],
    /// A further value of that label, for calls that are queued and have not started yet. The
    /// function that queues them declares and counts them.
    pub queued: Option<&'static str>,
    /// Whether several declarations may add to the same series.
    pub shared: bool,
}

/// The name and the help text of a family.
#[derive(Clone, Copy, Debug)]
pub struct Named {
    /// The name.
    pub name: &'static str,
    /// The help text.
    pub help: &'static str,
}

impl Named {
    const fn new(name: &'static str, help: &'static str) -> Self {
        Self { name, help }
    }

    pub(super) fn family(self, kind: Kind) -> Family {
        let Self { name, help } = self;
        Family { name, help, kind }
    }
}

impl CallFamilies {
    /// Families with names that the user chooses.
    pub const fn named(ended: Named, duration: Named, in_progress: Named, errors: Named) -> Self {
        Self {
            ended,
            duration,
            in_progress,
            errors,
            outcome: "outcome",
            outcomes: OUTCOMES,
            queued: None,
            shared: true,
        }
    }
}

const OUTCOMES: &[&str] = &["ok", "error", "panic", "cancelled"];

/// The values of `status`, which dashboards of other frameworks expect.
const STATUSES: &[&str] = &["success", "error", "panic", "cancelled"];

/// Functions with `#[instrumented]`.
pub static FUNCTION_CALLS: CallFamilies = CallFamilies {
    ended: Named::new(
        "function_calls_total",
        "Calls of instrumented functions that have ended, by outcome.",
    ),
    duration: Named::new(
        "function_call_duration_seconds",
        "How long calls of instrumented functions took.",
    ),
    in_progress: Named::new(
        "function_calls_in_progress",
        "Calls of instrumented functions that have started and not yet ended.",
    ),
    errors: Named::new(
        "function_errors_total",
        "Errors that instrumented functions returned, by kind.",
    ),
    outcome: "outcome",
    outcomes: OUTCOMES,
    queued: None,
    shared: false,
};

/// Functions with `#[db_operation]`.
pub static DATABASE_OPERATIONS: CallFamilies = CallFamilies {
    ended: Named::new(
        "database_operations_total",
        "Operations on the database that have ended, by outcome.",
    ),
    duration: Named::new(
        "database_operation_duration_seconds",
        "How long operations on the database took.",
    ),
    in_progress: Named::new(
        "database_operations_in_progress",
        "Operations on the database that have started and not yet ended.",
    ),
    errors: Named::new(
        "database_errors_total",
        "Errors that operations on the database returned, by kind.",
    ),
    outcome: "status",
    outcomes: STATUSES,
    queued: None,
    shared: true,
};

/// Functions with `#[cache_operation]` that report a hit or a miss.
pub static CACHE_LOOKUPS: CallFamilies = cache(&["hit", "error", "panic", "cancelled", "miss"]);

/// Functions with `#[cache_operation]` that look nothing up.
pub static CACHE_OPERATIONS: CallFamilies = cache(OUTCOMES);

const fn cache(outcomes: &'static [&'static str]) -> CallFamilies {
    CallFamilies {
        ended: Named::new(
            "cache_operations_total",
            "Operations on the cache that have ended, by outcome.",
        ),
        duration: Named::new(
            "cache_operation_duration_seconds",
            "How long operations on the cache took.",
        ),
        in_progress: Named::new(
            "cache_operations_in_progress",
            "Operations on the cache that have started and not yet ended.",
        ),
        errors: Named::new(
            "cache_errors_total",
            "Errors that operations on the cache returned, by kind.",
        ),
        outcome: "result",
        outcomes,
        queued: None,
        shared: true,
    }
}

/// Functions with `#[background_task]`.
pub static BACKGROUND_TASKS: CallFamilies = CallFamilies {
    ended: Named::new(
        "background_tasks_total",
        "Background tasks that were queued or have ended, by status.",
    ),
    duration: Named::new(
        "background_task_duration_seconds",
        "How long background tasks took.",
    ),
    in_progress: Named::new(
        "background_tasks_in_progress",
        "Background tasks that have started and not yet ended.",
    ),
    errors: Named::new(
        "background_task_errors_total",
        "Errors that background tasks returned, by kind.",
    ),
    outcome: "status",
    outcomes: &["completed", "failed", "panic", "cancelled"],
    queued: Some("queued"),
    shared: true,
};

/// Functions with `#[external_call]`.
pub static EXTERNAL_CALLS: CallFamilies = CallFamilies {
    ended: Named::new(
        "external_requests_total",
        "Requests to other services that have ended, by outcome.",
    ),
    duration: Named::new(
        "external_request_duration_seconds",
        "How long requests to other services took.",
    ),
    in_progress: Named::new(
        "external_requests_in_progress",
        "Requests to other services that have started and not yet ended.",
    ),
    errors: Named::new(
        "external_errors_total",
        "Errors that requests to other services returned, by kind.",
    ),
    outcome: "status",
    outcomes: STATUSES,
    queued: None,
    shared: true,
};

/// Functions with `#[auth_event]`.
pub static AUTH_EVENTS: CallFamilies = CallFamilies {
    ended: Named::new(
        "auth_events_total",
        "Authentication events that have ended, by outcome.",
    ),
    duration: Named::new(
        "auth_event_duration_seconds",
        "How long authentication events took.",
    ),
    in_progress: Named::new(
        "auth_events_in_progress",
        "Authentication events that have started and not yet ended.",
    ),
    errors: Named::new(
        "auth_errors_total",
        "Errors of authentication events, by kind.",
    ),
    outcome: "result",
    outcomes: &["success", "failure", "panic", "cancelled"],
    queued: None,
    shared: true,
};
