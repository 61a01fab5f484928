//! What makes the site an app that opens without a network: its manifest, its worker, and the page for what is not at
//! hand. They are the same for everybody; what the worker keeps of a person's is told it by [`WHO`].

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::{Arc, LazyLock},
};

use app::shell::KEEPER;
use axum::{
    extract::State,
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use leptos::prelude::LeptosOptions;
use sha2::{Digest, Sha256};

use crate::{router::AppState, routes::Routes};

/// Whose a page is, for the worker that keeps it: the key of an account, or [`NOBODY`] where one signs in.
pub const WHO: HeaderName = HeaderName::from_static("digitalplan-person");
/// Nobody's.
pub const NOBODY: HeaderValue = HeaderValue::from_static("-");

const WORKER: &str = include_str!("offline/worker.js");
const MANIFEST: &str = include_str!("offline/manifest.json");
const STYLE: &str = include_str!("offline/page.css");

/// What the pages that are kept load lazily, by the beginning of its name in the list of chunks.
const ISLANDS: [&str; 3] = ["desk_", "live_record_", "tray_"];
/// What has no hash in its name.
const PLAIN: [&str; 2] = ["/staff.css", "/favicon.svg"];
/// The same fonts for the same letters, whatever the build.
const FONTS: &str = "fonts";

/// The worker may speak with this site, and load nothing.
const WORKER_POLICY: HeaderValue =
    HeaderValue::from_static("default-src 'none'; connect-src 'self'; base-uri 'none'; form-action 'none'");
const EVERYWHERE: HeaderName = HeaderName::from_static("service-worker-allowed");
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

/// The three addresses.
pub fn routes() -> Routes {
    Routes::new().get("/sw.js", worker).get("/manifest.webmanifest", manifest).get("/offline", page)
}

async fn worker(State(state): State<AppState>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/javascript; charset=utf-8")),
        (header::CONTENT_SECURITY_POLICY, WORKER_POLICY),
        (header::CACHE_CONTROL, ASK_AGAIN),
        (EVERYWHERE, HeaderValue::from_static("/")),
    ];
    (headers, state.worker.to_string()).into_response()
}

async fn manifest() -> impl IntoResponse {
    let kind = HeaderValue::from_static("application/manifest+json; charset=utf-8");
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, ASK_AGAIN)], MANIFEST)
}

async fn page() -> impl IntoResponse {
    static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
        let hash = STANDARD.encode(Sha256::digest(STYLE));
        let policy = format!(
            "default-src 'none'; style-src 'sha256-{hash}'; font-src 'self'; base-uri 'none'; form-action 'none'; \
             frame-ancestors 'none'"
        );
        HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
    });
    static PAGE: LazyLock<String> = LazyLock::new(|| include_str!("offline/page.html").replace("{style}", STYLE));
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_SECURITY_POLICY, POLICY.clone()),
        (header::CACHE_CONTROL, ASK_AGAIN),
    ];
    (headers, PAGE.as_str())
}

/// The worker for a build: it knows what that build's pages need, and is another one whenever any of it changes.
pub fn worker_of(options: &LeptosOptions) -> Arc<str> {
    let root = PathBuf::from(options.site_root.as_ref());
    let package = options.site_pkg_dir.as_ref();
    let files = needed(&root, package);
    let mut told = Sha256::new();
    told.update(WORKER);
    told.update(STYLE);
    told.update(include_str!("offline/page.html"));
    for file in &files {
        let path = root.join(file.trim_start_matches('/'));
        told.update(file);
        // A hash in the name tells the rest; without one, length and content of what is small do.
        let bytes = if options.hash_files && file.starts_with("/pkg/") { None } else { fs::metadata(&path).ok() };
        if let Some(known) = bytes {
            told.update(known.len().to_le_bytes());
            if known.len() < 1 << 20 {
                told.update(fs::read(&path).unwrap_or_default());
            }
        }
    }
    let version: String = told.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let files = serde_json::to_string(&files).unwrap_or_default();
    let lasting = options.hash_files && std::env::var_os("LEPTOS_WATCH").is_none();
    let text = WORKER.replace("{version}", &version).replace("{hashed}", if lasting { "true" } else { "false" });
    // Between single quotes, and names of files of ours hold none.
    text.replace("{files}", &files.replace(['\'', '\\'], "")).into()
}

