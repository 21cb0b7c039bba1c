//! Measures whether the comparison of two webhook signatures takes the same time wherever they differ.
//!
//! A comparison that ends at the first difference is measured beside it, to show that the measurement can tell.

#[path = "../../../src/webhook/same.rs"]
mod same;

use std::error::Error;
use std::hint::black_box;
use std::time::Instant;

use same::{LENGTH, same};

/// The number of rounds. In each round, every place of the first difference is measured once.
const ROUNDS: usize = 101;

/// The number of comparisons that are measured together.
const REPEATS: usize = 100_000;

/// The places of the first difference; at the last one, there is none.
const PLACES: [usize; 6] = [0, 1, 8, 16, 31, LENGTH];

type Compare = fn(&[u8; LENGTH], &[u8; LENGTH]) -> bool;

/// Prints, for each place, the time as a multiple of the time for signatures that are the same.
pub fn measure() -> Result<(), Box<dyn Error>> {
    let ours = ratios(same)?;
    let ending_early = ratios(ends_early)?;
    println!("first difference | the client | ends at the first difference");
    for ((place, ours), ending_early) in PLACES.iter().zip(ours).zip(ending_early) {
        let place = if *place == LENGTH { "none".to_owned() } else { format!("byte {place}") };
        println!("{place:>16} | {ours:>10.2} | {ending_early:.2}");
    }
    Ok(())
}

/// The median time of a comparison for each place, divided by that for no difference.
fn ratios(compare: Compare) -> Result<Vec<f64>, Box<dyn Error>> {
    let signature: [u8; LENGTH] = std::array::from_fn(|at| (at * 37) as u8);
    let mut times = vec![Vec::new(); PLACES.len()];
    for _ in 0..ROUNDS {
        for (&place, times) in PLACES.iter().zip(&mut times) {
            let mut other = signature;
            other.iter_mut().skip(place).for_each(|byte| *byte ^= 0xff);
            if compare(&signature, &other) != (place == LENGTH) {
                return Err(format!("the comparison is wrong at byte {place}").into());
            }
            let start = Instant::now();
            for _ in 0..REPEATS {
                black_box(compare(black_box(&signature), black_box(&other)));
            }
            times.push(start.elapsed().as_secs_f64());
        }
    }
    let medians: Vec<f64> = times.into_iter().map(median).collect();
    let equal = medians.last().copied().ok_or("no place is measured")?;
    Ok(medians.into_iter().map(|time| time / equal).collect())
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

#[inline(never)]
fn ends_early(left: &[u8; LENGTH], right: &[u8; LENGTH]) -> bool {
    left.iter().zip(right).all(|(left, right)| left == right)
}
