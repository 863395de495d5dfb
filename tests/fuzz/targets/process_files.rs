//! Any bytes as the file of a process that shares its metrics: it is read or rejected, and the
//! exposition can be parsed.
//!
//! The first byte determines the meaning of the rest. 0 means a whole file. Otherwise, the rest is
//! a log of JSON with a record per line in a valid file, so that wrong checksums do not hide the
//! code after them. The bits say where the records are, and whether the process is running.
#![no_main]
#![allow(missing_docs)]

use fuzz::text;
use libfuzzer_sys::fuzz_target;
use metrics_runtime::Format;
use metrics_runtime::multiprocess::Directory;
use rustix::fs::{FlockOperation, flock};
use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::path::Path;

const PAGE: usize = 4096;
const PAGES: usize = 64;

const IN_OTHER_PAGES: u8 = 1 << 1;
const BEGINS_WITH_PROCESS: u8 = 1 << 2;
const LIVES: u8 = 1 << 3;
const HAS_CELLS: u8 = 1 << 4;

fn frame(contents: &[u8]) -> Vec<u8> {
    let mut frame = (contents.len() as u32).to_le_bytes().to_vec();
    frame.extend(crc32fast::hash(contents).to_le_bytes());
    frame.extend(contents);
    frame
}

fn entry(kind: u32, chunk: u32) -> u64 {
    let half = kind << 28 | chunk;
    u64::from(!half) << 32 | u64::from(half)
}

/// A file with a valid index: pages of cells, records, history, exemplars, counters.
fn whole(flags: u8, lines: &[u8]) -> Vec<u8> {
    let mut file = vec![0; PAGES * PAGE];
    let mut index = vec![u64::from_le_bytes(*b"metrics\x01")];
    index.extend([
        entry(2, 0),
        entry(2, 0),
        entry(1, 0),
        entry(1, 1),
        entry(1, 0),
    ]);
    index.extend([entry(3, 0), entry(4, 0), entry(5, 0)]);
    for (at, entry) in index.iter().enumerate() {
        file[8 * at..][..8].copy_from_slice(&entry.to_le_bytes());
    }
    file[PAGE - 8..PAGE].copy_from_slice(&(u64::from(!1_u32) << 32 | 1).to_le_bytes());
    let mut log = Vec::new();
    if flags & BEGINS_WITH_PROCESS != 0 {
        log = frame(br#"{"process":{"pid":1,"started":1000,"executable":"/bin/x"}}"#);
    }
    if flags & IN_OTHER_PAGES == 0 {
        log.extend(lines.split(|byte| *byte == b'\n').flat_map(frame));
    } else {
        let slots = [(6, 256), (7, 512), (8, PAGE)];
        for (line, (page, length)) in lines.split(|byte| *byte == b'\n').zip(slots.iter().cycle()) {
            let frame = frame(line);
            let frame = &frame[..frame.len().min(*length)];
            file[page * PAGE..][..frame.len()].copy_from_slice(frame);
        }
    }
    log.truncate(2 * PAGE);
    file[PAGE..][..log.len()].copy_from_slice(&log);
    if flags & HAS_CELLS != 0 {
        for (at, byte) in file[3 * PAGE..6 * PAGE].iter_mut().enumerate() {
            *byte = lines
                .get(at % lines.len().max(1))
                .copied()
                .unwrap_or_default();
        }
    }
    file
}

fuzz_target!(|bytes: &[u8]| {
    let Some((flags, rest)) = bytes.split_first() else {
        return;
    };
    let contents = match flags {
        0 => rest.to_vec(),
        flags => whole(*flags, rest),
    };
    let shared = Path::new("/dev/shm");
    let folder = match shared.is_dir() {
        true => tempfile::tempdir_in(shared),
        false => tempfile::tempdir(),
    }
    .expect("a folder");
    let file = File::create(folder.path().join("0000000000000001.process")).expect("it is new");
    file.write_all_at(&contents, 0).expect("it is written");
    if flags & LIVES != 0 {
        flock(&file, FlockOperation::NonBlockingLockExclusive).expect("it is new");
    }
    let directory = Directory::open(folder.path()).expect("it exists");
    let _ = directory.postmortems();
    let _ = directory.processes();
    for format in [Format::Text, Format::OpenMetrics, Format::Text] {
        let exposition = directory.render(format).expect("the folder is readable");
        let exposition = String::from_utf8(exposition).expect("text");
        let read = text::read(&exposition, format == Format::OpenMetrics);
        let read = read.unwrap_or_else(|problem| panic!("{problem}\n{exposition}"));
        assert!(
            read.samples
                .iter()
                .any(|sample| sample.name == "metrics_processes")
        );
    }
    let _ = directory.render(Format::Protobuf);
    let _ = directory.postmortems();
});