/// Addresses of the files that pages to report on need, in order.
fn needed(root: &Path, package: &str) -> Vec<String> {
    let names = |folder: &Path| -> Vec<String> {
        let found = fs::read_dir(folder).into_iter().flatten().flatten();
        found.filter_map(|entry| entry.file_name().into_string().ok()).collect()
    };
    let built = names(&root.join(package));
    let manifest = built.iter().find(|name| name.starts_with("__wasm_split_manifest") && name.ends_with(".json"));
    let manifest = manifest.and_then(|name| fs::read_to_string(root.join(package).join(name)).ok());
    let islands: BTreeMap<String, Vec<String>> =
        manifest.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    let lazily = islands.iter().filter(|(name, _)| ISLANDS.iter().any(|island| name.starts_with(island)));
    let chunks: Vec<String> =
        lazily.flat_map(|(_, chunks)| chunks.iter().map(|chunk| format!("{chunk}.wasm"))).collect();
    let is_needed = |name: &str| {
        let main = name.starts_with("digitalplan.") && [".js", ".wasm", ".css"].iter().any(|kind| name.ends_with(kind));
        let split = name.starts_with("__wasm_split") && [".js", ".json"].iter().any(|kind| name.ends_with(kind));
        main || split || chunks.iter().any(|chunk| chunk == name)
    };
    let built = built.iter().filter(|name| is_needed(name)).map(|name| format!("/{package}/{name}"));
    let keeper = names(&root.join(package).join(KEEPER)).into_iter();
    let keeper = keeper.filter(|name| [".js", ".wasm"].iter().any(|kind| name.ends_with(kind)));
    let keeper = keeper.map(|name| format!("/{package}/{KEEPER}/{name}"));
    let fonts = names(&root.join(FONTS)).into_iter().filter(|name| name.ends_with(".woff2"));
    let fonts = fonts.map(|name| format!("/{FONTS}/{name}"));
    let plain = PLAIN.iter().filter(|name| root.join(name.trim_start_matches('/')).is_file());
    let mut all: Vec<String> = built.chain(keeper).chain(fonts).chain(plain.map(|name| (*name).to_owned())).collect();
    all.sort_unstable();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worker_is_another_one_whenever_the_build_is() {
        let root = std::env::temp_dir().join(format!("digitalplan-worker-{}", std::process::id()));
        let package = root.join("pkg");
        fs::create_dir_all(&package).expect("a folder");
        let options = LeptosOptions::builder()
            .output_name("digitalplan")
            .site_root(root.to_string_lossy().into_owned())
            .site_pkg_dir("pkg")
            .hash_files(true)
            .build();
        let put = |name: &str, text: &str| fs::write(root.join(name), text).expect("written");
        put("pkg/digitalplan.a.js", "1");
        put("pkg/digitalplan.a.wasm", "1");
        put("pkg/digitalplan.a.wasm.br", "1");
        put("pkg/split_grid_1.a.wasm", "1");
        put("pkg/split_desk_1.a.wasm", "1");
        put("pkg/__wasm_split_manifest.a.json", r#"{"desk_1":["split_desk_1.a"],"grid_1":["split_grid_1.a"]}"#);
        fs::create_dir_all(package.join(KEEPER)).expect("a folder");
        put("pkg/keeper/digitalplan.a.js", "1");
        put("pkg/keeper/digitalplan.a.js.br", "1");
        put("staff.css", "a{}");
        let first = worker_of(&options);
        for file in [
            "/pkg/digitalplan.a.js",
            "/pkg/digitalplan.a.wasm",
            "/pkg/split_desk_1.a.wasm",
            "/pkg/keeper/digitalplan.a.js",
            "/staff.css",
        ] {
            assert!(first.contains(&format!("\"{file}\"")), "{file} in {first}");
        }
        for other in ["a.wasm.br", "split_grid", "/favicon.svg\"", "{version}", "{files}", "{hashed}"] {
            assert!(!first.contains(other), "{other}");
        }
        assert_eq!(first, worker_of(&options));
        put("staff.css", "b{}");
        let second = worker_of(&options);
        assert_ne!(first, second);
        put("pkg/digitalplan.b.js", "1");
        assert_ne!(second, worker_of(&options));
        fs::remove_dir_all(&root).expect("removed");
    }
}
