//! Type inference from the return type works below each attribute: types of closure arguments,
//! outputs of futures.

use metrics_runtime::{business_counter, business_histogram, db_operation, instrumented};
use std::cmp::Ordering;
use std::fmt::Display;
use std::pin::Pin;

type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
type Alias = Pin<Box<dyn Future<Output = Vec<u8>> + Send>>;

struct Query {
    limit: usize,
}

macro_rules! below {
    ($name:ident, $(#[$attribute:meta])*) => {
        mod $name {
            use super::*;

            $(#[$attribute])*
            fn longer_than(n: usize) -> impl Fn(&str) -> bool {
                move |s| s.len() > n
            }

            $(#[$attribute])*
            fn skip(n: usize) -> impl Fn(&str) -> &str {
                move |s: &str| &s[n..]
            }

            $(#[$attribute])*
            fn show() -> impl Fn(u8) -> Box<dyn Display> {
                |x| Box::new(x)
            }

            $(#[$attribute])*
            fn limited(n: usize) -> impl Fn(Query) -> bool {
                move |query| query.limit == n
            }

            $(#[$attribute])*
            fn order() -> impl FnMut(&u8, &u8) -> Ordering {
                |a, b| a.cmp(b)
            }

            $(#[$attribute])*
            fn pair() -> (impl Fn(&str) -> usize, u8) {
                (|s| s.len(), 1)
            }

            $(#[$attribute])*
            fn early(n: usize) -> impl Fn(&str) -> bool {
                if n == 0 {
                    println!("all of them");
                }
                move |s| s.len() > n
            }

            $(#[$attribute])*
            fn boxed() -> Pin<Box<dyn Future<Output = String> + Send>> {
                Box::pin(async { "b".into() })
            }

            $(#[$attribute])*
            fn collected(v: Vec<u8>) -> Alias {
                Box::pin(async move { v.into_iter().map(|x| x + 1).collect() })
            }

            $(#[$attribute])*
            fn borrowed<'a>(v: &'a str) -> BoxFuture<'a, Option<String>> {
                Box::pin(async move { v.chars().map(|c| Some(c.to_string())).collect() })
            }

            $(#[$attribute])*
            fn parsed(v: &str) -> impl Future<Output = u8> {
                async move { v.parse().unwrap() }
            }

            $(#[$attribute])*
            fn unfinished() -> impl Future<Output = u64> + Send {
                async { Default::default() }
            }

            $(#[$attribute])*
            fn failing() -> impl Future<Output = Result<u8, Box<dyn std::error::Error>>> {
                async { Err("x".into()) }
            }

            struct Set(Vec<u8>);

            impl Set {
                $(#[$attribute])*
                fn has(&self) -> impl Fn(&u8) -> bool + '_ {
                    |x| self.0.contains(x)
                }
            }

            pub(super) async fn all() {
                assert!(longer_than(1)("ab") && !limited(1)(Query { limit: 2 }) && early(1)("ab"));
                assert_eq!((skip(1)("ab"), show()(7).to_string()), ("b", "7".to_owned()));
                assert_eq!((order()(&1, &2), pair().0("abc")), (Ordering::Less, 3));
                assert!(Set(vec![3]).has()(&3));
                assert_eq!((boxed().await, collected(vec![1]).await), ("b".to_owned(), vec![2]));
                assert_eq!((borrowed("ab").await, parsed("7").await), (Some("ab".to_owned()), 7));
                assert_eq!((unfinished().await, failing().await.is_err()), (0, true));
            }
        }
    };
}

below! { without, }
below! { instrumented_, #[instrumented] }
below! { in_progress, #[instrumented(name = "shop", help = "Shop.", in_progress)] }
below! { counted, #[business_counter("things_total", help = "Things.")] }
below! { observed, #[business_histogram("things_size", help = "Sizes.", value = 1, buckets = [1, 2], on = always)] }
below! { stored, #[db_operation(select, "things")] }
below! { twice, #[business_counter("more_total", help = "More.")] #[instrumented] }

#[tokio::main(flavor = "current_thread")]
async fn main() {
    without::all().await;
    instrumented_::all().await;
    in_progress::all().await;
    counted::all().await;
    observed::all().await;
    stored::all().await;
    twice::all().await;
}
