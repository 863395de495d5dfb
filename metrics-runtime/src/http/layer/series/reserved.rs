//! Reserves the names of the layer's families, and describes the series that a layer will add.
//! The checks need both before a layer exists.

use super::buckets::Buckets;
use super::endpoint::{METHODS, UNMATCHED_METHODS, UNMATCHED_STATUSES};
use super::families::{Cells, LAYER, MethodSeries};
use super::schema::Schema;
use super::status::status_strings;
use super::table::EndpointTable;
use crate::declaration::{
    Declaration, Endpoint, Layout, Member, Need, ReservedNamesDeclaration, Source,
};
use crate::http::layer::config::Settings;
use crate::labels::LabelValue;
use crate::registration::{CellBase, Registration};
use http::Method;
use std::sync::OnceLock;

/// The schema of a layer with default settings. It has no endpoints.
pub(super) fn default_schema() -> &'static Schema {
    static SCHEMA: OnceLock<Schema> = OnceLock::new();
    SCHEMA.get_or_init(|| Schema::new(Settings::default()))
}

fn members(
    method: &'static str,
    endpoint: &'static str,
    statuses: &[u16],
    errors: &'static [&'static str],
    buckets: Buckets,
) -> Vec<Member> {
    let schema = default_schema();
    let series = MethodSeries {
        schema,
        method,
        endpoint,
        variant: 0,
        exposed: true,
    };
    let (statuses, _) = status_strings(statuses, false);
    let cells = Cells::new(schema, statuses.len(), buckets);
    let mut members = series.members(cells, statuses, buckets);
    if !errors.is_empty() {
        members.extend(series.error_member(errors, 0));
    }
    members
}

/// The families as reserved names.
fn reserved_members() -> Vec<Member> {
    let mut reserved = members("", "", &[200], &[], default_schema().durations);
    #[cfg(feature = "grpc")]
    reserved.extend(super::rpc::reserved(default_schema()));
    for member in &mut reserved {
        member.layout = Layout::ReservedName;
    }
    reserved
}

/// The series of all declared endpoints in a layer with default settings, with the sources of
/// their declarations. Empty if all layers have options, because their series are registered
/// already.
fn declared_members() -> Vec<(Source, Vec<Member>)> {
    static DECLARED: OnceLock<Vec<(Source, Vec<Member>)>> = OnceLock::new();
    if EndpointTable::all_have_options() {
        return Vec::new();
    }
    let declared = |endpoint: &'static Endpoint| {
        let Endpoint {
            method,
            path,
            statuses,
            errors,
            source,
            ..
        } = *endpoint;
        let buckets = default_schema().buckets_of(endpoint);
        (source, members(method, path, statuses, errors, buckets))
    };
    let unmatched = |method: usize| {
        let method = <Method as LabelValue>::VALUES[method % METHODS];
        let schema = default_schema();
        let members = members(
            method,
            schema.unmatched,
            UNMATCHED_STATUSES,
            &[],
            schema.durations,
        );
        (LAYER, members)
    };
    let all = || {
        let endpoints = inventory::iter::<Endpoint>.into_iter().map(declared);
        endpoints.chain(UNMATCHED_METHODS.map(unmatched)).collect()
    };
    DECLARED.get_or_init(all).clone()
}

/// The metrics and labels of each layer that alerts and the objectives of endpoints need.
fn needs() -> Vec<Need> {
    let tables = EndpointTable::all();
    let mut schemas: Vec<_> = tables.iter().map(|table| table.schema).collect();
    if schemas.is_empty() {
        schemas.push(default_schema());
    }
    schemas.into_iter().flat_map(needs_of).collect()
}

fn needs_of(schema: &'static Schema) -> Vec<Need> {
    let (names, labels) = (&schema.names, schema.settings.label_names);
    let need = |metric, labels, objective| Need {
        source: LAYER,
        metric,
        labels,
        objective,
    };
    let constants = schema.settings.constant_labels.iter();
    let constants = constants.map(|(name, _)| &**name);
    let of_endpoint = || -> Vec<_> {
        let own = [labels.method, labels.endpoint].into_iter();
        own.chain(constants.clone()).collect()
    };
    let mut needs = vec![need(names.requests, vec![labels.status], None)];
    for endpoint in inventory::iter::<Endpoint> {
        let Some(objective) = endpoint.objective else {
            continue;
        };
        if objective.success.is_some() {
            let labels = [of_endpoint(), vec![labels.status]].concat();
            needs.push(need(names.requests, labels, Some(endpoint.source)));
        }
        if objective.latency.is_some() {
            needs.push(need(names.duration, of_endpoint(), Some(endpoint.source)));
        }
    }
    needs
}

static BASE: CellBase = CellBase::new();

#[cfg(not(feature = "off"))]
inventory::submit! {
    Registration::new(
        &Declaration::ReservedNames(ReservedNamesDeclaration {
            members: reserved_members,
            declared: declared_members,
            needs,
            conflict_advice: Some(
                "in two `HttpMetrics` with different settings: give one its own namespace, as in \
                 `HttpMetrics::builder().namespace(\"internal\")`, or both the same settings",
            ),
        }),
        LAYER,
        &BASE,
    )
}
