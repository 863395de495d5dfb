//! Dynamic labels: a tenant, a route, a region.

#![allow(missing_docs)] // `measured`'s derive generates none.

use measured::lasso::ThreadedRodeo;
use metrics_runtime::LabelSet;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;

/// The names of the labels.
pub const NAMES: [&str; 3] = ["tenant", "route", "region"];

/// The label values of a series.
pub type Names = [String; 3];

/// The label values of series number `n`; all series differ.
pub fn names(n: usize) -> Names {
    [
        format!("tenant-{n:06}"),
        format!("/api/v1/orders/{}", n % 40),
        format!("region-{}", n % 7),
    ]
}

/// Our labels.
#[derive(Clone, Copy, Debug, LabelSet)]
pub struct Labels<'a> {
    #[label(limit = 100_000)]
    tenant: &'a str,
    #[label(limit = 100)]
    route: &'a str,
    #[label(limit = 100)]
    region: &'a str,
}

impl<'a> From<&'a Names> for Labels<'a> {
    fn from([tenant, route, region]: &'a Names) -> Self {
        Self {
            tenant,
            route,
            region,
        }
    }
}

/// `prometheus-client`'s labels.
#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
pub struct ClientLabels {
    tenant: String,
    route: String,
    region: String,
}

impl From<&Names> for ClientLabels {
    fn from([tenant, route, region]: &Names) -> Self {
        Self {
            tenant: tenant.clone(),
            route: route.clone(),
            region: region.clone(),
        }
    }
}

/// `prometheus-client`'s counters.
pub type DynamicClient = Family<ClientLabels, Counter>;

/// `measured`'s labels.
#[derive(Clone, Copy, Debug, measured::LabelGroup)]
#[label(set = MeasuredSet)]
pub struct MeasuredLabels<'a> {
    #[label(dynamic_with = ThreadedRodeo, default)]
    tenant: &'a str,
    #[label(dynamic_with = ThreadedRodeo, default)]
    route: &'a str,
    #[label(dynamic_with = ThreadedRodeo, default)]
    region: &'a str,
}

impl<'a> From<&'a Names> for MeasuredLabels<'a> {
    fn from([tenant, route, region]: &'a Names) -> Self {
        Self {
            tenant,
            route,
            region,
        }
    }
}

/// `measured`'s counters.
pub type DynamicMeasured = measured::CounterVec<MeasuredSet>;
