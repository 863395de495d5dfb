//! SPDX licence expressions.

use std::collections::BTreeSet;

/// Whether an expression can be satisfied with licences of a list. `None` if the expression is
/// invalid.
pub(super) fn is_allowed(expression: &str, allowed: &BTreeSet<&str>) -> Option<bool> {
    let spaced = expression
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ");
    let mut words = spaced.split_whitespace().peekable();
    let allows = any(&mut words, allowed)?;
    words.next().is_none().then_some(allows)
}

type Words<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

fn any(words: &mut Words<'_>, allowed: &BTreeSet<&str>) -> Option<bool> {
    let mut allows = all(words, allowed)?;
    while words.next_if_eq(&"OR").is_some() {
        allows |= all(words, allowed)?;
    }
    Some(allows)
}

fn all(words: &mut Words<'_>, allowed: &BTreeSet<&str>) -> Option<bool> {
    let mut allows = one(words, allowed)?;
    while words.next_if_eq(&"AND").is_some() {
        allows &= one(words, allowed)?;
    }
    Some(allows)
}

fn one(words: &mut Words<'_>, allowed: &BTreeSet<&str>) -> Option<bool> {
    let word = words.next()?;
    if word == "(" {
        let allows = any(words, allowed)?;
        return words.next_if_eq(&")").map(|_| allows);
    }
    // A licence with an exception allows more, but counts as a separate licence.
    let exception = words.next_if_eq(&"WITH").is_some();
    if exception {
        let exception = words.next()?;
        return Some(allowed.contains(format!("{word} WITH {exception}").as_str()));
    }
    let is_name = word
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b".-+".contains(&byte));
    (is_name && !["OR", "AND", "WITH"].contains(&word)).then(|| allowed.contains(word))
}

#[test]
fn expressions_are_evaluated_like_in_spdx() {
    let allowed = BTreeSet::from(["MIT", "ISC"]);
    for (expression, allows) in [
        ("MIT", Some(true)),
        ("GPL-3.0", Some(false)),
        ("GPL-3.0 OR MIT", Some(true)),
        ("GPL-3.0/MIT", Some(true)),
        ("MIT AND GPL-3.0", Some(false)),
        ("MIT AND (GPL-3.0 OR ISC)", Some(true)),
        ("GPL-3.0 OR MIT AND ISC", Some(true)),
        ("(GPL-3.0 OR MIT) AND GPL-3.0", Some(false)),
        ("Apache-2.0 WITH LLVM-exception OR MIT", Some(true)),
        ("MIT WITH LLVM-exception", Some(false)),
        ("", None),
        ("MIT OR", None),
        ("(MIT", None),
        ("MIT ISC", None),
    ] {
        assert_eq!(is_allowed(expression, &allowed), allows, "{expression}");
    }
}
