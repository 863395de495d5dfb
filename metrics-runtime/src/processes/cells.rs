//! Which cells of a file count for which number, by chunk, so that a file of any size is read in
//! pieces.
//!
//! All pages are read twice. Numbers that must not be newer than another one come from the first
//! copy: finished calls, which started before, and the sum of a histogram, whose observations were
//! counted before. So there are never more finished than started calls, and no sum includes an
//! observation that its count lacks.

use super::problem::Problem;
use crate::declaration::record::NOTHING_REPORTED;
use crate::storage::file::layout::PAGE;
use std::collections::HashMap;

/// The number of cells in a chunk, which takes a page.
const CHUNK: u64 = (PAGE / size_of::<u64>()) as u64;

/// The largest number of words for a file: 64 MiB.
const MAX_WORDS: usize = 1 << 23;

/// The largest number of ranges of cells in a file.
const MAX_RANGES: usize = 1 << 22;

/// The largest number of native buckets in a file that are not empty.
const MAX_BUCKETS: usize = 1 << 22;

/// One of the two copies of a file's cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Copy {
    First,
    Second,
}

impl Copy {
    pub(super) const BOTH: [Self; 2] = [Self::First, Self::Second];
}

/// How the cells of a range are combined over the pages of their chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operation {
    /// Added up as whole numbers.
    Add,
    Subtract,
    AddFloats,
    /// A value, which is in one page, or [`NOTHING_REPORTED`].
    Value,
    /// Bits, which are in one page.
    Bits,
    /// Added up as native buckets.
    Native,
}

/// A range of cells in a chunk.
#[derive(Clone, Copy, Debug)]
struct ChunkRange {
    /// The first cell in the chunk.
    first: u16,
    length: u16,
    /// The distance from one cell to the next.
    stride: u16,
    operation: Operation,
    /// The word of the first cell. For native buckets, the number of the series.
    target: u32,
    /// For native buckets, the position of the first cell in the series.
    at: u32,
}

impl ChunkRange {
    #[inline]
    fn add(&self, cells: impl Iterator<Item = u64>, into: &mut Words) {
        let words = &mut into.words[self.target as usize..][..self.length.into()];
        let words = words.iter_mut().zip(cells);
        let float = f64::from_bits;
        match self.operation {
            Operation::Add => words.for_each(|(word, n)| *word = word.wrapping_add(n)),
            Operation::Subtract => words.for_each(|(word, n)| *word = word.wrapping_sub(n)),
            Operation::Bits => words.for_each(|(word, bits)| *word |= bits),
            Operation::AddFloats => {
                words.for_each(|(word, x)| *word = (float(*word) + float(x)).to_bits());
            }
            Operation::Value => words.for_each(|(word, x)| {
                *word = match (*word, x) {
                    (NOTHING_REPORTED, _) | (_, NOTHING_REPORTED) => NOTHING_REPORTED,
                    (word, x) => (float(word) + float(x)).to_bits(),
                };
            }),
            Operation::Native => {}
        }
    }
}

/// Words that replace others when all cells are read: the words of sums, which are read in the
/// first copy.
#[derive(Clone, Copy, Debug)]
struct Replacement {
    from: u32,
    to: u32,
    /// The distance from one replaced word to the next.
    stride: u32,
    count: u32,
}

/// The ranges of all chunks of a file.
#[derive(Debug, Default)]
pub(super) struct Cells {
    replacements: Vec<Replacement>,
    numbers: HashMap<u32, u32, foldhash::fast::RandomState>,
    chunks: Vec<[Vec<ChunkRange>; 2]>,
    ranges: usize,
    words: usize,
    native: usize,
}

/// The contents of a file.
#[derive(Debug, Default)]
pub(super) struct Words {
    pub(super) words: Vec<u64>,
    /// Native buckets that are not empty: the series, the cell, the count. A bucket may have
    /// several entries.
    pub(super) native: Vec<(u32, u32, u64)>,
}

impl Words {
    /// Sets everything to zero, for a file with these cells.
    pub(super) fn clear(&mut self, cells: &Cells) {
        self.words.clear();
        self.words.resize(cells.words, 0);
        self.native.clear();
    }
}

impl Cells {
    /// Allocates words for numbers.
    pub(super) fn words(&mut self, count: usize) -> Result<u32, Problem> {
        let first = self.words;
        self.words = first.saturating_add(count);
        if self.words > MAX_WORDS {
            return Err(Problem::TooLarge("numbers"));
        }
        Ok(first as u32)
    }

    /// Allocates numbers for series with native buckets.
    pub(super) fn native_series(&mut self, count: usize) -> u32 {
        let first = self.native;
        self.native += count;
        first as u32
    }

    /// Adds a range of cells from `first` on.
    pub(super) fn add(
        &mut self,
        copy: Copy,
        operation: Operation,
        first: u64,
        length: u64,
        target: u32,
    ) -> Result<(), Problem> {
        if first.saturating_add(length) >= 1 << 31 {
            return Err(Problem::Corrupt("the number of a cell is too large"));
        }
        let (mut cell, end) = (first, first + length);
        while cell < end {
            let in_chunk = cell % CHUNK;
            let now = (CHUNK - in_chunk).min(end - cell);
            let done = (cell - first) as u32;
            let native = operation == Operation::Native;
            let range = ChunkRange {
                first: in_chunk as u16,
                length: now as u16,
                stride: 1,
                operation,
                target: target + if native { 0 } else { done },
                at: done,
            };
            self.push((cell / CHUNK) as u32, copy, range)?;
            cell += now;
        }
        Ok(())
    }

