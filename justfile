# What is typed often. `just` alone lists it.

_list:
    @just --list --unsorted

# the demo with an embedded database, cache and queue
demo *arguments:
    cargo run --release -p demo-app -- {{ arguments }}

# format, unit tests, and the tests that need only cargo
quick:
    tests/run quick

# every test; installs what they need on Debian
all:
    tests/run

# format, and all lints
lint:
    cargo fmt --all
    cargo clippy --all-targets --locked -- -D warnings

# each feature of the libraries by itself
features:
    tests/run features

# the documentation of the libraries
docs *arguments:
    tests/run docs {{ arguments }}

# writes the files that tests compare with; read `git diff` afterwards
update:
    UPDATE=1 cargo test --locked -p compile-tests
    UPDATE=1 cargo test --locked -p metrics-macros
    UPDATE=1 cargo test --locked -p demo-app --test api generated

# the picture in the README, from a running demo; takes two minutes
picture:
    UPDATE=1 cargo test --locked -p demo-app --test api -- --include-ignored live_page::picture

# instruction counts of the recording paths, and their bounds
instructions:
    cargo test --locked -p tests --test instructions -- --nocapture

# the cost beside other metrics crates, in two minutes once all is built
bench:
    cargo run --release -p metrics-benches -- --quick
