//! The rules of `#[business_histogram]`: those of all business attributes, and:
//!
//! - `value`: a number from the arguments, or a closure over the returned value
//! - `buckets` or `native`: one is required, because values of any unit have no default buckets

use super::model::Model;
use super::parse::ATTRIBUTE;
use crate::events::{self, ParsedEvent};
use crate::support::errors::{Errors, Mistakes};
use crate::support::function::closure::Subject;
use crate::support::function::value_source::value_source;
use crate::support::rules::native;
use crate::support::rules::options::Options;

pub(super) fn validate(parsed: ParsedEvent) -> Result<Model, Mistakes> {
    let ParsedEvent {
        name,
        entries,
        mistakes,
        function,
    } = parsed;
    let mut errors = Errors::with(mistakes);
    let known = [&["value", "buckets", "native"], events::OPTIONS].concat();
    let mut options = Options::new(ATTRIBUTE.name, &known, entries, &mut errors);
    for (option, missing) in [
        (
            "value",
            "missing `value`, the number to observe: write `value = items.len()`, or `value = \
             |order: &Order| order.total`",
        ),
        (
            "buckets",
            "missing `buckets`: write `buckets = [1, 5, 20]`, `buckets = exponential(1, 2, 8)`, or \
             `native`",
        ),
    ] {
        let is_native = option == "buckets" && options.has("native");
        if !is_native && options.lacks(option) {
            errors.at(name.span(), missing);
        }
    }
    let subject = Subject::of_calls(options.text("on").as_deref());
    let value = options
        .expression("value", "value = items.len()", &mut errors)
        .and_then(|(_, value)| value_source(value, &subject, &function, &mut errors));
    let buckets = native::buckets(&mut options, "buckets = [1, 5, 20]", &mut errors);
    let event = events::event(&ATTRIBUTE, &name, function, &mut options, &mut errors);
    let model = event.zip(value);
    errors.finish(model.map(|(event, value)| Model {
        event,
        value,
        buckets,
    }))
}

#[cfg(test)]
mod tests {
    use super::super::parse::parse;
    use super::*;
    use proc_macro2::TokenStream;
    use quote::quote;

    fn mistakes(options: TokenStream) -> Vec<String> {
        let attribute = quote!("order_items", help = "X.", #options);
        let function = quote!(
            fn f(items: Items) -> Order {}
        );
        let parsed = parse(attribute, function).expect("the syntax is right");
        match validate(parsed) {
            Ok(_) => Vec::new(),
            Err(mistakes) => mistakes.messages(),
        }
    }

    #[test]
    fn value_and_buckets_are_required() {
        assert_eq!(
            mistakes(quote!(value = items.len(), buckets = [1])),
            [""; 0]
        );
        let closure = quote!(
            value = |order: &Order| order.total,
            buckets = linear(1, 1, 5)
        );
        assert_eq!(mistakes(closure), [""; 0]);
        for (options, hints) in [
            (quote!(), &["missing `value`", "missing `buckets`"][..]),
            (
                quote!(value, buckets),
                &["`value` needs", "`buckets` needs"],
            ),
            (quote!(observe = 1), &["write one of `value`, `buckets`"]),
            (quote!(value = 1), &["missing `buckets`"]),
            (
                quote!(vlaue = 1, buckets = []),
                &["did you mean `value`?", "empty `buckets`"],
            ),
        ] {
            let text = options.to_string();
            let mistakes = mistakes(options);
            assert_eq!(mistakes.len(), hints.len(), "{text}: {mistakes:?}");
            for (mistake, hint) in mistakes.iter().zip(hints) {
                assert!(mistake.contains(hint), "{text}: {mistake}");
            }
        }
    }
}
