//! The kinds of documents that have expressions. Each file reads one of them from the
//! node where it begins, at any depth of a document.

mod adapter;
mod datasource;
mod delivery;
mod grafana;
mod managed_alert;
mod objectives;
mod perses;
mod rule_file;
mod surroundings;
#[cfg(test)]
mod tests;
mod variable_query;

pub(super) use surroundings::Surroundings;

use super::reader::Reader;
use super::yaml::Node;

/// Adds the expressions of a node, if it is of this kind. Returns whether it is.
type Kind = for<'n> fn(&'n Node<'n>, &Surroundings, &mut Reader<'n, '_>) -> bool;

pub(super) const KINDS: &[Kind] = &[
    rule_file::read,
    managed_alert::read,
    perses::read,
    grafana::read,
    adapter::read,
    delivery::read_trigger,
    delivery::read_analysis,
    delivery::read_canary,
    objectives::read_sloth,
    objectives::read_pyrra,
    objectives::read_openslo,
];
