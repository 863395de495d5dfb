//! The options for buckets: `buckets = […]`, `buckets = native`, `native`, and both kinds together.

use super::buckets::{Bounds, bounds};
use super::options::Options;
use crate::support::errors::Errors;
use crate::support::syntax::entries::{Entries, Entry, EntryValue, parse_entries};
use crate::support::syntax::group::ungrouped;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens as _, quote};
use std::ops::RangeInclusive;
use syn::parse::Parser as _;
use syn::{Expr, ExprCall, ExprLit, ExprUnary, Lit, UnOp};

/// Valid buckets.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Buckets {
    /// The classic buckets. `None` means the runtime's default buckets, or buckets that are derived
    /// from the native ones.
    pub(crate) bounds: Option<Bounds>,
    /// The native buckets, if any.
    pub(crate) native: Option<Native>,
}

/// Native buckets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Native {
    schema: i8,
    max_buckets: u16,
}

/// A bucket is 9 % wide, and 160 buckets span a factor of one million.
const DEFAULT: Native = Native {
    schema: 3,
    max_buckets: 160,
};

/// The schemas that Prometheus supports.
const SCHEMAS: RangeInclusive<i16> = -4..=8;

/// At the coarsest schema, a histogram never has more buckets than the lower limit.
const MAX_BUCKETS: RangeInclusive<i16> = 20..=10_000;

/// Takes the options `buckets` and `native`.
pub(crate) fn buckets(options: &mut Options<'_>, example: &str, errors: &mut Errors) -> Buckets {
    let native = native(options, errors);
    let Some((_, written)) = options.expression("buckets", example, errors) else {
        return Buckets {
            bounds: None,
            native,
        };
    };
    match entry_in(&written) {
        None => Buckets {
            bounds: bounds(&written, errors),
            native,
        },
        Some(entry) if native.is_some() => {
            errors.at(
                entry.name.span(),
                "`native` is given twice: remove `buckets = native`, or write `buckets = [0.1, \
                 0.5, 1.0]` to have both kinds of buckets",
            );
            Buckets::default()
        }
        Some(entry) => Buckets {
            bounds: None,
            native: Some(read(entry, errors)),
        },
    }
}

/// The option `native`, with or without a list.
fn native(options: &mut Options<'_>, errors: &mut Errors) -> Option<Native> {
    let entry = options.entry("native")?;
    Some(read(entry, errors))
}

/// `native` or `native(…)` after `buckets =`.
fn entry_in(written: &Expr) -> Option<Entry> {
    match ungrouped(written) {
        Expr::Path(path) => {
            let name = path.path.get_ident().filter(|name| *name == "native")?;
            Some(Entry {
                name: name.clone(),
                value: EntryValue::Flag,
            })
        }
        Expr::Call(ExprCall { func, args, .. }) => match ungrouped(func) {
            Expr::Path(path) if path.path.is_ident("native") => Some(Entry {
                name: path.path.get_ident()?.clone(),
                value: EntryValue::List(args.to_token_stream()),
            }),
            _ => None,
        },
        _ => None,
    }
}

/// The values in the parentheses; the defaults for missing or invalid ones.
fn read(entry: Entry, errors: &mut Errors) -> Native {
    let at = entry.name.span();
    let list = match entry.value {
        // A mistaken one was reported.
        EntryValue::Flag | EntryValue::Mistaken => return DEFAULT,
        EntryValue::List(list) => list,
        EntryValue::Assigned(_) => {
            errors.at(
                at,
                "`native` takes no value: write `native`, or `native(schema = 3)`",
            );
            return DEFAULT;
        }
    };
    let Some(list) = errors.take(parse_entries.parse2(list)) else {
        return DEFAULT;
    };
    let Entries { entries, mistakes } = list;
    mistakes.into_iter().for_each(|mistake| errors.add(mistake));
    let mut options = Options::nested("native", &["max_buckets", "schema"], entries, errors);
    let schema = number(
        &mut options,
        ("schema", "schema = 3"),
        &SCHEMAS,
        "`schema` must be a whole number from -4 to 8: write one, such as `3` for 8 buckets per \
         power of two",
        errors,
    );
    let max_buckets = number(
        &mut options,
        ("max_buckets", "max_buckets = 160"),
        &MAX_BUCKETS,
        "`max_buckets` must be a whole number from 20 to 10000: write one, such as `160`",
        errors,
    );
    Native {
        schema: schema.map_or(DEFAULT.schema, |schema| schema as i8),
        max_buckets: max_buckets.map_or(DEFAULT.max_buckets, i16::unsigned_abs),
    }
}

fn number(
    options: &mut Options<'_>,
    (name, example): (&str, &str),
    allowed: &RangeInclusive<i16>,
    mistake: &str,
    errors: &mut Errors,
) -> Option<i16> {
    let (_, written) = options.expression(name, example, errors)?;
    let number = whole(&written).filter(|number| allowed.contains(number));
    if number.is_none() {
        errors.over(written, mistake);
    }
    number
}

