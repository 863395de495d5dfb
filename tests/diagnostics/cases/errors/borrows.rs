//! Moves, borrows and lifetimes.

#[measured(sync, async)]
fn uses_what_was_moved(text: String) -> usize {
    let moved = text;
    text.len() + moved.len()
}

#[measured(sync, async)]
fn uses_a_variable_that_was_moved(n: u8) -> usize {
    let text = n.to_string();
    drop(text);
    text.len()
}

#[measured(sync, async)]
fn moves_out_of_a_reference(text: &String) -> String {
    *text
}

#[measured(sync, async)]
fn moves_out_of_a_slice(texts: &[String]) -> String {
    texts[0]
}

#[measured(sync, async)]
fn moves_in_a_loop(text: String) {
    for _ in 0..2 {
        drop(text);
    }
}

#[measured(sync, async)]
fn borrows_twice(mut numbers: Vec<u8>) -> u8 {
    let first = &numbers[0];
    numbers.push(1);
    *first
}

#[measured(sync, async)]
fn borrows_a_variable_twice(n: u8) -> u8 {
    let mut numbers = vec![n];
    let first = &numbers[0];
    numbers.push(1);
    *first
}

#[measured(sync, async)]
fn changes_what_is_not_mut(numbers: Vec<u8>) -> usize {
    numbers.push(1);
    numbers.len()
}

#[measured(sync, async)]
fn changes_a_variable_that_is_not_mut(n: u8) -> usize {
    let numbers = vec![n];
    numbers.push(1);
    numbers.len()
}

#[measured(sync, async)]
fn assigns_what_is_not_mut(n: u8) -> u8 {
    n = 1;
    n
}

#[measured(sync, async)]
fn assigns_twice(n: u8) -> u8 {
    let twice = n;
    twice = 1;
    twice
}

#[measured(sync, async)]
fn changes_through_a_shared_reference(numbers: &Vec<u8>) -> usize {
    numbers.push(1);
    numbers.len()
}

#[measured(sync, async)]
fn used_before_it_is_set(n: u8) -> u8 {
    let unset: u8;
    n + unset
}

#[measured(sync, async)]
fn returns_a_local_reference(n: &str) -> &str {
    let text = n.to_owned();
    &text
}

#[measured(sync, async)]
fn returns_a_reference_to_an_argument(n: &str, text: String) -> &str {
    if n.is_empty() {
        return n;
    }
    &text
}

#[measured(sync, async)]
fn returns_a_shorter_lifetime<'a>(one: &'a str, other: &str) -> &'a str {
    if one.is_empty() {
        return other;
    }
    one
}

#[measured(sync, async)]
fn closure_that_borrows(n: u8) -> Box<dyn Fn() -> u8> {
    let local = n;
    Box::new(|| local)
}

#[measured(sync, async)]
fn dropped_while_borrowed(n: u8) -> usize {
    let text;
    {
        let inner = n.to_string();
        text = &inner;
    }
    text.len()
}

#[measured(sync, async)]
fn locks_a_borrow_in_a_map(map: &mut HashMap<u8, u8>) -> &u8 {
    let first = &map[&1];
    map.clear();
    first
}

#[measured(sync, async)]
fn without_unsafe(at: *const u8) -> u8 {
    *at
}

impl Hidden {
    #[measured(sync, async)]
    fn moves_out_of_self(&self) -> String {
        self.0
    }

    #[measured(sync, async)]
    fn changes_self(&self) {
        self.0.push('x');
    }

    #[measured(sync, async)]
    fn uses_self_that_was_moved(self) -> usize {
        drop(self);
        self.0.len()
    }
}
