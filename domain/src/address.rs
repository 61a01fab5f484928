//! Addresses that come from outside.

/// An address of ours to go on to; the front page for anything else. A browser takes `//host` and `/\host` for another
/// site, and drops control characters before it looks.
pub fn local(next: &str) -> &str {
    let ours = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains('\\')
        && !next.chars().any(char::is_control)
        && next.is_ascii();
    let circle = ["/login", "/logout", "/reset"].iter().any(|way| next.starts_with(way));
    if ours && !circle { next } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_addresses_are_gone_on_to() {
        for ours in ["/", "/projects?year=2566&q=%E0%B8%81", "/units/50010000"] {
            assert_eq!(local(ours), ours);
        }
        for other in [
            "",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/\t/evil.example",
            "javascript:x",
            "/login",
            "/a\r\nX: y",
        ] {
            assert_eq!(local(other), "/", "{other:?}");
        }
    }
}