/// The value of an integer literal, possibly negative.
fn whole(expression: &Expr) -> Option<i16> {
    match ungrouped(expression) {
        Expr::Lit(ExprLit {
            lit: Lit::Int(number),
            ..
        }) => number.base10_parse().ok(),
        Expr::Unary(ExprUnary {
            op: UnOp::Neg(_),
            expr,
            ..
        }) => whole(expr).map(|number| -number),
        _ => None,
    }
}

impl Buckets {
    /// Whether the classic buckets are derived from the native ones.
    pub(crate) fn are_derived(&self) -> bool {
        self.native.is_some() && self.bounds.is_none()
    }

    /// The bounds of the classic buckets as a slice: the written ones, or the runtime's constant
    /// `default` or `derived`.
    pub(crate) fn list(&self, default: &str, derived: &str, rt: &TokenStream) -> TokenStream {
        let constant = |name| proc_macro2::Ident::new(name, Span::call_site());
        match &self.bounds {
            Some(Bounds(bounds)) => quote!(&[#(#bounds),*]),
            None => {
                let constant = constant(if self.are_derived() { derived } else { default });
                quote!(#rt::#constant)
            }
        }
    }

    /// The native buckets as the runtime's type.
    pub(crate) fn native(&self, rt: &TokenStream) -> Option<TokenStream> {
        let Native {
            schema,
            max_buckets,
        } = self.native?;
        let classic = self.bounds.is_some();
        Some(quote!(#rt::Native {
            schema: #schema,
            max_buckets: #max_buckets,
            classic: #classic,
        }))
    }

    /// The same, as an `Option`.
    pub(crate) fn option(&self, rt: &TokenStream) -> TokenStream {
        match self.native(rt) {
            Some(native) => quote!(#rt::Some(#native)),
            None => quote!(#rt::None),
        }
    }
}

/// The runtime's constant with the bounds that are derived from native buckets, for the unit at the
/// end of a metric's name.
pub(crate) fn derived_bounds(name: &str) -> &'static str {
    match name.rsplit('_').next() {
        Some("seconds") => "NATIVE_BUCKETS",
        Some("bytes") => "NATIVE_SIZE_BUCKETS",
        _ => "NATIVE_NUMBER_BUCKETS",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(attribute: &str) -> Result<Buckets, Vec<String>> {
        let entries = parse_entries
            .parse_str(attribute)
            .expect("the syntax is right")
            .entries;
        let mut errors = Errors::new();
        let mut options = Options::new("metric", &["buckets", "native"], entries, &mut errors);
        let buckets = buckets(&mut options, "buckets = [0.1]", &mut errors);
        errors
            .finish(Some(buckets))
            .map_err(|mistakes| mistakes.messages())
    }

    fn native(schema: i8, max_buckets: u16) -> Option<Native> {
        Some(Native {
            schema,
            max_buckets,
        })
    }

    #[test]
    fn native_buckets_can_be_written_in_two_ways() {
        for (attribute, expected) in [
            ("native", native(3, 160)),
            ("native()", native(3, 160)),
            ("buckets = native", native(3, 160)),
            ("native(schema = -4)", native(-4, 160)),
            (
                "buckets = native(schema = 8, max_buckets = 10_000)",
                native(8, 10_000),
            ),
        ] {
            let buckets = check(attribute).expect(attribute);
            assert!(buckets.are_derived(), "{attribute}");
            assert_eq!(buckets.native, expected, "{attribute}");
        }
        let both = check("native(max_buckets = 20), buckets = [1, 2]").expect("both");
        assert_eq!(both.native, native(3, 20));
        assert_eq!(both.bounds, Some(Bounds(vec![1.0, 2.0])));
        assert!(!both.are_derived());
        assert_eq!(check(""), Ok(Buckets::default()));
    }

    #[test]
    fn each_mistake_is_reported() {
        for (attribute, hint) in [
            ("native = 3", "takes no value"),
            ("native, buckets = native", "given twice"),
            ("native(schema = 9)", "from -4 to 8"),
            ("native(schema = -5)", "from -4 to 8"),
            ("native(schema = 1.0)", "from -4 to 8"),
            ("native(schema)", "`schema` needs a value"),
            ("buckets = native(schema = x)", "from -4 to 8"),
            ("native(max_buckets = 19)", "from 20 to 10000"),
            ("native(max_buckets = 70000)", "from 20 to 10000"),
            ("native(scheme = 3)", "did you mean `schema`?"),
            ("native(3)", "expected the name of an option"),
            ("buckets = natve", "`buckets = native`"),
            ("buckets = natve(schema = 3)", "did you mean `native`?"),
        ] {
            let mistakes = check(attribute).expect_err(attribute);
            assert_eq!(mistakes.len(), 1, "{attribute}: {mistakes:?}");
            assert!(mistakes[0].contains(hint), "{attribute}: {mistakes:?}");
        }
    }
}
