//! Metrics of all types and functions, for the tests of views.

use metrics_runtime::{
    Counter, Gauge, Histogram, Info, LabelSet, LabelValue, StateSet, Summary, db_operation,
    instrumented, metric,
};

#[derive(Clone, Copy, LabelValue)]
pub(super) enum Area {
    Hall,
    Yard,
    Roof,
}

#[derive(Clone, Copy, LabelSet)]
pub(super) struct Place {
    pub(super) area: Area,
    pub(super) open: bool,
}

#[derive(Clone, Copy, LabelSet)]
pub(super) struct Tenant<'a> {
    #[label(limit = 3)]
    pub(super) name: &'a str,
    pub(super) area: Area,
}

/// Visits of the views' test.
#[metric("view_visits_total")]
pub(super) static VISITS: Counter<Place>;

/// People of the views' test.
#[metric("view_people")]
pub(super) static PEOPLE: Gauge<Place>;

/// Stays of the views' test.
#[metric("view_stay_seconds", buckets = [1, 10])]
pub(super) static STAY: Histogram<Place>;

/// Steps of the views' test.
#[metric("view_steps", native)]
pub(super) static STEPS: Histogram<Place>;

/// Weights of the views' test.
#[metric("view_weight_grams")]
pub(super) static WEIGHT: Summary<Place>;

/// What the house of the views' test is.
#[metric("view_house_info")]
pub(super) static HOUSE: Info<Place>;

/// The door of the views' test.
#[metric("view_door")]
pub(super) static DOOR: StateSet<Area>;

/// Tenants of the views' test.
#[metric("view_tenants_total")]
pub(super) static TENANTS: Counter<Tenant<'static>>;

/// Their rooms.
#[metric("view_rooms")]
pub(super) static ROOMS: Gauge<Tenant<'static>>;

/// Their rents.
#[metric("view_rent_euros", buckets = [100, 1000])]
pub(super) static RENT: Histogram<Tenant<'static>>;

/// Their temperatures.
#[metric("view_heat_celsius", native)]
pub(super) static HEAT: Histogram<Tenant<'static>>;

#[instrumented]
pub(super) fn view_noise() {}

#[instrumented(in_progress)]
pub(super) fn view_work() {}

#[instrumented]
pub(super) fn view_other_work() {}

#[instrumented(slo(success = 99.9, latency = (99, "250ms")))]
pub(super) fn view_promise() {}

#[db_operation(select, "views")]
pub(super) fn view_query() {}

pub(super) mod inner {
    use metrics_runtime::{db_operation, instrumented};

    #[instrumented]
    pub(in super::super) fn view_inside() {}

    #[db_operation(select, "views")]
    pub(in super::super) fn view_query_again() {}
}
