//! Unknown names. They are not in `errors`, because the compiler checks types only if all names
//! can be resolved.

#[measured(sync, async)]
fn unknown_variable(n: u8) -> u8 {
    n + m
}

#[measured(sync, async)]
fn unknown_function(n: u8) -> u8 {
    absent(n)
}

#[measured(sync, async)]
fn unknown_type(n: u8) -> u8 {
    let absent: Absent = n;
    n
}

#[measured(sync, async)]
fn unknown_path(n: u8) -> u8 {
    std::absent::twice(n)
}

#[measured(sync, async)]
fn unknown_label(n: u8) -> u8 {
    loop {
        break 'absent;
    }
}

#[measured(sync, async)]
fn unknown_macro(n: u8) -> u8 {
    absent!(n)
}

#[measured(sync, async)]
fn unknown_field_of_a_pattern(n: std::ops::Range<u8>) -> u8 {
    let Absent { start, .. } = n;
    start
}
