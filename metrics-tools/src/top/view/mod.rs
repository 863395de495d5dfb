//! The interactive view: its state, how it is drawn, and the terminal around it.

mod app;
mod draw;
mod graph;
mod list;
mod spark;
mod terminal;
#[cfg(test)]
mod tests;
mod theme;

pub(crate) use terminal::{ViewOptions, run};
