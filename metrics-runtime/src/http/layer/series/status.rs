//! Status codes as values of the label `status_code`.

// The lowest status code, and the number of status codes.
pub(super) const FIRST_STATUS: u16 = 100;
pub(super) const STATUS_CODES: usize = 900;

/// The distinct label values of these status codes, and for each code the index of its value.
pub(super) fn status_strings(
    statuses: &[u16],
    grouped: bool,
) -> (&'static [&'static str], Vec<usize>) {
    let mut strings: Vec<&'static str> = Vec::new();
    let mut index = |code: &u16| {
        let string = status_string(*code, grouped);
        let known = strings.iter().position(|known| *known == string);
        known.unwrap_or_else(|| {
            strings.push(string.leak());
            strings.len() - 1
        })
    };
    let indices = statuses.iter().map(&mut index).collect();
    (strings.leak(), indices)
}

/// The label value of a status code.
pub(super) fn status_string(code: u16, grouped: bool) -> String {
    if grouped {
        format!("{}xx", code / 100)
    } else {
        code.to_string()
    }
}
