//! A quantity with its unit of measure: the one place that says which of them goes first.

use domain::text::number;

use super::Lang;

/// Percent, as sources have it.
const PERCENT: &str = "ร้อยละ";

impl Lang {
    /// `ร้อยละ 100`, `ระดับ 5`, `12 ครั้ง`; in English a bare percent is `100 %`.
    pub fn measured(self, value: f64, unit: Option<&str>) -> String {
        let (before, after) = self.around(unit);
        let mut text = number(value);
        if let Some(before) = before {
            text = format!("{before} {text}");
        }
        if let Some(after) = after {
            text = format!("{text} {after}");
        }
        text
    }

    /// What stands before a number of a unit, or else behind it.
    pub fn around(self, unit: Option<&str>) -> (Option<&str>, Option<&str>) {
        match unit.map(str::trim).filter(|unit| !unit.is_empty()) {
            Some(PERCENT | "%") if self == Self::En => (None, Some("%")),
            Some(unit) if unit.contains(PERCENT) || unit.starts_with("ระดับ") => (Some(unit), None),
            unit => (None, unit),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_and_level_go_before_the_number() {
        let check = |unit: Option<&str>, th: &str, en: &str| {
            assert_eq!(
                (Lang::Th.measured(100.0, unit), Lang::En.measured(100.0, unit)),
                (th.to_owned(), en.to_owned())
            );
        };
        check(Some("ร้อยละ"), "ร้อยละ 100", "100 %");
        check(Some(" ร้อยละ "), "ร้อยละ 100", "100 %");
        check(Some("%"), "100 %", "100 %");
        check(Some("ร้อยละของครัวเรือน"), "ร้อยละของครัวเรือน 100", "ร้อยละของครัวเรือน 100");
        check(Some("ระดับ"), "ระดับ 100", "ระดับ 100");
        check(Some("ครั้ง"), "100 ครั้ง", "100 ครั้ง");
        check(Some(" "), "100", "100");
        check(None, "100", "100");
    }
}
