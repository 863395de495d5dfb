//! The context of a node, from the nodes around it.

use crate::files::reader::named;
use crate::files::yaml::Node;

/// The context of a node, from the nodes around it.
#[derive(Clone, Default)]
pub(in crate::files) struct Surroundings {
    /// What an expression belongs to: `ScaledObject shop`.
    pub(super) name: String,
    /// The language of all queries, if it is not PromQL.
    pub(super) language: Option<&'static str>,
}

impl Surroundings {
    pub(in crate::files) fn inside(&self, node: &Node<'_>) -> Self {
        let mut inside = self.clone();
        let kind = node.text("kind").unwrap_or_default();
        let metadata = node.get("metadata");
        let metadata = metadata.and_then(|metadata| metadata.text("name"));
        let spec = node.get("spec");
        let display = spec.and_then(|spec| spec.at(&["display"])?.text("name"));
        let name = spec.and_then(|spec| spec.text("name"));
        match (kind, metadata, display, name) {
            ("Panel", _, Some(name), _) => inside.name = named("panel", name),
            ("ListVariable", _, _, Some(name)) => inside.name = named("variable", name),
            (kind, Some(name), ..) if !kind.is_empty() => inside.name = named(kind, name),
            _ => {}
        }
        // The operator of Loki has rules of the same form.
        if node
            .text("apiVersion")
            .is_some_and(|version| version.starts_with("loki.grafana.com"))
        {
            inside.language = Some("loki");
        }
        inside
    }

    /// The name, or what it is called otherwise.
    pub(super) fn name_or<'a>(&'a self, other: &'a str) -> &'a str {
        match self.name.is_empty() {
            true => other,
            false => &self.name,
        }
    }
}
