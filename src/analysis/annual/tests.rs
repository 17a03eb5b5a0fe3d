use std::sync::Arc;

use super::spread::Spread;
use super::worth::{Assumption, break_even, tornado, worth};
use super::*;

const ENOUGH: u64 = 400_000;

fn threat(rate: Spread, magnitude: Magnitude) -> Threat {
    Threat { id: "theft of data".into(), rate, magnitude }
}

fn alone(threat: Threat) -> Loss {
    simulate(&[vec![threat]], 7, ENOUGH).remove(0).0
}

fn near(what: &str, is: f64, should: f64, within: f64) {
    assert!((is - should).abs() <= within, "{what}: {is}, not {should} within {within}");
}

fn percentile(loss: &Loss, share: f64) -> Percentile {
    *loss.percentiles.iter().find(|p| (p.share - share).abs() < 1e-9).expect("a percentile that is given")
}

/// Share of years above a loss, between the steps of the curve.
fn above(loss: &Loss, units: f64) -> f64 {
    let after = loss.exceedance.iter().position(|(l, _)| l.units() >= units).expect("a step");
    let ((x0, p0), (x1, p1)) = (loss.exceedance[after - 1], loss.exceedance[after]);
    let part = (units - x0.units()) / (x1.units() - x0.units());
    p0 + (p1 - p0) * part
}

struct Reference {
    mean: f64,
    sd: f64,
    none: f64,
    /// 75th, 90th, 95th and 99th percentile.
    percentiles: [f64; 4],
    /// Share of years above one and five millions.
    above: [f64; 2],
}

fn agrees(loss: &Loss, with: &Reference) {
    let n = ENOUGH as f64;
    let of_mean = with.sd / n.sqrt();
    near("mean", loss.mean.units(), with.mean, 4.0 * of_mean);
    assert!(loss.ci95[0] < loss.mean && loss.mean < loss.ci95[1]);
    near("half interval", (loss.ci95[1] - loss.ci95[0]).units() / 2.0, 1.96 * of_mean, 0.2 * of_mean);
    near("sd", loss.sd.units() / with.sd, 1.0, 0.06);
    near("none", loss.none, with.none, 4.0 * (with.none * (1.0 - with.none) / n).sqrt());
    for (share, value) in [0.75, 0.90, 0.95, 0.99].into_iter().zip(with.percentiles) {
        let p = percentile(loss, share);
        // Twice the interval of the years, and the grid of the reference.
        let half = (p.high - p.low).units() + 2_000.0 + 0.001 * value;
        near(&format!("percentile {share}"), p.loss.units(), value, half);
    }
    for (units, share) in [1e6, 5e6].into_iter().zip(with.above) {
        near("exceedance", above(loss, units), share, 4.0 * (share / n).sqrt() + 0.02 * share);
    }
}

/// Reference: rate 0.5, lognormal of median 200,000 and 90th percentile 1,500,000; mean and sd in closed form, percentiles by a
/// fast Fourier transform of the compound Poisson distribution on a grid of 2,000 (numpy 2.4, scipy 1.17).
#[test]
fn lognormal_magnitudes_agree_with_independent_numbers() {
    let loss = alone(threat(Spread::Fixed(0.5), Magnitude::Spread(Spread::Lognormal(2e5, 1.5e6))));
    agrees(
        &loss,
        &Reference {
            mean: 344_169.773,
            sd: 1_675_176.026,
            none: 0.606_530_66,
            percentiles: [158_000.0, 778_000.0, 1_600_000.0, 5_314_000.0],
            above: [0.080_260, 0.010_997],
        },
    );
}

/// Reference: rate PERT(0.1, 0.3, 1.2) a year, magnitude PERT(100,000, 400,000, 9,000,000); the same way on a grid of 1,000, the
/// rate by Gauss-Legendre quadrature.
#[test]
fn pert_rates_and_magnitudes_agree_with_independent_numbers() {
    let loss = alone(threat(Spread::Pert(0.1, 0.3, 1.2), Magnitude::Spread(Spread::Pert(1e5, 4e5, 9e6))));
    agrees(
        &loss,
        &Reference {
            mean: 743_055.231,
            sd: 1_470_003.894,
            none: 0.670_559_89,
            percentiles: [876_000.0, 2_803_000.0, 4_000_000.0, 6_414_000.0],
            above: [0.237_568, 0.026_285],
        },
    );
}

#[test]
fn means_in_closed_form_agree_with_simulated_ones() {
    let one = threat(Spread::Lognormal(0.4, 1.1), Magnitude::Spread(Spread::Pert(1e4, 2e5, 8e5)));
    let exact = one.mean();
    let loss = alone(one);
    near("mean", loss.mean.units(), exact, 4.0 * loss.sd.units() / (ENOUGH as f64).sqrt());
}

#[test]
fn runs_are_drawn_evenly_and_their_number_widens_the_interval() {
    let runs: Arc<[Cents]> = (0..50).map(|i| Cents(1_000_000 * (i % 10))).collect();
    let one = threat(Spread::Fixed(1.0), Magnitude::Runs(runs));
    let exact = one.mean();
    let loss = alone(one);
    near("mean", loss.mean.units(), exact, 4.0 * loss.sd.units() / (ENOUGH as f64).sqrt());
    // sd of one run is 28,723 cents × 1,000 / √50; far more than that of the years.
    near("interval", (loss.ci95[1] - loss.ci95[0]).units() / 2.0, 1.96 * 29_013.6 / 50f64.sqrt(), 100.0);
}

