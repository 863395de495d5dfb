//! Finds the name of a function in the type name of a handler, and in that of a type declared
//! in a handler's body.
//!
//! For a generic function, the two differ: the name of a type in its body has no type
//! arguments.

/// The name of the function whose body declares the type with this name.
pub(super) fn enclosing_function(here: &str) -> &str {
    let function = here.rsplit_once("::").map(|(function, _)| function);
    let mut name = function.unwrap_or(here);
    // The body of an async function is a closure, which can be inside other closures.
    while let Some(outer) = name.strip_suffix("::{{closure}}") {
        name = outer;
    }
    name
}

/// Removes type arguments from a name: `a::get<u8>` becomes `a::get`, and
/// `<a::S<u8> as a::T>::get<'_>` becomes `<a::S as a::T>::get`.
pub(super) fn without_generics(name: &str) -> String {
    let mut plain = String::new();
    let mut generics = 0_u32;
    let mut last = ' ';
    for (at, c) in name.char_indices() {
        let is_arrow = last == '-';
        match c {
            '<' if generics > 0 || begins_arguments(name, at) => generics += 1,
            '>' if generics > 0 && !is_arrow => generics -= 1,
            c if generics == 0 => plain.push(c),
            _ => {}
        }
        last = c;
    }
    plain
}

/// Whether the bracket at this position begins type arguments. Other brackets begin
/// `<Type as Trait>` or `<impl Trait for Type>`.
fn begins_arguments(name: &str, at: usize) -> bool {
    let (before, rest) = name.split_at(at);
    let follows_a_name = before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
    follows_a_name || (before.ends_with("::") && !rest.starts_with("<impl "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_function_around_a_type_is_found() {
        for (here, function) in [
            ("a::f::Here", "a::f"),
            ("a::f::{{closure}}::{{closure}}::Here", "a::f"),
            ("<a::S as a::T>::f::Here", "<a::S as a::T>::f"),
        ] {
            assert_eq!(enclosing_function(here), function);
        }
    }

    #[test]
    fn type_arguments_are_removed() {
        for (name, plain) in [
            ("a::f", "a::f"),
            ("a::f<u8>", "a::f"),
            ("a::f<a::G<u8>, fn(u8) -> Vec<u8>>", "a::f"),
            ("a::S<T>::f", "a::S::f"),
            ("<a::S<u8> as a::T<'_>>::f<'_>", "<a::S as a::T>::f"),
            ("<&a::S<u8> as a::T>::f", "<&a::S as a::T>::f"),
            (
                "a::<impl b::T<u8> for b::S>::f",
                "a::<impl b::T for b::S>::f",
            ),
        ] {
            assert_eq!(without_generics(name), plain, "{name}");
        }
    }
}
