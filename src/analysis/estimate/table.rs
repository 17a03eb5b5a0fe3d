//! The table that says how well the estimate fits: one line an incident, one a method, and how often the bands held.

use super::fit::{Baseline, Case, Published, Refits, fit};
use super::model::{Fitted, Model, ModelError, Predicted};
use super::sheet::Sheet;
use super::{Bands, Z5, Z25};
use crate::base::diag::Diagnostic;
use crate::scenario::doc::ParameterDoc;
use crate::scenario::load::Library;

const BUNDLED: (&str, &str) = ("assets/incidents.csv", include_str!("../../../assets/incidents.csv"));

/// One incident, predicted by a model that never saw it.
#[derive(Clone, Debug, PartialEq)]
pub struct FitRow {
    /// Name.
    pub id: String,
    /// Organisation, for people; no estimate reads it.
    pub organisation: String,
    /// Calendar year in which it happened or became known: some organisations stand here twice.
    pub year: Option<u32>,
    /// Where the published figures come from.
    pub sources: String,
    /// Records, where known.
    pub records: Option<f64>,
    /// What was published.
    pub published: Published,
    /// The prediction.
    pub predicted: Bands,
    /// How far its median lies outside of what was published, in ln cost; above is positive.
    pub miss: f64,
    /// Score of the whole distribution.
    pub crps: f64,
}

/// How a method did over several incidents.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// Name of the method.
    pub method: &'static str,
    /// Incidents.
    pub incidents: usize,
    /// Median of the absolute error in ln cost.
    pub median_error: f64,
    /// Mean of the absolute error in ln cost.
    pub mean_error: f64,
    /// Mean continuous ranked probability score.
    pub mean_crps: f64,
}

/// How often a band held.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coverage {
    /// Share that the band claims, 0..1.
    pub claims: f64,
    /// Incidents with the middle of what was published inside.
    pub inside: usize,
    /// Incidents, without floors: a floor does not say where the cost lies.
    pub of: usize,
    /// 95 % interval of the true share after C. Clopper and E. Pearson, 1934.
    pub interval: [f64; 2],
}

/// Everything.
#[derive(Clone, Debug, PartialEq)]
pub struct FitTable {
    /// Every incident with a published figure.
    pub rows: Vec<FitRow>,
    /// The model on all of them.
    pub all: Score,
    /// The model, then each baseline, on the incidents that have records.
    pub with_records: Vec<Score>,
    /// 50 % and 90 % band on all.
    pub coverage: [Coverage; 2],
    /// The five numbers from all incidents.
    pub fitted: Fitted,
    /// Lowest and highest of each number over the fits without one incident, in the order of [`Fitted`]'s fields.
    pub without_one: [(f64, f64); 5],
}

/// Cases with a published figure above zero, out of a table.
pub fn cases(sheet: &Sheet, said: &mut Vec<Diagnostic>) -> Vec<(Case, String, String)> {
    let mut out = Vec::new();
    for (index, row) in sheet.rows.iter().enumerate() {
        let Some(published) = Published::of(sheet, row, said) else { continue };
        let case = Case { id: sheet.id(row, index), facts: sheet.facts(row, said), published };
        out.push((case, sheet.text(row, "organisation").to_owned(), sheet.text(row, "source_urls").to_owned()));
    }
    out
}

/// The bundled incidents.
///
/// # Errors
/// When the bundled table is not one; a test keeps that from being released.
pub fn bundled_sheet() -> Result<Sheet, ModelError> {
    Sheet::parse(BUNDLED.0, BUNDLED.1).map(|(sheet, _)| sheet).map_err(ModelError::File)
}

