/// Numbers in a row: set one, add to all from a place on, find the least (the last of equals) in a range.
/// All O(log n), without recursion.
pub(crate) struct MinTree {
    size: usize,
    /// Least of each subtree, what was added above it left out.
    least: Vec<i64>,
    /// Added to the whole subtree.
    added: Vec<i64>,
}

impl MinTree {
    /// More than any cost; what was never set.
    pub const NEVER: i64 = i64::MAX / 4;

    pub fn new(len: usize) -> Self {
        let size = (len + 2).next_power_of_two(); // a leaf beside each end
        Self { size, least: vec![Self::NEVER; 2 * size], added: vec![0; size] }
    }

    pub fn set(&mut self, place: usize, value: i64) {
        let leaf = self.size + place + 1;
        let mut at = leaf / 2;
        let mut above = 0;
        while at > 0 {
            above += self.added[at];
            at /= 2;
        }
        self.least[leaf] = value - above;
        self.repair(leaf);
    }

    /// Adds to all places from `from` on.
    pub fn add_from(&mut self, from: usize, value: i64) {
        let mut at = self.size + from + 1;
        self.shift(at, value);
        while at > 1 {
            if at % 2 == 0 {
                self.shift(at + 1, value);
            }
            at /= 2;
            self.pull(at);
        }
    }

    /// The least number in `from..to` (not empty) and its place, the last one of equals.
    pub fn least(&self, from: usize, to: usize) -> (i64, usize) {
        // Climb from the leaves beside the range, collecting the subtrees between the two paths.
        let (mut left, mut right) = ((i64::MAX / 2, 0), (i64::MAX / 2, 0));
        let (mut a, mut b) = (self.size + from, self.size + to + 1);
        while a ^ b != 1 {
            if a % 2 == 0 && self.least[a + 1] <= left.0 {
                left = (self.least[a + 1], a + 1);
            }
            if b % 2 == 1 && self.least[b - 1] < right.0 {
                right = (self.least[b - 1], b - 1);
            }
            a /= 2;
            b /= 2;
            left.0 += self.added[a];
            right.0 += self.added[b];
        }
        let mut best = if right.0 <= left.0 { right } else { left };
        while a > 1 {
            a /= 2;
            best.0 += self.added[a];
        }
        let mut at = best.1;
        while at < self.size {
            at = if self.least[2 * at + 1] <= self.least[2 * at] { 2 * at + 1 } else { 2 * at };
        }
        (best.0, at - self.size - 1)
    }

    fn shift(&mut self, at: usize, value: i64) {
        self.least[at] += value;
        if at < self.size {
            self.added[at] += value;
        }
    }

    fn pull(&mut self, at: usize) {
        self.least[at] = self.least[2 * at].min(self.least[2 * at + 1]) + self.added[at];
    }

    fn repair(&mut self, mut at: usize) {
        while at > 1 {
            at /= 2;
            self.pull(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::MinTree;

    #[test]
    fn it_does_what_a_list_does() {
        let mut state = 1_u32;
        let mut below = |limit: usize| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as usize % limit
        };
        for len in 1..40 {
            let mut tree = MinTree::new(len);
            let mut list = vec![MinTree::NEVER; len];
            for _ in 0..200 {
                let (a, b, value) = (below(len), below(len), below(9));
                let value = i64::try_from(value).expect("below 9");
                if below(2) == 0 {
                    tree.set(a, value);
                    list[a] = value;
                } else {
                    tree.add_from(a, value);
                    list[a..].iter_mut().for_each(|x| *x += value);
                }
                let (from, to) = (a.min(b), a.max(b) + 1);
                let least = (from..to).min_by_key(|&i| (list[i], len - i)).expect("not empty");
                assert_eq!(tree.least(from, to), (list[least], least));
            }
        }
    }
}
