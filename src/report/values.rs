//! Values of parameters as people read them: with their unit, and no more exact than they are.

use crate::base::money::{Cents, grouped};

/// A value with its unit, as exact as it deserves: "€87 per hour", "71 %", "× 2.33".
pub(super) fn in_words(value: f64, unit: &str, sign: &str) -> String {
    if let Some(per) = unit.strip_prefix("USD") {
        return match value < 100.0 {
            true => format!("{sign}{}{per}", significant(value)),
            false => format!("{}{per}", Cents::from_units(value).short(sign)),
        };
    }
    if let Some(of) = unit.strip_prefix("share") {
        return format!("{} %{of}", significant(value * 100.0));
    }
    match unit.strip_prefix("factor") {
        Some(of) => format!("× {}{of}", significant(value)),
        None => format!("{} {unit}", significant(value)),
    }
}

/// Two or three digits that count.
fn significant(value: f64) -> String {
    let size = value.abs();
    if size >= 1000.0 {
        return grouped(libm::round(size) as u64);
    }
    let mut decimals = match size {
        _ if size >= 100.0 => 0,
        _ if size >= 10.0 => 1,
        _ => 2,
    };
    let mut rest = size;
    while rest > 0.0 && rest < 0.1 && decimals < 8 {
        rest *= 10.0;
        decimals += 1;
    }
    let text = format!("{value:.decimals$}");
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_no_more_exact_than_they_are() {
        assert_eq!(in_words(87.037, "USD", "€"), "€87");
        assert_eq!(in_words(2.333, "factor", "€"), "× 2.33");
        assert_eq!(in_words(0.709, "share of customers", "€"), "70.9 % of customers");
        assert_eq!(in_words(0.00052, "share", "€"), "0.052 %");
        assert_eq!(in_words(12_345.6, "hours", "€"), "12,346 hours");
        assert_eq!(in_words(450.0, "USD per hour", "€"), "€450 per hour");
    }
}
