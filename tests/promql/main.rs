//! PromQL: the parser accepts what Prometheus accepts, with the same structure, rejects the rest
//! with an explanation, and expressions are checked against metrics.

mod alerts;
mod budget;
mod dashboards;
mod documented;
mod files;
mod findings;
mod generated;
mod mistakes;
mod of_catalogue;
mod precedence;
mod promtool;
mod refused;
mod regular_expressions;
mod reports;
mod round_trip;
mod rules;
mod since_3;
mod spans;
mod variables;
