//! Gives equal sequences of numbers equal ids.
//!
//! Sets of automaton states, pairs of states and sets of matching members are all sequences of numbers that
//! have to be recognised when they come back. One table serves them all.

/// Sequences of numbers in the order of their first appearance, each once.
#[derive(Clone, Debug, Default)]
pub(super) struct Interner {
    words: Vec<u32>,
    ends: Vec<usize>,
    /// Open addressing: id + 1, or 0 for a free place. Its length is a power of two.
    places: Vec<u32>,
}

impl Interner {
    /// Makes room for some short sequences.
    pub fn reserve(&mut self, sequences: usize) {
        self.words.reserve(4 * sequences);
        self.ends.reserve(sequences);
        self.grow(2 * sequences);
    }

    /// The id of a sequence, and whether it is new.
    pub fn intern(&mut self, sequence: &[u32]) -> (u32, bool) {
        if self.places.len() < 2 * (self.len() + 1) {
            self.grow(2 * self.places.len());
        }
        let place = self.place(sequence);
        match self.places.get_mut(place) {
            Some(free) if *free == 0 => {
                let id = self.ends.len() as u32;
                *free = id + 1;
                self.words.extend_from_slice(sequence);
                self.ends.push(self.words.len());
                (id, true)
            }
            taken => (taken.map_or(0, |id| *id - 1), false),
        }
    }

    /// The id of a sequence, if it has one.
    pub fn find(&self, sequence: &[u32]) -> Option<u32> {
        self.places.get(self.place(sequence))?.checked_sub(1)
    }

    /// How many bytes are held.
    pub fn memory_usage(&self) -> usize {
        (self.words.capacity() + self.places.capacity()) * size_of::<u32>()
            + self.ends.capacity() * size_of::<usize>()
    }

    /// Where in `places` a sequence is, or the free place where it belongs.
    fn place(&self, sequence: &[u32]) -> usize {
        let mut place = self.home(sequence);
        while let Some(&taken) = self.places.get(place) {
            if taken == 0 || self.get(taken - 1) == sequence {
                break;
            }
            place = (place + 1) & (self.places.len() - 1);
        }
        place
    }

    /// The sequence with this id; empty for an id that was never given.
    pub fn get(&self, id: u32) -> &[u32] {
        let id = id as usize;
        let start = if id == 0 {
            0
        } else {
            self.ends.get(id - 1).copied().unwrap_or(usize::MAX)
        };
        let end = self.ends.get(id).copied().unwrap_or(0);
        self.words.get(start..end).unwrap_or_default()
    }

    /// How many different sequences there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// How many numbers all sequences have together: the memory held, in words.
    pub fn words(&self) -> usize {
        self.words.len()
    }

    fn home(&self, sequence: &[u32]) -> usize {
        let mut hash = sequence.len() as u64;
        for &word in sequence {
            hash = (hash.rotate_left(5) ^ u64::from(word)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        }
        (hash ^ (hash >> 32)) as usize & self.places.len().wrapping_sub(1)
    }

    fn grow(&mut self, places: usize) {
        self.places = vec![0; places.max(16).next_power_of_two()];
        for id in 0..self.len() as u32 {
            let place = self.place(self.get(id));
            if let Some(free) = self.places.get_mut(place) {
                *free = id + 1;
            }
        }
    }
}
