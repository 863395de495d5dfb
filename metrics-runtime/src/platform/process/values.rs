//! The values of the process, from any system.

/// The values of the process. `None` if the system does not report them.
#[derive(Debug, Default)]
pub(crate) struct ProcessValues {
    /// CPU time, user and system.
    pub(crate) cpu_seconds: Option<f64>,
    /// CPUs that it may use.
    pub(crate) max_cpus: Option<f64>,
    pub(crate) resident_bytes: Option<f64>,
    pub(crate) max_resident_bytes: Option<f64>,
    pub(crate) virtual_bytes: Option<f64>,
    pub(crate) max_virtual_bytes: Option<f64>,
    /// The start of the process, since 1970.
    pub(crate) start_seconds: Option<f64>,
    pub(crate) open_descriptors: Option<f64>,
    pub(crate) max_descriptors: Option<f64>,
    pub(crate) threads: Option<f64>,
}
