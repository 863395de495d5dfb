//! The settings. Precedence: flag, environment, TOML file, default.
//!
//! A value that cannot work is refused at startup with exit code 2, and the error says what to write instead. A setting is
//! a field of [`Config`] and nothing else: the file takes its name and its rule from there.
//!
//! | file | holds |
//! |---|---|
//! | `settings` | all settings and subcommands |
//! | `layers` | the precedence of defaults, file, environment and flags |
//! | `file` | reads the settings in a file |
//! | `kind` | the TOML type of a setting |
//! | `print` | writes the settings in effect as a file |
//! | `values` | the allowed values of a setting, and the errors for others |
//! | `secret` | masks settings that may hold a secret |

mod file;
mod kind;
mod layers;
mod print;
mod secret;
mod settings;
mod values;

pub use self::layers::{Task, task};
pub use self::settings::{Command, Config};

/// The exit code for an invalid setting; clap uses the same.
pub const BAD_CONFIGURATION: u8 = 2;
