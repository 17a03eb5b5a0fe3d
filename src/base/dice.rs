//! Keyed dice: one key, one number.
//!
//! A key is made of the seed, the mechanic, the authored names of what takes part, and how often this exact subject has met
//! this mechanic. It never contains an index, a time or a global counter, so a change in one place of a run cannot move the
//! dice of another. Each key seeds a ChaCha8 generator of its own; the transforms from its bits to a distribution are written
//! here on `+ - * /`, `sqrt` and `libm`, because those of the usual crates change with features of unrelated crates.
//! Everything is monotone: a success is `u < p`, a span is the inverse distribution at `u`.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Which rule of the game throws the die. The numbers are part of every key: never renumber, only append.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u64)]
pub enum Mechanic {
    /// Whether an attack step succeeds.
    Success = 1,
    /// How long an attack step takes.
    StepSpan = 2,
    /// How loud a step or process has to be before a log source shows it.
    Notice = 3,
    /// How long a deed takes.
    Lead = 4,
    /// Whether a deed's risk happens.
    Risk = 5,
    /// Whether a hidden chance is so.
    Chance = 6,
    /// A cost parameter.
    Parameter = 7,
    /// An uncertain amount of one effect.
    Amount = 8,
    /// Whether a regulator takes the case up.
    Enforcement = 9,
    /// Whether people go to law.
    ClassAction = 10,
    /// What a policy does where it chooses at random.
    Policy = 11,
    /// What an invented ecosystem is made of.
    Generated = 12,
    /// How a move appeals to a planning attacker, beside what speaks for it.
    Choice = 16,
    /// How long a planning attacker thinks.
    Think = 13,
    /// When a control takes honest traffic for an attack, and on which flow.
    FalseAlarm = 14,
    /// What a drawn exercise is made of.
    Draw = 15,
}

/// The name of something in a file, as 64 bits for keys. Computed once at compile time of the scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Name(pub u64);

impl Name {
    /// FNV-1a over the bytes, then mixed. Names of one scenario are checked for collisions when it is compiled.
    pub fn of(text: &str) -> Name {
        let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
        for byte in text.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        Name(mix(hash))
    }
}

/// Finaliser of SplitMix64: every input bit reaches every output bit.
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// One die, thrown once.
#[derive(Clone, Copy, Debug)]
pub struct Die {
    bits: u64,
}

/// The key of a die, for the law that two runs which differ in one decision share their dice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// Which rule.
    pub mechanic: Mechanic,
    /// Who acts: a step, a deed, a parameter.
    pub actor: Name,
    /// On what: a log source, a risk's number within its deed.
    pub target: Name,
    /// How often this subject met this mechanic before.
    pub occurrence: u32,
}

impl Key {
    /// A key with everything named.
    pub fn new(mechanic: Mechanic, actor: Name, target: Name, occurrence: u32) -> Key {
        Key { mechanic, actor, target, occurrence }
    }

    /// Throws the die of this key under a seed.
    pub fn throw(self, seed: u64) -> Die {
        let words = [
            mix(seed ^ 0x9e37_79b9_7f4a_7c15),
            self.actor.0,
            self.target.0,
            ((self.mechanic as u64) << 32) | u64::from(self.occurrence),
        ];
        let mut bytes = [0u8; 32];
        for (chunk, word) in bytes.chunks_exact_mut(8).zip(words) {
            chunk.copy_from_slice(&word.to_le_bytes());
        }
        Die { bits: ChaCha8Rng::from_seed(bytes).next_u64() }
    }
}

impl Die {
    /// A die from bits that somebody keyed and mixed well, where a generator of its own for each would be too slow.
    pub fn of_bits(bits: u64) -> Die {
        Die { bits }
    }

    /// A number in `(0, 1)`: 53 bits, never zero or one.
    pub fn unit(self) -> f64 {
        ((self.bits >> 11) as f64 + 0.5) * (1.0 / 9_007_199_254_740_992.0)
    }

    /// Whether something of chance `p` happens. Monotone in `p`; 0 never, 1 always.
    pub fn happens(self, p: f64) -> bool {
        self.unit() < p
    }

    /// A unit exponential: the threshold a cumulative hazard has to reach.
    pub fn exponential(self) -> f64 {
        -libm::log1p(-self.unit())
    }

    /// A standard normal by the inverse distribution.
    pub fn normal(self) -> f64 {
        inverse_normal(self.unit())
    }

    /// One of `count` equally likely, `count` at least 1.
    pub fn pick(self, count: usize) -> usize {
        ((self.unit() * count as f64) as usize).min(count.saturating_sub(1))
    }
}

/// A distribution over plain numbers, ready to draw from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape {
    /// Always the same.
    Fixed(f64),
    /// Evenly between two values.
    Uniform(f64, f64),
    /// Lowest, most likely, highest.
    Triangular(f64, f64, f64),
    /// Exponential of a normal: `mu`, `sigma`.
    Lognormal(f64, f64),
}

/// The 90th percentile of the standard normal.
const Z90: f64 = 1.281_551_565_544_600_4;

impl Shape {
    /// A lognormal from its median and 90th percentile, both above zero.
    pub fn lognormal(median: f64, p90: f64) -> Shape {
        Shape::Lognormal(libm::log(median), (libm::log(p90) - libm::log(median)).max(0.0) / Z90)
    }

