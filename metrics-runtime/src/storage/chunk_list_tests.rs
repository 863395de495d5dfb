//! Tests of `chunk_list` that loom has no part in.

use super::cell::Cell;
use super::chunk_list::{CHUNK_CELLS, ChunkList, find};

#[test]
fn an_untouched_cell_reads_as_nothing() {
    let list = ChunkList::new();
    let mut sums = [1; 3];
    list.add_to(1000, &mut sums);
    assert_eq!(sums, [1; 3]);
    assert!(list.get(0).is_none());
}

#[test]
fn growing_keeps_what_was_counted() {
    let list = ChunkList::new();
    find(list.touch(3), 3).expect("touched")[0].add(4);
    let far = 100 * CHUNK_CELLS as u32;
    find(list.touch(far), far).expect("touched")[0].add(5);
    assert_eq!(list.get(3).map(Cell::load), Some(4));
    assert_eq!(list.get(far).map(Cell::load), Some(5));
    assert!(list.get(50 * CHUNK_CELLS as u32).is_none());
}
