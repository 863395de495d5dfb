//! A process whose catalogue has 1 series, and what every process has.

metrics_benches::finite_series!(1, 1, 1);
