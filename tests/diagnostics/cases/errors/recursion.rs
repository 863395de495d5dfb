//! Functions that call themselves.

#[measured]
fn calls_itself_with_a_wrong_type(n: u8) -> u64 {
    if n == 0 {
        1
    } else {
        calls_itself_with_a_wrong_type("one")
    }
}

#[measured]
fn calls_itself_and_returns_a_wrong_type(n: u8) -> u64 {
    calls_itself_and_returns_a_wrong_type(n - 1);
    n
}

#[measured]
fn calls_itself_and_returns_nothing(n: u8) -> u64 {
    calls_itself_and_returns_nothing(n - 1);
}

#[measured]
fn calls_itself_and_returns_something(n: u8) {
    calls_itself_and_returns_something(n - 1);
    n
}

#[measured]
fn calls_itself_in_one_branch(n: u8) -> u64 {
    if n > 0 {
        calls_itself_in_one_branch(n - 1)
    }
}

#[measured]
fn calls_itself_and_uses_what_was_moved(text: String) -> usize {
    calls_itself_and_uses_what_was_moved(text) + text.len()
}

#[measured]
fn calls_itself_and_assigns_what_is_not_mut(n: u8, m: &u8) -> u8 {
    n = calls_itself_and_assigns_what_is_not_mut(n, m);
    *m = n;
    n
}

#[measured]
fn calls_itself_and_changes_what_is_not_mut(numbers: Vec<u8>, others: &Vec<u8>) -> usize {
    numbers.push(1);
    others.push(1);
    calls_itself_and_changes_what_is_not_mut(numbers, others)
}

#[measured]
fn calls_itself_and_boxes_a_borrow(n: u8) -> Box<dyn Fn() -> u8> {
    let local = n;
    calls_itself_and_boxes_a_borrow(n);
    Box::new(|| local)
}

#[measured]
fn calls_itself_and_returns_a_local_reference(n: &str) -> &str {
    let text = calls_itself_and_returns_a_local_reference(n).to_owned();
    &text
}

#[measured]
fn calls_itself_and_keeps_a_borrow(n: &str) -> Option<Hiding> {
    let text = n.to_owned();
    let hiding = Hiding(&text);
    calls_itself_and_keeps_a_borrow(n);
    Some(hiding)
}

#[measured]
fn calls_itself_without_a_bound<T>(value: T) -> String {
    calls_itself_without_a_bound(1);
    value.to_string()
}

#[measured]
fn calls_itself_and_needs_a_type(n: u8) -> usize {
    let numbers = Vec::new();
    calls_itself_and_needs_a_type(n);
    numbers.len()
}

#[measured]
fn calls_itself_and_returns_a_shorter_lifetime<'a>(one: &'a str, other: &str) -> &'a str {
    calls_itself_and_returns_a_shorter_lifetime(one, other);
    other
}

#[measured]
fn calls_itself_and_returns_an_argument(n: &str, text: String) -> &str {
    calls_itself_and_returns_an_argument(n, text.clone());
    &text
}

#[measured]
fn calls_itself_and_returns_a_slice(n: &str) -> &str {
    let text = calls_itself_and_returns_a_slice(n).to_owned();
    if n.is_empty() { n } else { text.as_str() }
}

#[measured]
fn calls_itself_and_shares_what_is_changed(n: &mut Vec<u8>) -> &u8 {
    let first = calls_itself_and_shares_what_is_changed(n);
    n.clear();
    first
}
