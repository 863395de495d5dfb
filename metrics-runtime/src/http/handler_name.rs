//! The names of handlers, as the compiler has them for what stands in a
//! function's body and for the function itself.
//!
//! The two differ where something is generic: what stands in the body knows no
//! types, so only the handler's name has them.

/// The name of the function in whose body a type stands, by the type's name.
pub(super) fn of_function(here: &str) -> &str {
    let function = here.rsplit_once("::").map(|(function, _)| function);
    let mut name = function.unwrap_or(here);
    // The body of an async function is a closure in it; and so may others be.
    while let Some(outer) = name.strip_suffix("::{{closure}}") {
        name = outer;
    }
    name
}

/// A name without what its parts are generic over: `a::get` of `a::get<u8>`,
/// `<a::S as a::T>::get` of `<a::S<u8> as a::T>::get<'_>`.
pub(super) fn without_generics(name: &str) -> String {
    let mut plain = String::new();
    let mut generics = 0_u32;
    let mut last = ' ';
    for (at, c) in name.char_indices() {
        let is_arrow = last == '-';
        match c {
            '<' if generics > 0 || is_generic(name, at) => generics += 1,
            '>' if generics > 0 && !is_arrow => generics -= 1,
            c if generics == 0 => plain.push(c),
            _ => {}
        }
        last = c;
    }
    plain
}

/// Whether the bracket at this place follows what is generic. Others begin
/// `<Type as Trait>` and `<impl Trait for Type>`.
fn is_generic(name: &str, at: usize) -> bool {
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
            assert_eq!(of_function(here), function);
        }
    }

    #[test]
    fn generics_are_left_out() {
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
