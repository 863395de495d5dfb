//! Random damage.

use super::super::{assert_values, names, open, render, render_new, temporary, value};
use super::{full, read, untouched, write};
use crate::processes::listing::DirectoryLock;
use crate::storage::file::frame;
use crate::storage::file::layout::PAGE;
use std::fs;

/// Pseudorandom numbers that are the same in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }

    /// Changes a byte to a value that is likely to be valid.
    fn change(&mut self, byte: &mut u8) {
        *byte = match self.below(4) {
            0 => 0,
            1 => u8::MAX,
            2 => b"0123456789\"{}[],:-.exu"[self.below(22)],
            _ => *byte ^ 1 << self.below(8),
        };
    }
}

/// The offsets of the frames in a file, and the lengths of their contents.
fn frames(bytes: &[u8]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        match frame::next(&bytes[at..]) {
            Ok(Some((contents, _))) => {
                found.push((at, contents.len()));
                at += frame::HEAD + contents.len();
            }
            _ => at += 1,
        }
    }
    found
}

/// Changes bytes: any, those in use, or those that a checksum covers.
fn damage(bytes: &mut [u8], frames: &[(usize, usize)], random: &mut Random) {
    for _ in 0..=random.below(4) {
        match random.below(3) {
            0 => {
                let at = random.below(bytes.len());
                random.change(&mut bytes[at]);
            }
            1 => {
                let at = random.below(bytes.len().min(2 * PAGE));
                random.change(&mut bytes[at]);
            }
            _ => {
                let (at, length) = frames[random.below(frames.len())];
                let contents = at + frame::HEAD..at + frame::HEAD + length;
                for _ in 0..=random.below(3) {
                    let place = contents.start + random.below(length);
                    random.change(&mut bytes[place]);
                }
                let head = frame::head(&bytes[contents]);
                bytes[at..at + frame::HEAD].copy_from_slice(&head);
            }
        }
    }
}

#[test]
fn damage_of_a_file_never_changes_the_numbers_of_others() {
    let source = temporary();
    let whole = read(&full(source.path(), 9));
    let found = frames(&whole);
    assert!(found.len() > 10, "all records are found: {found:?}");
    let directory = temporary();
    let path = directory.path();
    let _live = [untouched(path, 1), untouched(path, 2)];
    let reader = open(path);
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let (mut read_as_whole, mut refused) = (0, 0);
    for round in 0..1500 {
        let mut bytes = whole.clone();
        damage(&mut bytes, &found, &mut random);
        let file = path.join(format!("{round}.process"));
        write(&file, &bytes);
        // Half of them are read in place, the others are folded.
        let locked = (round % 2 == 0).then(|| DirectoryLock::shared(path));
        let text = render(&reader);
        drop(locked);
        assert_values(&text, &[("untouched_total", "3")]);
        if value(&text, "metrics_process_files_rejected") == Some("0") {
            read_as_whole += 1;
        } else {
            refused += 1;
        }
        let found = reader.postmortems().expect("the directory is readable");
        assert!(found.processes.len() + found.unreadable.len() <= 1);
        for name in names(path) {
            if !name.starts_with("000") {
                fs::remove_file(path.join(name)).expect("the directory is writable");
            }
        }
    }
    assert!(
        read_as_whole > 50 && refused > 50,
        "{read_as_whole} {refused}"
    );
}

#[test]
fn damage_of_the_sums_of_ended_processes_never_changes_the_numbers_of_others() {
    let directory = temporary();
    let path = directory.path();
    full(path, 9);
    render_new(path);
    let ended = path.join("ended");
    let whole = read(&ended);
    let found = frames(&whole);
    assert!(found.len() > 4, "all records are found: {found:?}");
    let _live = untouched(path, 1);
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    for round in 0..1500 {
        let mut bytes = whole.clone();
        damage(&mut bytes, &found, &mut random);
        write(&ended, &bytes);
        assert_values(&render_new(path), &[("untouched_total", "1")]);
        if round % 10 == 0 {
            untouched(path, 2).exit();
            assert_values(&render_new(path), &[("untouched_total", "3")]);
        }
    }
}
