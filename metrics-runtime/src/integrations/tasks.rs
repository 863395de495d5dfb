//! Tokio tasks, with the crate `tokio-metrics`.

use crate::declaration::{Kind, ObservedFamily};

/// What a `TaskMonitor` reports.
pub static TASKS: &[ObservedFamily] = &[
    ObservedFamily::new(
        Kind::Counter,
        "tokio_tasks_instrumented_total",
        "Tasks that were instrumented.",
    ),
    ObservedFamily::new(
        Kind::Counter,
        "tokio_tasks_dropped_total",
        "Instrumented tasks that have ended or were dropped.",
    ),
    ObservedFamily::new(
        Kind::Summary,
        "tokio_task_first_poll_delay_seconds",
        "How long tasks waited for their first poll.",
    ),
    ObservedFamily::new(
        Kind::Summary,
        "tokio_task_idle_seconds",
        "How long tasks were idle.",
    ),
    ObservedFamily::new(
        Kind::Summary,
        "tokio_task_scheduled_seconds",
        "How long tasks waited for a worker after they were woken.",
    ),
    ObservedFamily::new(
        Kind::Summary,
        "tokio_task_long_delay_seconds",
        "How long tasks waited for a worker, if longer than the monitor's threshold.",
    ),
    ObservedFamily::new(
        Kind::Summary,
        "tokio_task_poll_seconds",
        "How long polls of tasks took.",
    ),
    ObservedFamily::new(
        Kind::Summary,
        "tokio_task_slow_poll_seconds",
        "How long polls of tasks took, if longer than the monitor's threshold.",
    ),
];

/// Exposes the tasks of a `TaskMonitor` of the crate `tokio-metrics`: how long they wait for a
/// worker, and how long they occupy it.
///
/// ```
/// # use std::time::Duration;
/// # #[derive(Clone, Default)]
/// # struct TaskMonitor;
/// # #[derive(Default)]
/// # struct TaskMetrics {
/// #     instrumented_count: u64, dropped_count: u64,
/// #     first_poll_count: u64, total_first_poll_delay: Duration,
/// #     total_idled_count: u64, total_idle_duration: Duration,
/// #     total_scheduled_count: u64, total_scheduled_duration: Duration,
/// #     total_long_delay_count: u64, total_long_delay_duration: Duration,
/// #     total_poll_count: u64, total_poll_duration: Duration,
/// #     total_slow_poll_count: u64, total_slow_poll_duration: Duration,
/// # }
/// # impl TaskMonitor {
/// #     fn new() -> Self { Self }
/// #     fn cumulative(&self) -> TaskMetrics {
/// #         TaskMetrics {
/// #             total_poll_count: 4,
/// #             total_poll_duration: Duration::from_millis(2),
/// #             ..TaskMetrics::default()
/// #         }
/// #     }
/// # }
/// use metrics_runtime::integrations;
///
/// let monitor = TaskMonitor::new();
/// integrations::tokio_tasks!("mails", &monitor).forever();
/// // `tokio::spawn(monitor.instrument(send_mails()));`
///
/// # if !cfg!(feature = "off") {
/// let text = metrics_runtime::render();
/// assert!(text.contains("\ntokio_task_poll_seconds_count{tasks=\"mails\"} 4\n"));
/// assert!(text.contains("\ntokio_task_poll_seconds_sum{tasks=\"mails\"} 0.002\n"));
/// # }
/// ```
///
/// `rate(tokio_task_scheduled_seconds_sum[5m]) / rate(tokio_task_scheduled_seconds_count[5m])` is
/// the mean time that a task waits for a worker. If it is long, look for slow polls.
///
/// The [module](crate::integrations) describes the name and the return value.
#[doc(hidden)]
#[macro_export]
macro_rules! __tokio_tasks {
    ($name:expr, $monitor:expr $(,)?) => {{
        let monitor = $monitor.clone();
        $crate::__observed!(TASKS, "tasks", $name).read(move || {
            let tasks = monitor.cumulative();
            [
                tasks.instrumented_count,
                tasks.dropped_count,
                $crate::__private::duration_nanos(tasks.total_first_poll_delay),
                tasks.first_poll_count,
                $crate::__private::duration_nanos(tasks.total_idle_duration),
                tasks.total_idled_count,
                $crate::__private::duration_nanos(tasks.total_scheduled_duration),
                tasks.total_scheduled_count,
                $crate::__private::duration_nanos(tasks.total_long_delay_duration),
                tasks.total_long_delay_count,
                $crate::__private::duration_nanos(tasks.total_poll_duration),
                tasks.total_poll_count,
                $crate::__private::duration_nanos(tasks.total_slow_poll_duration),
                tasks.total_slow_poll_count,
            ]
        })
    }};
}
