/// A set of indices that gives its lowest away: bits in words of 64, and above them, layer by layer, bits for the words that
/// are not empty.
///
/// A million indices need four layers, 130 KB in all, so that a step never leaves the processor's caches; a heap of them
/// has twenty.
pub(crate) struct LowestFirst {
    /// The indices themselves first, a single word last.
    layers: Vec<Vec<u64>>,
}

impl LowestFirst {
    /// For indices below `bound`.
    pub(crate) fn new(bound: usize) -> Self {
        let mut layers = Vec::new();
        let mut size = bound;
        loop {
            size = size.div_ceil(64).max(1);
            layers.push(vec![0; size]);
            if size == 1 {
                return Self { layers };
            }
        }
    }

    pub(crate) fn insert(&mut self, index: u32) {
        let mut index = index as usize;
        for layer in &mut self.layers {
            let word = &mut layer[index / 64];
            let known = *word != 0;
            *word |= 1 << (index % 64);
            if known {
                return;
            }
            index /= 64;
        }
    }

    /// The lowest.
    pub(crate) fn peek(&self) -> Option<u32> {
        let mut index = 0;
        for layer in self.layers.iter().rev() {
            let word = layer[index as usize];
            if word == 0 {
                return None; // only the last word of all can be empty here
            }
            index = 64 * index + word.trailing_zeros();
        }
        Some(index)
    }

    /// Takes out what [`Self::peek`] shows.
    pub(crate) fn pop(&mut self) -> Option<u32> {
        let index = self.peek()?;
        let mut bit = index as usize;
        for layer in &mut self.layers {
            let word = &mut layer[bit / 64];
            *word &= *word - 1; // clears the lowest, which it is on every layer
            if *word != 0 {
                break;
            }
            bit /= 64;
        }
        Some(index)
    }
}

#[cfg(test)]
mod tests {
    use super::LowestFirst;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn gives_what_a_sorted_set_gives(bound in 1u32..300_000, steps in prop::collection::vec(any::<Option<u32>>(), 0..200)) {
            let mut set = LowestFirst::new(bound as usize);
            let mut naive = BTreeSet::new();
            for step in steps {
                if let Some(index) = step {
                    set.insert(index % bound);
                    naive.insert(index % bound);
                } else {
                    prop_assert_eq!(set.pop(), naive.pop_first());
                }
            }
            while let Some(lowest) = naive.pop_first() {
                prop_assert_eq!(set.pop(), Some(lowest));
            }
            prop_assert_eq!(set.pop(), None);
        }
    }
}
