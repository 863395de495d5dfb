//! The data source of queries.

use serde::Serialize;

#[derive(Clone, Copy, Debug, Serialize)]
pub(in super::super) struct Datasource {
    #[serde(rename = "type")]
    kind: &'static str,
    uid: &'static str,
}

/// The data source that the variable selects.
pub(in super::super) const DATASOURCE: Datasource = Datasource {
    kind: "prometheus",
    uid: "${datasource}",
};
