//! The package's other binaries: builds them, runs one, reads its results.
//!
//! Measurements run in a separate process if they need their own catalogue or their own allocator.

use serde::de::DeserializeOwned;
use std::error::Error;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Builds this package's binaries in the same profile as this one.
///
/// # Errors
///
/// When cargo fails.
pub fn build() -> Result<(), Box<dyn Error>> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
    cargo.args(["build", "--quiet", "--locked", "--bins"]);
    cargo.args(["--package", env!("CARGO_PKG_NAME")]);
    if !cfg!(debug_assertions) {
        cargo.arg("--release");
    }
    let status = cargo.current_dir(env!("CARGO_MANIFEST_DIR")).status()?;
    if status.success() {
        Ok(())
    } else {
        Err("the other binaries of this package could not be built".into())
    }
}

/// The folder with cargo's output.
///
/// # Errors
///
/// When the path of this binary is unknown.
pub fn target() -> Result<PathBuf, Box<dyn Error>> {
    let program = std::env::current_exe()?;
    let target = program.ancestors().nth(2);
    Ok(target
        .ok_or("this binary is not in a target folder")?
        .to_owned())
}

/// Runs one, and parses its JSON output.
///
/// # Errors
///
/// When it fails, or its output is invalid.
pub fn run<T: DeserializeOwned>(program: &str, arguments: &[&str]) -> Result<T, Box<dyn Error>> {
    let output = Command::new(std::env::current_exe()?.with_file_name(program))
        .args(arguments)
        .stderr(Stdio::inherit())
        .output()?;
    if !output.status.success() {
        return Err(format!("{program} {arguments:?}: {}", output.status).into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}
