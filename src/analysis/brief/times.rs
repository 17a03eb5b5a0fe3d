//! How long it takes to notice, to detect and to contain, over the runs of a threat. *Never* ranks worse than any time, so a
//! percentile may be *never*.

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

impl TimeSpread {
    /// Of runs; none of none.
    pub fn of(mut runs: Vec<Option<Span>>) -> Option<TimeSpread> {
        if runs.is_empty() {
            return None;
        }
        runs.sort_by_key(|time| time.map_or((1, 0), |span| (0, span.0)));
        // The smallest time that at least this share of runs does not exceed.
        let at = |share: f64| {
            let rank = libm::ceil(share * runs.len() as f64) as usize;
            runs.get(rank.saturating_sub(1)).copied().flatten()
        };
        let never = runs.iter().filter(|time| time.is_none()).count() as f64 / runs.len() as f64;
        Some(TimeSpread { p50: at(0.5), p90: at(0.9), never })
    }
}

/// The times of one run under a posture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RunTimes {
    /// The attacker's first action to T0, where it was detected.
    pub before: Option<Span>,
    /// T0 to detection.
    pub detect: Option<Span>,
    /// Detection to containment.
    pub contain: Option<Span>,
    /// Whether the attacker had enough or gave up before anybody contained it.
    pub left: bool,
}

/// The times of a threat under a posture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Times {
    /// The attacker's first action to the first signal: what monitoring changes. *Never* is not within 45 days.
    pub signal: TimeSpread,
    /// The first signal to detection: how soon somebody looks.
    pub detect: TimeSpread,
    /// Detection to containment.
    pub contain: TimeSpread,
    /// Share of runs in which the attacker had enough or gave up before anybody contained it.
    pub left: f64,
}

impl Times {
    /// Of the runs of a threat and of its attacker's beginnings, where those were played apart; none without runs.
    pub fn of(runs: &[RunTimes], signals: Vec<Option<Span>>) -> Option<Times> {
        let written = || runs.iter().map(|run| run.before).collect();
        Some(Times {
            signal: TimeSpread::of(if signals.is_empty() { written() } else { signals })?,
            detect: TimeSpread::of(runs.iter().map(|run| run.detect).collect())?,
            contain: TimeSpread::of(runs.iter().map(|run| run.contain).collect())?,
            left: runs.iter().filter(|run| run.left).count() as f64 / runs.len() as f64,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn never_ranks_worse_than_any_time() {
        let run = |i: i64| RunTimes {
            before: Some(Span(9)),
            detect: Some(Span(60 * (10 - i))),
            contain: (i < 4).then_some(Span(i)),
            left: i >= 7,
        };
        let runs: Vec<RunTimes> = (0..10).map(run).collect();
        let times = Times::of(&runs, vec![Some(Span(5)), None]).expect("runs");
        assert_eq!(times.detect, TimeSpread { p50: Some(Span(300)), p90: Some(Span(540)), never: 0.0 });
        assert_eq!((times.contain.p50, times.contain.p90), (None, None));
        assert!((times.contain.never - 0.6).abs() < 1e-12);
        assert_eq!(times.signal, TimeSpread { p50: Some(Span(5)), p90: None, never: 0.5 });
        assert!((times.left - 0.3).abs() < 1e-12);
        assert_eq!(Times::of(&runs, Vec::new()).map(|times| times.signal.p90), Some(Some(Span(9))));
        assert_eq!(Times::of(&[], Vec::new()), None);
    }
}
