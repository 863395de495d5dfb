//! The lines before a family's samples.

use super::dialect::Dialect;
use super::escape::push_escaped;
use crate::registration::RegisteredFamily;

/// A family's header in each dialect.
pub(super) struct Headers {
    prometheus: String,
    openmetrics: String,
}

impl Headers {
    pub(super) fn new(family: &RegisteredFamily) -> Self {
        Self {
            prometheus: prometheus(family),
            openmetrics: openmetrics(family),
        }
    }

    pub(super) fn in_dialect(&self, dialect: Dialect) -> &str {
        match dialect {
            Dialect::Prometheus => &self.prometheus,
            Dialect::OpenMetrics => &self.openmetrics,
        }
    }
}

/// HELP, then TYPE, with the name of the samples.
fn prometheus(family: &RegisteredFamily) -> String {
    let family = &family.declared;
    let (name, kind) = (family.name, family.kind.in_prometheus());
    let mut header = format!("# HELP {name} ");
    push_escaped(&mut header, family.help, false);
    header + &format!("\n# TYPE {name} {kind}\n")
}

/// TYPE, UNIT, HELP, with the family's name.
fn openmetrics(family: &RegisteredFamily) -> String {
    let family = &family.declared;
    let name = family.openmetrics_name();
    let mut header = format!("# TYPE {name} {}\n", family.kind);
    if let Some(unit) = family.unit() {
        header += &format!("# UNIT {name} {unit}\n");
    }
    header += &format!("# HELP {name} ");
    push_escaped(&mut header, family.help, true);
    header + "\n"
}
