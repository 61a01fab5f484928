//! Exact money.

use std::{fmt, iter::Sum, ops::Add, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::text::{arabic_digits, without_thousands};

/// An amount in baht, held as whole satang (1 baht = 100 satang), so sums are exact on every database.
///
/// Written and serialised as a decimal string with two places: `"1407.52"`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "orm", derive(sea_orm::DeriveValueType))]
pub struct Money(pub i64);

/// Why a text is not an amount of money.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Not a decimal number.
    #[error("not an amount: {0}")]
    NotANumber(String),
    /// More than two decimal places that matter.
    #[error("finer than one satang: {0}")]
    TooFine(String),
    /// Beyond what the database holds.
    #[error("too large: {0}")]
    TooLarge(String),
}

impl Money {
    /// No money.
    pub const ZERO: Self = Self(0);

    /// `baht` whole baht.
    pub const fn baht(baht: i64) -> Self {
        Self(baht.saturating_mul(100))
    }

    /// The amount in satang.
    pub const fn satang(self) -> i64 {
        self.0
    }

    /// Baht as a float, for drawing only.
    pub fn as_f64(self) -> f64 {
        self.0 as f64 / 100.0
    }

    /// Grouped for people: `1,234.50`, whole baht without decimals: `120,000`.
    pub fn grouped(self) -> String {
        let whole = (self.0.unsigned_abs() / 100).to_string();
        let mut out = String::with_capacity(whole.len() + whole.len() / 3 + 4);
        if self.0 < 0 {
            out.push('-');
        }
        for (i, digit) in whole.chars().enumerate() {
            if i > 0 && (whole.len() - i).is_multiple_of(3) {
                out.push(',');
            }
            out.push(digit);
        }
        let satang = self.0.unsigned_abs() % 100;
        if satang != 0 {
            out.push_str(&format!(".{satang:02}"));
        }
        out
    }
}

impl Add for Money {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let abs = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", abs / 100, abs % 100)
    }
}

impl FromStr for Money {
    type Err = MoneyError;

    /// Reads `120,000`, `1407.52`, `0.0000` and Thai digits; zeros past the second place are dropped.
    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let not_a_number = || MoneyError::NotANumber(text.to_owned());
        let clean = without_thousands(&arabic_digits(text.trim())).ok_or_else(not_a_number)?;
        let (negative, digits) = match clean.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, clean.as_str()),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        if whole.is_empty() || !whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit()) {
            return Err(not_a_number());
        }
        let fraction = fraction.trim_end_matches('0');
        if fraction.len() > 2 {
            return Err(MoneyError::TooFine(text.to_owned()));
        }
        let too_large = || MoneyError::TooLarge(text.to_owned());
        let satang: i64 = format!("{fraction:0<2}").parse().map_err(|_| not_a_number())?;
        let total = whole
            .parse::<i64>()
            .ok()
            .and_then(|baht| baht.checked_mul(100))
            .and_then(|baht| baht.checked_add(satang))
            .ok_or_else(too_large)?;
        Ok(Self(if negative { -total } else { total }))
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_the_forms_of_the_legacy_pages() {
        let check = |text: &str, satang: i64| assert_eq!(text.parse(), Ok(Money(satang)), "{text}");
        check("0", 0);
        check("120,000", 12_000_000);
        check("1,407.52", 140_752);
        check("0.0000", 0);
        check("๑๒.๕", 1_250);
        assert!("".parse::<Money>().is_err());
        for text in ["12 บาท", "1,5", "1,000,00", "1.000,00"] {
            assert!(text.parse::<Money>().is_err(), "{text}");
        }
        assert_eq!("0.001".parse::<Money>(), Err(MoneyError::TooFine("0.001".into())));
        assert!("99999999999999999999".parse::<Money>().is_err());
    }

    #[test]
    fn groups_for_people() {
        assert_eq!(Money::baht(120_000).grouped(), "120,000");
        assert_eq!(Money(140_752).grouped(), "1,407.52");
        assert_eq!(Money(-50).grouped(), "-0.50");
    }

    proptest! {
        #[test]
        fn text_and_back(satang in -1_000_000_000_000_000_i64..1_000_000_000_000_000) {
            let money = Money(satang);
            prop_assert_eq!(money.to_string().parse::<Money>(), Ok(money));
            prop_assert_eq!(money.grouped().parse::<Money>(), Ok(money));
        }
    }
}
