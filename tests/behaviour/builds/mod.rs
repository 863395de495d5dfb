//! Binaries with other build settings than this one: each is a small package outside the workspace.

mod off;
mod versions;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The root of the workspace.
fn root() -> &'static Path {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().expect("the folder `tests` is in the root")
}

/// A separate package, with the workspace's versions of its dependencies.
struct Package {
    folder: PathBuf,
}

impl Package {
    fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let package = Self { folder };
        let lock = fs::read_to_string(root().join("Cargo.lock")).expect("the workspace has it");
        package.write("Cargo.lock", &lock);
        package
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.folder.join(file);
        let folder = path.parent().expect("it is in a folder");
        fs::create_dir_all(folder).expect("the folder of this build is writable");
        fs::write(path, text).expect("the folder of this build is writable");
    }

    /// Runs Cargo offline. Returns its output.
    fn cargo(&self, arguments: &[&str]) -> String {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo)
            .arg(arguments[0])
            .args(["--offline", "--quiet"])
            .args(&arguments[1..])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", self.target())
            .env_remove("RUSTFLAGS")
            // The first build compiles the dependencies. The test binary has the deadline.
            .output()
            .expect("cargo runs this test");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {errors}");
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    fn target(&self) -> PathBuf {
        self.folder.join("target")
    }
}
