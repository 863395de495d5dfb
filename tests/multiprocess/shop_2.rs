//! The second version: orders have a country, parcels are not weighed any more, and
//! returns are new.

use metrics_runtime::{Counter, Gauge, Histogram, Info, LabelSet, LabelValue, metric};

/// How somebody paid.
#[derive(Clone, Copy, LabelValue)]
enum Payment {
    Card,
    Invoice,
}

/// Where somebody lives.
#[derive(Clone, Copy, LabelValue)]
enum Country {
    Here,
    Abroad,
}

#[derive(LabelSet)]
struct By {
    country: Country,
    payment: Payment,
}

/// Goods sent back.
#[metric]
static RETURNS_TOTAL: Counter;

/// Orders placed, by country and payment.
#[metric]
static ORDERS_TOTAL: Counter<By>;

/// What an order is worth.
#[metric(buckets = [10, 50, 100])]
static ORDER_EUROS: Histogram;

/// Customers in the shop.
#[metric]
static CUSTOMERS: Gauge;

/// Parcels in the store room.
#[metric]
static STORED_PARCELS: Gauge;

/// The version of the shop.
#[metric(labels(version = "2"))]
static SHOP_INFO: Info;

fn main() {
    multiprocess::run(&[
        ("return", |n| RETURNS_TOTAL.add(n)),
        ("card", |n| order(Country::Here, Payment::Card, n)),
        ("invoice", |n| order(Country::Abroad, Payment::Invoice, n)),
        ("order", |n| ORDER_EUROS.observe(n)),
        ("customers", |n| CUSTOMERS.set(n)),
        ("stored", |n| STORED_PARCELS.set(n)),
    ]);
}

fn order(country: Country, payment: Payment, orders: u64) {
    ORDERS_TOTAL.with(By { country, payment }).add(orders);
}
