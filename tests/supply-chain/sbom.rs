//! Prints the bill of materials of a package, as `CycloneDX` in JSON:
//!
//! ```sh
//! cargo run -p supply-chain --bin sbom demo-app >demo-app.cdx.json
//! ```

fn main() {
    let Some(package) = std::env::args().nth(1) else {
        eprintln!("sbom: missing package: write `sbom demo-app`");
        std::process::exit(2);
    };
    println!("{:#}", supply_chain::bill(&package));
}
