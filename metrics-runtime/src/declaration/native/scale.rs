//! The arithmetic of native histograms: which bucket counts a value, where buckets end, and how
//! buckets merge at a coarser schema. Knows no metrics.
//!
//! At schema `n`, bucket `i` has the exclusive lower bound `(2^(2^-n))^(i-1)` and the inclusive
//! upper bound `(2^(2^-n))^i`. So there are 2ⁿ buckets for each power of two. At a schema below 0,
//! each bucket spans several powers of two.

/// The coarsest schema that Prometheus supports.
pub const COARSEST: i8 = -4;
pub const FINEST: i8 = 8;

/// The number of schemas with a table: those whose buckets are at most one power of two wide.
const TABLES: usize = FINEST as usize + 1;

/// The start of a schema's table. It has a bound for each bucket of a power of two, and 2 at the
/// end.
const fn first_bound(schema: u8) -> usize {
    (1 << schema) - 1 + schema as usize
}

/// The start of a schema's slices. Each bucket has two.
const fn first_slice(schema: u8) -> usize {
    (2 << schema) - 2
}

/// The number of bits of a float that say where it lies between two powers of two.
const FRACTION_BITS: u32 = 52;
const FRACTION: u64 = (1 << FRACTION_BITS) - 1;

/// For each schema: the fractions of the bounds from 1 to 2, both included.
static BOUNDS: [u64; first_bound(TABLES as u8)] = bounds();

/// For each schema: the number of bounds before each slice of the numbers from 1 to 2. Slices are
/// equal, and small enough that none has two bounds.
static BELOW: [u16; first_slice(TABLES as u8)] = slices();

const fn bounds() -> [u64; first_bound(TABLES as u8)] {
    // Fixed point, with 62 fractional bits.
    const ONE: u128 = 1 << 62;
    let mut bounds = [0; first_bound(TABLES as u8)];
    let mut schema = 0;
    while schema < TABLES as u8 {
        let mut bucket = 0;
        while bucket < 1 << schema {
            // 2 to the power of bucket / 2^schema: the product of a root of 2 for each bit of the
            // bucket's number.
            let (mut bound, mut root, mut bit) = (ONE, 2 * ONE, schema);
            while bit > 0 {
                bit -= 1;
                root = (root * ONE).isqrt();
                if bucket >> bit & 1 == 1 {
                    bound = (bound * root + ONE / 2) / ONE;
                }
            }
            let rest = 62 - FRACTION_BITS;
            bounds[first_bound(schema) + bucket] =
                ((bound - ONE + (1 << (rest - 1))) >> rest) as u64;
            bucket += 1;
        }
        bounds[first_bound(schema) + bucket] = 1 << FRACTION_BITS;
        schema += 1;
    }
    bounds
}

const fn slices() -> [u16; first_slice(TABLES as u8)] {
    let bounds = bounds();
    let mut below = [0; first_slice(TABLES as u8)];
    let mut schema = 0;
    while schema < TABLES as u8 {
        let (mut slice, mut count) = (0, 0);
        while slice < 2 << schema {
            let begin = (slice as u64) << (FRACTION_BITS - 1 - schema as u32);
            while bounds[first_bound(schema) + count] < begin {
                count += 1;
            }
            below[first_slice(schema) + slice] = count as u16;
            slice += 1;
        }
        schema += 1;
    }
    below
}

/// Finds a bucket at a schema of at least 0 in as few steps as possible. Everything that depends
/// only on the schema is precomputed here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NativeScale {
    schema: u8,
    /// The shift that turns a fraction into its slice.
    slice_shift: u8,
    /// Where the slices and the bounds begin in their tables.
    slices: u16,
    bounds: u16,
}

impl NativeScale {
    pub const fn new(schema: u8) -> Self {
        assert!(schema < TABLES as u8, "there is no table for this schema");
        Self {
            schema,
            slice_shift: FRACTION_BITS as u8 - 1 - schema,
            slices: first_slice(schema) as u16,
            bounds: first_bound(schema) as u16,
        }
    }

    pub const fn schema(self) -> u8 {
        self.schema
    }

    /// The bucket of a number, counted from the bucket that ends at 2⁻¹⁰²³. The bucket of a
    /// negative number is that of its magnitude, plus 2048 powers of two.
    #[inline(always)]
    pub fn place(self, value: f64) -> i32 {
        let bits = value.to_bits();
        let fraction = bits & FRACTION;
        let slice = usize::from(self.slices) + (fraction >> self.slice_shift) as usize;
        // The slice is always in the table, but the compiler cannot know that.
        let below = BELOW.get(slice).copied().unwrap_or(0);
        let next = BOUNDS.get(usize::from(self.bounds + below)).copied();
        let bucket = i32::from(below) + i32::from(next.unwrap_or(0) < fraction);
        ((bits >> FRACTION_BITS) << self.schema) as i32 + bucket
    }

    /// The position of the bucket that ends at this power of two.
    pub const fn place_of_power(self, power: i32) -> i32 {
        (power + 1023) << self.schema
    }

    /// The index of the bucket for a value's magnitude. The value must be finite. A value that is
    /// nearly 0 gets a bucket far below all others.
    pub fn index(self, value: f64) -> i32 {
        self.place(value.abs()) - self.place_of_power(0)
    }
}

/// The upper bound of a bucket, at any schema.
pub fn upper_bound(index: i32, schema: i8) -> f64 {
    let (power, fraction) = match u8::try_from(schema) {
        Ok(schema) => {
            let bucket = index & ((1 << schema) - 1);
            (
                index >> schema,
                BOUNDS[first_bound(schema) + bucket as usize],
            )
        }
        Err(_) => (index << -i32::from(schema), 0),
    };
    match u64::try_from(power + 1023) {
        Ok(power @ 1..=2046) => f64::from_bits(power << FRACTION_BITS | fraction),
        Ok(0) | Err(_) => 0.0,
        Ok(_) => f64::INFINITY,
    }
}

/// The bucket that contains a bucket at the next coarser schema.
pub const fn halved(index: i32) -> i32 {
    (index + 1) >> 1
}

#[cfg(test)]
mod tests;
