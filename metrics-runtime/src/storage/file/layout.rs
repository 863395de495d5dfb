//! The format of a process's file, version 1. Numbers are little-endian.
//!
//! The file consists of pages of 4096 bytes, which are allocated in order and never freed. They are
//! in extents: the first has 64 pages, each other one twice as many as the one before, up to 512.
//! The file grows by whole extents. The first page of each extent is its index: 512 entries of 8
//! bytes, one for each page of the extent. Entry 0 is [`MAGIC`]. Each other entry is 0 while its
//! page is unused, and otherwise describes its contents. The first extent has fewer pages than its
//! index has entries. The last of these entries is the number of extents ([`extents_entry`]), so a
//! truncated file is noticed.
//!
//! | page | contents |
//! |---|---|
//! | cells | 512 cells of 8 bytes: the numbers of one chunk. Several pages may have the same chunk: one for each thread. A cell's value is the sum over all of them |
//! | log | records, one after the other. All log pages in order form one stream of bytes |
//! | exemplars | 8 slots of 512 bytes, each a frame with an `ExemplarRecord` |
//! | history | 16 slots of 256 bytes, each a frame with a `HistoryRecord` |
//! | counters | counters some seconds ago, in one frame: the time in milliseconds since 1970, the number of counters in all pages of that time, and up to 254 pairs of a cell and its value, each of 8 bytes |
//!
//! A record of the log is its length (4 bytes), the CRC-32 of its bytes (4 bytes), and
//! its bytes, which are JSON (`declaration::record`). The length is written last. A
//! length of 0 ends the log.

use super::frame::HEAD;

/// The number of bytes in a page, which can hold a chunk of cells.
pub(crate) const PAGE: usize = 4096;

/// The first entry of each index: `metrics` and the format's version.
pub(crate) const MAGIC: u64 = u64::from_le_bytes(*b"metrics\x01");

/// The number of bytes in the slot for one second of history.
pub(crate) const HISTORY_SLOT: usize = 256;

/// The number of pairs in a page of counters.
pub(crate) const COPY_ENTRIES: usize = (PAGE - HEAD - 16) / 16;

/// The largest number of copied counters: the first ones that are not 0.
pub(crate) const MAX_COUNTERS: usize = 20_000;

/// The number of pages in the largest extents: one for each entry of an index.
pub(crate) const MAX_EXTENT: usize = PAGE / size_of::<u64>();

/// The number of pages in the first extent.
pub(crate) const FIRST_EXTENT: usize = 64;

/// The largest number of pages in a file: 4 GiB. A process that needs more uses the heap.
pub(crate) const MAX_PAGES: usize = 1 << 20;

/// The entry of the first index that contains the number of extents.
pub(crate) const EXTENTS_ENTRY: usize = MAX_EXTENT - 1;

/// The value of that entry: the number and its complement. It is written when an extent has its
/// [`MAGIC`], before one of its pages is used.
pub(crate) const fn extents_entry(extents: u32) -> u64 {
    (!extents as u64) << 32 | extents as u64
}

/// The number of extents. `None` if the entry is invalid.
pub(crate) const fn extents_from_entry(entry: u64) -> Option<u32> {
    let extents = entry as u32;
    if extents > 0 && extents_entry(extents) == entry {
        Some(extents)
    } else {
        None
    }
}

/// The contents of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Page {
    /// The cells of the chunk with this number.
    Cells(u32),
    /// Records.
    Log,
    /// The resource usage of the process in the last seconds.
    History,
    /// Counters some seconds ago.
    Counters,
    /// Exemplars.
    Exemplars,
}

impl Page {
    /// The entry of the index: the kind, the chunk, and the complement of both, so that an
    /// overwritten entry is noticed.
    pub(crate) const fn entry(self) -> u64 {
        let (kind, chunk) = match self {
            Self::Cells(chunk) => (1, chunk),
            Self::Log => (2, 0),
            Self::History => (3, 0),
            Self::Exemplars => (4, 0),
            Self::Counters => (5, 0),
        };
        // A chunk's number has 22 bits, because cell numbers are below 2³¹.
        let half = kind << 28 | chunk;
        (!half as u64) << 32 | half as u64
    }

    /// Decodes an entry. `None` if it is invalid.
    pub(crate) fn from_entry(entry: u64) -> Option<Self> {
        let half = entry as u32;
        let chunk = half & ((1 << 28) - 1);
        let page = match half >> 28 {
            1 if chunk < 1 << 22 => Self::Cells(chunk),
            2 => Self::Log,
            3 => Self::History,
            4 => Self::Exemplars,
            5 => Self::Counters,
            _ => return None,
        };
        (page.entry() == entry).then_some(page)
    }
}

/// The number of pages in this extent, and of pages before it.
pub(crate) const fn extent(extent: usize) -> (usize, usize) {
    // 64, 128, 256, 512, 512, …
    let doubled = MAX_EXTENT.ilog2() - FIRST_EXTENT.ilog2();
    if extent as u32 <= doubled {
        let pages = FIRST_EXTENT << extent;
        (pages, pages - FIRST_EXTENT)
    } else {
        let before = MAX_EXTENT - FIRST_EXTENT;
        (
            MAX_EXTENT,
            before + (extent - doubled as usize) * MAX_EXTENT,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extents_follow_each_other() {
        let mut before = 0;
        for number in 0..100 {
            let (pages, first) = extent(number);
            assert_eq!(first, before, "extent {number}");
            assert!(pages <= MAX_EXTENT);
            before += pages;
        }
        assert_eq!(extent(0), (64, 0));
        assert_eq!(extent(3), (512, 448));
        assert_eq!(extent(4), (512, 960));
    }

    #[test]
    fn the_number_of_extents_is_read_as_it_was_written() {
        assert_eq!(extents_from_entry(extents_entry(3)), Some(3));
        for entry in [0, 3, MAGIC, extents_entry(0), extents_entry(3) ^ 1 << 33] {
            assert_eq!(extents_from_entry(entry), None, "{entry:x}");
        }
    }

    #[test]
    fn entries_are_those_of_other_builds() {
        assert_eq!(extents_entry(3), 0xffff_fffc_0000_0003);
        assert_eq!(Page::Cells(5).entry(), 0xefff_fffa_1000_0005);
        assert_eq!(Page::Counters.entry(), 0xafff_ffff_5000_0000);
    }

    #[test]
    fn sizes_are_those_of_other_builds() {
        assert_eq!((FIRST_EXTENT, MAX_EXTENT, EXTENTS_ENTRY), (64, 512, 511));
        assert_eq!((MAX_PAGES, COPY_ENTRIES), (1_048_576, 254));
    }

    #[test]
    fn an_entry_says_what_is_in_its_page() {
        for page in [
            Page::Cells(0),
            Page::Cells((1 << 22) - 1),
            Page::Log,
            Page::History,
            Page::Exemplars,
            Page::Counters,
        ] {
            assert_eq!(Page::from_entry(page.entry()), Some(page));
        }
        let (other, too_large) = (Page::Log.entry() ^ 1 << 40, Page::Cells(1 << 22).entry());
        for entry in [0, 1, MAGIC, u64::MAX, other, too_large] {
            assert_eq!(Page::from_entry(entry), None, "{entry:x}");
        }
    }
}
