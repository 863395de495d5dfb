//! Syntax errors after which the parser continues. They are not in `errors`, because the
//! compiler checks types only if the whole file can be parsed.

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
