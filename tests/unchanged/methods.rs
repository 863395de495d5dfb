//! Methods: every receiver, what they borrow, and associated types.

use crate::{same, with_and_without};

macro_rules! functions {
    ($(#[$attribute:meta])*) => {
        use crate::{note, pause, run};
        use std::borrow::Cow;
        use std::collections::BTreeMap;
        use std::fmt::Display;
        use std::ops::{Deref, DerefMut};
        use std::pin::Pin;
        use std::rc::Rc;
        use std::sync::Arc;

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
    };
}
with_and_without!(functions);

#[test]
fn return_values_can_borrow() {
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
