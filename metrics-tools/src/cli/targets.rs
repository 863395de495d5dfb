//! Labels of targets: arguments that several verbs have.

use crate::catalogue::{LabelCollision, label_collisions, with_exported_label};
use crate::promql::nearest;
use metrics_runtime::catalogue::Catalogue;

/// The labels that Prometheus gives to targets, and whether they collide with labels of metrics.
#[derive(Clone, Debug, Default, clap::Args)]
#[non_exhaustive]
pub struct TargetLabels {
    /// A label that Prometheus gives all series besides job and instance, such as cluster; can be given several times. The Prometheus operator adds container, endpoint, namespace, pod and service
    #[arg(long, value_name = "LABEL", value_parser = label)]
    pub target_label: Vec<String>,

    /// A target label that metrics have, too, so Prometheus renames the metric's label to
    /// `exported_LABEL`: use that name; can be given several times
    #[arg(long, value_name = "LABEL", value_parser = label, conflicts_with = "honor_labels")]
    pub exported: Vec<String>,

    /// The scrape job has `honor_labels: true`: metrics keep labels that targets have, too
    #[arg(long)]
    pub honor_labels: bool,
}

/// A valid name for a target label. Dots are allowed because OpenTelemetry uses them.
fn label(text: &str) -> Result<String, String> {
    let of_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
    let is_name = text.chars().all(of_name) && !text.starts_with(|c: char| c.is_ascii_digit());
    if text.is_empty() || !is_name {
        return Err("write the name of a label: letters, digits and `_`, such as cluster".into());
    }
    match text.starts_with("__") {
        true => {
            Err("Prometheus removes labels that begin with `__` before it stores series".into())
        }
        false => Ok(text.to_owned()),
    }
}

impl TargetLabels {
    /// Target labels that metrics have, too, unless an option handles the collision.
    pub(super) fn collisions(&self, catalogue: &Catalogue) -> Vec<LabelCollision> {
        if self.honor_labels {
            return Vec::new();
        }
        let labels = self.target_label.iter();
        let labels: Vec<_> = labels
            .filter(|label| !self.exported.contains(label))
            .collect();
        label_collisions(catalogue, &labels)
    }

    /// The catalogue as Prometheus stores the metrics.
    pub(super) fn stored(&self, catalogue: &Catalogue) -> Result<Catalogue, String> {
        let mut exported = self.exported.iter();
        exported.try_fold(catalogue.clone(), |stored, label| {
            if label_collisions(catalogue, &[label]).is_empty() {
                let metrics = catalogue.metrics.iter();
                let labels = metrics.flat_map(|metric| &metric.labels);
                let nearest = nearest(label, labels.map(|label| &*label.name));
                let nearest = nearest.map(|label| format!(": did you mean `{label}`?"));
                return Err(format!(
                    "`--exported {label}`: no metric has a label `{label}`{}",
                    nearest.unwrap_or_default()
                ));
            }
            Ok(with_exported_label(&stored, label))
        })
    }

    /// The same for generated files, where a collision is an error.
    pub(super) fn stored_without_collisions(
        &self,
        catalogue: &Catalogue,
    ) -> Result<Catalogue, String> {
        match self.collisions(catalogue).first() {
            Some(collision) => Err(collision.to_string()),
            None => self.stored(catalogue),
        }
    }
}
