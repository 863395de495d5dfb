//! The build time that a crate adds to a service: a clean debug build of axum with the crate,
//! above that of axum alone.

use metrics_benches::child;
use metrics_benches::measure::Effort;
use metrics_benches::result::{Check, Comparison, Line, Plot};
use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::Command;

const AXUM: &str = "axum alone";
const CORE: &str = "ours, core";
const DEFAULT: &str = "ours";

/// The services, by what they depend on besides axum.
const SERVICES: [(&str, &str); 6] = [
    (AXUM, ""),
    (
        CORE,
        concat!(
            "metrics-runtime = { path = \"",
            env!("CARGO_MANIFEST_DIR"),
            "/../metrics-runtime\", default-features = false }\n"
        ),
    ),
    (
        DEFAULT,
        concat!(
            "metrics-runtime = { path = \"",
            env!("CARGO_MANIFEST_DIR"),
            "/../metrics-runtime\" }\n"
        ),
    ),
    ("axum-prometheus", "axum-prometheus = \"0.10.1\"\n"),
    ("prometheus", "prometheus = \"0.14.0\"\n"),
    (
        "autometrics",
        "autometrics = { version = \"3.0.0\", features = [\"prometheus-exporter\"] }\n",
    ),
];

/// The cost of a build.
#[derive(Clone, Copy)]
struct Build {
    /// CPU time in the user's and the system's mode.
    seconds: f64,
    crates: usize,
}

pub(super) fn compare(effort: Effort) -> Result<Comparison, Box<dyn Error>> {
    let mut comparison = Comparison::new("adding", "What adding the crate costs a build");
    comparison.note(
        "`cargo build -j1` of an empty service in the dev profile, from an empty target folder, not incremental: \
         CPU time, and compiled crates. The least of two builds; `--quick` does not measure it.",
    );
    let mut builds: Vec<(&str, Build)> = Vec::new();
    let rounds = if effort.quick { 0 } else { 2 };
    for _ in 0..rounds {
        for (name, dependency) in SERVICES {
            let build = build(name, dependency)?;
            match builds.iter_mut().find(|(known, _)| *known == name) {
                Some((_, best)) if best.seconds <= build.seconds => {}
                Some((_, best)) => *best = build,
                None => builds.push((name, build)),
            }
        }
    }
    let of = |name| builds.iter().find(|(known, _)| *known == name);
    let more = |name| {
        let ((_, build), (_, axum)) = (of(name)?, of(AXUM)?);
        let crates = build.crates.saturating_sub(axum.crates) as f64;
        Some((build.seconds - axum.seconds, crates))
    };
    comparison.columns = ["s", "above axum alone, s", "crates above axum alone"]
        .map(str::to_owned)
        .to_vec();
    let mut lines = Vec::new();
    for (name, build) in &builds {
        let more = more(name).filter(|_| *name != AXUM);
        let cells = [
            more.map(|(seconds, _)| seconds),
            more.map(|(_, crates)| crates),
        ];
        comparison.row(name, [Some(build.seconds), cells[0], cells[1]]);
        // The axes are logarithmic.
        let points = more.filter(|(seconds, crates)| *seconds > 0.0 && *crates > 0.0);
        let points = Vec::from_iter(points.map(|(seconds, crates)| (crates, seconds)));
        if !points.is_empty() {
            let name = (*name).to_owned();
            lines.push(Line { name, points });
        }
    }
    comparison.plot = (!lines.is_empty()).then(|| Plot {
        x: "crates above axum alone".to_owned(),
        y: "s of CPU time above axum alone".to_owned(),
        lines,
    });
    for (name, features, limit) in [(CORE, "without features", 6.0), (DEFAULT, "default", 10.0)] {
        // A build that is not slower than that of axum alone is noise.
        let seconds = more(name)
            .map(|(seconds, _)| seconds)
            .filter(|more| *more > 0.0);
        comparison.checks.push(Check::at_most(
            &format!("adding the crate, {features}: a clean debug build, above axum alone"),
            seconds,
            limit,
            "s",
        ));
    }
    Ok(comparison)
}

/// Builds a service from nothing, in the versions of this workspace.
fn build(name: &str, dependency: &str) -> Result<Build, Box<dyn Error>> {
    let folder = child::target()?.join("adding");
    fs::create_dir_all(folder.join("src"))?;
    fs::write(folder.join("src/main.rs"), "fn main() {}\n")?;
    fs::write(
        folder.join("Cargo.toml"),
        format!(
            "[package]\nname = \"service\"\nedition = \"2024\"\n\n[dependencies]\naxum = \"0.8.9\"\n{dependency}\n\
             [workspace]\n"
        ),
    )?;
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    fs::copy(lock, folder.join("Cargo.lock"))?;
    let target = folder.join("target");
    let cargo = |arguments: &[&str]| {
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
        let cargo = cargo.args(arguments).current_dir(&folder);
        let cargo = cargo.env("CARGO_TARGET_DIR", &target);
        cargo.env("CARGO_INCREMENTAL", "0").output()
    };
    // The download is not part of it.
    cargo(&["fetch"])?;
    let remove = || match target.exists() {
        true => fs::remove_dir_all(&target),
        false => Ok(()),
    };
    remove()?;
    let before = cpu_of_children()?;
    let output = cargo(&["build", "-j1"])?;
    let seconds = cpu_of_children()? - before;
    remove()?;
    let log = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(format!("{name} is not built:\n{log}").into());
    }
    let crates = log
        .lines()
        .filter(|line| line.trim_start().starts_with("Compiling "));
    Ok(Build {
        seconds,
        crates: crates.count(),
    })
}

/// The CPU time of all processes that this one has started and that have ended, in seconds: the
/// fields `cutime` and `cstime`, in hundredths of a second.
pub(super) fn cpu_of_children() -> Result<f64, Box<dyn Error>> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    let (_, fields) = stat.rsplit_once(") ").ok_or("there is no name")?;
    let fields = fields.split(' ').skip(13).take(2);
    let ticks: Result<Vec<f64>, _> = fields.map(str::parse).collect();
    Ok(ticks?.iter().sum::<f64>() / 100.0)
}
