//! A name stands for one type in a crate.

use std::collections::BTreeMap;

use super::source::Crate;

/// The names that stand for two types or more, with the types' locations.
pub(super) fn shared_names(krate: &Crate) -> BTreeMap<String, Vec<String>> {
    let mut types: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for module in krate.modules.values().filter(|module| !module.is_test) {
        for item in &module.items {
            if let Some(kind) = item.crate_wide {
                let place = format!("{}:{}: {kind}", module.file.display(), item.line);
                types.entry(item.name.clone()).or_default().push(place);
            }
        }
    }
    types.retain(|_, places| places.len() > 1);
    types
}