    /// Like [`add`](Self::add), for cells that are not adjacent. Their words are.
    pub(super) fn add_apart(
        &mut self,
        copy: Copy,
        operation: Operation,
        (first, stride): (u64, u64),
        count: u64,
        target: u32,
    ) -> Result<(), Problem> {
        if stride == 1 {
            return self.add(copy, operation, first, count, target);
        }
        let end = stride
            .checked_mul(count)
            .and_then(|all| all.checked_add(first));
        if stride == 0 || end.is_none_or(|end| end >= 1 << 31) {
            return Err(Problem::Corrupt("the number of a cell is too large"));
        }
        let mut done = 0;
        while done < count {
            let cell = first + done * stride;
            let in_chunk = cell % CHUNK;
            let now = (CHUNK - in_chunk).div_ceil(stride).min(count - done);
            let range = ChunkRange {
                first: in_chunk as u16,
                length: now as u16,
                // With one cell, the stride does not matter.
                stride: u16::try_from(stride).unwrap_or(CHUNK as u16),
                operation,
                target: target + done as u32,
                at: 0,
            };
            self.push((cell / CHUNK) as u32, copy, range)?;
            done += now;
        }
        Ok(())
    }

    /// Makes `count` words from `from` on replace words with this stride.
    pub(super) fn replace(&mut self, from: u32, (to, stride): (u32, u32), count: u32) {
        self.replacements.push(Replacement {
            from,
            to,
            stride,
            count,
        });
    }

    /// Completes the contents after all pages were read.
    pub(super) fn complete(&self, read: &mut Words) {
        for replacement in &self.replacements {
            for at in 0..replacement.count {
                let from = (replacement.from + at) as usize;
                let to = (replacement.to + at * replacement.stride) as usize;
                read.words[to] = read.words[from];
            }
        }
    }

    fn push(&mut self, chunk: u32, copy: Copy, range: ChunkRange) -> Result<(), Problem> {
        self.ranges += 1;
        if self.ranges > MAX_RANGES {
            return Err(Problem::TooLarge("numbers"));
        }
        self.ranges_of(chunk)[copy as usize].push(range);
        Ok(())
    }

    fn ranges_of(&mut self, chunk: u32) -> &mut [Vec<ChunkRange>; 2] {
        let next = self.chunks.len() as u32;
        let number = *self.numbers.entry(chunk).or_insert(next);
        if number == next {
            self.chunks.push(Default::default());
        }
        &mut self.chunks[number as usize]
    }

    /// The number of a chunk, if it has ranges in this copy.
    pub(super) fn number(&self, chunk: u32, copy: Copy) -> Option<u32> {
        let number = *self.numbers.get(&chunk)?;
        let has_ranges = !self.chunks[number as usize][copy as usize].is_empty();
        has_ranges.then_some(number)
    }

    /// Reads a page of the chunk with this [`number`](Self::number).
    pub(super) fn read(
        &self,
        number: u32,
        copy: Copy,
        page: &[u8],
        into: &mut Words,
    ) -> Result<(), Problem> {
        let (cells, _) = page.as_chunks::<{ size_of::<u64>() }>();
        for range in &self.chunks[number as usize][copy as usize] {
            let cells = &cells[range.first.into()..];
            if range.stride > 1 {
                let apart = cells.iter().step_by(range.stride.into());
                let apart = apart.take(range.length.into()).copied();
                range.add(apart.map(u64::from_le_bytes), into);
                continue;
            }
            let cells = cells[..range.length.into()].iter().copied();
            let cells = cells.map(u64::from_le_bytes);
            if range.operation == Operation::Native {
                let counted = cells.enumerate().filter(|(_, count)| *count > 0);
                let counted =
                    counted.map(|(at, count)| (range.target, range.at + at as u32, count));
                into.native.extend(counted);
                continue;
            }
            range.add(cells, into);
        }
        if into.native.len() > MAX_BUCKETS {
            return Err(Problem::TooLarge("native buckets"));
        }
        Ok(())
    }

    /// The target of a cell.
    pub(super) fn find(&self, cell: u32) -> Option<Target> {
        let (chunk, cell) = (cell / CHUNK as u32, cell % CHUNK as u32);
        let ranges = &self.chunks[*self.numbers.get(&chunk)? as usize];
        let covers = |range: &&ChunkRange| {
            if range.stride > 1 {
                return false;
            }
            let first = u32::from(range.first);
            (first..first + u32::from(range.length)).contains(&cell)
        };
        let range = ranges.iter().flatten().find(covers)?;
        Some(match range.operation {
            Operation::Native => Target::Native(range.target),
            _ => Target::Word(range.target + (cell - u32::from(range.first))),
        })
    }
}

/// The number that a cell counts for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    Word(u32),
    /// A series with native buckets.
    Native(u32),
}
