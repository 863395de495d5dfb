//! The URL of a service, as users write it.

/// Where a service on this machine is scraped that has the documented port.
pub(super) const DEFAULT_URL: &str = "http://127.0.0.1:8000/metrics";

/// The URL that is meant: `http` and `/metrics` can be left out.
pub(super) fn service_url(endpoint: &str) -> String {
    let mut url = match endpoint.contains("://") {
        true => endpoint.to_owned(),
        false => format!("http://{endpoint}"),
    };
    let authority = url.split_once("://").map_or("", |(_, rest)| rest);
    match authority.find(['/', '?']) {
        None => url.push_str("/metrics"),
        Some(at) if &authority[at..] == "/" => url.push_str("metrics"),
        Some(_) => {}
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_can_be_short() {
        for (endpoint, expected) in [
            ("localhost:9100", "http://localhost:9100/metrics"),
            ("http://shop:8000/", "http://shop:8000/metrics"),
            ("http://shop:8000/m?a=b", "http://shop:8000/m?a=b"),
            ("shop/probe", "http://shop/probe"),
        ] {
            assert_eq!(service_url(endpoint), expected);
        }
    }
}
