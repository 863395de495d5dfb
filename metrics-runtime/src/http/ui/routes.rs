//! The routes of the live page.

/// The content of a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PageRoute {
    Shell,
    Script,
    Style,
    About,
    Series,
    Values,
    Requests,
}

/// The routes. Each path is appended to the path of the endpoint.
pub(super) const ROUTES: [(&str, PageRoute); 7] = [
    ("/ui", PageRoute::Shell),
    ("/ui/app.js", PageRoute::Script),
    ("/ui/app.css", PageRoute::Style),
    ("/ui/about", PageRoute::About),
    ("/ui/series", PageRoute::Series),
    ("/ui/values", PageRoute::Values),
    ("/ui/requests", PageRoute::Requests),
];
