//! Names in snake case.

/// `HTTPServerError2` becomes `http_server_error2`.
pub(crate) fn snake_case(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut snake = String::new();
    for (at, c) in chars.iter().enumerate() {
        let follows_small =
            at > 0 && chars[at - 1].is_alphanumeric() && !chars[at - 1].is_uppercase();
        let ends_capitals = at > 0
            && chars[at - 1].is_uppercase()
            && chars.get(at + 1).is_some_and(|next| next.is_lowercase());
        if c.is_uppercase() && (follows_small || ends_capitals) {
            snake.push('_');
        }
        snake.extend(c.to_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::snake_case;

    #[test]
    fn capital_letters_begin_words() {
        for (name, snake) in [
            ("Ok", "ok"),
            ("NotFound", "not_found"),
            ("HTTPError", "http_error"),
            ("V2Api", "v2_api"),
            ("A", "a"),
            ("ORDERS_TOTAL", "orders_total"),
            ("Orders-Placed", "orders-placed"),
        ] {
            assert_eq!(snake_case(name), snake);
        }
    }
}
