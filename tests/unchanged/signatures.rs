//! All kinds of arguments, names and generics of functions.

use crate::{same, with_and_without};

macro_rules! functions {
    ($(#[$attribute:meta])*) => {
        use crate::{note, pause, run};
        use std::collections::BTreeMap;
        use std::fmt::{Debug, Display};
        use std::marker::PhantomData;
        use std::ops::Add;

        $(#[$attribute])*
        fn none() {}

        $(#[$attribute])*
        fn twelve(
            a: u8, b: u16, c: u32, d: u64, e: i8, f: i16, g: i32, h: i64, i: f32, j: f64, k: bool, l: char,
        ) -> String {
            format!("{a}{b}{c}{d}{e}{f}{g}{h}{i}{j}{k}{l}")
        }

        $(#[$attribute])*
        async fn none_async() {}

        $(#[$attribute])*
        async fn twelve_async(
            a: u8, b: u16, c: u32, d: u64, e: i8, f: i16, g: i32, h: i64, i: f32, j: f64, k: bool, l: char,
        ) -> String {
            format!("{a}{b}{c}{d}{e}{f}{g}{h}{i}{j}{k}{l}")
        }

        pub(super) fn few_and_many_arguments() {
            note(format!("{:?}", none()));
            note(format!("{:?}", run(none_async())));
            note(twelve(1, 2, 3, 4, 5, 6, 7, 8, 9.5, 10.5, true, 'l'));
            note(run(twelve_async(1, 2, 3, 4, 5, 6, 7, 8, 9.5, 10.5, true, 'l')));
        }

        $(#[$attribute])*
        fn impls(
            shown: impl Display + Clone,
            mut count: impl FnMut(u8) -> u8,
            words: impl IntoIterator<Item = impl AsRef<str>>,
        ) -> impl Display + Clone {
            let words: Vec<_> = words.into_iter().map(|word| word.as_ref().len()).collect();
            format!("{shown} {} {} {words:?}", count(1), count(1))
        }

        $(#[$attribute])*
        fn impl_in_a_vec(fail: bool) -> Result<Vec<impl Display + use<>>, String> {
            if fail {
                return Err("on purpose".to_owned());
            }
            Ok(vec![1.5, 2.5])
        }

        $(#[$attribute])*
        fn impl_in_a_tuple(n: u8) -> (impl Fn(u8) -> u8, Option<impl Debug>, u8) {
            (move |m| n + m, n.checked_sub(1), n)
        }

        $(#[$attribute])*
        fn impl_of_impl() -> impl Iterator<Item = impl Display> {
            [1, 2].into_iter()
        }

        $(#[$attribute])*
        async fn impls_async(shown: &str, fail: bool) -> Result<Vec<impl Debug + use<>>, impl Display + use<>> {
            pause().await;
            note(shown);
            if fail { Err("on purpose") } else { Ok(vec![Some(1)]) }
        }

        pub(super) fn impl_trait() {
            let mut counted = 0;
            note(impls(1, |by| { counted += by; counted }, ["a", "bc"]));
            for fail in [true, false] {
                match impl_in_a_vec(fail) {
                    Ok(shown) => shown.iter().for_each(note),
                    Err(why) => note(why),
                }
                match run(impls_async("shown", fail)) {
                    Ok(shown) => note(format!("{shown:?}")),
                    Err(why) => note(why),
                }
            }
            let (add, maybe, n) = impl_in_a_tuple(1);
            note(format!("{} {maybe:?} {n}", add(1)));
            impl_of_impl().for_each(note);
        }

        $(#[$attribute])*
        fn generic<T, const N: usize>(numbers: [T; N]) -> T
        where
            T: Default + Add<Output = T> + Copy,
            for<'a> &'a T: Debug,
        {
            numbers.iter().fold(T::default(), |sum, n| sum + *n)
        }

        $(#[$attribute])*
        fn chosen<T: Default>() -> (T, PhantomData<T>) {
            (T::default(), PhantomData)
        }

        $(#[$attribute])*
        async fn generic_async<'a, K, V, const LAST: bool>(map: &'a BTreeMap<K, V>, key: &K) -> Option<&'a V>
        where
            K: Ord,
        {
            pause().await;
            if LAST { map.values().last() } else { map.get(key) }
        }

        $(#[$attribute])*
        fn unsized_type<T: ?Sized + Display>(shown: &T) -> Box<T::Owned> where T: ToOwned {
            Box::new(shown.to_owned())
        }

        pub(super) fn generics() {
            note(generic([1, 2, 3]));
            note(generic([1.5; 2]));
            note(format!("{:?}", chosen::<u8>()));
            let map = BTreeMap::from([(1, 'a'), (2, 'b')]);
            note(format!("{:?}", run(generic_async::<_, _, true>(&map, &1))));
            note(format!("{:?}", run(generic_async::<_, _, false>(&map, &1))));
            note(unsized_type("text"));
        }

        struct Point {
            x: u8,
            y: u8,
        }

        $(#[$attribute])*
        fn patterns(
            (a, mut b): (u8, u8),
            Point { x, y: ref named }: Point,
            [c, .., d]: [u8; 4],
            _: u8,
            &e: &u8,
            ref f: u8,
            (Point { x: 1, y: g } | Point { x: g, .. }): Point,
            whole @ (h, _): (u8, u8),
            &mut ref mut i: &mut u8,
        ) -> String {
            b += 1;
            *i += 1;
            format!("{a}{b}{x}{named}{c}{d}{e}{f}{g}{whole:?}{h}{i}")
        }

        $(#[$attribute])*
        async fn patterns_async(
            (a, mut b): (u8, u8),
            Point { x, y: ref named }: Point,
            [c, .., d]: [u8; 4],
            _: u8,
            &e: &u8,
            ref f: u8,
            &mut ref mut i: &mut u8,
        ) -> String {
            b += 1;
            pause().await;
            *i += 1;
            format!("{a}{b}{x}{named}{c}{d}{e}{f}{i}")
        }

        pub(super) fn patterns_as_arguments() {
            let mut i = 9;
            let point = || Point { x: 1, y: 2 };
            note(patterns((1, 2), point(), [3, 0, 0, 4], 5, &6, 7, point(), (8, 9), &mut i));
            note(run(patterns_async((1, 2), point(), [3, 0, 0, 4], 5, &6, 7, &mut i)));
        }

        $(#[$attribute])*
        fn r#match(r#type: u8, r#fn: u8) -> u8 {
            r#type + r#fn
        }

        $(#[$attribute])*
        async fn r#await(r#async: u8) -> u8 {
            r#async
        }

        $(#[$attribute])*
        fn größe(länge: u8) -> u8 {
            länge
        }

        pub(super) fn raw_identifiers() {
            note(r#match(1, 2));
            note(run(r#await(3)));
            note(größe(4));
        }

        $(#[$attribute])*
        fn visible_within(self_like: u8) -> u8 {
            self_like
        }

        pub(super) fn pointers_to_functions() {
            let as_pointer: fn(u8) -> u8 = visible_within;
            note([1, 2].map(visible_within).len());
            note(as_pointer(3));
            note(Some(4).map_or(0, visible_within));
        }
    };
}
with_and_without!(functions);

#[test]
fn no_arguments_and_many() {
    same!(
        few_and_many_arguments,
        "none" => [1, 0, 0, 0],
        "none_async" => [1, 0, 0, 0],
        "twelve" => [1, 0, 0, 0],
        "twelve_async" => [1, 0, 0, 0],
    );
}

#[test]
fn impl_trait_in_arguments_and_nested_in_return_types() {
    same!(
        impl_trait,
        "impls" => [1, 0, 0, 0],
        "impl_in_a_vec" => [1, 1, 0, 0],
        "impl_in_a_tuple" => [1, 0, 0, 0],
        "impl_of_impl" => [1, 0, 0, 0],
        "impls_async" => [1, 1, 0, 0],
    );
}

#[test]
fn generics_with_bounds_and_constants() {
    same!(
        generics,
        "generic" => [2, 0, 0, 0],
        "chosen" => [1, 0, 0, 0],
        "generic_async" => [2, 0, 0, 0],
        "unsized_type" => [1, 0, 0, 0],
    );
}

#[test]
fn patterns_of_every_kind() {
    same!(patterns_as_arguments, "patterns" => [1, 0, 0, 0], "patterns_async" => [1, 0, 0, 0]);
}

#[test]
fn raw_and_foreign_names() {
    same!(
        raw_identifiers,
        "match" => [1, 0, 0, 0],
        "await" => [1, 0, 0, 0],
        "größe" => [1, 0, 0, 0],
    );
}

#[test]
fn functions_are_still_function_pointers() {
    same!(pointers_to_functions, "visible_within" => [4, 0, 0, 0]);
}
