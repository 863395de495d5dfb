//! Invalid expressions and their errors.

mod functions;
mod matchers;
mod operators;
mod ranges;
mod syntax;

/// The expression, its underlined part, and the error.
type Mistake = (&'static str, &'static str, &'static str);

pub(super) fn all() -> impl Iterator<Item = &'static Mistake> {
    [
        syntax::MISTAKES,
        matchers::MISTAKES,
        ranges::MISTAKES,
        functions::MISTAKES,
        operators::MISTAKES,
    ]
    .into_iter()
    .flatten()
}
