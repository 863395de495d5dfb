//! Tests of `table` that loom has no part in.

use super::table::Table;

#[test]
fn what_was_inserted_is_found_and_nothing_else() {
    let table = Table::new();
    assert_eq!(table.find(1, |_| true), None);
    for n in 1..=10_000_u32 {
        table.insert(u64::from(n) << 7, n);
    }
    for n in 1..=10_000_u32 {
        assert_eq!(table.find(u64::from(n) << 7, |_| true), Some(n));
        assert_eq!(table.find((u64::from(n) << 7) + 1, |_| true), None);
    }
}

#[test]
fn a_key_can_have_several_values() {
    let table = Table::new();
    table.insert(5, 50);
    table.insert(5, 51);
    assert_eq!(table.find(5, |value| value == 51), Some(51));
    assert_eq!(table.find(5, |_| true), Some(50));
    assert_eq!(table.find(5, |value| value == 52), None);
}
