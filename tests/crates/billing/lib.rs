//! Payments. Packages are registered in alphabetical order, so this crate's declarations come first
//! and are exposed.

use metrics_runtime::{Counter, Gauge, Histogram, LabelSet, LabelValue, instrumented, metric};

/// Why money went back.
#[derive(Clone, Copy, Debug, LabelValue)]
pub enum Reason {
    /// It was broken.
    Broken,
    /// It never came.
    Lost,
}

/// Labels of refunds.
#[derive(Clone, Copy, Debug, LabelSet)]
pub struct RefundLabels {
    /// Why.
    pub reason: Reason,
}

/// Labels of sign-ins.
#[derive(Clone, Copy, Debug, LabelSet)]
pub struct TenantLabels<'a> {
    /// Who.
    #[label(limit = 10)]
    pub tenant: &'a str,
}

/// Items in a basket.
#[metric(buckets = [1, 10])]
static BASKET_ITEMS: Histogram;

/// Vouchers that were redeemed.
#[metric]
static VOUCHERS_TOTAL: Counter;

/// Refunds.
#[metric]
static REFUNDS_TOTAL: Counter<RefundLabels>;

/// What a discount takes off.
#[metric(buckets = [0.1, 0.5])]
static DISCOUNT_RATIO: Histogram;

/// Orders that were paid.
#[metric]
static ORDERS_TOTAL: Counter;

/// Customers that wait.
#[metric]
static WAITING_CUSTOMERS: Gauge;

/// Sign-ins, by tenant.
#[metric]
static SIGN_INS_TOTAL: Counter<TenantLabels<'static>>;

/// Shows an invoice.
#[instrumented(GET "/invoices/{id}")]
pub async fn show_invoice() -> &'static str {
    "an invoice"
}

/// Writes one to each of this crate's metrics.
pub fn work() {
    BASKET_ITEMS.observe(1);
    VOUCHERS_TOTAL.inc();
    let reason = Reason::Lost;
    REFUNDS_TOTAL.with(RefundLabels { reason }).inc();
    DISCOUNT_RATIO.observe(1);
    ORDERS_TOTAL.inc();
    WAITING_CUSTOMERS.inc();
    let tenant = "acme";
    SIGN_INS_TOTAL.with(TenantLabels { tenant }).inc();
}
