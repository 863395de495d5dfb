//! The default attributes of the resource. Settings and `target_info!` replace them.

use crate::exposition::Attribute;
use std::hash::{BuildHasher as _, RandomState};

/// The attributes that every resource has by default.
pub(super) fn defaults() -> Vec<Attribute> {
    let executable = std::env::current_exe().ok();
    let name = executable.as_deref().and_then(|path| path.file_name());
    let service = match name {
        Some(name) => format!("unknown_service:{}", name.to_string_lossy()),
        None => "unknown_service".to_owned(),
    };
    vec![
        ("service.name".to_owned(), service),
        ("service.instance.id".to_owned(), random_id()),
    ]
}

/// A UUID of version 4. It comes from the random keys of the standard library's hashers, which
/// is enough to distinguish instances.
fn random_id() -> String {
    let [high, low] = [0, 1].map(|half| RandomState::new().hash_one((half, std::process::id())));
    let (high, low) = (high & !0xf000 | 0x4000, low << 2 >> 2 | 1 << 63);
    format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        high >> 32,
        high >> 16 & 0xffff,
        high & 0xffff,
        low >> 48,
        low & 0xffff_ffff_ffff
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instances_have_identifiers_of_their_own() {
        let (one, other) = (random_id(), random_id());
        assert_ne!(one, other);
        let parts: Vec<_> = one.split('-').map(str::len).collect();
        assert_eq!(parts, [8, 4, 4, 4, 12]);
        assert_eq!(one.as_bytes()[14], b'4', "{one}");
        assert!(b"89ab".contains(&one.as_bytes()[19]), "{one}");
    }
}
