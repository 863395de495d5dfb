//! Commands to Redis.

use crate::recording::Outcome;

/// The kinds of errors, in the order of their numbers.
pub const REDIS_ERRORS: &[&str] = &["timeout", "connection", "response"];

/// The number of a command among those with their own series. All other commands share the last
/// number.
pub fn redis_command(commands: &[&str], name: &[u8]) -> u64 {
    // Only those before `pipeline` and `OTHER`.
    let named = &commands[..commands.len().saturating_sub(2)];
    let is_it = |command: &&str| command.as_bytes().eq_ignore_ascii_case(name);
    let found = named.iter().position(is_it);
    found.unwrap_or(commands.len().saturating_sub(1)) as u64
}

/// The outcome of a command without an error, or with an error of these kinds.
pub fn redis_outcome(error: Option<(bool, bool)>) -> Outcome {
    match error {
        None => Outcome::OK,
        Some((true, _)) => Outcome::error(0),
        Some((false, true)) => Outcome::error(1),
        Some((false, false)) => Outcome::error(2),
    }
}

/// Declares a Redis connection whose commands are counted and timed. It is a struct around any
/// async connection of the crate `redis`, and implements the same trait. The commands in the list
/// have their own series. Pipelines share those of `pipeline`, and all others those of `OTHER`.
///
// A doc test of `tests`, so that this crate's tests don't need `redis` and all of its dependencies.
#[cfg_attr(not(doctest), doc = include_str!("../../docs/redis_client.md"))]
///
/// The families are those of [`#[external_call]`](macro@crate::external_call), with the error kinds
/// `timeout`, `connection` and `response`. A command whose future is dropped counts as `cancelled`.
/// Errors in the conversion of a response are not counted.
///
/// Cost of a command: two readings of the clock, updates of memory that only this thread
/// writes, one allocation, and comparisons with the names in the list.
#[doc(hidden)]
#[macro_export]
macro_rules! __redis_client {
    (
        $(#[$attribute:meta])* $visibility:vis struct $client:ident,
        $peer:expr, [$($command:expr),* $(,)?] $(,)?
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Debug)]
        $visibility struct $client<C>($visibility C);

        const _: () = {
            use $crate::__private as metrics;

            const COMMANDS: &[&str] = &[$($command,)* "pipeline", "OTHER"];

            static SHAPE: metrics::CallShape = metrics::CallShape::timed_with(
                &metrics::DEFAULT_BOUNDS,
                COMMANDS.len() as u64,
                4,
                metrics::REDIS_ERRORS.len(),
            );
            static CALLS: metrics::InProgress<metrics::CallTimer> =
                metrics::InProgress(metrics::CallTimer::new(&SHAPE));

            $crate::__submit! {
                metrics::CallsRegistration {
                    declared: &metrics::CallsDeclaration {
                        families: &metrics::EXTERNAL_CALLS,
                        labels: metrics::CallLabels::Listed(&[
                            metrics::Label { name: "peer", values: metrics::Values::Listed(&[$peer]) },
                            metrics::Label { name: "operation", values: metrics::Values::Listed(COMMANDS) },
                        ]),
                        options: &metrics::CallOptions {
                            in_progress: true,
                            errors: metrics::REDIS_ERRORS,
                            ..metrics::CallOptions::DEFAULT
                        },
                    },
                    item: ::core::stringify!($client),
                    module: &metrics::SourceModule {
                        package: ::core::option_env!("CARGO_PKG_NAME"),
                        path: ::core::module_path!(),
                        file: ::core::file!(),
                    },
                    line: ::core::line!(),
                    base: metrics::CallTimer::base(&CALLS.0),
                }
            }

            fn outcome<T>(result: &::redis::RedisResult<T>) -> metrics::Outcome {
                let error = result.as_ref().err();
                metrics::redis_outcome(error.map(|error| {
                    (error.is_timeout(), error.is_io_error() || error.is_connection_dropped())
                }))
            }

            impl<C: ::redis::aio::ConnectionLike> ::redis::aio::ConnectionLike for $client<C> {
                fn req_packed_command<'a>(
                    &'a mut self,
                    command: &'a ::redis::Cmd,
                ) -> ::redis::RedisFuture<'a, ::redis::Value> {
                    let name: &[u8] = match command.args_iter().next() {
                        metrics::Some(::redis::Arg::Simple(name)) => name,
                        _ => &[],
                    };
                    let series = metrics::redis_command(COMMANDS, name);
                    ::std::boxed::Box::pin(metrics::measure_by(
                        self.0.req_packed_command(command),
                        metrics::PolledCall::waiting(&CALLS, series),
                        outcome,
                    ))
                }

                fn req_packed_commands<'a>(
                    &'a mut self,
                    pipeline: &'a ::redis::Pipeline,
                    offset: usize,
                    count: usize,
                ) -> ::redis::RedisFuture<'a, ::std::vec::Vec<::redis::Value>> {
                    ::std::boxed::Box::pin(metrics::measure_by(
                        self.0.req_packed_commands(pipeline, offset, count),
                        metrics::PolledCall::waiting(&CALLS, COMMANDS.len() as u64 - 2),
                        outcome,
                    ))
                }

                fn get_db(&self) -> i64 {
                    self.0.get_db()
                }
            }
        };
    };
}
