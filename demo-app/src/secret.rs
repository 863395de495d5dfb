//! Addresses as they may be shown: in logs, errors and lists of settings.

use url::Url;

/// The address with `***` for each password in it.
pub(crate) fn masked(address: &str) -> String {
    let Ok(mut url) = Url::parse(address) else {
        return address.to_owned();
    };
    let in_query = url.query_pairs().any(|(name, _)| name == "password");
    if url.password().is_none() && !in_query {
        return address.to_owned();
    }
    if url.password().is_some() {
        // It had one, so it can have another one.
        let _ = url.set_password(Some("***"));
    }
    if in_query {
        let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        url.query_pairs_mut()
            .clear()
            .extend_pairs(pairs.iter().map(|(name, value)| {
                let hidden = name == "password";
                (name.as_str(), if hidden { "***" } else { value })
            }));
    }
    url.to_string()
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn passwords_are_masked_wherever_they_stand() {
        for (address, shown) in [
            (
                "postgres://ada:s3cret@db/demo",
                "postgres://ada:***@db/demo",
            ),
            ("redis://:s3cret@cache:6379/1", "redis://:***@cache:6379/1"),
            (
                "postgres://db/demo?user=ada&password=s3cret",
                "postgres://db/demo?user=ada&password=***",
            ),
            ("postgres://ada@db/demo", "postgres://ada@db/demo"),
            ("sqlite::memory:", "sqlite::memory:"),
            ("sqlite://demo.sqlite3", "sqlite://demo.sqlite3"),
            ("no address", "no address"),
        ] {
            assert_eq!(masked(address), shown);
        }
    }
}
