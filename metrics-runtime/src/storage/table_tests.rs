//! Tests of `table` that loom has no part in.

use super::table::Table;

#[test]
fn what_was_inserted_is_found_and_nothing_else() {
    let table = Table::new();
    assert_eq!(table.find(1, |_| true), None);
    for n in 1..=10_000_u32 {
        table.insert(u64::from(n) << 39, n);
    }
    for n in 1..=10_000_u32 {
        assert_eq!(table.find(u64::from(n) << 39, |_| true), Some(n));
        assert_eq!(table.find((u64::from(n) << 39) + (1 << 32), |_| true), None);
    }
}

#[test]
fn a_hash_can_have_several_numbers() {
    let table = Table::new();
    for hash in [0, 5 << 32, u64::MAX] {
        table.insert(hash, 50);
        table.insert(hash, 51);
        assert_eq!(table.find(hash, |number| number == 51), Some(51));
        assert_eq!(table.find(hash, |_| true), Some(50));
        assert_eq!(table.find(hash, |number| number == 52), None);
    }
}
