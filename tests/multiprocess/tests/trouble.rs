//! Processes with problems: a truncated file, a full disk, a fork.

use crate::shop::{Shop, V1, files};
use std::fs::{self, File, OpenOptions, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};
use test_programs::InTime as _;

/// The file of the only process.
fn process_file(directory: &Path) -> File {
    let names = files(directory);
    let name = names.iter().find(|name| name.ends_with(".process"));
    let path = directory.join(name.expect("a process has a file"));
    let opened = OpenOptions::new().read(true).write(true).open(path);
    opened.expect("its owner may open it")
}

#[test]
fn files_are_private_to_their_owner() {
    let parent = tempfile::tempdir().expect("a folder");
    let directory = parent.path().join("made/by the first process");
    let mut shop = Shop::start(V1, &directory);
    shop.tell("card 1");
    let mode = |permissions: Permissions| permissions.mode() & 0o777;
    assert_eq!(
        mode(fs::metadata(&directory).expect("it was made").permissions()),
        0o700
    );
    let file = process_file(&directory).metadata().expect("it is open");
    assert_eq!(mode(file.permissions()), 0o600);
}

#[test]
fn a_process_survives_a_truncated_file() {
    let directory = tempfile::tempdir().expect("a folder");
    let mut shop = Shop::start(V1, directory.path());
    shop.tell("card 1");
    process_file(directory.path())
        .set_len(0)
        .expect("its owner may");
    for command in ["card 1", "product 1", "order 3", "threads 3", "pack 2"] {
        shop.tell(command);
    }
    let mut other = Shop::start(V1, directory.path());
    other.tell("card 5");
    let scrape = other.scrape();
    assert_eq!(scrape.value(r#"orders_total{payment="card"}"#), 5.0);
    assert_eq!(scrape.value("metrics_process_files_rejected"), 1.0);
    shop.end();
}

#[test]
fn an_unusable_directory_is_an_error_at_the_start() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    let mut command = Shop::command(V1, file.path());
    let output = command
        .stdin(Stdio::null())
        .output_in_time()
        .expect("it starts");
    assert_eq!(output.status.code(), Some(2));
    let error = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(error.contains("cannot share metrics in"), "{error}");
    assert!(error.contains("METRICS_MULTIPROCESS_DIR"), "{error}");
}

#[test]
fn a_process_keeps_the_directory_that_it_began_with() {
    let parent = tempfile::tempdir().expect("a folder");
    for (directory, answer) in [
        (Some("shared"), "Ok(())"),
        (
            Some("other"),
            r#"Err(OtherDirectory { directory: "other" })"#,
        ),
        (None, "Err(TooLate)"),
    ] {
        let mut command = Command::new(V1);
        command.current_dir(&parent);
        command.envs(directory.map(|name| ("METRICS_MULTIPROCESS_DIR", name)));
        let mut shop = Shop::spawn(&mut command);
        assert_eq!(shop.tell("init").trim(), answer);
        shop.end();
    }
}

#[test]
fn a_full_disk_is_an_error_at_the_start_and_later_uses_the_heap() {
    let directory = tempfile::tempdir().expect("a folder");
    // In blocks of 512 bytes. The first extent has 512 of them.
    let limited = |blocks: u32| {
        let mut command = Shop::command("sh", directory.path());
        command
            .arg("-c")
            .arg(format!("ulimit -f {blocks}; exec {V1}"));
        command
    };
    let output = limited(50)
        .stdin(Stdio::null())
        .output_in_time()
        .expect("it starts");
    assert_eq!(output.status.code(), Some(2));
    let error = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(error.contains("reserving space"), "{error}");
    assert!(files(directory.path()).is_empty());

    let mut shop = Shop::spawn(&mut limited(600));
    // Threads that run at the same time have separate chunks.
    shop.tell("threads 100");
    shop.tell("card 3");
    let mut reader = Shop::start(V1, directory.path());
    reader.until(|scrape| scrape.value("metrics_unshared_chunks") > 0.0);
    shop.end();
}

#[test]
fn a_forked_process_does_not_change_its_parents_numbers() {
    let directory = tempfile::tempdir().expect("a folder");
    let mut shop = Shop::start(V1, directory.path());
    shop.tell("visit 1");
    shop.tell("customers 2");
    // Whatever the runtime's thread does at that moment.
    for _ in 0..20 {
        shop.tell("fork 100");
    }
    shop.tell("visit 1");
    let scrape = shop.scrape();
    assert_eq!(scrape.value("visits_total"), 2.0);
    assert_eq!(scrape.value("customers"), 2.0);
    assert_eq!(scrape.value(r#"orders_total{payment="card"}"#), 0.0);
    assert_eq!(scrape.value("metrics_processes"), 1.0);
    // The end of the child did not end the parent.
    shop.kill();
    let mut reader = Shop::start(V1, directory.path());
    let scrape = reader.scrape();
    assert_eq!(scrape.value("visits_total"), 2.0);
    assert_eq!(scrape.value("metrics_processes"), 1.0);
}