/// Run by run the same dice: two postures that differ by the same amount in every run have no error left between them.
#[test]
fn what_is_saved_is_known_run_by_run() {
    let with = |extra: i64| {
        let runs: Arc<[Cents]> = (0..50).map(|i| Cents(1_000_000 * (i % 10) + extra)).collect();
        threat(Spread::Pert(0.1, 0.4, 1.2), Magnitude::Runs(runs))
    };
    let saved = expected_difference(&[with(200_000)], &[with(0)]);
    let rate = (0.1 + 4.0 * 0.4 + 1.2) / 6.0;
    near("saved", saved.mean.units(), rate * 2_000.0, 0.01);
    near("interval", (saved.ci95[1] - saved.ci95[0]).units(), 0.0, 0.03);
    assert_eq!(expected_difference(&[with(0)], &[with(0)]).mean, Cents::ZERO);
}

#[test]
fn whoever_watches_is_told_how_far_it_is_and_can_stop() {
    use std::ops::ControlFlow;
    let one = vec![vec![threat(Spread::Fixed(0.3), Magnitude::Spread(Spread::Fixed(1e6)))]];
    let mut told = Vec::new();
    let all = simulate_watched(&one, 3, 400_000, &mut |share| {
        told.push(share);
        ControlFlow::Continue(())
    });
    assert_eq!(all, Some(simulate(&one, 3, 400_000)));
    assert!(told.windows(2).all(|pair| pair[0] < pair[1]) && told.last() == Some(&1.0), "{told:?}");
    assert_eq!(simulate_watched(&one, 3, 400_000, &mut |_| ControlFlow::Break(())), None);
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let one = || vec![threat(Spread::Pert(0.0, 1.0, 4.0), Magnitude::Spread(Spread::Lognormal(1e5, 1e6)))];
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| simulate(&[one(), one()], 3, 50_000))
    };
    assert_eq!(on(1), on(3));
}

#[test]
fn a_control_that_halves_the_rate_saves_half_with_a_narrow_interval() {
    let before = [threat(Spread::Fixed(0.8), Magnitude::Spread(Spread::Lognormal(1e5, 4e5)))];
    let other = Threat { id: "outage".into(), ..before[0].clone() };
    let after = Threat { rate: Spread::Fixed(0.4), ..before[0].clone() };
    let (one, half) = (before[0].clone(), after.clone());
    let results = simulate(&[vec![before[0].clone(), other.clone()], vec![after, other]], 5, ENOUGH);
    let saves = results[1].1;
    let exact = before[0].mean() / 2.0;
    assert!(saves.ci95[0].units() < exact && exact < saves.ci95[1].units(), "{saves:?} {exact}");
    assert_eq!(results[0].1.mean, Cents::ZERO);
    assert!((expected_difference(&[one], &[half]).mean.units() - exact).abs() < 0.01);
    // The same dice: what the control does not touch adds nothing to the interval of the difference.
    let paired = (saves.ci95[1] - saves.ci95[0]).units();
    let apart =
        (results[0].0.ci95[1] - results[0].0.ci95[0]).units() + (results[1].0.ci95[1] - results[1].0.ci95[0]).units();
    assert!(paired < 0.6 * apart, "{paired} {apart}");
}

#[test]
fn pay_back_and_break_even_follow_the_interval() {
    let saves = Difference { mean: Cents(100_000), ci95: [Cents(20_000), Cents(180_000)] };
    let w = worth(saves, Cents(40_000), Cents(120_000));
    assert_eq!(w.net, [Cents(60_000), Cents(-20_000), Cents(140_000)]);
    assert_eq!(w.pays_back[0], Some(2.0));
    assert_eq!(w.pays_back[1], None);
    let even = break_even(Cents(40_000), saves, Cents(400_000));
    assert_eq!(even.needed[0], Some(0.4));
    assert_eq!(even.needed[2], None, "at the low end even the full effect does not pay");
    assert_eq!(even.share_of_loss, Some(0.1));
}

#[test]
fn the_widest_assumption_comes_first() {
    let sure = Threat { id: "sure".into(), rate: Spread::Fixed(0.5), magnitude: Magnitude::Spread(Spread::Fixed(1e6)) };
    let unsure = threat(Spread::Pert(0.1, 0.5, 0.9), Magnitude::Spread(Spread::Lognormal(5e5, 9e6)));
    let bars = tornado(&[sure.clone(), unsure.clone()]);
    assert_eq!((bars[0].threat.as_str(), bars[0].assumption), ("theft of data", Assumption::Magnitude));
    near("p90", bars[0].values[1], 9e6, 1.0);
    near("loss at p90", bars[0].loss[1].units(), sure.mean() + 0.5 * 9e6, 10.0);
    assert_eq!(bars.last().map(|b| b.loss[0]), bars.last().map(|b| b.loss[1]));
}
