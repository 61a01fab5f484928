//! Scripts that ride in the page: the little that cannot wait for what is loaded. Server only.

/// A script without what is written for those who keep it.
pub fn script(source: &str) -> String {
    let lines = source.lines().map(str::trim_start);
    lines.filter(|line| !["//", "/**"].iter().any(|comment| line.starts_with(comment))).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_stay_behind() {
        assert_eq!(script("// Why.\n(() => {\n  /** What. */\n  f(\"//x\");\n})();\n"), "(() => {\nf(\"//x\");\n})();");
    }
}
