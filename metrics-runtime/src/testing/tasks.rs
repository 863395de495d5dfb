//! The tasks that code in a scope spawns. They run on the scope's own runtime, whose threads belong
//! to the scope. Without the feature `tokio`, there is no such runtime.

#[cfg(feature = "tokio")]
pub(super) use with_tokio::{EnteredTasks, Tasks, TasksHandle};
#[cfg(not(feature = "tokio"))]
pub(super) use without_tokio::{EnteredTasks, Tasks, TasksHandle};

#[cfg(feature = "tokio")]
mod with_tokio {
    use crate::storage::RecordingScope;
    use std::time::Duration;
    use tokio::runtime::{Builder, EnterGuard, Handle, Runtime, RuntimeFlavor};

    /// Two, so that one task can block while another one continues.
    const THREADS: usize = 2;

    pub(in crate::testing) type EnteredTasks<'a> = EnterGuard<'a>;

    /// A runtime whose threads belong to a scope. Its tasks are cancelled when it is dropped.
    #[derive(Debug)]
    pub(in crate::testing) struct Tasks(Option<Runtime>);

    impl Tasks {
        /// Creates one inside a runtime. Elsewhere, no task can be spawned.
        pub(in crate::testing) fn of(scope: &'static RecordingScope) -> Option<Self> {
            Handle::try_current().ok()?;
            let runtime = Builder::new_multi_thread()
                .worker_threads(THREADS)
                .thread_name("recorded")
                .on_thread_start(|| scope.adopt())
                .enable_all()
                .build();
            match runtime {
                Ok(runtime) => Some(Self(Some(runtime))),
                Err(error) => panic!("no threads for the tasks of a scope: {error}"),
            }
        }

        pub(in crate::testing) fn handle(&self) -> TasksHandle {
            match &self.0 {
                Some(runtime) => TasksHandle(runtime.handle().clone()),
                None => unreachable!("only the drop takes it"),
            }
        }

        /// Whether the current runtime has one thread and a paused clock.
        pub(in crate::testing) fn clock_is_paused() -> bool {
            let one_thread = Handle::try_current()
                .is_ok_and(|handle| handle.runtime_flavor() == RuntimeFlavor::CurrentThread);
            if !one_thread {
                return false;
            }
            let (real, of_tokio) = (std::time::Instant::now(), tokio::time::Instant::now());
            while real.elapsed() < Duration::from_micros(2) {
                std::hint::spin_loop();
            }
            tokio::time::Instant::now() == of_tokio
        }
    }

    impl Drop for Tasks {
        fn drop(&mut self) {
            if let Some(runtime) = self.0.take() {
                // A thread of another runtime must not wait for them.
                runtime.shutdown_background();
            }
        }
    }

    #[derive(Clone, Debug)]
    pub(in crate::testing) struct TasksHandle(Handle);

    impl TasksHandle {
        pub(in crate::testing) fn current() -> Option<Self> {
            Handle::try_current().ok().map(Self)
        }

        pub(in crate::testing) fn enter(&self) -> EnteredTasks<'_> {
            self.0.enter()
        }
    }
}

#[cfg(not(feature = "tokio"))]
mod without_tokio {
    use crate::storage::RecordingScope;
    use std::marker::PhantomData;

    pub(in crate::testing) type EnteredTasks<'a> = PhantomData<&'a ()>;

    #[derive(Debug)]
    pub(in crate::testing) enum Tasks {}

    impl Tasks {
        pub(in crate::testing) fn of(_: &'static RecordingScope) -> Option<Self> {
            None
        }

        pub(in crate::testing) fn handle(&self) -> TasksHandle {
            match *self {}
        }

        pub(in crate::testing) fn clock_is_paused() -> bool {
            false
        }
    }

    #[derive(Clone, Debug)]
    pub(in crate::testing) enum TasksHandle {}

    impl TasksHandle {
        pub(in crate::testing) fn current() -> Option<Self> {
            None
        }

        pub(in crate::testing) fn enter(&self) -> EnteredTasks<'_> {
            match *self {}
        }
    }
}