    /// The inverse distribution at the die's number.
    pub fn at(self, die: Die) -> f64 {
        match self {
            Shape::Fixed(value) => value,
            Shape::Uniform(low, high) => low + (high - low) * die.unit(),
            Shape::Triangular(low, mode, high) => {
                if high <= low {
                    return low;
                }
                let u = die.unit();
                let cut = (mode - low) / (high - low);
                if u < cut {
                    low + libm::sqrt(u * (high - low) * (mode - low))
                } else {
                    high - libm::sqrt((1.0 - u) * (high - low) * (high - mode))
                }
            }
            Shape::Lognormal(mu, sigma) => libm::exp(mu + sigma * die.normal()),
        }
    }

    /// Whether a draw needs a die at all.
    pub fn is_fixed(self) -> bool {
        matches!(self, Shape::Fixed(_))
    }
}

/// Inverse of the standard normal distribution, by P. J. Acklam's rational approximation (2003; relative error below
/// 1.15e-9), which is far finer than any input of the model.
fn inverse_normal(p: f64) -> f64 {
    const A: [f64; 6] = [
        -3.969_683_028_665_376e1,
        2.209_460_984_245_205e2,
        -2.759_285_104_469_687e2,
        1.383_577_518_672_69e2,
        -3.066_479_806_614_716e1,
        2.506_628_277_459_239,
    ];
    const B: [f64; 5] = [
        -5.447_609_879_822_406e1,
        1.615_858_368_580_409e2,
        -1.556_989_798_598_866e2,
        6.680_131_188_771_972e1,
        -1.328_068_155_288_572e1,
    ];
    const C: [f64; 6] = [
        -7.784_894_002_430_293e-3,
        -3.223_964_580_411_365e-1,
        -2.400_758_277_161_838,
        -2.549_732_539_343_734,
        4.374_664_141_464_968,
        2.938_163_982_698_783,
    ];
    const D: [f64; 4] =
        [7.784_695_709_041_462e-3, 3.224_671_290_700_398e-1, 2.445_134_137_142_996, 3.754_408_661_907_416];
    const LOW: f64 = 0.02425;
    let tail = |q: f64| {
        (((((C[0] * q + C[1]) * q + C[2]) * q + C[3]) * q + C[4]) * q + C[5])
            / ((((D[0] * q + D[1]) * q + D[2]) * q + D[3]) * q + 1.0)
    };
    if p < LOW {
        tail(libm::sqrt(-2.0 * libm::log(p)))
    } else if p > 1.0 - LOW {
        -tail(libm::sqrt(-2.0 * libm::log1p(-p)))
    } else {
        let q = p - 0.5;
        let r = q * q;
        (((((A[0] * r + A[1]) * r + A[2]) * r + A[3]) * r + A[4]) * r + A[5]) * q
            / (((((B[0] * r + B[1]) * r + B[2]) * r + B[3]) * r + B[4]) * r + 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sha2::{Digest, Sha256};

    fn die(n: u32) -> Die {
        Key::new(Mechanic::Lead, Name::of("a"), Name::of("b"), n).throw(7)
    }

    #[test]
    fn one_key_gives_one_number_and_other_keys_others() {
        assert_eq!(die(0).unit().to_bits(), die(0).unit().to_bits());
        assert_ne!(die(0).unit().to_bits(), die(1).unit().to_bits());
        let other = Key::new(Mechanic::Risk, Name::of("a"), Name::of("b"), 0).throw(7);
        assert_ne!(die(0).unit().to_bits(), other.unit().to_bits());
    }

    /// The numbers themselves are part of the promise: they may only change with a new engine revision.
    #[test]
    fn golden_samples_of_each_distribution() {
        let shapes = [Shape::Uniform(2.0, 5.0), Shape::Triangular(1.0, 2.0, 9.0), Shape::lognormal(30.0, 90.0)];
        let mut hash = Sha256::new();
        for n in 0..10_000 {
            hash.update(die(n).exponential().to_bits().to_le_bytes());
            for shape in shapes {
                hash.update(shape.at(die(n)).to_bits().to_le_bytes());
            }
        }
        let hex: String = hash.finalize().iter().take(8).map(|b| format!("{b:02x}")).collect();
        assert_eq!(hex, GOLDEN);
    }
    const GOLDEN: &str = "423974a6d0f88af1";

    #[test]
    fn draws_have_the_stated_percentiles() {
        let shape = Shape::lognormal(30.0, 90.0);
        let mut draws: Vec<f64> = (0..20_000).map(|n| shape.at(die(n))).collect();
        draws.sort_by(f64::total_cmp);
        assert!((draws[10_000] / 30.0 - 1.0).abs() < 0.03, "median {}", draws[10_000]);
        assert!((draws[18_000] / 90.0 - 1.0).abs() < 0.05, "p90 {}", draws[18_000]);
    }

    #[test]
    fn chances_are_monotone() {
        for n in 0..500 {
            for (low, high) in [(0.1, 0.2), (0.5, 0.9), (0.0, 1.0)] {
                assert!(!die(n).happens(low) || die(n).happens(high));
            }
            assert!(die(n).happens(1.0) && !die(n).happens(0.0));
        }
    }
}
