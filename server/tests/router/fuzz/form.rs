//! The forms and addresses the pages themselves offer: what a browser would send, to be spoilt.

/// Fields of a form with what stands in them.
pub type Pairs = Vec<(String, String)>;

/// The forms of a page that are posted: where to, and their fields.
pub fn forms(page: &str, own: &str) -> Vec<(String, Pairs)> {
    let mut found = Vec::new();
    for part in page.split("<form").skip(1) {
        let Some((tag, rest)) = part.split_once('>') else { continue };
        if attribute(tag, "method").is_none_or(|method| !method.eq_ignore_ascii_case("post")) {
            continue;
        }
        let inner = rest.split_once("</form>").map_or(rest, |(inner, _)| inner);
        let action = attribute(tag, "action").unwrap_or_else(|| own.to_owned());
        found.push((action, fields(inner)));
    }
    found
}

fn fields(html: &str) -> Pairs {
    let mut pairs = Pairs::new();
    for kind in ["<input", "<select", "<textarea", "<button"] {
        for part in html.split(kind).skip(1) {
            let Some((tag, rest)) = part.split_once('>') else { continue };
            let Some(name) = attribute(tag, "name") else { continue };
            let value = match kind {
                "<textarea" => text(rest.split_once("</textarea>").map_or("", |(inner, _)| inner)),
                "<select" => rest.split("<option").nth(1).and_then(|tag| attribute(tag, "value")).unwrap_or_default(),
                _ => attribute(tag, "value").unwrap_or_default(),
            };
            pairs.push((name, value));
        }
    }
    pairs
}

/// The names of parameters a page's links and forms put into addresses.
pub fn parameters(page: &str) -> Vec<String> {
    let links = page.split("href=\"").skip(1).filter_map(|part| part.split_once('"')).map(|(href, _)| text(href));
    let mut names: Vec<String> = links
        .filter_map(|href| href.split_once('?').map(|(_, query)| query.to_owned()))
        .flat_map(|query| {
            query.split('&').filter_map(|pair| pair.split('=').next().map(str::to_owned)).collect::<Vec<_>>()
        })
        .collect();
    names.extend(fields(page).into_iter().map(|(name, _)| name));
    names
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    tag[start..].split_once('"').map(|(value, _)| text(value))
}

fn text(html: &str) -> String {
    html.replace("&quot;", "\"").replace("&#39;", "'").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}
