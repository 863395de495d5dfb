//! The rules in `deny.toml`, except for advisories, whose list is on the network.

use super::licences::is_allowed;
use serde_json::Value;
use std::collections::BTreeSet;
use supply_chain::{checksums, packages, root};

fn deny() -> toml::Table {
    let text = std::fs::read_to_string(root().join("deny.toml")).expect("there is a deny.toml");
    text.parse().expect("it is TOML")
}

fn texts<'a>(list: &'a toml::Value, key: Option<&str>) -> BTreeSet<&'a str> {
    let items = list.as_array().expect("a list").iter();
    let text = |item: &'a toml::Value| key.map_or(item, |key| &item[key]).as_str().expect("a text");
    items.map(text).collect()
}

fn text<'a>(package: &'a Value, key: &str) -> &'a str {
    package[key].as_str().unwrap_or_default()
}

fn is_ours(package: &Value) -> bool {
    package["source"].is_null()
}

/// A rule without a test would have no effect.
#[test]
fn each_rule_is_known_here() {
    let deny = deny();
    let keys = |table: &str| {
        let table = deny[table].as_table().expect("a table");
        table.keys().map(String::as_str).collect::<Vec<_>>()
    };
    let tables: Vec<_> = deny.keys().map(String::as_str).collect();
    assert_eq!(tables, ["advisories", "bans", "licenses", "sources"]);
    assert_eq!(keys("licenses"), ["allow", "private"]);
    assert_eq!(
        keys("bans"),
        [
            "allow-wildcard-paths",
            "deny",
            "multiple-versions",
            "wildcards"
        ]
    );
    assert_eq!(keys("sources"), ["unknown-git", "unknown-registry"]);
    for (table, key, value) in [
        ("bans", "multiple-versions", "allow"),
        ("bans", "wildcards", "deny"),
        ("sources", "unknown-git", "deny"),
        ("sources", "unknown-registry", "deny"),
    ] {
        assert_eq!(deny[table][key].as_str(), Some(value), "{table}.{key}");
    }
}

#[test]
fn each_dependency_has_an_allowed_licence() {
    let deny = deny();
    let allowed = texts(&deny["licenses"]["allow"], None);
    let packages = packages();
    let refused: Vec<_> = packages
        .iter()
        .filter(|package| {
            !is_ours(package) && is_allowed(text(package, "license"), &allowed) != Some(true)
        })
        .map(|package| format!("{}: {:?}", text(package, "name"), text(package, "license")))
        .collect();
    assert!(
        refused.is_empty(),
        "allow the licence in deny.toml, or do without: {refused:#?}"
    );
    // A licence that no dependency has would be allowed without a review.
    let needed = |licence: &&&str| {
        let mut fewer = allowed.clone();
        fewer.remove(**licence);
        let mut packages = packages.iter().filter(|package| !is_ours(package));
        packages.all(|package| is_allowed(text(package, "license"), &fewer) == Some(true))
    };
    let unused: Vec<_> = allowed.iter().filter(needed).collect();
    assert!(
        unused.is_empty(),
        "no dependency needs {unused:?}: remove it from deny.toml"
    );
}

#[test]
fn no_dependency_is_banned() {
    let deny = deny();
    let banned = texts(&deny["bans"]["deny"], Some("name"));
    for package in packages() {
        let name = text(&package, "name");
        assert!(!banned.contains(name), "{name} is banned in deny.toml");
        if !is_ours(&package) {
            continue;
        }
        for dependency in package["dependencies"].as_array().expect("a list") {
            let is_path = dependency.get("path").is_some();
            let version = text(dependency, "req");
            assert!(
                is_path || version != "*",
                "{name}: any version of {}",
                text(dependency, "name")
            );
        }
    }
}

#[test]
fn dependencies_come_from_the_public_registry_with_a_checksum() {
    let (packages, checksums) = (packages(), checksums());
    let foreign = packages.iter().filter(|package| !is_ours(package));
    for package in foreign.clone() {
        let (name, source) = (text(package, "name"), text(package, "source"));
        let is_public = source.starts_with("registry+") && source.ends_with("/crates.io-index");
        assert!(is_public, "{name} comes from {source}");
    }
    assert_eq!(foreign.count(), checksums.len());
    let is_sha256 =
        |sum: &String| sum.len() == 64 && sum.bytes().all(|byte| byte.is_ascii_hexdigit());
    assert!(checksums.values().all(is_sha256));
    // All others are in this repository.
    let root = root().canonicalize().expect("it exists");
    for package in packages.iter().filter(|package| is_ours(package)) {
        let manifest = text(package, "manifest_path");
        assert!(
            std::path::Path::new(manifest).starts_with(&root),
            "{manifest}"
        );
    }
}
