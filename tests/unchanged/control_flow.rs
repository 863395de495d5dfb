//! Returns, question marks and labelled breaks in a function body.

use crate::{same, with_and_without};

macro_rules! functions {
    ($(#[$attribute:meta])*) => {
        use crate::{note, pause, run};
        use std::fmt::Display;
        use std::ops::ControlFlow;
        use std::task::Poll;

        $(#[$attribute])*
        fn returns_early(n: u8) -> Result<u8, String> {
            if n == 0 {
                return Err("zero".to_owned());
            }
            let Some(less) = n.checked_sub(2) else {
                return Ok(100);
            };
            for other in 0..less {
                if other == 5 {
                    return Ok(other);
                }
            }
            let early = || {
                if less > 3 {
                    return 3;
                }
                less
            };
            return Ok(early());
        }

        $(#[$attribute])*
        fn returns_nothing_early(n: u8) {
            if n == 0 {
                return;
            }
            note("late");
        }

        $(#[$attribute])*
        async fn returns_early_later(n: u8) -> Result<u8, String> {
            if n == 0 {
                return Err("zero".to_owned());
            }
            pause().await;
            let inner = async { if n == 1 { return 1; } 2 };
            return Ok(inner.await);
        }

        pub(super) fn early_returns() {
            for n in [0, 1, 2, 5, 9] {
                note(format!("{:?}", returns_early(n)));
                note(format!("{:?}", run(returns_early_later(n))));
                returns_nothing_early(n);
            }
        }

        #[derive(Debug)]
        struct Failure(#[expect(dead_code, reason = "it is shown")] String);

        impl<E: Display> From<E> for Failure {
            fn from(error: E) -> Self {
                Self(error.to_string())
            }
        }

        $(#[$attribute])*
        fn asks_a_result(text: &str) -> Result<u8, Failure> {
            let number: u8 = text.parse()?;
            Ok(number)
        }

        $(#[$attribute])*
        fn asks_an_option(text: &str) -> Option<char> {
            text.chars().next()?.to_uppercase().next()
        }

        $(#[$attribute])*
        fn asks_control_flow(numbers: &[u8]) -> ControlFlow<u8> {
            for number in numbers {
                if *number > 1 { ControlFlow::Break(*number) } else { ControlFlow::Continue(()) }?;
            }
            ControlFlow::Continue(())
        }

        $(#[$attribute])*
        fn asks_a_poll(poll: Poll<Result<u8, u8>>) -> Poll<Result<u8, u8>> {
            let poll = poll?;
            Poll::Ready(Ok(if poll.is_ready() { 1 } else { 2 }))
        }

        $(#[$attribute])*
        fn asks_a_boxed_error(text: &str) -> Result<(), Box<dyn std::error::Error>> {
            text.parse::<u8>()?;
            Err("always")?
        }

        $(#[$attribute])*
        async fn asks_later(text: &str) -> Result<u8, Failure> {
            pause().await;
            let number: u8 = text.parse()?;
            let more: u8 = async { "1".parse() }.await?;
            Ok(number + more)
        }

        pub(super) fn question_marks() {
            for text in ["1", "x"] {
                note(format!("{:?}", asks_a_result(text)));
                note(format!("{:?}", run(asks_later(text))));
                note(format!("{:?}", asks_an_option(text)));
                note(format!("{:?}", asks_a_boxed_error(text)));
            }
            note(format!("{:?}", asks_an_option("")));
            note(format!("{:?}", asks_control_flow(&[1, 2])));
            note(format!("{:?}", asks_a_poll(Poll::Pending)));
            note(format!("{:?}", asks_a_poll(Poll::Ready(Err(1)))));
        }

        $(#[$attribute])*
        fn labels(limit: u8) -> u8 {
            let found = 'search: {
                for n in 0.. {
                    if n == limit {
                        break 'search n;
                    }
                }
                0
            };
            'outer: loop {
                let mut n = found;
                loop {
                    n += 1;
                    if n % 2 == 0 {
                        continue;
                    }
                    if n > 7 {
                        break 'outer n;
                    }
                    if n > 5 {
                        continue 'outer;
                    }
                    break 'outer (loop { break n });
                }
            }
        }

        pub(super) fn labelled_blocks_and_loops() {
            note(labels(1));
            note(labels(2));
        }
    };
}
with_and_without!(functions);

#[test]
fn a_return_leaves_the_body() {
    same!(
        early_returns,
        "returns_early" => [4, 1, 0, 0],
        "returns_early_later" => [4, 1, 0, 0],
        "returns_nothing_early" => [5, 0, 0, 0],
    );
}

#[test]
fn a_question_mark_leaves_the_body() {
    same!(
        question_marks,
        "asks_a_result" => [1, 1, 0, 0],
        "asks_an_option" => [3, 0, 0, 0],
        "asks_control_flow" => [1, 0, 0, 0],
        "asks_a_poll" => [2, 0, 0, 0],
        "asks_a_boxed_error" => [0, 2, 0, 0],
        "asks_later" => [1, 1, 0, 0],
    );
}

#[test]
fn breaks_reach_their_labels() {
    same!(labelled_blocks_and_loops, "labels" => [2, 0, 0, 0]);
}
