//! A bill of materials lists the crates of cargo's own build plan.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use supply_chain::{bill, cargo, checksums};

/// The crates that cargo would compile for a package: names and versions, and whether they are
/// linked into the binary.
fn planned(package: &str) -> BTreeMap<(String, String), bool> {
    let plan = cargo(&[
        "build",
        "--unit-graph",
        "-Zunstable-options",
        "--locked",
        "-p",
        package,
    ]);
    let plan: Value = serde_json::from_str(&plan).expect("cargo prints JSON");
    let units = plan["units"].as_array().expect("a list");
    // Units that are reachable without a proc macro or a build script.
    let mut linked = BTreeSet::new();
    let mut open: Vec<_> = plan["roots"].as_array().expect("a list").clone();
    while let Some(at) = open.pop() {
        let at = at.as_u64().expect("a number") as usize;
        let unit = &units[at];
        let kind = unit["target"]["kind"][0].as_str();
        if kind == Some("proc-macro") || unit["mode"] == "run-custom-build" || !linked.insert(at) {
            continue;
        }
        let needs = unit["dependencies"].as_array().expect("a list").iter();
        open.extend(needs.map(|unit| unit["index"].clone()));
    }
    let mut planned = BTreeMap::new();
    for (at, unit) in units.iter().enumerate() {
        let id = unit["pkg_id"].as_str().expect("a text");
        let (_, name) = id.rsplit_once('#').expect("it ends with name and version");
        let (name, version) = match name.split_once('@') {
            Some((name, version)) => (name, version),
            // The folder has the name of the crate.
            None => (
                id.split('#')
                    .next()
                    .unwrap_or_default()
                    .rsplit('/')
                    .next()
                    .unwrap_or_default(),
                name,
            ),
        };
        let is_linked = planned
            .entry((name.to_owned(), version.to_owned()))
            .or_insert(false);
        *is_linked |= linked.contains(&at);
    }
    planned
}

#[test]
fn a_bill_lists_each_crate_with_version_licence_and_checksum() {
    let checksums = checksums();
    for package in ["demo-app", "metrics-runtime", "metrics-tools"] {
        let bill = bill(package);
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let components = bill["components"].as_array().expect("a list");
        let all = components.iter().chain([&bill["metadata"]["component"]]);
        let listed: BTreeMap<_, _> = all
            .map(|component| {
                let id = (text(&component["name"]), text(&component["version"]));
                (id, component["scope"] == "required")
            })
            .collect();
        assert_eq!(listed, planned(package), "{package}");
        let known: BTreeSet<_> = checksums
            .iter()
            .map(|(id, sum)| (&id.name, &id.version, sum.as_str()))
            .collect();
        for component in components {
            let (name, version) = (text(&component["name"]), text(&component["version"]));
            let licence = text(&component["licenses"][0]["expression"]);
            assert!(
                !licence.is_empty() && !licence.contains('/'),
                "{name}: {licence:?}"
            );
            let ours = [
                "metrics-macros",
                "metrics-runtime",
                "metrics-runtime-version",
                "metrics-tools",
            ];
            let is_ours = ours.contains(&name.as_str());
            let checksum = text(&component["hashes"][0]["content"]);
            assert!(
                is_ours || known.contains(&(&name, &version, checksum.as_str())),
                "{name} {version}"
            );
        }
        let refs: BTreeSet<_> = bill["dependencies"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|one| text(&one["ref"]))
            .collect();
        assert_eq!(refs.len(), listed.len(), "{package}");
        for one in bill["dependencies"].as_array().expect("a list") {
            for on in one["dependsOn"].as_array().expect("a list") {
                assert!(refs.contains(&text(on)), "{on} is not listed");
            }
        }
    }
}
