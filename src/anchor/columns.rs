//! Distances between a pattern and a growing text, a column at a time: G. Myers's bit vectors, in blocks as H. Hyyrö has them.

use rustc_hash::FxHashMap;

/// Bits of a block.
pub(super) const WORD: usize = u64::BITS as usize;

/// ASCII characters have a place of their own in the tables.
const ASCII: usize = 128;

/// The last column of the matrix of distances between a pattern and a growing text, as differences between its cells.
pub(super) trait Column {
    /// Goes back to the beginning of a text.
    fn reset(&mut self);
    /// Goes on by one character of the text. Gives the distance of the whole pattern to a place that ends with it.
    fn step(&mut self, char: char) -> usize;
    /// How many characters the pattern has.
    fn length(&self) -> usize;
}

/// A column of a few blocks: all but the longest quotations fit, and the steps are straight code.
pub(super) struct Short<const N: usize> {
    /// For each ASCII character, where it stands in the pattern: a bit a place, a word a block.
    ascii: Vec<[u64; N]>,
    /// The same for the other characters of the pattern.
    others: FxHashMap<char, [u64; N]>,
    /// Where the distance grows from one place of the pattern to the next.
    grows: [u64; N],
    /// Where it shrinks.
    shrinks: [u64; N],
    /// The bit of the pattern's last place in the last block.
    last: u64,
    length: usize,
    distance: usize,
    /// Whether the place must begin where the text does, rather than anywhere in it.
    anchored: bool,
}

impl<const N: usize> Short<N> {
    pub(super) fn new(pattern: impl ExactSizeIterator<Item = char>, anchored: bool) -> Self {
        let length = pattern.len();
        let mut ascii = vec![[0; N]; ASCII];
        let mut others: FxHashMap<char, [u64; N]> = FxHashMap::default();
        for (place, char) in pattern.enumerate() {
            let masks = if char.is_ascii() {
                &mut ascii[char as usize]
            } else {
                others.entry(char).or_insert([0; N])
            };
            masks[place / WORD] |= 1 << (place % WORD);
        }
        Self {
            ascii,
            others,
            grows: [u64::MAX; N],
            shrinks: [0; N],
            last: 1 << ((length - 1) % WORD),
            length,
            distance: length,
            anchored,
        }
    }
}

impl<const N: usize> Column for Short<N> {
    fn reset(&mut self) {
        self.grows = [u64::MAX; N];
        self.shrinks = [0; N];
        self.distance = self.length;
    }

    #[inline]
    fn step(&mut self, char: char) -> usize {
        let masks = if char.is_ascii() {
            self.ascii[char as usize & (ASCII - 1)]
        } else {
            self.others.get(&char).copied().unwrap_or([0; N])
        };
        let mut carry = i8::from(self.anchored);
        let columns = self.grows.iter_mut().zip(&mut self.shrinks).zip(masks);
        for (block, ((grows, shrinks), equal)) in columns.enumerate() {
            let top = if block + 1 == N { self.last } else { 1 << (WORD - 1) };
            carry = advance(grows, shrinks, equal, carry, top);
        }
        self.distance = self.distance.wrapping_add_signed(isize::from(carry));
        self.distance
    }

    fn length(&self) -> usize {
        self.length
    }
}

/// A column of any number of blocks.
pub(super) struct Long {
    ascii: Vec<u64>,
    others: FxHashMap<char, Vec<u64>>,
    nowhere: Vec<u64>,
    grows: Vec<u64>,
    shrinks: Vec<u64>,
    last: u64,
    length: usize,
    distance: usize,
    anchored: bool,
}

impl Long {
    pub(super) fn new(pattern: impl ExactSizeIterator<Item = char>, anchored: bool) -> Self {
        let length = pattern.len();
        let blocks = length.div_ceil(WORD);
        let mut ascii = vec![0; ASCII * blocks];
        let mut others: FxHashMap<char, Vec<u64>> = FxHashMap::default();
        for (place, char) in pattern.enumerate() {
            let bit = 1 << (place % WORD);
            if char.is_ascii() {
                ascii[char as usize * blocks + place / WORD] |= bit;
            } else {
                others.entry(char).or_insert_with(|| vec![0; blocks])[place / WORD] |= bit;
            }
        }
        Self {
            ascii,
            others,
            nowhere: vec![0; blocks],
            grows: vec![u64::MAX; blocks],
            shrinks: vec![0; blocks],
            last: 1 << ((length - 1) % WORD),
            length,
            distance: length,
            anchored,
        }
    }
}

impl Column for Long {
    fn reset(&mut self) {
        self.grows.fill(u64::MAX);
        self.shrinks.fill(0);
        self.distance = self.length;
    }

    fn step(&mut self, char: char) -> usize {
        let blocks = self.grows.len();
        let places = if char.is_ascii() {
            let at = char as usize * blocks;
            &self.ascii[at..at + blocks]
        } else {
            self.others.get(&char).unwrap_or(&self.nowhere)
        };
        let mut carry = i8::from(self.anchored);
        let columns = self.grows.iter_mut().zip(&mut self.shrinks).zip(places);
        for (block, ((grows, shrinks), &equal)) in columns.enumerate() {
            let top = if block + 1 == blocks {
                self.last
            } else {
                1 << (WORD - 1)
            };
            carry = advance(grows, shrinks, equal, carry, top);
        }
        self.distance = self.distance.wrapping_add_signed(isize::from(carry));
        self.distance
    }

    fn length(&self) -> usize {
        self.length
    }
}

/// Myers's step for one block: `carry` is the difference in the row above it, and what is given the difference in its
/// last row, at `top`.
#[inline(always)]
fn advance(grows: &mut u64, shrinks: &mut u64, equal: u64, carry: i8, top: u64) -> i8 {
    let vertical = equal | *shrinks;
    let equal = equal | u64::from(carry < 0);
    let diagonal = ((equal & *grows).wrapping_add(*grows) ^ *grows) | equal;
    let (mut up, mut down) = (*shrinks | !(diagonal | *grows), *grows & diagonal);
    let out = i8::from(up & top != 0) - i8::from(down & top != 0);
    up = up << 1 | u64::from(carry > 0);
    down = down << 1 | u64::from(carry < 0);
    *grows = down | !(vertical | up);
    *shrinks = up & vertical;
    out
}
