//! The address a page was saved from.

use std::str::FromStr;

use domain::{fiscal_year::FiscalYear, text::arabic_digits};

use super::notes::Notes;

/// What an address says of its page.
#[derive(Debug, Default)]
pub(super) struct Address {
    /// The code of `pid=`, `project_id=` or `selDEP=`.
    pub code: Option<String>,
    /// Whether it asks for a whole unit.
    pub of_unit: bool,
    /// The year of `year=`.
    pub year: Option<FiscalYear>,
}

impl Address {
    /// Reads an address; one that says nothing gives nothing.
    pub fn of(url: Option<&str>) -> Self {
        let mut out = Self::default();
        let Some((_, query)) = url.and_then(|url| url.split_once('?')) else { return out };
        for pair in query.split(['&', ';', '?', '#']) {
            let Some((name, value)) = pair.split_once('=') else { continue };
            let name = name.trim_start_matches("amp;").trim().to_ascii_lowercase();
            let value = arabic_digits(value.replace("%2D", "-").replace("%2d", "-").trim());
            let is_code = !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit() || b == b'-');
            match name.as_str() {
                "pid" | "project_id" | "projectid" | "kpi_id" | "id" if is_code && out.code.is_none() => {
                    out.code = Some(value);
                }
                "seldep" | "dep" | "unit" if is_code && out.code.is_none() => {
                    out.code = Some(value);
                    out.of_unit = true;
                }
                "year" | "selyear" | "y" | "fy" | "myear" | "budget_year" => out.year = value.parse().ok(),
                _ => {}
            }
        }
        out
    }

    /// The code the page goes by: the one in its text, else the address's. Two that differ are an error.
    pub fn settle<C: FromStr + ToString>(&self, printed: Option<(usize, C)>, notes: &mut Notes) -> Option<C> {
        let Some((line, printed)) = printed else {
            return self.code.as_deref().and_then(|code| code.parse().ok());
        };
        if let Some(code) = self.code.as_deref().filter(|code| **code != printed.to_string()) {
            notes.error(line, "code", format!("รหัส {} ในหน้าไม่ตรงกับรหัส {code} ในที่อยู่ของหน้า", printed.to_string()));
        }
        Some(printed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_gives_code_and_year() {
        let check = |url: &str, code: Option<&str>, unit: bool, year: Option<i32>| {
            let address = Address::of(Some(url));
            assert_eq!(
                (address.code.as_deref(), address.of_unit, address.year.map(FiscalYear::be)),
                (code, unit, year),
                "{url}"
            );
        };
        check("http://x/mobile/myproject.php?pid=50140000-3559", Some("50140000-3559"), false, None);
        check("http://x/index101.php?selDEP=23000000&year=2563", Some("23000000"), true, Some(2563));
        check(
            "https://x/index.php?project_id=50460000-3697&r=tbl-project-main%2Fview",
            Some("50460000-3697"),
            false,
            None,
        );
        check("http://x/?pid=<script>", None, false, None);
        check("ไม่ใช่ที่อยู่", None, false, None);
    }
}
