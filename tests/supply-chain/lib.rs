//! cargo's information about the workspace and its dependencies, and bills of materials.

use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The workspace's folder.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A crate, identified like in cargo.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CrateId {
    /// The name.
    pub name: String,
    /// The version.
    pub version: String,
}

impl CrateId {
    /// From a package of cargo's metadata or of `Cargo.lock`.
    fn of(package: &Value) -> Self {
        let text = |key: &str| package[key].as_str().unwrap_or_default().to_owned();
        Self {
            name: text("name"),
            version: text("version"),
        }
    }

    /// The notation of package URLs.
    fn purl(&self) -> String {
        // A `+` of build metadata would mean a space.
        format!(
            "pkg:cargo/{}@{}",
            self.name,
            self.version.replace('+', "%2B")
        )
    }
}

/// The output of cargo.
///
/// # Panics
///
/// If cargo fails.
pub fn cargo(arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO"));
    let output = command
        .args(arguments)
        .current_dir(root())
        .env("RUSTC_BOOTSTRAP", "1")
        .output();
    let output = output.expect("cargo starts");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "cargo {}: {errors}",
        arguments.join(" ")
    );
    String::from_utf8(output.stdout).expect("cargo prints text")
}

/// All packages of `Cargo.lock`, from cargo's metadata.
///
/// # Panics
///
/// If cargo fails.
pub fn packages() -> Vec<Value> {
    let metadata = cargo(&["metadata", "--format-version=1", "--locked"]);
    let mut metadata: Value = serde_json::from_str(&metadata).expect("cargo prints JSON");
    match metadata["packages"].take() {
        Value::Array(packages) => packages,
        other => panic!("no packages: {other}"),
    }
}

/// The SHA-256 of the archive of each crate from a registry, from `Cargo.lock`.
///
/// # Panics
///
/// If there is no `Cargo.lock`.
pub fn checksums() -> BTreeMap<CrateId, String> {
    let lock = std::fs::read_to_string(root().join("Cargo.lock")).expect("there is a Cargo.lock");
    let lock: toml::Table = lock.parse().expect("it is TOML");
    let packages = lock["package"].as_array().expect("it has packages").iter();
    let checksum = |package: &toml::Value| {
        let text = |key: &str| Some(package.get(key)?.as_str()?.to_owned());
        let id = CrateId {
            name: text("name")?,
            version: text("version")?,
        };
        Some((id, text("checksum")?))
    };
    packages.filter_map(checksum).collect()
}

/// The dependencies of a package on this system, with its default features. The edges are arguments
/// of `cargo tree -e`.
fn tree(package: &str, edges: &str) -> Vec<(usize, CrateId)> {
    let printed = cargo(&[
        "tree",
        "--locked",
        "-p",
        package,
        "-e",
        edges,
        "--prefix=depth",
        "--format= {p}",
        "--no-dedupe",
    ]);
    let line = |line: &str| {
        let mut words = line.split(' ');
        let depth = words.next()?.parse().ok()?;
        let name = words.next()?.to_owned();
        let version = words.next()?.trim_start_matches('v').to_owned();
        Some((depth, CrateId { name, version }))
    };
    printed
        .lines()
        .map(|text| line(text).unwrap_or_else(|| panic!("{text}")))
        .collect()
}

/// A bill of materials in `CycloneDX` 1.5: the crates of a binary with their versions, licences,
/// checksums and dependencies. Crates that only run during the build are `excluded`.
///
/// # Panics
///
/// If cargo fails, or if a crate has no licence.
pub fn bill(package: &str) -> Value {
    let all = tree(package, "normal,build");
    let linked: BTreeSet<_> = tree(package, "normal,no-proc-macro")
        .into_iter()
        .map(|(_, id)| id)
        .collect();
    let mut needs: BTreeMap<CrateId, BTreeSet<CrateId>> = BTreeMap::new();
    let mut path: Vec<CrateId> = Vec::new();
    for (depth, id) in all {
        path.truncate(depth);
        if let Some(parent) = path.last() {
            needs.entry(parent.clone()).or_default().insert(id.clone());
        }
        needs.entry(id.clone()).or_default();
        path.push(id);
    }
    let described: BTreeMap<_, _> = packages()
        .into_iter()
        .map(|package| (CrateId::of(&package), package))
        .collect();
    let checksums = checksums();
    let component = |id: &CrateId| {
        let license = described[id]["license"].as_str();
        let license = license.unwrap_or_else(|| panic!("{} has no licence", id.name));
        let mut component = json!({
            "type": "library",
            "bom-ref": id.purl(),
            "name": id.name,
            "version": id.version,
            "scope": if linked.contains(id) { "required" } else { "excluded" },
            // SPDX writes this instead of a slash.
            "licenses": [{ "expression": license.replace(" / ", " OR ").replace('/', " OR ") }],
            "purl": id.purl(),
        });
        if let Some(description) = described[id]["description"].as_str() {
            component["description"] = description.trim().into();
        }
        if let Some(checksum) = checksums.get(id) {
            component["hashes"] = json!([{ "alg": "SHA-256", "content": checksum }]);
        }
        component
    };
    let root = needs
        .keys()
        .find(|id| id.name == package)
        .expect("the package is in its tree")
        .clone();
    let mut itself = component(&root);
    itself["type"] = "application".into();
    let components: Vec<_> = needs
        .keys()
        .filter(|id| **id != root)
        .map(component)
        .collect();
    let depends_on = |of: &BTreeSet<CrateId>| of.iter().map(CrateId::purl).collect::<Vec<_>>();
    let dependencies = needs
        .iter()
        .map(|(id, of)| json!({ "ref": id.purl(), "dependsOn": depends_on(of) }));
    json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": { "component": itself },
        "components": components,
        "dependencies": dependencies.collect::<Vec<_>>(),
    })
}
