//! Units and sections of the city, and their codes.

pub mod keep;

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::text::arabic_digits;

/// Why a text is not a code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a code: {0}")]
pub struct CodeError(pub String);

macro_rules! code {
    ($(#[$doc:meta])* $name:ident, $valid:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The code as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = CodeError;
            fn from_str(text: &str) -> Result<Self, CodeError> {
                let clean = arabic_digits(text.trim());
                let valid: fn(&str) -> bool = $valid;
                if valid(&clean) { Ok(Self(clean)) } else { Err(CodeError(text.to_owned())) }
            }
        }

        impl TryFrom<String> for $name {
            type Error = CodeError;
            fn try_from(text: String) -> Result<Self, CodeError> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(code: $name) -> Self {
                code.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

fn digits(text: &str, lengths: std::ops::RangeInclusive<usize>) -> bool {
    lengths.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

code!(
    /// Code of a unit, eight digits: `50490000`.
    UnitCode, |text| digits(text, 8..=8)
);
code!(
    /// Code of a section inside a unit, eight digits: `02000300`.
    SectionCode, |text| digits(text, 8..=8)
);
code!(
    /// Code of a project: unit code, hyphen, serial: `50490000-3607`.
    ProjectCode, |text| text.split_once('-').is_some_and(|(unit, serial)| digits(unit, 8..=8) && digits(serial, 1..=8))
);
code!(
    /// Code of a KPI: first four digits of the unit code, hyphen, serial: `5049-2033`, `0200-917`.
    /// The indicators of the city plan itself have a bare serial and belong to no unit: `133`.
    KpiCode, |text| match text.split_once('-') {
        Some((unit, serial)) => digits(unit, 4..=4) && digits(serial, 1..=8),
        None => digits(text, 1..=8),
    }
);

impl UnitCode {
    /// The code of the unit a sub-unit belongs to: `04010000` → `04000000`; a unit at the top has none.
    ///
    /// Districts (`50xx0000`) are units of their own, not sub-units of a `50000000`.
    pub fn parent(&self) -> Option<Self> {
        let is_district = self.0.starts_with("50");
        (!is_district && &self.0[2..4] != "00").then(|| Self(format!("{}000000", &self.0[..2])))
    }

    /// The first four digits, which begin its KPI codes.
    pub fn kpi_prefix(&self) -> &str {
        &self.0[..4]
    }
}

impl ProjectCode {
    /// The unit the project belongs to.
    pub fn unit(&self) -> UnitCode {
        UnitCode(self.0[..8].to_owned())
    }

    /// The serial behind the hyphen.
    pub fn serial(&self) -> &str {
        &self.0[9..]
    }
}

impl KpiCode {
    /// The unit the KPI belongs to; `None` for an indicator of the city plan.
    pub fn unit(&self) -> Option<UnitCode> {
        self.0.split_once('-').map(|(unit, _)| UnitCode(format!("{unit}0000")))
    }
}

/// What sort of unit it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// สำนัก
    Bureau,
    /// สำนักงาน of the secretariats
    Office,
    /// สำนักงานเขต, one of fifty
    District,
    /// ส่วนราชการ below a bureau or office
    SubUnit,
}

impl UnitKind {
    /// The kind a code speaks of, where no list says otherwise.
    pub fn of(code: &UnitCode) -> Self {
        if code.as_str().starts_with("50") {
            Self::District
        } else if code.parent().is_some() {
            Self::SubUnit
        } else {
            Self::Bureau
        }
    }

    /// All of them.
    pub const ALL: [Self; 4] = [Self::Bureau, Self::Office, Self::District, Self::SubUnit];

    /// The kind of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// The word it is stored and transferred as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bureau => "bureau",
            Self::Office => "office",
            Self::District => "district",
            Self::SubUnit => "sub_unit",
        }
    }
}

/// A code with the name people know it by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// The code.
    pub code: String,
    /// The name; the code again where no source gives one.
    pub name: String,
}

/// A unit as the demo city and the first migration know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitDraft {
    /// Its code.
    pub code: UnitCode,
    /// Its name.
    pub name: String,
    /// What sort it is.
    pub kind: UnitKind,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_name_their_units() {
        let project: ProjectCode = "50490000-3607".parse().expect("a code");
        assert_eq!((project.unit().as_str(), project.serial()), ("50490000", "3607"));
        let kpi: KpiCode = "5049-2033".parse().expect("a code");
        assert_eq!(kpi.unit().map(|u| u.to_string()).as_deref(), Some("50490000"));
        assert_eq!("133".parse::<KpiCode>().expect("a code").unit(), None);
        for bad in ["", "5049-3607", "50490000-", "50490000-36a7", "50490000", "<script>"] {
            assert!(bad.parse::<ProjectCode>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_sub_unit_has_a_parent_and_a_district_none() {
        let parent = |code: &str| code.parse::<UnitCode>().ok().and_then(|c| c.parent()).map(String::from);
        assert_eq!(parent("04010000").as_deref(), Some("04000000"));
        assert_eq!(parent("04000000"), None);
        assert_eq!(parent("50490000"), None);
    }
}
