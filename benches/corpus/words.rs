//! Words of invented texts, the same each time.

/// Words of a paragraph.
pub(crate) const PARAGRAPH: usize = 75;

const SYLLABLES: [&str; 24] = [
    "an", "be", "cor", "da", "el", "fin", "gra", "hol", "in", "jo", "kel", "lu", "mar", "no", "or", "pe", "qui", "ra",
    "sol", "ter", "um", "va", "wen", "zé",
];

/// A source of numbers that are the same each time (a linear congruential generator, with the constants of Knuth's
/// MMIX).
pub(crate) struct Numbers(u64);

impl Numbers {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }

    fn word(&mut self) -> String {
        let syllables = 1 + self.below(3);
        (0..syllables).map(|_| SYLLABLES[self.below(SYLLABLES.len())]).collect()
    }

    pub(crate) fn words(&mut self, count: usize) -> Vec<String> {
        (0..count).map(|_| self.word()).collect()
    }
}
