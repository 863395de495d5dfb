//! A YAML or JSON document that is a rule file or a dashboard.

use super::contents::Contents;
use super::node::Node;
use super::{dashboard, rule_file};

/// Adds the expressions of a rule file or a dashboard. Skips other documents.
pub(super) fn read_document(document: &Node, contents: &mut Contents) {
    if rule_file::groups(document).is_some() {
        rule_file::read(document, contents);
    } else if dashboard::is_dashboard(document) {
        dashboard::read(document, contents);
    } else {
        return;
    }
    contents.known = true;
}
