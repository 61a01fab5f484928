//! The address a zoom stands in.

use domain::timeline::Zoom;

/// The page's address with a zoom; the year, being what is shown without one, leaves it out.
pub fn address(base: &str, zoom: Zoom, id: &str) -> String {
    if zoom == Zoom::Year {
        return format!("{base}#{id}");
    }
    let joint = if base.contains('?') { '&' } else { '?' };
    format!("{base}{joint}zoom={zoom}#{id}")
}
