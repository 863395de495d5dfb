//! The arithmetic of native histograms: which bucket a value belongs to, where
//! buckets end, what a coarser scale makes of them. Knows no metrics.
//!
//! At schema `n`, bucket `i` reaches from `(2^(2^-n))^(i-1)`, which is not part
//! of it, to `(2^(2^-n))^i`, which is: 2ⁿ buckets double the value. A schema
//! below 0 has buckets of several powers of two each.

/// The coarsest and the finest schema that Prometheus knows.
pub const COARSEST: i8 = -4;
pub const FINEST: i8 = 8;

/// Schemas with a table: those that are not coarser than a power of two.
const TABLES: usize = FINEST as usize + 1;

/// Where a schema's table begins: each has a bound for each bucket of a power
/// of two, and 2 as the last.
const fn first_bound(schema: u8) -> usize {
    (1 << schema) - 1 + schema as usize
}

/// Where a schema's slices begin: there are two for each bucket.
const fn first_slice(schema: u8) -> usize {
    (2 << schema) - 2
}

/// The bits of a float that say where it lies between two powers of two.
const FRACTION_BITS: u32 = 52;
const FRACTION: u64 = (1 << FRACTION_BITS) - 1;

/// For each schema: the fractions of the bounds from 1 to 2, both included.
static BOUNDS: [u64; first_bound(TABLES as u8)] = bounds();

/// For each schema: how many bounds lie before each of so many equal slices of
/// the numbers from 1 to 2 that no slice has two bounds.
static BELOW: [u16; first_slice(TABLES as u8)] = slices();

const fn bounds() -> [u64; first_bound(TABLES as u8)] {
    // Fixed point, with 62 bits behind the point.
    const ONE: u128 = 1 << 62;
    let mut bounds = [0; first_bound(TABLES as u8)];
    let mut schema = 0;
    while schema < TABLES as u8 {
        let mut bucket = 0;
        while bucket < 1 << schema {
            // 2 to the power of bucket / 2^schema: for each bit of the bucket's
            // number a root of 2.
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

/// How to find a bucket at a schema from 0 on, in as few steps as can be: all
/// that depends on the schema alone is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NativeScale {
    schema: u8,
    /// By how much a fraction is shifted to give its slice.
    slice_shift: u8,
    /// Where the slices and the bounds are in their tables.
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

    /// The bucket of a number, counted from that which ends at 2⁻¹⁰²³. A negative
    /// one's is that of its magnitude and 2048 powers of two more.
    #[inline(always)]
    pub fn place(self, value: f64) -> i32 {
        let bits = value.to_bits();
        let fraction = bits & FRACTION;
        let slice = usize::from(self.slices) + (fraction >> self.slice_shift) as usize;
        // Never outside, which the compiler can't know.
        let below = BELOW.get(slice).copied().unwrap_or(0);
        let next = BOUNDS.get(usize::from(self.bounds + below)).copied();
        let bucket = i32::from(below) + i32::from(next.unwrap_or(0) < fraction);
        ((bits >> FRACTION_BITS) << self.schema) as i32 + bucket
    }

    /// The place of the bucket that ends at a power of two.
    pub const fn place_of_power(self, power: i32) -> i32 {
        (power + 1023) << self.schema
    }

    /// The index of the bucket of a value's magnitude. The value is finite; one
    /// that is nearly 0 gets a bucket far below all others.
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

/// The bucket that holds a bucket when there are half as many.
pub const fn halved(index: i32) -> i32 {
    (index + 1) >> 1
}

#[cfg(test)]
mod tests;
