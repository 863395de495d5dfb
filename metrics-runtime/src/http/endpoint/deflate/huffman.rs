//! Huffman codes of limited length, numbered as DEFLATE prescribes.

/// The maximum length of codes for literals, lengths and distances.
pub(super) const MAX_LENGTH: usize = 15;

/// A code: its bits, lowest first, and their number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Code {
    pub(super) bits: u32,
    pub(super) length: u32,
}

/// The codes of symbols with these counts. No code is longer than `limit`. A symbol with count
/// 0 has no code. But at least two symbols have one, because decoders refuse a smaller set.
pub(super) fn codes<const N: usize>(mut counts: [u32; N], limit: usize) -> [Code; N] {
    for symbol in 0..N {
        if counts.iter().filter(|count| **count > 0).count() >= 2 {
            break;
        }
        counts[symbol] = counts[symbol].max(1);
    }
    let mut symbols: Vec<(u32, usize)> = (0..N)
        .filter(|symbol| counts[*symbol] > 0)
        .map(|symbol| (counts[symbol], symbol))
        .collect();
    symbols.sort_unstable();
    let mut codes = [Code::default(); N];
    let mut longest_first = lengths(&symbols, limit);
    for (_, symbol) in symbols {
        codes[symbol].length = longest_first.next().unwrap_or_default();
    }
    number(&mut codes);
    codes
}

/// The lengths of the codes, longest first. The symbols are in ascending order of their counts.
fn lengths(symbols: &[(u32, usize)], limit: usize) -> impl Iterator<Item = u32> + use<> {
    let mut at_length = [0_u32; MAX_LENGTH + 1];
    for depth in depths(symbols) {
        at_length[depth.min(limit)] += 1;
    }
    // Shortening the longest codes uses more codes than exist. To correct this, a leaf above the
    // limit becomes an inner node. Its children are that leaf and one of the longest leaves.
    let used = |at_length: &[u32]| -> u32 {
        let used = at_length.iter().enumerate().skip(1);
        used.map(|(length, number)| number << (limit - length.min(limit)))
            .sum()
    };
    let mut too_many = used(&at_length[..=limit]).saturating_sub(1 << limit);
    while too_many > 0 {
        let Some(above) = (1..limit).rev().find(|length| at_length[*length] > 0) else {
            break;
        };
        at_length[above] -= 1;
        at_length[above + 1] += 2;
        at_length[limit] -= 1;
        too_many -= 1;
    }
    (1..=MAX_LENGTH)
        .rev()
        .flat_map(move |length| (0..at_length[length]).map(move |_| length as u32))
}

/// The depth of each symbol in the Huffman tree.
fn depths(symbols: &[(u32, usize)]) -> Vec<usize> {
    let leaves = symbols.len();
    let nodes = 2 * leaves - 1;
    let mut weights: Vec<u32> = symbols.iter().map(|(count, _)| *count).collect();
    let mut parents = vec![0; nodes];
    // The next leaf and the next inner node. The weights of both ascend.
    let (mut leaf, mut inner) = (0, leaves);
    for node in leaves..nodes {
        let mut weight = 0;
        for _ in 0..2 {
            let takes_leaf = leaf < leaves && (inner >= node || weights[leaf] <= weights[inner]);
            let next = if takes_leaf { &mut leaf } else { &mut inner };
            parents[*next] = node;
            weight += weights[*next];
            *next += 1;
        }
        weights.push(weight);
    }
    let mut depths = vec![0; nodes];
    for node in (0..nodes - 1).rev() {
        depths[node] = depths[parents[node]] + 1;
    }
    depths.truncate(leaves);
    depths
}

/// Numbers the codes: shorter codes first, and codes of equal length in the order of symbols.
fn number(codes: &mut [Code]) {
    let mut next = 0_u32;
    for length in 1..=MAX_LENGTH as u32 {
        for code in codes.iter_mut().filter(|code| code.length == length) {
            code.bits = next.reverse_bits() >> (u32::BITS - length);
            next += 1;
        }
        next <<= 1;
    }
}
