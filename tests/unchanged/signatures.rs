//! Arguments, receivers and return types of every kind.

use crate::{calls, run, same, with_and_without};
use metrics_runtime::instrumented;

macro_rules! functions {
    ($(#[$attribute:meta])*) => {
        use crate::{note, pause, run};
        use std::borrow::Cow;
        use std::collections::BTreeMap;
        use std::fmt::{Debug, Display};
        use std::marker::PhantomData;
        use std::ops::{Add, Deref, DerefMut};
        use std::pin::Pin;
        use std::rc::Rc;
        use std::sync::{Arc, Mutex, MutexGuard};

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
                return Err("as it should".to_owned());
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
            if fail { Err("as it should") } else { Ok(vec![Some(1)]) }
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

        struct Word<'a> {
            text: &'a str,
            length: usize,
        }

        impl<'a> Word<'a> {
            $(#[$attribute])*
            fn new(text: &'a str) -> Self {
                Self { text, length: text.len() }
            }

            $(#[$attribute])*
            fn text(&self) -> &'a str {
                self.text
            }

            $(#[$attribute])*
            fn length(&mut self) -> &mut usize {
                &mut self.length
            }

            $(#[$attribute])*
            fn longest<'b: 'c, 'c>(&'b self, other: &'c str) -> &'c str where 'a: 'c {
                if self.text.len() > other.len() { self.text } else { other }
            }

            $(#[$attribute])*
            async fn length_async(&mut self) -> &mut usize {
                pause().await;
                &mut self.length
            }

            $(#[$attribute])*
            fn cow(&self, upper: bool) -> Cow<'a, str> {
                if upper { self.text.to_uppercase().into() } else { self.text.into() }
            }

            $(#[$attribute])*
            fn split(&mut self) -> (&str, &mut usize) {
                (self.text, &mut self.length)
            }

            $(#[$attribute])*
            fn bytes(&self) -> impl Iterator<Item = u8> + '_ {
                self.text.bytes().take(self.length)
            }
        }

        $(#[$attribute])*
        fn first<'a>(words: &'a [&'a str]) -> Option<&'a str> {
            let first = words.first()?;
            Some(first)
        }

        $(#[$attribute])*
        fn entry<'m>(map: &'m mut BTreeMap<u8, String>, key: u8) -> &'m mut String {
            map.entry(key).or_default()
        }

        pub(super) fn borrows() {
            let text = String::from("text");
            let mut word = Word::new(&text);
            *word.length() += 1;
            *run(word.length_async()) -= 2;
            note(word.length);
            note(word.bytes().count());
            note(word.cow(true) + word.cow(false));
            note(word.longest("longer text"));
            *word.split().1 += 1;
            let outlives = word.text();
            drop(word);
            note(outlives);
            note(first(&["a", "b"]).unwrap_or_default());
            let mut map = BTreeMap::new();
            entry(&mut map, 1).push('x');
            entry(&mut map, 1).push('y');
            note(format!("{map:?}"));
        }

        trait Shape: Sized {
            type Area: Display + Default;
            const SIDES: usize;

            $(#[$attribute])*
            fn area(&self) -> <Self as Shape>::Area {
                Self::Area::default()
            }

            fn boxed(self) -> Box<Self>;

            $(#[$attribute])*
            fn sides(&self) -> usize {
                Self::SIDES
            }
        }

        #[derive(Clone)]
        struct Square(u8);

        impl Shape for Square {
            type Area = u16;
            const SIDES: usize = 4;

            $(#[$attribute])*
            fn boxed(self) -> Box<Self> {
                Box::new(Self(self.0))
            }
        }

        struct Wrapper<T, U = u8>(T, U);

        impl<T: Shape, U> Wrapper<T, U>
        where
            T::Area: Clone,
        {
            $(#[$attribute])*
            fn wrap(shape: T, other: U) -> Self {
                Self(shape, other)
            }

            $(#[$attribute])*
            fn area_of(&self) -> <T as Shape>::Area {
                self.0.area().clone()
            }

            $(#[$attribute])*
            async fn area_later<V>(self, then: V) -> (T::Area, V) {
                pause().await;
                (self.0.area(), then)
            }
        }

        impl<T, U> Deref for Wrapper<T, U> {
            type Target = T;

            $(#[$attribute])*
            #[inline]
            fn deref(&self) -> &Self::Target {
                &self.0
            }
        }

        impl<T, U> DerefMut for Wrapper<T, U> {
            $(#[$attribute])*
            fn deref_mut(&mut self) -> &mut Self::Target {
                &mut self.0
            }
        }

        impl Iterator for Square {
            type Item = u8;

            $(#[$attribute])*
            fn next(&mut self) -> Option<<Self as Iterator>::Item> {
                self.0 = self.0.checked_sub(1)?;
                Some(self.0)
            }
        }

        pub(super) fn associated_types() {
            note(Square(1).area());
            note(Square(1).sides());
            note(Square(2).boxed().0);
            let mut wrapper = Wrapper::wrap(Square(3), 'u');
            note(wrapper.area_of());
            wrapper.0.0 = 4;
            wrapper.next();
            note(wrapper.clone().sum::<u8>());
            note(wrapper.1);
            let (area, then) = run(wrapper.area_later("then"));
            note(format!("{area} {then}"));
        }

        struct Receiver(u8);

        type Aliased = Arc<Receiver>;

        impl Receiver {
            $(#[$attribute])*
            fn by_value(self) -> u8 {
                self.0
            }

            $(#[$attribute])*
            fn by_mut_value(mut self) -> u8 {
                self.0 += 1;
                self.0
            }

            $(#[$attribute])*
            fn by_typed_value(mut self: Self) -> u8 {
                self.0 += 2;
                self.0
            }

            $(#[$attribute])*
            fn by_mut_reference(&mut self) {
                self.0 += 1;
            }

            $(#[$attribute])*
            fn by_box(self: Box<Self>) -> u8 {
                self.0
            }

            $(#[$attribute])*
            fn by_arc(self: Arc<Self>) -> usize {
                Arc::strong_count(&self)
            }

            $(#[$attribute])*
            fn by_arc_reference(self: &Arc<Self>) -> Arc<Self> {
                self.clone()
            }

            $(#[$attribute])*
            fn by_rc(self: Rc<Self>) -> Rc<Self> {
                self
            }

            $(#[$attribute])*
            fn by_pin(mut self: Pin<&mut Self>) -> Pin<&mut Self> {
                self.0 += 1;
                self
            }

            $(#[$attribute])*
            async fn by_arc_later(self: Arc<Self>, other: Aliased) -> u8 {
                pause().await;
                self.0 + other.0
            }

            $(#[$attribute])*
            async fn by_pin_later(mut self: Pin<&mut Self>) -> u8 {
                pause().await;
                self.0 += 1;
                self.0
            }

            $(#[$attribute])*
            async fn by_box_later(self: Box<Self>) -> Box<Self> {
                pause().await;
                self
            }
        }

        pub(super) fn receivers() {
            note(Receiver(1).by_value());
            note(Receiver(1).by_mut_value());
            note(Receiver(1).by_typed_value());
            let mut receiver = Receiver(5);
            receiver.by_mut_reference();
            note(Pin::new(&mut receiver).by_pin().0);
            note(run(Pin::new(&mut receiver).by_pin_later()));
            note(Box::new(receiver).by_box());
            note(run(Box::new(Receiver(1)).by_box_later()).0);
            let shared = Arc::new(Receiver(6));
            note(shared.by_arc_reference().by_arc());
            note(run(shared.clone().by_arc_later(shared)));
            note(Rc::new(Receiver(7)).by_rc().0);
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
        fn closure(by: u8) -> impl Fn(u8) -> u8 + Clone {
            move |n| n + by
        }

        $(#[$attribute])*
        fn pointer(double: bool) -> fn(u8) -> u8 {
            fn same(n: u8) -> u8 {
                n
            }
            if double { |n| 2 * n } else { same }
        }

        $(#[$attribute])*
        fn boxed_closures() -> Vec<Box<dyn FnMut() -> u8>> {
            let mut n = 0;
            vec![Box::new(move || { n += 1; n }), Box::new(|| 9)]
        }

        $(#[$attribute])*
        fn trait_object(text: bool) -> Box<dyn Display> {
            if text {
                return Box::new("text");
            }
            Box::new(1)
        }

        $(#[$attribute])*
        fn coerced_reference<'a>(text: &'a String, slice: &'a Vec<u8>) -> (&'a dyn Display, &'a [u8]) {
            (text, slice)
        }

        $(#[$attribute])*
        fn coerced_slice(numbers: &[u8; 3]) -> &[u8] {
            numbers
        }

        $(#[$attribute])*
        fn coerced_text(text: &String) -> &str {
            text
        }

        $(#[$attribute])*
        async fn coerced_text_later(text: &String) -> &str {
            text
        }

        $(#[$attribute])*
        async fn trait_object_later(text: bool) -> Box<dyn Display> {
            if text {
                return Box::new("text");
            }
            Box::new(1)
        }

        $(#[$attribute])*
        fn guard(mutex: &Mutex<u8>) -> MutexGuard<'_, u8> {
            mutex.lock().expect("nothing panicked")
        }

        $(#[$attribute])*
        fn higher_ranked(f: &dyn for<'x> Fn(&'x str) -> &'x str) -> for<'x> fn(&'x str) -> &'x str {
            note(f("higher"));
            str::trim
        }

        pub(super) fn functions_and_objects() {
            note(closure(1).clone()(2));
            note(pointer(true)(3) + pointer(false)(3));
            for mut boxed in boxed_closures() {
                boxed();
                note(boxed());
            }
            for text in [true, false] {
                note(trait_object(text));
                note(run(trait_object_later(text)));
            }
            let (text, slice) = ("text".to_owned(), vec![1]);
            let (object, slice) = coerced_reference(&text, &slice);
            note(format!("{object} {slice:?}"));
            note(coerced_slice(&[1, 2, 3]).len());
            note(coerced_text(&text));
            note(run(coerced_text_later(&text)));
            let mutex = Mutex::new(1);
            *guard(&mutex) += 1;
            note(guard(&mutex));
            note(higher_ranked(&|text| &text[1..])(" trimmed "));
        }

        #[expect(unsafe_code, reason = "it is what is tested")]
        mod foreign {
            use crate::{note, run};

            /// # Safety
            ///
            /// `at` must be readable.
            $(#[$attribute])*
            unsafe fn read(at: *const u8) -> u8 {
                // SAFETY: the caller says so.
                unsafe { *at }
            }

            /// # Safety
            ///
            /// `at` must be readable.
            $(#[$attribute])*
            #[expect(unsafe_op_in_unsafe_fn, reason = "the old way")]
            unsafe fn read_without_a_block(at: *const u8) -> u8 {
                *at
            }

            /// # Safety
            ///
            /// `at` must be readable.
            $(#[$attribute])*
            async unsafe fn read_later(at: *const u8) -> u8 {
                // SAFETY: the caller says so.
                unsafe { *at }
            }

            $(#[$attribute])*
            extern "C" fn twice(n: u8) -> u8 {
                2 * n
            }

            /// # Safety
            ///
            /// `at` must be readable.
            $(#[$attribute])*
            pub unsafe extern "C" fn read_from_c(at: *const u8) -> u8 {
                // SAFETY: the caller says so.
                unsafe { *at }
            }

            pub(super) fn everything() {
                // SAFETY: it is a reference.
                unsafe {
                    note(read(&1));
                    note(read_without_a_block(&2));
                    note(run(read_later(&3)));
                    note(read_from_c(&4));
                }
                let pointer: extern "C" fn(u8) -> u8 = twice;
                note(pointer(5));
            }
        }

        pub(super) fn unsafe_and_foreign() {
            foreign::everything();
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
fn impl_trait_in_arguments_and_nested_in_what_is_returned() {
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
fn what_is_returned_may_borrow() {
    same!(
        borrows,
        "new" => [1, 0, 0, 0],
        "text" => [1, 0, 0, 0],
        "length" => [1, 0, 0, 0],
        "longest" => [1, 0, 0, 0],
        "length_async" => [1, 0, 0, 0],
        "cow" => [2, 0, 0, 0],
        "split" => [1, 0, 0, 0],
        "bytes" => [1, 0, 0, 0],
        "first" => [1, 0, 0, 0],
        "entry" => [2, 0, 0, 0],
    );
}

#[test]
fn self_and_associated_types() {
    same!(
        associated_types,
        "area" => [3, 0, 0, 0],
        "sides" => [1, 0, 0, 0],
        "boxed" => [1, 0, 0, 0],
        "wrap" => [1, 0, 0, 0],
        "area_of" => [1, 0, 0, 0],
        "area_later" => [1, 0, 0, 0],
        "deref" => [1, 0, 0, 0],
        "deref_mut" => [1, 0, 0, 0],
        "next" => [5, 0, 0, 0],
    );
}

#[test]
fn all_receivers() {
    same!(
        receivers,
        "by_value" => [1, 0, 0, 0],
        "by_mut_value" => [1, 0, 0, 0],
        "by_typed_value" => [1, 0, 0, 0],
        "by_mut_reference" => [1, 0, 0, 0],
        "by_box" => [1, 0, 0, 0],
        "by_arc" => [1, 0, 0, 0],
        "by_arc_reference" => [1, 0, 0, 0],
        "by_rc" => [1, 0, 0, 0],
        "by_pin" => [1, 0, 0, 0],
        "by_arc_later" => [1, 0, 0, 0],
        "by_pin_later" => [1, 0, 0, 0],
        "by_box_later" => [1, 0, 0, 0],
    );
}

#[test]
fn patterns_of_every_kind() {
    same!(patterns_as_arguments, "patterns" => [1, 0, 0, 0], "patterns_async" => [1, 0, 0, 0]);
}

#[test]
fn closures_pointers_and_trait_objects() {
    same!(
        functions_and_objects,
        "closure" => [1, 0, 0, 0],
        "pointer" => [2, 0, 0, 0],
        "boxed_closures" => [1, 0, 0, 0],
        "trait_object" => [2, 0, 0, 0],
        "trait_object_later" => [2, 0, 0, 0],
        "coerced_reference" => [1, 0, 0, 0],
        "coerced_slice" => [1, 0, 0, 0],
        "coerced_text" => [1, 0, 0, 0],
        "coerced_text_later" => [1, 0, 0, 0],
        "guard" => [2, 0, 0, 0],
        "higher_ranked" => [1, 0, 0, 0],
    );
}

#[test]
fn unsafe_and_extern_functions() {
    same!(unsafe_and_foreign);
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

// A function that never returns has nothing that a business counter counts.

#[instrumented]
fn never(loud: bool) -> ! {
    if loud {
        panic!("loud");
    }
    std::panic::resume_unwind(Box::new("quiet"))
}

#[instrumented]
async fn never_async() -> ! {
    super::pause().await;
    panic!("as it should")
}

#[instrumented]
fn never_in_a_result(fail: bool) -> Result<std::convert::Infallible, &'static str> {
    if fail { Err("failed") } else { never(false) }
}

#[test]
fn functions_that_never_return() {
    for loud in [true, false] {
        let _: std::thread::Result<u8> = std::panic::catch_unwind(|| never(loud));
    }
    let panic = std::panic::catch_unwind(|| never_in_a_result(false));
    assert_eq!(panic.expect_err("it panics").downcast_ref(), Some(&"quiet"));
    assert_eq!(never_in_a_result(true), Err("failed"));
    let panic = std::panic::catch_unwind(|| -> u8 { run(never_async()) });
    assert!(panic.is_err());
    assert_eq!(calls(module_path!(), "never"), [0, 0, 3, 0]);
    assert_eq!(calls(module_path!(), "never_in_a_result"), [0, 1, 1, 0]);
    assert_eq!(calls(module_path!(), "never_async"), [0, 0, 1, 0]);
}
