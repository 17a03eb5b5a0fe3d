//! How long it takes to detect and to contain, over the runs of a threat. *Never* ranks worse than any time, so a percentile
//! may be *never*.

use crate::base::time::Span;

/// One time over many runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TimeSpread {
    /// Half of the runs are quicker; none is never.
    pub p50: Option<Span>,
    /// Nine of ten runs are quicker; none is never.
    pub p90: Option<Span>,
    /// Share of runs in which it never happened.
    pub never: f64,
}

/// Both times of runs; none without runs.
pub fn spreads(runs: &[[Option<Span>; 2]]) -> Option<[TimeSpread; 2]> {
    if runs.is_empty() {
        return None;
    }
    let of = |pick: fn(&[Option<Span>; 2]) -> Option<Span>| {
        let mut all: Vec<Option<Span>> = runs.iter().map(pick).collect();
        all.sort_by_key(|time| time.map_or((1, 0), |span| (0, span.0)));
        // The smallest time that at least this share of runs does not exceed.
        let at = |share: f64| {
            let rank = libm::ceil(share * all.len() as f64) as usize;
            all.get(rank.saturating_sub(1)).copied().flatten()
        };
        let never = all.iter().filter(|time| time.is_none()).count() as f64 / all.len() as f64;
        TimeSpread { p50: at(0.5), p90: at(0.9), never }
    };
    Some([of(|run| run[0]), of(|run| run[1])])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn never_ranks_worse_than_any_time() {
        let runs: Vec<[Option<Span>; 2]> =
            (0..10).map(|i| [Some(Span(60 * (10 - i))), (i < 4).then_some(Span(i))]).collect();
        let [detect, contain] = spreads(&runs).expect("runs");
        assert_eq!(detect, TimeSpread { p50: Some(Span(300)), p90: Some(Span(540)), never: 0.0 });
        assert_eq!((contain.p50, contain.p90), (None, None));
        assert!((contain.never - 0.6).abs() < 1e-12);
        assert_eq!(spreads(&[]), None);
    }
}
