//! A process with 200 annotated functions.

metrics_benches::many_functions! {
    m00 m01
}
