//! Scopes: which code they contain, and which runtime its tasks are spawned on.

use super::tasks::{EnteredTasks, Tasks, TasksHandle};
use crate::storage::{EnteredScope, RecordingScope, ScopeMembership};
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

/// A scope, with the tasks that were spawned in it. When it is dropped, it stops recording, and
/// these tasks are cancelled.
#[derive(Debug)]
pub(super) struct Scope {
    pub(super) recording: &'static RecordingScope,
    tasks: Option<Tasks>,
    /// Keeps the thread in the scope between polls.
    stayed: Option<ScopeMembership>,
}

impl Scope {
    pub(super) fn new() -> Self {
        let recording = RecordingScope::new();
        Self {
            recording,
            tasks: Tasks::of(recording),
            stayed: None,
        }
    }

    /// A scope for a future. If the clock of the runtime is paused, our own runtime would use real
    /// time instead. A runtime with a paused clock has one thread, which belongs to the test. So
    /// that thread joins the scope until the future ends.
    pub(super) fn for_future() -> Self {
        if !Tasks::clock_is_paused() {
            return Self::new();
        }
        let recording = RecordingScope::new();
        Self {
            recording,
            tasks: None,
            stayed: Some(recording.stay()),
        }
    }

    /// Removes the thread from the scope, because the future has ended.
    pub(super) fn leave(&mut self) {
        self.stayed = None;
    }

    pub(super) fn context(&self) -> ScopeContext {
        ScopeContext {
            recording: Some(self.recording),
            tasks: self.tasks.as_ref().map(Tasks::handle),
        }
    }
}

impl Drop for Scope {
    fn drop(&mut self) {
        self.recording.close();
    }
}

/// The scope in which code runs, if any, and the runtime for its tasks.
#[derive(Clone, Debug)]
pub(super) struct ScopeContext {
    recording: Option<&'static RecordingScope>,
    tasks: Option<TasksHandle>,
}

impl ScopeContext {
    pub(super) fn current() -> Self {
        let recording = RecordingScope::current();
        Self {
            recording,
            tasks: recording.and_then(|_| TasksHandle::current()),
        }
    }

    /// Fields are dropped in this order: tasks were entered last.
    pub(super) fn enter(&self) -> EnteredContext<'_> {
        let scope = self.recording.map(RecordingScope::enter);
        EnteredContext {
            _tasks: self.tasks.as_ref().map(TasksHandle::enter),
            _scope: scope,
        }
    }
}

#[must_use = "dropping it leaves the scope"]
pub(super) struct EnteredContext<'a> {
    _tasks: Option<EnteredTasks<'a>>,
    _scope: Option<EnteredScope>,
}

/// A future whose polls and whose drop are in a scope.
pub(super) struct InScope<F> {
    /// `None` once it has ended.
    future: Option<Pin<Box<F>>>,
    context: ScopeContext,
}

impl<F> InScope<F> {
    pub(super) fn new(future: F, context: ScopeContext) -> Self {
        Self {
            future: Some(Box::pin(future)),
            context,
        }
    }
}

impl<F: Future> Future for InScope<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = &mut *self;
        let _entered = this.context.enter();
        let Some(future) = &mut this.future else {
            panic!("a future was polled after its end");
        };
        let polled = future.as_mut().poll(cx);
        if polled.is_ready() {
            this.future = None;
        }
        polled
    }
}

impl<F> Drop for InScope<F> {
    fn drop(&mut self) {
        if self.future.is_some() {
            let _entered = self.context.enter();
            self.future = None;
        }
    }
}
