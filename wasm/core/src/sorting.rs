//! Sorting in little code. The standard library's sorts are the quickest there are and take 5 to 6 KB for each type and each way to
//! compare: a dozen of them were a quarter of the module that browsers load.

/// Sorts by a number, lowest first; equal ones keep their sequence.
///
/// Time O(n) for each byte of the keys in which they differ, and as much memory again. Quicker than comparing on what comes in
/// large numbers here, pairs of nodes.
pub(crate) fn sort_by_number<T: Copy>(items: &mut Vec<T>, key: impl Fn(T) -> u64) {
    const FEW: usize = 48;
    if items.len() <= FEW {
        for end in 1..items.len() {
            let item = items[end];
            let mut slot = end;
            while slot > 0 && key(items[slot - 1]) > key(item) {
                items[slot] = items[slot - 1];
                slot -= 1;
            }
            items[slot] = item;
        }
        return;
    }
    let first = key(items[0]);
    let differing = items.iter().fold(0, |bits, &item| bits | (key(item) ^ first));
    let mut sorted = items.clone();
    for shift in (0..u64::BITS).step_by(8).filter(|shift| differing >> shift & 0xff != 0) {
        let digit = |item: T| (key(item) >> shift & 0xff) as usize;
        let mut starts = [0_usize; 257];
        for &item in items.iter() {
            starts[digit(item) + 1] += 1;
        }
        for at in 0..256 {
            starts[at + 1] += starts[at];
        }
        for &item in items.iter() {
            let slot = &mut starts[digit(item)];
            sorted[*slot] = item;
            *slot += 1;
        }
        std::mem::swap(items, &mut sorted);
    }
}

/// [`sort_by_number`] of numbers.
pub(crate) fn sort_numbers(numbers: &mut Vec<u64>) {
    sort_by_number(numbers, |number| number);
}

/// Sorts by a key of any kind, lowest first. For some thousands of items, and keys that are distinct: equal ones come in any
/// sequence, though always the same.
///
/// # Complexity
/// Time O(n log n), no memory.
///
/// # Reference
/// Williams (1964), "Algorithm 232: Heapsort", CACM 7(6).
pub(crate) fn sort_few<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    let mut unordered = items.len() / 2;
    let mut size = items.len();
    while size > 1 {
        if unordered > 0 {
            unordered -= 1;
        } else {
            size -= 1;
            items.swap(0, size);
        }
        let mut slot = unordered;
        loop {
            let mut below = 2 * slot + 1;
            if below >= size {
                break;
            }
            if below + 1 < size && key(&items[below]) < key(&items[below + 1]) {
                below += 1;
            }
            if key(&items[slot]) >= key(&items[below]) {
                break;
            }
            items.swap(slot, below);
            slot = below;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{sort_by_number, sort_few, sort_numbers};
    use proptest::prelude::*;
    use std::cmp::Reverse;

    proptest! {
        #[test]
        fn sorts_as_the_standard_library(numbers in prop::collection::vec(any::<u64>(), 0..300), most: u64) {
            let numbers: Vec<u64> = numbers.iter().map(|n| n & most).collect();
            let mut ours = numbers.clone();
            sort_numbers(&mut ours);
            let mut theirs = numbers.clone();
            theirs.sort_unstable();
            prop_assert_eq!(&ours, &theirs);

            let mut places: Vec<u32> = (0..).take(numbers.len()).collect();
            let mut stable = places.clone();
            sort_by_number(&mut places, |p| numbers[p as usize] >> 60);
            stable.sort_by_key(|&p| numbers[p as usize] >> 60);
            prop_assert_eq!(places, stable);

            let mut ours: Vec<(Reverse<u64>, usize)> = numbers.iter().map(|&n| Reverse(n)).zip(0..).collect();
            let mut theirs = ours.clone();
            sort_few(&mut ours, |&item| item);
            theirs.sort_unstable();
            prop_assert_eq!(ours, theirs);
        }
    }
}
