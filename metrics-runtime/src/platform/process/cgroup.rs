//! The limits in the cgroup of the process (version 2, as for containers and systemd units), read
//! without allocating.

use std::fs::{File, read_to_string};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Limits. `None` if there is no limit, or the system has no cgroup of version 2.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Limits {
    /// CPUs: the quota divided by its period. It need not be a whole number.
    pub(super) cpus: Option<f64>,
    pub(super) memory_bytes: Option<f64>,
}

/// The cgroup of a process and its ancestors, whose limits apply, too.
struct Group {
    /// `cpu.max` and `memory.max` of each cgroup.
    files: Vec<(PathBuf, PathBuf)>,
}

/// Reads the limits of this process. Its cgroup is looked up once, because a process stays in it.
/// Its limits are read each time, because they can change.
pub(super) fn limits() -> Limits {
    static GROUP: OnceLock<Option<Group>> = OnceLock::new();
    let group = GROUP.get_or_init(|| {
        let own = read_to_string("/proc/self/cgroup").ok()?;
        Group::find(Path::new("/sys/fs/cgroup"), &own)
    });
    group.as_ref().map(Group::limits).unwrap_or_default()
}

impl Group {
    fn find(mount: &Path, own: &str) -> Option<Self> {
        let path = own.lines().find_map(|line| line.strip_prefix("0::/"))?;
        let folder = mount.join(path);
        let folders = folder.ancestors().take_while(|up| up.starts_with(mount));
        let files = folders.map(|up| (up.join("cpu.max"), up.join("memory.max")));
        Some(Self {
            files: files.collect(),
        })
    }

    fn limits(&self) -> Limits {
        let lowest = |values: &mut dyn Iterator<Item = f64>| values.reduce(f64::min);
        Limits {
            cpus: lowest(&mut self.files.iter().filter_map(|(cpu, _)| quota(cpu))),
            memory_bytes: lowest(&mut self.files.iter().filter_map(|(_, memory)| bytes(memory))),
        }
    }
}

/// `50000 100000` (quota and period) or `max 100000`.
fn quota(file: &Path) -> Option<f64> {
    first_line(file, |line| {
        let (quota, period) = line.split_once(' ')?;
        Some(quota.parse::<f64>().ok()? / period.parse::<f64>().ok()?)
    })
}

/// A number of bytes, or `max`.
fn bytes(file: &Path) -> Option<f64> {
    first_line(file, |line| line.parse().ok())
}

fn first_line<T>(file: &Path, parse: impl FnOnce(&str) -> Option<T>) -> Option<T> {
    let mut buffer = [0; 64];
    let length = File::open(file).ok()?.read(&mut buffer).ok()?;
    parse(str::from_utf8(&buffer[..length]).ok()?.lines().next()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::{create_dir_all, write};

    #[test]
    fn the_lowest_limit_of_the_group_and_those_above_it_holds() {
        let mount = tempfile::tempdir().expect("a folder");
        let mount = mount.path();
        let pod = mount.join("pod");
        create_dir_all(pod.join("app")).expect("created");
        let found = || Group::find(mount, "1:name=systemd:/x\n0::/pod/app\n").map(|it| it.limits());
        assert_eq!(found(), Some(Limits::default()), "no files");
        for (file, text) in [
            ("app/cpu.max", "max 100000\n"),
            ("app/memory.max", "268435456\n"),
            ("cpu.max", "150000 100000\n"),
            ("memory.max", "max\n"),
        ] {
            write(pod.join(file), text).expect("written");
        }
        let limits = Limits {
            cpus: Some(1.5),
            memory_bytes: Some(268_435_456.0),
        };
        assert_eq!(found(), Some(limits));
        write(pod.join("app/cpu.max"), "50000 100000\n").expect("written");
        write(pod.join("memory.max"), "1048576\n").expect("written");
        let limits = Limits {
            cpus: Some(0.5),
            memory_bytes: Some(1_048_576.0),
        };
        assert_eq!(found(), Some(limits));
        assert!(
            Group::find(mount, "3:cpu:/pod/app\n").is_none(),
            "version 1"
        );
    }
}