/// Fits the model to incidents, leaves each out in turn, and holds it against the baselines.
pub fn fit_table(model: &Model, incidents: &[(Case, String, String)]) -> FitTable {
    let cases: Vec<Case> = incidents.iter().map(|(case, _, _)| case.clone()).collect();
    let Refits { all: fitted, without } = fit(model, &cases);
    let predicted: Vec<Predicted> =
        cases.iter().zip(&without).map(|(case, fitted)| model.predict_with(&case.facts, fitted)).collect();
    let rows: Vec<FitRow> = incidents
        .iter()
        .zip(&predicted)
        .map(|((case, organisation, sources), predicted)| FitRow {
            id: case.id.clone(),
            organisation: organisation.clone(),
            year: case.facts.year.map(|year| year as u32),
            sources: sources.clone(),
            records: case.facts.records.filter(|r| *r > 0.0),
            published: case.published,
            predicted: Bands::of(*predicted),
            miss: case.published.miss(predicted.mu),
            crps: case.published.crps(*predicted),
        })
        .collect();
    let figures = |of: &[(Published, Predicted)]| -> (Vec<f64>, Vec<f64>) {
        of.iter().map(|(published, predicted)| (published.miss(predicted.mu).abs(), published.crps(*predicted))).unzip()
    };
    let score = |method, of: &[(Published, Predicted)]| {
        let (errors, crps) = figures(of);
        Score {
            method,
            incidents: of.len(),
            median_error: median(errors.clone()),
            mean_error: mean(&errors),
            mean_crps: mean(&crps),
        }
    };
    let pairs: Vec<(Published, Predicted)> = cases.iter().map(|c| c.published).zip(predicted.iter().copied()).collect();
    let with: Vec<(f64, (Published, Predicted))> = cases
        .iter()
        .zip(&pairs)
        .filter_map(|(case, pair)| Some((libm::log(case.facts.records.filter(|r| *r > 0.0)?), *pair)))
        .collect();
    let mut with_records = vec![score("this model", &with.iter().map(|(_, pair)| *pair).collect::<Vec<_>>())];
    for baseline in Baseline::ALL {
        let of: Vec<(Published, Predicted)> = with
            .iter()
            .enumerate()
            .map(|(left_out, (x, (published, _)))| {
                let others: Vec<(f64, Published)> =
                    with.iter().enumerate().filter(|(i, _)| *i != left_out).map(|(_, (x, (p, _)))| (*x, *p)).collect();
                (*published, baseline.fitted(&others)(*x))
            })
            .collect();
        with_records.push(score(baseline.label(), &of));
    }
    let coverage = [(0.5, Z25), (0.9, Z5)].map(|(claims, z)| {
        let counted = pairs.iter().filter(|(published, _)| !published.floor);
        let inside = counted.clone().filter(|(p, d)| ((p.middle() - d.mu) / d.sigma).abs() <= z).count();
        let of = counted.count();
        Coverage { claims, inside, of, interval: clopper_pearson(inside, of) }
    });
    let numbers = |f: &Fitted| [f.reported_over_parts, f.damping, f.stopped_share, f.robbed_share, f.spread];
    let mut without_one = [(f64::INFINITY, f64::NEG_INFINITY); 5];
    for refit in &without {
        for (range, value) in without_one.iter_mut().zip(numbers(refit)) {
            *range = (range.0.min(value), range.1.max(value));
        }
    }
    FitTable { rows, all: score("this model", &pairs), with_records, coverage, fitted, without_one }
}

/// The table for the bundled incidents: about a tenth of a second.
///
/// # Errors
/// When a bundled file is not what it should be.
pub fn bundled_fit() -> Result<FitTable, ModelError> {
    let model = Model::bundled()?;
    Ok(fit_table(&model, &cases(&bundled_sheet()?, &mut Vec::new())))
}

/// What the cost model rests on, and how well it fits: everything that a page about it says.
#[derive(Clone, Debug, PartialEq)]
pub struct CostModelReport {
    /// How well.
    pub fit: FitTable,
    /// What estimates take beside the cost parameters: five fitted numbers and stated assumptions.
    pub own: Vec<ParameterDoc>,
    /// The cost parameters that exercises, simulations and estimates share.
    pub shared: Vec<ParameterDoc>,
}

/// The report on the model that ships with the program.
///
/// # Errors
/// When a bundled file is not what it should be.
pub fn cost_model() -> Result<CostModelReport, ModelError> {
    let library = Library::bundled().map_err(ModelError::File)?;
    Ok(CostModelReport {
        fit: bundled_fit()?,
        own: Model::bundled_doc()?.parameters,
        shared: library.costs.parameters.clone(),
    })
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let at = |i: usize| values.get(i).copied().unwrap_or_default();
    let n = values.len();
    if n.is_multiple_of(2) { 0.5 * (at((n / 2).saturating_sub(1)) + at(n / 2)) } else { at(n / 2) }
}

/// Exact 95 % interval of a share, by bisection on the binomial distribution.
pub fn clopper_pearson(inside: usize, of: usize) -> [f64; 2] {
    let tail = 0.025;
    let solve = |rising: &dyn Fn(f64) -> f64| {
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            if rising(middle) < tail { low = middle } else { high = middle }
        }
        0.5 * (low + high)
    };
    let at_least = |k: usize, p: f64| (k..=of).map(|i| binomial(of, i, p)).sum::<f64>();
    let low = if inside == 0 { 0.0 } else { solve(&|p| at_least(inside, p)) };
    let high =
        if inside >= of { 1.0 } else { 1.0 - solve(&|q| (0..=inside).map(|i| binomial(of, i, 1.0 - q)).sum::<f64>()) };
    [low, high]
}

fn binomial(n: usize, k: usize, p: f64) -> f64 {
    let ln_choose = libm::lgamma(n as f64 + 1.0) - libm::lgamma(k as f64 + 1.0) - libm::lgamma((n - k) as f64 + 1.0);
    let power =
        |base: f64, exponent: usize| if exponent == 0 { 0.0 } else { exponent as f64 * libm::log(base.max(1e-300)) };
    libm::exp(ln_choose + power(p, k) + power(1.0 - p, n - k))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// References from scipy.stats.binomtest(k, n).proportion_ci(method="exact").
    #[test]
    fn binomial_intervals_are_the_exact_ones() {
        for (k, n, low, high) in [
            (9, 21, 0.218_195, 0.659_792),
            (19, 21, 0.696_224, 0.988_250),
            (0, 10, 0.0, 0.308_497),
            (10, 10, 0.691_503, 1.0),
        ] {
            let [a, b] = clopper_pearson(k, n);
            assert!((a - low).abs() < 1e-5 && (b - high).abs() < 1e-5, "{k} of {n}: {a} {b}");
        }
    }
}
