//! Runs code in a scope, and carries a scope to other threads.

use super::recorded::Recorded;
use super::scope::{InScope, Scope, ScopeContext};
use std::future::Future;

/// Runs a closure, and returns its output and what it recorded.
///
/// ```
/// use metrics_runtime::testing::{assert_metric, record};
/// use metrics_runtime::{Counter, metric};
///
/// /// Letters sent.
/// #[metric]
/// static LETTERS_TOTAL: Counter;
///
/// let recorded = record(|| {
///     LETTERS_TOTAL.inc();
///     "sent"
/// });
/// assert_metric!(recorded, letters_total == 1);
/// assert_eq!(recorded.output, "sent");
/// ```
///
/// Cost: within the scope, a lock and an allocation for each update. Within a Tokio runtime, two
/// threads for the tasks that the closure spawns; see the [module](crate::testing).
pub fn record<T>(run: impl FnOnce() -> T) -> Recorded<T> {
    let scope = Scope::new();
    let context = scope.context();
    let entered = context.enter();
    let output = run();
    drop(entered);
    Recorded::new(output, scope)
}

/// Runs a future, and returns its output and what it recorded. The future need not be `Send`: it
/// runs on the threads that poll this one.
///
/// ```
/// use metrics_runtime::testing::{assert_metric, record_async};
/// use metrics_runtime::instrumented;
///
/// #[instrumented]
/// async fn pay() -> Result<(), &'static str> {
///     Err("no money")
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let recorded = record_async(async {
///     let task = tokio::spawn(pay());
///     task.await.unwrap()
/// })
/// .await;
/// assert_metric!(recorded, function_calls_total { function = "pay", outcome = "error" } == 1);
/// assert_eq!(recorded.output, Err("no money"));
/// # }
/// ```
///
/// If the future is dropped before it ends, its records are lost, and the tasks that it spawned are
/// cancelled.
///
/// Cost: that of [`record`], and four system calls for each poll on Linux.
pub async fn record_async<F: Future>(future: F) -> Recorded<F::Output> {
    let mut scope = Scope::for_future();
    let output = InScope::new(future, scope.context()).await;
    scope.leave();
    Recorded::new(output, scope)
}

/// Carries the caller's scope to another thread that runs the closure, such as a thread pool that
/// is older than the scope. Outside of a scope, it returns the closure unchanged.
///
/// ```
/// use metrics_runtime::testing::{assert_metric, carry, record};
/// use metrics_runtime::{Counter, metric};
/// use std::sync::mpsc;
/// use std::thread;
///
/// /// Pages printed.
/// #[metric]
/// static PAGES_TOTAL: Counter;
///
/// let (jobs, waiting) = mpsc::channel::<Box<dyn FnOnce() + Send>>();
/// let printer = thread::spawn(move || waiting.into_iter().for_each(|job| job()));
/// let recorded = record(|| {
///     jobs.send(Box::new(carry(|| PAGES_TOTAL.inc()))).unwrap();
///     drop(jobs);
///     printer.join().unwrap();
/// });
/// assert_metric!(recorded, pages_total == 1);
/// ```
///
/// Cost: in a scope on Linux, four system calls around the closure. Outside of a scope, none.
pub fn carry<T, R: FnOnce() -> T>(run: R) -> impl FnOnce() -> T + use<T, R> {
    let context = ScopeContext::current();
    move || {
        let _entered = context.enter();
        run()
    }
}

/// Carries the caller's scope to the runtime that runs the future, if it is older than the scope.
///
/// ```
/// use metrics_runtime::testing::{assert_metric, carry_async, record};
/// use metrics_runtime::{Counter, metric};
/// use tokio::runtime::Runtime;
///
/// /// Mails sent.
/// #[metric]
/// static MAILS_TOTAL: Counter;
///
/// let older = Runtime::new().unwrap();
/// let recorded = record(|| {
///     let mail = older.spawn(carry_async(async { MAILS_TOTAL.inc() }));
///     older.block_on(mail).unwrap();
/// });
/// assert_metric!(recorded, mails_total == 1);
/// ```
///
/// Cost: in a scope on Linux, four system calls for each poll. Outside of a scope, none.
pub fn carry_async<F: Future>(future: F) -> impl Future<Output = F::Output> + use<F> {
    InScope::new(future, ScopeContext::current())
}
