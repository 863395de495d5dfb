//! Tests of the file of this process: its extents, pages and records.

use super::*;
use crate::declaration::Kind;
use crate::declaration::record::{CellsRecord, GroupRecord};

fn temporary() -> File {
    tempfile::tempfile().expect("there is space")
}

#[test]
fn a_file_grows_up_to_the_limit_of_file_sizes_and_no_further() {
    let file = temporary();
    let (first, _) = extent(0);
    let (second, before) = extent(1);
    let end = ((before + second) * PAGE) as u64;
    let mut pages = Pages::default();
    assert!(pages.grow(&file, Some((first * PAGE) as u64 - 1)).is_err());
    assert_eq!((pages.extents, pages.next), (0, 0));
    pages.grow(&file, None).expect("there is no limit");
    assert!(pages.grow(&file, Some(end - 1)).is_err());
    assert_eq!((pages.extents, pages.next), (1, 1));
    pages.grow(&file, Some(end)).expect("it ends at the limit");
    assert_eq!((pages.extents, pages.next), (2, first + 1));
    let length = file.metadata().expect("it is open").len();
    assert_eq!(length, end);
}

#[test]
fn a_file_has_no_more_pages_than_the_format_allows() {
    let after = |extents| Pages {
        extents,
        ..Pages::default()
    };
    let file = temporary();
    assert!(after(3000).grow(&file, None).is_err());
    assert_eq!(file.metadata().expect("it is open").len(), 0);
    let grown = after(2000).grow(&file, None);
    grown.expect("it has fewer than 4 GiB");
}

#[test]
fn pages_of_all_extents_are_memory_of_the_file_and_records_are_numbered() {
    let own = OwnFile {
        directory: PathBuf::new(),
        file: temporary(),
        pages: Mutex::default(),
        log: Mutex::default(),
        unshared: AtomicU32::new(0),
    };
    // The first page of each extent is its index.
    for at in (1..64).chain(65..192).chain(193..200) {
        let (words, offset) = own.try_page(Page::Log).expect("it grows");
        assert_eq!(offset, (at * PAGE) as u64);
        words[7].store(at as u64, Ordering::Relaxed);
        let mut read = [0; 8];
        let found = own.file.read_exact_at(&mut read, offset + 7 * 8);
        found.expect("it is in the file");
        assert_eq!(u64::from_ne_bytes(read), at as u64);
    }
    let group = Record::Group(GroupRecord {
        name: "drinks".to_owned(),
        help: String::new(),
        kind: Kind::Counter,
        mode: Default::default(),
        exclusive: false,
        labels: Vec::new(),
        values: Vec::new(),
        dynamic: false,
        lazy: false,
        cells: CellsRecord::Counter {
            first: 0,
            float: false,
        },
        created: 0,
        source: String::new(),
    });
    let groups = [group.clone(), Record::Exit, group];
    let before = [&groups[..1], &groups, &groups[1..2], &groups].map(|one| own.append(one));
    assert_eq!(before, [0, 1, 3, 3].map(Some));
}
