//! The first version of a program.

use metrics_runtime::exemplars::{self, Exemplar};
use metrics_runtime::{
    Counter, Gauge, Histogram, Info, LabelSet, LabelValue, MetricsEndpoint, Summary, at_scrape,
    instrumented, metric,
};
use prometheus::{HistogramOpts, IntCounter};
use std::hint::black_box;
use std::mem::forget;
use std::process::exit;
use std::sync::Barrier;
use std::sync::LazyLock;
use std::thread;

/// How somebody paid.
#[derive(Clone, Copy, LabelValue)]
enum Payment {
    Card,
    Invoice,
}

#[derive(LabelSet)]
struct By {
    payment: Payment,
}

#[derive(LabelSet)]
struct Product<'a> {
    #[label(limit = 20)]
    product: &'a str,
}

/// Orders placed, by payment.
#[metric]
static ORDERS_TOTAL: Counter<By>;

/// Visits of the shop.
#[metric]
static VISITS_TOTAL: Counter;

/// What an order is worth.
#[metric(buckets = [10, 100])]
static ORDER_EUROS: Histogram;

/// How long packing takes.
#[metric(native)]
static PACKING_SECONDS: Histogram;

/// The size of parcels.
#[metric]
static PARCEL_GRAMS: Summary;

/// Orders by product.
#[metric]
static PRODUCTS_TOTAL: Counter<Product<'_>>;

/// Customers in the shop.
#[metric]
static CUSTOMERS: Gauge;

/// Places that are free where fewest are.
#[metric(processes = "min")]
static FREE_PLACES: Gauge;

/// Customers who wait where most do.
#[metric(processes = "max")]
static WAITING_CUSTOMERS: Gauge;

/// The last price of a product.
#[metric(processes = "last")]
static PRICE_EUROS: Gauge<Product<'_>>;

/// The last discount, by payment.
#[metric(processes = "last")]
static DISCOUNT_RATIO: Gauge<By>;

/// Tables of each shop.
#[metric(processes = "per_process")]
static TABLES: Gauge;

/// Parcels in the store room, as it is asked when a scrape comes.
#[metric]
static STORED_PARCELS: Gauge;

/// The version of the shop.
#[metric(labels(version = "1"))]
static SHOP_INFO: Info;

/// Metrics of another library.
static OTHERS: LazyLock<(IntCounter, prometheus::Histogram)> = LazyLock::new(|| {
    let counter = IntCounter::new("others_total", "Of another library.");
    let histogram = HistogramOpts::new("others_size", "Of another library.").buckets(vec![1.0]);
    let histogram = prometheus::Histogram::with_opts(histogram);
    let valid = "names and bounds are valid";
    (counter.expect(valid), histogram.expect(valid))
});

fn main() {
    multiprocess::install_views();
    exemplars::from(|| Some(Exemplar::new("trace_id", std::process::id())));
    let others = prometheus::Registry::new();
    let (counter, histogram) = &*OTHERS;
    let registered = others.register(Box::new(counter.clone()));
    registered.expect("it is the only one");
    let registered = others.register(Box::new(histogram.clone()));
    registered.expect("it is the only one");
    let _endpoint = MetricsEndpoint::new().foreign(others);
    forget(at_scrape(|| STORED_PARCELS.set(7)));
    multiprocess::run(&[
        ("card", |n| {
            ORDERS_TOTAL
                .with(By {
                    payment: Payment::Card,
                })
                .add(n);
        }),
        ("invoice", |n| {
            ORDERS_TOTAL
                .with(By {
                    payment: Payment::Invoice,
                })
                .add(n);
        }),
        ("visit", |n| VISITS_TOTAL.add(n)),
        ("order", |n| ORDER_EUROS.observe(n)),
        ("pack", |n| PACKING_SECONDS.observe(n)),
        ("parcel", |n| PARCEL_GRAMS.observe(n)),
        ("product", |n| {
            let product = &*format!("product {n}");
            PRODUCTS_TOTAL.with(Product { product }).inc();
        }),
        ("customers", |n| CUSTOMERS.set(n)),
        ("levels", levels),
        ("work", |n| work(n)),
        ("threads", threads),
        ("fork", fork),
        ("other", |n| {
            OTHERS.0.inc_by(n);
            OTHERS.1.observe(n as f64);
        }),
    ]);
}

/// Sets one gauge per mode.
fn levels(number: u64) {
    FREE_PLACES.set(number);
    WAITING_CUSTOMERS.set(number);
    TABLES.set(number);
    let product = "book";
    PRICE_EUROS.with(Product { product }).set(number);
    let payment = Payment::Invoice;
    DISCOUNT_RATIO.with(By { payment }).set(number);
}

/// Updates from many threads that run at the same time.
fn threads(number: u64) {
    let barrier = Barrier::new(number as usize);
    thread::scope(|scope| {
        for _ in 0..number {
            scope.spawn(|| {
                (0..1000).for_each(|_| VISITS_TOTAL.inc());
                barrier.wait();
            });
        }
    });
}

/// Returns, or never does.
#[instrumented(in_progress)]
fn work(number: u64) {
    if number == 0 {
        println!(".");
        loop {
            thread::park();
        }
    }
    black_box(number);
}

/// Counts in a forked process, which ends like any other.
#[allow(unsafe_code)] // `fork` is unsafe.
fn fork(number: u64) {
    // SAFETY: the only other thread is the runtime's, which is idle during a fork.
    match unsafe { libc::fork() } {
        0 => {
            VISITS_TOTAL.add(number);
            CUSTOMERS.set(number);
            ORDERS_TOTAL
                .with(By {
                    payment: Payment::Card,
                })
                .add(number);
            let _ = metrics_runtime::render();
            exit(0);
        }
        child => {
            // SAFETY: with a null pointer, no status is written.
            unsafe { libc::waitpid(child, std::ptr::null_mut(), 0) };
        }
    }
}
