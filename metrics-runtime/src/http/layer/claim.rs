//! The families' names as taken, and the series that a layer will add: for the
//! checks, before there is a layer.

use super::endpoints::{METHODS, UNMATCHED_METHODS, UNMATCHED_STATUSES};
use super::families::{Cells, Series};
use super::method::status_texts;
use super::schema::{Buckets, Schema};
use super::settings::Settings;
use crate::declaration::{Declaration, Endpoint, Layout, Member, ReservedNamesDeclaration, Source};
use crate::labels::LabelValue;
use crate::registration::{CellBase, Registration};
use http::Method;
use std::sync::OnceLock;

/// What a layer without options has. It is never declared.
pub(super) fn schema() -> &'static Schema {
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
    let series = Series {
        schema: schema(),
        method,
        endpoint,
        variant: 0,
        exposed: true,
    };
    let (texts, _) = status_texts(statuses, false);
    let cells = Cells::new(schema(), texts.len(), buckets);
    let mut members = series.members(cells, texts, buckets);
    if !errors.is_empty() {
        members.extend(series.error_member(errors, 0));
    }
    members
}

/// The families, as names that are taken.
fn reserved() -> Vec<Member> {
    let mut reserved = members("", "", &[200], &[], schema().durations);
    for member in &mut reserved {
        member.layout = Layout::ReservedName;
    }
    reserved
}

/// The series of all that is declared, as a layer without options has them,
/// with the places of the declarations. None where there are layers with options
/// only: theirs are there.
fn declared_members() -> Vec<(Source, Vec<Member>)> {
    static DECLARED: OnceLock<Vec<(Source, Vec<Member>)>> = OnceLock::new();
    if Schema::all_have_options() {
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
        let buckets = schema().buckets_of(endpoint);
        (source, members(method, path, statuses, errors, buckets))
    };
    let unmatched = |method: usize| {
        let method = <Method as LabelValue>::VALUES[method % METHODS];
        let endpoint = "unmatched";
        let members = members(
            method,
            endpoint,
            UNMATCHED_STATUSES,
            &[],
            schema().durations,
        );
        (crate::__source!("HttpMetrics"), members)
    };
    let all = || {
        let endpoints = inventory::iter::<Endpoint>.into_iter().map(declared);
        endpoints.chain(UNMATCHED_METHODS.map(unmatched)).collect()
    };
    DECLARED.get_or_init(all).clone()
}

static CLAIM: CellBase = CellBase::new();

inventory::submit! {
    Registration::new(
        &Declaration::ReservedNames(ReservedNamesDeclaration {
            members: reserved,
            declared: declared_members,
        }),
        crate::__source!("HttpMetrics"),
        &CLAIM,
    )
}
