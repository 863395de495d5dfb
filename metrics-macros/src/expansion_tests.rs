//! What the macros write, as a reader of Rust sees it: one committed file a
//! case in `expansions/`.
//!
//! After a change, `UPDATE_EXPANSIONS=1 cargo test -p metrics-macros` writes
//! the files anew: read the difference.

use proc_macro2::TokenStream;
use quote::quote;
use std::path::Path;
use std::{env, fs};

fn check(case: &str, expansion: TokenStream) {
    let file = syn::parse2(expansion).expect("an expansion consists of items");
    let written = prettyplease::unparse(&file);
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("expansions")
        .join(format!("{case}.rs"));
    if env::var_os("UPDATE_EXPANSIONS").is_some() {
        fs::write(&path, &written).expect("the folder can be written to");
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == committed,
        "the expansion is no longer that of expansions/{case}.rs:\n{written}"
    );
}

#[test]
fn instrumented() {
    let item = quote! {
        fn parse(text: &str) -> Result<u64, ParseIntError> {
            text.parse()
        }
    };
    check(
        "instrumented",
        crate::instrumented::instrumented(quote!(), &item),
    );
}

#[test]
fn instrumented_async_endpoint() {
    let item = quote! {
        async fn get_user(Path(id): Path<u64>) -> Result<Json<User>, Error> {
            find(id).await
        }
    };
    let attribute = quote!(GET "/users/{id}", buckets = [0.5, 1.0], in_progress);
    check(
        "instrumented-async-endpoint",
        crate::instrumented::instrumented(attribute, &item),
    );
}

#[test]
fn business_counter() {
    let item = quote! {
        /// Orders placed.
        fn order(plan: Plan, items: &[Item]) -> Result<Order, Error> {
            place(plan, items)
        }
    };
    let attribute = quote! {
        "orders_total",
        labels(api = "v1", plan = plan, region: Region = region(), paid = |order: &Order| order.paid),
        by = items.len()
    };
    check(
        "business-counter",
        crate::business_counter::business_counter(attribute, &item),
    );
}

#[test]
fn metric() {
    let item = quote! {
        /// Cache look-ups.
        #[cfg(feature = "cache")]
        pub static CACHE_LOOKUPS_TOTAL: Counter<CacheLabels>;
    };
    check("metric", crate::metric::metric(quote!(), item));
}

#[test]
fn label_value() {
    let item = quote! {
        enum Plan {
            Free,
            #[label("business-plus")]
            Business { seats: u32 },
        }
    };
    check("label-value", crate::label_value::label_value(item));
}

#[test]
fn label_set() {
    let item = quote! {
        struct Labels<V> {
            plan: Plan,
            value: V,
        }
    };
    check("label-set", crate::label_set::label_set(item));
}

#[test]
fn the_users_item_comes_out_of_mistakes() {
    let item = quote! {
        static mut ORDERS: Counter = Counter::new();
    };
    check("mistakes", crate::metric::metric(quote!(), item));
}
