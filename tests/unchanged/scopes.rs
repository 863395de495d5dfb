//! Items in a body that shadow names of the signature. `scopes_of_options` has names of options.

#![allow(
    dead_code,
    unused_imports,
    unused_variables,
    non_camel_case_types,
    non_upper_case_globals,
    reason = "items are there for their names"
)]

use crate::{same, with_and_without};

macro_rules! functions {
    ($(#[$attribute:meta])*) => {
        use crate::{note, run};
        use std::fmt::Debug;
        use std::future::{Future, ready};
        use std::pin::Pin;

        pub struct User {
            id: u64,
        }

        pub struct Pair<A, B>(A, B);

        pub enum Value {
            String(String),
            Null,
        }

        mod rows {
            pub struct User;
            pub struct Pair;
            pub type Result<T> = std::result::Result<T, std::fmt::Error>;
            pub enum Option {
                Some,
                None,
            }
            pub enum Variants {
                Ok,
                Err,
            }
        }

        macro_rules! imports {
            () => {
                use rows::*;
            };
        }

        $(#[$attribute])*
        fn import(user: &User) -> Result<u64, String> {
            use rows::User;
            let _row = User;
            Ok(user.id)
        }

        $(#[$attribute])*
        async fn import_later(user: &User) -> Result<u64, String> {
            use rows::{Result, User};
            let _row = User;
            let found: Result<u64> = Ok(user.id);
            found.map_err(|error| error.to_string())
        }

        $(#[$attribute])*
        fn glob(user: &mut User, other: &User) -> Result<Option<u64>, String> {
            use rows::*;
            let _row = User;
            user.id += other.id;
            Ok(std::option::Option::Some(user.id))
        }

        $(#[$attribute])*
        async fn glob_later(value: Value) -> String {
            use Value::*;
            match value {
                String(text) => text,
                Null => "null".to_owned(),
            }
        }

        $(#[$attribute])*
        fn from_a_macro(user: &User) -> Result<u64, String> {
            imports!();
            let _row = User;
            Ok(user.id)
        }

        $(#[$attribute])*
        async fn from_a_macro_later(user: &User) -> Option<u64> {
            imports! {}
            let _row = User;
            std::option::Option::Some(user.id)
        }

        $(#[$attribute])*
        fn items(user: &User, (text, User { id }): (&str, User)) -> Result<u64, String> {
            let known = user.id;
            return Ok(known + id + value() + N as u64 + text.len() as u64 + String::N);
            struct User;
            struct String;
            impl String {
                const N: u64 = 1;
            }
            type str = User;
            const N: u8 = 2;
            fn value() -> u64 {
                let _: str = User;
                3
            }
        }

        $(#[$attribute])*
        async fn items_later(user: &User, User { id }: User, Pair(_, b): Pair<u8, &str>) -> String {
            enum String {
                Long,
            }
            struct User;
            type Pair = ();
            let long = matches!(String::Long, String::Long);
            format!("{} {id} {b} {long}", user.id)
        }

        $(#[$attribute])*
        fn named_as_arguments(user: &str, number: u8, _never: u8) -> Result<String, u8> {
            const number: u8 = 7;
            struct user;
            static _never: u8 = 8;
            let _: user = user;
            Ok(format!("{} {}", number, _never))
        }

        $(#[$attribute])*
        async fn named_as_arguments_later(user: &str, number: u8) -> String {
            const number: u8 = 7;
            struct user;
            let _: user = user;
            format!("{number}")
        }

        $(#[$attribute])*
        fn generic<'a, T: Debug + ?Sized, const N: usize>(shown: &'a T, of: &[u8; N]) -> Result<&'a T, String> {
            struct T;
            const N: u64 = 0;
            let _ = (T, of.len());
            Ok(shown)
        }

        $(#[$attribute])*
        async fn generic_later<T: Debug, const N: usize>(shown: [T; N]) -> Option<[T; N]> {
            struct T;
            const N: u64 = 0;
            Some(shown)
        }

        $(#[$attribute])*
        fn implied(shown: &impl Debug, by: impl Into<String>) -> Result<impl Debug, String> {
            trait Debug {}
            struct String;
            Ok(format!("{shown:?} {}", by.into()))
        }

        $(#[$attribute])*
        async fn implied_later(shown: &impl Debug) -> Result<impl Debug, String> {
            trait Debug {}
            type String = u8;
            Ok(format!("{shown:?}"))
        }

        $(#[$attribute])*
        fn variants(fail: bool) -> Result<u8, String> {
            use rows::Variants::*;
            const Some: u8 = 1;
            if fail {
                return std::result::Result::Err("failed".to_owned());
            }
            std::result::Result::Ok(1)
        }

        $(#[$attribute])*
        async fn variants_later(fail: bool) -> Result<u8, String> {
            use rows::{Option::*, Variants::*};
            if fail {
                return std::result::Result::Err("failed".to_owned());
            }
            std::result::Result::Ok(1)
        }

        $(#[$attribute])*
        fn recursive(user: &User, n: u8) -> Result<u64, String> {
            use rows::User;
            let _ = User;
            if n == 0 { Ok(user.id) } else { recursive(user, n - 1) }
        }

        $(#[$attribute])*
        fn boxed(user: &User) -> Pin<Box<dyn Future<Output = Result<u64, String>> + Send + '_>> {
            use rows::*;
            let _row = User;
            Box::pin(async move { std::result::Result::Ok(user.id) })
        }

        $(#[$attribute])*
        fn boxed_without_statements(user: &User) -> Pin<Box<dyn Future<Output = Result<u64, String>> + '_>> {
            struct Result;
            return Box::pin(async move {
                type String = u8;
                Ok(user.id)
            });
        }

        $(#[$attribute])*
        fn boxed_within(user: &User) -> Pin<Box<dyn Future<Output = Result<u64, String>> + '_>> {
            let more = 1;
            Box::pin({
                use rows::Result;
                async move {
                    let found: Result<u64> = Ok(user.id + more);
                    found.map_err(|error| error.to_string())
                }
            })
        }

        $(#[$attribute])*
        fn boxed_elsewhere(user: &User) -> Pin<Box<dyn Future<Output = Result<u64, String>> + Send + '_>> {
            use rows::{Result, User};
            let _row = User;
            let found: Result<u64> = Ok(user.id);
            let found = Box::pin(ready(found.map_err(|error| error.to_string())));
            found
        }

        $(#[$attribute])*
        fn implied_future(user: &User) -> impl Future<Output = Result<u64, String>> {
            use rows::{Result, User};
            let _row = User;
            async move {
                let found: Result<u64> = Ok(user.id);
                found.map_err(|error| error.to_string())
            }
        }

        $(#[$attribute])*
        fn implied_future_that_borrows(user: &User) -> impl Future<Output = Result<u64, String>> {
            use rows::Result;
            async { Ok(user.id) }
        }

        $(#[$attribute])*
        fn implied_future_of_implied(user: &User) -> impl Future<Output = impl Debug> {
            use rows::Result;
            async { user.id }
        }

        #[allow(async_fn_in_trait)]
        pub trait Store {
            type Value;

            fn get(&self, key: &User) -> Result<Self::Value, String>;

            $(#[$attribute])*
            fn known(&self, user: &User) -> Result<u64, String> {
                use rows::*;
                std::result::Result::Ok(user.id)
            }

            $(#[$attribute])*
            async fn known_later(&self, user: &User) -> Result<u64, String> {
                use rows::*;
                std::result::Result::Ok(user.id)
            }
        }

        impl Store for Pair<u64, &str> {
            type Value = u64;

            $(#[$attribute])*
            fn get(&self, key: &User) -> Result<Self::Value, String> {
                use rows::{Pair, User};
                Ok(self.0 + key.id)
            }
        }

        impl<A: Clone, B: Clone> Pair<A, B> {
            $(#[$attribute])*
            fn with(&self, other: &Self) -> Result<Self, String> {
                struct Pair;
                struct A;
                let _ = Pair;
                Ok(Self(self.0.clone(), other.1.clone()))
            }

            $(#[$attribute])*
            async fn with_later(self, other: &Self) -> Option<Self> {
                struct Pair;
                type Option = ();
                Some(Self(self.0, other.1.clone()))
            }
        }

        #[async_trait::async_trait]
        trait Sender {
            async fn send(&self, user: &User) -> Result<u64, String>;
        }

        #[async_trait::async_trait]
        impl Sender for User {
            $(#[$attribute])*
            async fn send(&self, user: &User) -> Result<u64, String> {
                use rows::*;
                std::result::Result::Ok(self.id + user.id)
            }
        }

        pub(super) fn all() {
            let user = User { id: 1 };
            let shown = |shown: &dyn Debug| note(format!("{shown:?}"));
            shown(&import(&user));
            shown(&run(import_later(&user)));
            shown(&glob(&mut User { id: 2 }, &user));
            shown(&run(glob_later(Value::String("text".to_owned()))));
            shown(&run(glob_later(Value::Null)));
            shown(&from_a_macro(&user));
            shown(&run(from_a_macro_later(&user)));
            shown(&items(&user, ("text", User { id: 3 })));
            shown(&run(items_later(&user, User { id: 4 }, Pair(1, "b"))));
            shown(&named_as_arguments("a", 1, 2));
            shown(&run(named_as_arguments_later("a", 1)));
            shown(&generic("shown", &[1, 2]));
            shown(&run(generic_later([1, 2])));
            shown(&implied(&1, "b").ok());
            shown(&run(implied_later(&1)).ok());
            shown(&variants(false));
            shown(&variants(true));
            shown(&run(variants_later(false)));
            shown(&run(variants_later(true)));
            shown(&recursive(&user, 3));
            shown(&run(boxed(&user)));
            shown(&run(boxed_without_statements(&user)));
            shown(&run(boxed_within(&user)));
            shown(&run(boxed_elsewhere(&user)));
            shown(&run(implied_future(&user)));
            shown(&run(implied_future_that_borrows(&user)));
            shown(&run(implied_future_of_implied(&user)));
            let pair = Pair(1, "one");
            shown(&pair.get(&user));
            shown(&pair.known(&user));
            shown(&run(pair.known_later(&user)));
            shown(&pair.with(&Pair(2, "two")).map(|Pair(a, b)| (a, b)));
            shown(&run(pair.with_later(&Pair(2, "two"))).map(|Pair(a, b)| (a, b)));
            shown(&run(user.send(&User { id: 5 })));
        }
    };
}

with_and_without!(functions);

#[test]
fn items_of_a_body_do_not_reach_the_signature() {
    same!(all);
}
