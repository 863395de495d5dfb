//! Reserves the names of families that this crate registers at their first use.

/// Then `check` always finds declarations that use one of these names. `members` are the families
/// without cells, and `declared` the series that may be registered, by declaration.
macro_rules! reserve_names {
    ($item:literal, members: $members:expr, declared: $declared:expr $(,)?) => {
        static BASE: $crate::registration::CellBase = $crate::registration::CellBase::new();

        #[cfg(not(feature = "off"))]
        inventory::submit! {
            $crate::registration::Registration::new(
                &$crate::declaration::Declaration::ReservedNames(
                    $crate::declaration::ReservedNamesDeclaration {
                        members: $members,
                        declared: || {
                            let declared: fn() -> Vec<Vec<$crate::declaration::Member>> = $declared;
                            let source = || $crate::__source!($item);
                            declared()
                                .into_iter()
                                .map(|members| (source(), members))
                                .collect()
                        },
                        needs: Vec::new,
                        conflict_advice: None,
                    },
                ),
                $crate::__source!($item),
                &BASE,
            )
        }
    };
}
pub(crate) use reserve_names;
