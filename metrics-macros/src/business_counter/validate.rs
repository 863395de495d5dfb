//! The rules of `#[business_counter]`: those of all business attributes, and:
//!
//! - `by`: a number from the arguments, or a closure over the returned value

use super::model::Model;
use super::parse::ATTRIBUTE;
use crate::events::{self, ParsedEvent};
use crate::support::errors::{Errors, Mistakes};
use crate::support::function::closure::Subject;
use crate::support::function::value_source::value_source;
use crate::support::rules::options::Options;

pub(super) fn validate(parsed: ParsedEvent) -> Result<Model, Mistakes> {
    let ParsedEvent {
        name,
        entries,
        mistakes,
        function,
    } = parsed;
    let mut errors = Errors::with(mistakes);
    let known = [&["by"], events::OPTIONS].concat();
    let mut options = Options::new(ATTRIBUTE.name, &known, entries, &mut errors);
    let subject = Subject::of_calls(options.text("on").as_deref());
    let by = options
        .expression("by", "by = items.len()", &mut errors)
        .and_then(|(_, by)| value_source(by, &subject, &function, &mut errors));
    let event = events::event(&ATTRIBUTE, &name, function, &mut options, &mut errors);
    errors.finish(event.map(|event| Model { event, by }))
}

#[cfg(test)]
mod tests {
    use super::super::parse::parse;
    use super::*;
    use proc_macro2::TokenStream;
    use quote::quote;

    fn mistakes(options: TokenStream, function: TokenStream) -> Vec<String> {
        let attribute = quote!("x_total", help = "X.", #options);
        let parsed = parse(attribute, function).expect("the syntax is right");
        match validate(parsed) {
            Ok(_) => Vec::new(),
            Err(mistakes) => mistakes.messages(),
        }
    }

    #[test]
    fn labels_of_nameable_types_are_accepted() {
        for (options, function) in [
            (
                quote!(labels(a = "x", b = p.kind)),
                quote!(
                    fn f(p: P) {}
                ),
            ),
            (
                quote!(labels(a = p)),
                quote!(
                    fn f<'a>(p: &'a P) {}
                ),
            ),
            (
                quote!(labels(a = |r: &R| r.a)),
                quote!(
                    fn f<T>(a: T) -> R {
                        R
                    }
                ),
            ),
            (
                quote!(labels(a: A = self.a)),
                quote!(
                    fn f(&self) {}
                ),
            ),
            (
                quote!(labels(a: A = |r: &T| r.a())),
                quote!(
                    fn f<T>(t: T) -> T {
                        t
                    }
                ),
            ),
            // Fields and methods are not arguments, even if they have the same names.
            (
                quote!(labels(a = p.t.u())),
                quote!(
                    fn f<T>(p: P, t: T, u: T) {}
                ),
            ),
            (
                quote!(labels(a = |r: &R| r.p.q())),
                quote!(
                    fn f(p: P, q: Q) -> R {
                        R
                    }
                ),
            ),
        ] {
            let text = options.to_string();
            assert_eq!(mistakes(options, function), [""; 0], "{text}");
        }
    }

    #[test]
    fn each_mistake_is_reported() {
        for (options, function, hint) in [
            (
                quote!(labels(a = p)),
                quote!(
                    fn f<P>(p: P) {}
                ),
                "derived from `P`",
            ),
            (
                quote!(labels(a = self.a)),
                quote!(
                    fn f(&self) {}
                ),
                "derived from `self`",
            ),
            (
                quote!(labels(a = |r: &T| r.a())),
                quote!(
                    fn f<T>() -> T {}
                ),
                "`a: Type = |r: &T| …`",
            ),
            (
                quote!(labels(a: P = p)),
                quote!(
                    fn f<P>(p: P) {}
                ),
                "several types",
            ),
            (
                quote!(labels(a = |r: &R| p)),
                quote!(
                    fn f(p: P) -> R {}
                ),
                "moved `p`",
            ),
            (
                quote!(labels(a = |r| r.a)),
                quote!(
                    fn f() -> R {}
                ),
                "`|r: &Type| …`",
            ),
            (
                quote!(by = || 1),
                quote!(
                    fn f() -> R {}
                ),
                "`|value: &Type| …`",
            ),
            (
                quote!(on = error),
                quote!(
                    fn f() {}
                ),
                "returns nothing",
            ),
            (
                quote!(on = okay),
                quote!(
                    fn f() {}
                ),
                "`on` cannot be `okay`",
            ),
        ] {
            let text = options.to_string();
            let mistakes = mistakes(options, function);
            assert_eq!(mistakes.len(), 1, "{text}: {mistakes:?}");
            assert!(mistakes[0].contains(hint), "{text}: {mistakes:?}");
        }
    }
}
