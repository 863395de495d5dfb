//! The expansions of the macros, as formatted Rust: each case has a committed file in
//! `expansions/`.
//!
//! After a change, update the files with `UPDATE=1 cargo test -p metrics-macros`, and read the
//! diff.

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
    if env::var_os("UPDATE").is_some() {
        fs::write(&path, &written).expect("the folder can be written to");
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == committed,
        "the expansion differs from expansions/{case}.rs; update it with `UPDATE=1 cargo test -p \
         metrics-macros`:\n{written}"
    );
}

#[test]
fn instrumented() {
    let item = quote! {
        fn number(text: &str) -> Result<u64, ParseIntError> {
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
    let attribute = quote!(GET "/users/{id}", buckets = [0.5, 1.0], error, in_progress);
    check(
        "instrumented-async-endpoint",
        crate::instrumented::instrumented(attribute, &item),
    );
}

fn check_operation(
    operation: &crate::operations::Operation,
    attribute: TokenStream,
    item: &TokenStream,
) {
    let case = operation.attribute().replace('_', "-");
    check(
        &case,
        crate::operations::operation(operation, attribute, item),
    );
}

#[test]
fn db_operation() {
    let item = quote! {
        async fn find(&self, id: u64) -> Result<Option<User>, DatabaseError> {
            self.pool.get(id).await
        }
    };
    let attribute = quote!(select, "users", error);
    check_operation(&crate::operations::DB_OPERATION, attribute, &item);
}

#[test]
fn cache_operation() {
    let item = quote! {
        fn get(&self, id: u64) -> Option<&User> {
            self.users.get(&id)
        }
    };
    check_operation(&crate::operations::CACHE_OPERATION, quote!(get), &item);
}

#[test]
fn background_task() {
    let item = quote! {
        async fn send(address: String) {
            mail(address).await;
        }
    };
    let attribute = quote!("welcome_email", buckets = [1, 10]);
    check_operation(&crate::operations::BACKGROUND_TASK, attribute, &item);
}

#[test]
fn background_task_queued() {
    let item = quote! {
        fn enqueue(&self, mail: Mail) -> Result<(), Full> {
            self.queue.try_send(mail)
        }
    };
    let attribute = quote!("welcome_email", queued);
    let queue = crate::operations::operation(&crate::operations::BACKGROUND_TASK, attribute, &item);
    check("background-task-queued", queue);
}

#[test]
fn external_call() {
    let item = quote! {
        async fn charge(cents: u64) -> Result<Response, Error> {
            post("/charges", cents).await
        }
    };
    let attribute = quote! {
        "payments",
        "charge",
        error_if = |sent: &Result<Response, Error>| !sent.as_ref().is_ok_and(Response::is_good),
        error = |error: &Error| error.kind()
    };
    check_operation(&crate::operations::EXTERNAL_CALL, attribute, &item);
}

#[test]
fn auth_event() {
    let item = quote! {
        fn user_of(token: &str) -> Option<UserId> {
            TOKENS.find(token)
        }
    };
    let attribute = quote!(
        "check_token",
        ok_if = |user: &Option<UserId>| user.is_some()
    );
    check_operation(&crate::operations::AUTH_EVENT, attribute, &item);
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
fn business_gauge() {
    let item = quote! {
        /// Items in the basket of the last visitor.
        async fn put(&self, item: Item) -> Result<Basket, Error> {
            self.basket().put(item).await
        }
    };
    let attribute = quote! {
        "basket_items",
        set = |basket: &Basket| basket.items.len(),
        labels(shop = dynamic(self.shop(), limit = 20))
    };
    check(
        "business-gauge",
        crate::business_gauge::business_gauge(attribute, &item),
    );
}

#[test]
fn business_histogram() {
    let item = quote! {
        /// Sizes of files that were stored.
        fn store(file: Vec<u8>) {
            keep(file)
        }
    };
    let attribute = quote! {
        "stored_file_bytes",
        value = file.len(),
        buckets = exponential(1_000, 10, 3)
    };
    check(
        "business-histogram",
        crate::business_histogram::business_histogram(attribute, &item),
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
fn gauge_of_the_last_process() {
    let item = quote! {
        /// Rows in the newest import.
        pub static IMPORTED_ROWS: Gauge;
    };
    let attribute = quote!(processes = "last");
    check("gauge-last", crate::metric::metric(attribute, item));
}

#[test]
fn gauge_per_process() {
    let item = quote! {
        /// Entries in the cache.
        static CACHE_ENTRIES: Gauge<CacheLabels>;
    };
    let attribute = quote!(processes = "per_process");
    check("gauge-per-process", crate::metric::metric(attribute, item));
}

#[test]
fn info() {
    let item = quote! {
        /// The rules by which prices are made.
        #[doc(hidden)]
        static PRICING_INFO: Info;
    };
    let labels = quote!(labels(edition = "2024", package = env!("CARGO_PKG_NAME")));
    check("info", crate::metric::metric(labels, item));
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
fn expansions_only_refer_to_the_runtime_in_crate() {
    let function = quote! {
        fn order(plan: Plan) -> Result<Order, Error> {
            place(plan)
        }
    };
    let future = quote! {
        async fn order(plan: Plan) -> Result<impl Debug, Error> {
            place(plan).await
        }
    };
    let boxed = quote! {
        fn order(plan: Plan) -> BoxFuture<Order> {
            let id = id();
            Box::pin(async move { place(id, plan) })
        }
    };
    let runtime = quote!(crate = crate::facade::m);
    for item in [&function, &future, &boxed] {
        let instrumented = quote!(GET "/", buckets = [1], in_progress, #runtime);
        check_runtime(&crate::instrumented::instrumented(instrumented, item));
        let operation = quote! {
            get,
            hit_if = |order: &Order| order.paid,
            error_if = |order: &Result<Order, Error>| order.is_err(),
            error = |error: &Error| -> MetricKind { error.kind() },
            #runtime
        };
        let kind = &crate::operations::CACHE_OPERATION;
        check_runtime(&crate::operations::operation(kind, operation, item));
        let counter = quote! {
            "orders_total",
            help = "Orders.",
            labels(
                a = "v1",
                b = plan,
                c: Plan = plan,
                d = |order: &Answer| order.paid,
                e: Paid = |order: &Answer| order.paid,
                f = dynamic(plan, limit = 9),
                g = dynamic(|order: &Answer| order.name, limit = 9)
            ),
            by = |order: &Answer| order.items,
            on = |order: &Answer| order.paid,
            #runtime
        };
        check_runtime(&crate::business_counter::business_counter(counter, item));
        let gauge = quote!("orders", help = "Orders.", sub = 1, processes = "last", #runtime);
        check_runtime(&crate::business_gauge::business_gauge(gauge, item));
        let histogram = quote! {
            "orders",
            help = "Orders.",
            value = |order: &Order| order.items,
            buckets = linear(1, 1, 5),
            on = error,
            #runtime
        };
        check_runtime(&crate::business_histogram::business_histogram(
            histogram, item,
        ));
    }
    for item in [
        quote!(
            static ORDERS_TOTAL: Counter<Labels>;
        ),
        quote!(
            static ORDER_ITEMS: Histogram;
        ),
        // A placeholder.
        quote!(
            static ORDER_ITEMS: Hisogram;
        ),
    ] {
        let attribute = quote!(help = "Orders.", #runtime);
        check_runtime(&crate::metric::metric(attribute, item));
    }
    let values = quote! {
        #[label(#runtime)]
        enum Plan { Free, Paid }
    };
    check_runtime(&crate::label_value::label_value(values));
    let mistaken = quote! {
        #[label(#runtime)]
        enum Plan {}
    };
    check_runtime(&crate::label_value::label_value(mistaken));
    let set = quote! {
        #[label(#runtime)]
        struct Labels<V> { plan: Plan, value: V, #[label(limit = 9)] user: String }
    };
    check_runtime(&crate::label_set::label_set(set));
    let mistaken = quote! {
        #[label(#runtime)]
        struct Labels { le: Plan }
    };
    check_runtime(&crate::label_set::label_set(mistaken));
}

fn check_runtime(expansion: &TokenStream) {
    let expansion = expansion.to_string();
    assert!(expansion.contains("crate :: facade :: m"), "{expansion}");
    assert!(!expansion.contains("metrics_runtime"), "{expansion}");
}

#[test]
fn the_users_item_is_returned_despite_mistakes() {
    let item = quote! {
        static mut ORDERS: Counter = Counter::new();
    };
    check("mistakes", crate::metric::metric(quote!(), item));
}
