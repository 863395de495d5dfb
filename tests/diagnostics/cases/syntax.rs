//! A mistake that the parser reports and reads past. Others end the reading of
//! the file, and so these are no part of `errors.rs`.

#[measured(sync, async)]
fn missing_semicolon(n: u8) -> u8 {
    let doubled = 2 * n
    doubled
}

#[measured(sync, async)]
fn missing_semicolon_after_a_call(mut numbers: Vec<u8>) -> usize {
    numbers.push(1)
    numbers.len()
}
