//! Orders. Its declarations conflict with those of `billing` in every possible way.

use metrics_runtime::{Counter, Gauge, Histogram, LabelSet, LabelValue, instrumented, metric};

/// Labels of refunds.
#[derive(Clone, Copy, Debug, LabelSet)]
pub struct RefundLabels {
    /// Whether all of it went back.
    pub complete: bool,
}

/// Labels of sign-ins.
#[derive(Clone, Copy, Debug, LabelSet)]
pub struct TenantLabels<'a> {
    /// Who.
    #[label(limit = 10)]
    pub tenant: &'a str,
}

/// What is done at night.
#[derive(Clone, Copy, Debug, LabelValue)]
pub enum Task {
    /// Old orders are put away.
    Archive,
    /// New ones are fetched.
    Import,
}

/// Labels of jobs.
#[derive(Clone, Copy, Debug, LabelSet)]
pub struct JobLabels {
    /// Which.
    pub task: Task,
}

/// Items in a basket.
#[metric]
static BASKET_ITEMS: Gauge;

/// Vouchers that were handed out.
#[metric]
static VOUCHERS_TOTAL: Counter;

/// Refunds.
#[metric]
static REFUNDS_TOTAL: Counter<RefundLabels>;

/// What a discount takes off.
#[metric(buckets = [0.25, 0.5, 0.75])]
static DISCOUNT_RATIO: Histogram;

/// Orders that are open.
#[metric]
static ORDERS: Gauge;

/// Customers that wait.
#[metric]
static WAITING_CUSTOMERS: Gauge;

/// Sign-ins, by tenant.
#[metric]
static SIGN_INS_TOTAL: Counter<TenantLabels<'static>>;

/// Jobs that were done.
#[metric]
static JOBS_TOTAL: Counter<JobLabels>;

/// Shows an invoice, as the one who ordered sees it.
#[instrumented(GET "/invoices/{id}")]
pub async fn show_order_as_invoice() -> &'static str {
    "an order"
}

struct Basket;

impl Basket {
    #[instrumented]
    fn close(&self) {}
}

struct Order;

impl Order {
    #[instrumented]
    fn close(&self) {} // The order's method.
}

/// Writes one to each of this crate's metrics.
pub fn work() {
    BASKET_ITEMS.inc();
    VOUCHERS_TOTAL.inc();
    REFUNDS_TOTAL.with(RefundLabels { complete: true }).inc();
    DISCOUNT_RATIO.observe(1);
    ORDERS.inc();
    WAITING_CUSTOMERS.inc();
    let tenant = "acme";
    SIGN_INS_TOTAL.with(TenantLabels { tenant }).inc();
    JOBS_TOTAL
        .with(JobLabels {
            task: Task::Archive,
        })
        .inc();
    JOBS_TOTAL.with(JobLabels { task: Task::Import }).inc();
    Basket.close();
    Order.close();
}
