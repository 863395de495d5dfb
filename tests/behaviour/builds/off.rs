//! With the feature `off`, a binary with attributes equals one without.

use super::{Package, root};
use std::fs;
use std::path::Path;

/// A library. Text between `@` is only in the version with attributes.
const LIBRARY: &str = r#"//! Functions below attributes.
@use metrics_runtime::*;@
@#[instrumented(in_progress, slo(success = 99.9))]@ pub fn sum(a: u64, b: u64) -> Result<u64, String> {
    a.checked_add(b).ok_or_else(|| "too large".to_owned())
}
@#[db_operation(select, "users", errors = ["no_such_kind"])]@ pub async fn find(id: u64) -> Option<u64> {
    std::future::ready(id).await.checked_mul(3)
}
@#[cache_operation(get)]@ pub fn look_up(id: u64) -> Option<u64> {
    id.checked_mul(5)
}
@#[external_call("payments", "charge")]@ pub fn charge(euros: u64) -> Option<u64> {
    euros.checked_mul(7)
}
@#[background_task("email")] #[auth_event("login")]@ pub fn send(to: &str) -> usize {
    to.len()
}
@#[business_counter("orders_total", labels(plan = plan), help = "Orders.")]@
@#[business_histogram("order_euros", value = euros, help = "Worth.")] #[business_gauge("x")]@ pub fn order(plan: bool, euros: u64) -> u64 {
    euros.wrapping_mul(u64::from(plan))
}
pub struct Shop(pub Vec<u64>);
@#[instrumented]@ impl Shop {
    @#[instrumented(skip)]@ pub fn add(&mut self, one: u64) {
        self.0.push(one);
    }
    pub async fn sum(&self) -> u64 {
        self.0.iter().fold(0, |sum, one| sum.wrapping_add(*one))
    }
}
"#;

/// A binary that updates metrics of all types.
const PROGRAM: &str = r#"//! Updates all types of metrics.
use metrics_runtime::*;

#[derive(Clone, Copy, LabelValue)]
enum Plan { Free, Paid }

#[derive(Clone, Copy, LabelSet)]
struct By<'a> { plan: Plan, #[label(limit = 3)] shop: &'a str }

/// Orders.
#[metric] static ORDERS_TOTAL: Counter;
/// Orders by plan.
#[metric("by_plan_total")] static BY_PLAN: Counter<By<'_>>;
/// Levels.
#[metric(processes = "last")] static LEVEL: Gauge;
/// Levels by plan.
#[metric] static LEVELS: Gauge<By<'static>>;
/// Sizes.
#[metric(native)] static SIZE_BYTES: Histogram;
/// Weights.
#[metric] static WEIGHT_GRAMS: Summary;
/// The shop.
#[metric] static SHOP_INFO: Info<By<'static>>;
/// The plan.
#[metric] static CURRENT_PLAN: StateSet<Plan>;
build_info!();

#[instrumented(slo(success = 99.9))]
fn work(by: By<'static>) -> u64 {
    ORDERS_TOTAL.inc();
    BY_PLAN.with(by).add(3);
    LEVEL.set(3);
    LEVELS.with(by).dec();
    SIZE_BYTES.observe(17);
    WEIGHT_GRAMS.observe(0.5);
    SHOP_INFO.set(by);
    CURRENT_PLAN.set(by.plan);
    ORDERS_TOTAL.get()
}

fn main() {
    let plans = [Plan::Free, Plan::Paid];
    let counts = plans.map(|plan| work(By { plan, shop: "corner" }));
    println!("{counts:?}");
}
"#;

fn package() -> Package {
    let package = Package::new("switched-off");
    let runtime = root().join("metrics-runtime");
    package.write(
        "Cargo.toml",
        &format!(
            "[package]\nname = \"switched-off\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
             [dependencies]\n\
             metrics-runtime = {{ path = {runtime:?}, default-features = false, features = [\"off\"] }}\n\
             [workspace]\n"
        ),
    );
    package.write("src/main.rs", PROGRAM);
    package
}

/// The machine code of the library.
fn object(package: &Package, library: &str) -> Vec<u8> {
    package.write("src/lib.rs", library);
    let emit = ["--emit=obj", "-Ccodegen-units=1"];
    package.cargo(&[&["rustc", "--release", "--lib", "--"][..], &emit].concat());
    let deps = package.target().join("release/deps");
    let files = fs::read_dir(deps).expect("cargo has built it");
    let paths = files.map(|file| file.expect("it is readable").path());
    let is_object = |path: &std::path::PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str());
        name.is_some_and(|name| name.starts_with("switched_off-") && name.ends_with(".o"))
    };
    let mut objects: Vec<_> = paths.filter(is_object).collect();
    let object = objects.pop().expect("there is an object");
    assert!(objects.is_empty(), "{objects:?}");
    let code = fs::read(&object).expect("it is readable");
    fs::remove_file(&object).expect("it was written here");
    code
}

fn contains(file: &Path, text: &str) -> bool {
    let bytes = fs::read(file).expect("cargo has built it");
    bytes
        .windows(text.len())
        .any(|part| part == text.as_bytes())
}

#[test]
#[ignore = "starts cargo"]
fn with_off_a_binary_contains_nothing_of_the_attributes() {
    let package = package();
    let parts: Vec<_> = LIBRARY.split('@').collect();
    let without: Vec<_> = parts.iter().step_by(2).copied().collect();
    let plain = object(&package, &without.concat());
    let switched_off = object(&package, &parts.concat());
    assert!(plain.len() > 1000, "{} bytes", plain.len());
    assert!(
        plain == switched_off,
        "{} and {} bytes",
        plain.len(),
        switched_off.len()
    );

    package.cargo(&["build", "--release", "--bins"]);
    let program = package.target().join("release/switched-off");
    let output = std::process::Command::new(&program)
        .output()
        .expect("it was built");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "[0, 0]\n");
    assert!(contains(&program, "switched_off"), "its symbols are there");
    for name in [
        "metrics_runtime",
        "inventory",
        "quanta",
        "foldhash",
        "tracing",
    ] {
        assert!(!contains(&program, name), "{name}");
    }
}
