//! Files for whoever may see them: as what they are, and never as anything a browser would run.

use std::ops::Range;

use axum::{
    Extension,
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{attachment::FileKind, edit::Record};
use store::attachment::{Stored, stored};

use super::{AsItIs, FileError, StorageError, upload::key};
use crate::{problem::Problem, router::AppState, session::By};

/// What a file opened by itself may do: be seen.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox",
);
/// Kept by the browser, and asked for each time: who may see it can change.
const KEPT: HeaderValue = HeaderValue::from_static("private, no-cache");

/// A file.
pub async fn whole(
    record: Record,
    State(state): State<AppState>,
    By(asker): By,
    Path((code, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, FileError> {
    let file = stored(&state.db, &asker.actor, record, &code, key(&id)?).await?;
    let tag = format!("\"{}\"", file.digest);
    let named = disposition(&file);
    let sent = Sent { key: &file.key, size: Some(file.size), media_type: file.kind.media_type(), tag, named };
    sent.answer(&state, &headers).await
}

/// The small picture of a file.
pub async fn thumbnail(
    record: Record,
    State(state): State<AppState>,
    By(asker): By,
    Path((code, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, FileError> {
    let file = stored(&state.db, &asker.actor, record, &code, key(&id)?).await?;
    let Some(small) = &file.thumbnail else { return Err(StorageError::Missing.into()) };
    let tag = format!("\"{}-small\"", file.digest);
    let named = HeaderValue::from_static("inline");
    let sent = Sent { key: small, size: None, media_type: FileKind::Jpeg.media_type(), tag, named };
    sent.answer(&state, &headers).await
}

struct Sent<'a> {
    key: &'a str,
    /// Bytes, where a part of it may be asked for.
    size: Option<u64>,
    media_type: &'static str,
    tag: String,
    named: HeaderValue,
}

impl Sent<'_> {
    async fn answer(self, state: &AppState, asked: &HeaderMap) -> Result<Response, FileError> {
        let text = |name: HeaderName| asked.get(name).and_then(|value| value.to_str().ok());
        let mut told = HeaderMap::new();
        told.insert(header::CACHE_CONTROL, KEPT);
        told.insert(header::CONTENT_SECURITY_POLICY, POLICY);
        if let Ok(tag) = HeaderValue::from_str(&self.tag) {
            told.insert(header::ETAG, tag);
        }
        if text(header::IF_NONE_MATCH).is_some_and(|known| knows(known, &self.tag)) {
            return Ok((StatusCode::NOT_MODIFIED, told).into_response());
        }
        told.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.media_type));
        told.insert(header::CONTENT_DISPOSITION, self.named);
        let mut range = None;
        if let Some(size) = self.size {
            told.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
            // A part of another version is of no use to who has a part of this one.
            let same = text(header::IF_RANGE).is_none_or(|tag| tag == self.tag);
            match text(header::RANGE).filter(|_| same).and_then(|range| part(range, size)) {
                Some(Ok(part)) => range = Some(part),
                Some(Err(Beyond)) => {
                    let mut answer = Problem::new(StatusCode::RANGE_NOT_SATISFIABLE, "no such part").into_response();
                    answer.headers_mut().insert(header::CONTENT_RANGE, number(&format!("bytes */{size}")));
                    return Ok(answer);
                }
                None => {}
            }
            let length = range.as_ref().map_or(size, |range| range.end - range.start);
            told.insert(header::CONTENT_LENGTH, length.into());
            if let Some(Range { start, end }) = &range {
                told.insert(header::CONTENT_RANGE, number(&format!("bytes {start}-{}/{size}", end - 1)));
            }
        }
        let status = if range.is_some() { StatusCode::PARTIAL_CONTENT } else { StatusCode::OK };
        let bytes = state.files.storage().await?.stream(self.key, range).await?;
        Ok((status, told, Extension(AsItIs), Body::from_stream(bytes)).into_response())
    }
}

fn number(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static("bytes */*"))
}

/// Whether what a browser has is this.
fn knows(known: &str, tag: &str) -> bool {
    known.split(',').map(|known| known.trim().trim_start_matches("W/")).any(|known| known == tag || known == "*")
}

/// What is asked for lies beyond the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Beyond;

/// The part that is asked for. Several at once, or what cannot be understood, is answered with the whole.
fn part(range: &str, size: u64) -> Option<Result<Range<u64>, Beyond>> {
    let (first, last) = range.strip_prefix("bytes=")?.split_once('-')?;
    let (first, last) = (first.trim(), last.trim());
    let range = if first.is_empty() {
        let length: u64 = last.parse().ok()?;
        size.saturating_sub(length)..size
    } else {
        let first: u64 = first.parse().ok()?;
        let last: u64 = if last.is_empty() { u64::MAX } else { last.parse().ok()? };
        if last < first {
            return None;
        }
        first..last.saturating_add(1).min(size)
    };
    Some(if range.start < range.end { Ok(range) } else { Err(Beyond) })
}

/// Pictures are shown, anything else is only saved; under its name, in any script.
fn disposition(file: &Stored) -> HeaderValue {
    let way = if file.kind.is_picture() { "inline" } else { "attachment" };
    let plain: String =
        file.name.chars().map(|c| if c.is_ascii_alphanumeric() || ".-_ ".contains(c) { c } else { '_' }).collect();
    let mut encoded = String::new();
    for byte in file.name.bytes() {
        if byte.is_ascii_alphanumeric() || b".-_".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    let text = format!("{way}; filename=\"{plain}\"; filename*=UTF-8''{encoded}");
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_understood() {
        let check = |range: &str, is: Option<Result<Range<u64>, Beyond>>| assert_eq!(part(range, 10), is, "{range}");
        check("bytes=0-3", Some(Ok(0..4)));
        check("bytes=4-", Some(Ok(4..10)));
        check("bytes=-3", Some(Ok(7..10)));
        check("bytes=-99", Some(Ok(0..10)));
        check("bytes=8-99", Some(Ok(8..10)));
        check("bytes=0-18446744073709551615", Some(Ok(0..10)));
        check("bytes=10-", Some(Err(Beyond)));
        check("bytes=-0", Some(Err(Beyond)));
        check("bytes=5-2", None);
        check("bytes=0-1,3-4", None);
        check("bytes=x-", None);
        check("lines=0-1", None);
    }

    #[test]
    fn a_name_is_told_in_any_script() {
        let file = |name: &str, kind| Stored {
            name: name.to_owned(),
            kind,
            size: 1,
            digest: String::new(),
            key: String::new(),
            thumbnail: None,
        };
        let told = disposition(&file("ป้าย \"1\".pdf", FileKind::Pdf));
        let told = told.to_str().expect("text");
        assert!(told.starts_with("attachment; filename=\"____ _1_.pdf\"; filename*=UTF-8''%E0%B8%9B"), "{told}");
        assert!(told.ends_with("%20%221%22.pdf"), "{told}");
        assert!(disposition(&file("a.jpg", FileKind::Jpeg)).to_str().expect("text").starts_with("inline;"));
    }

    #[test]
    fn what_is_known_is_not_sent_again() {
        assert!(knows("\"a\"", "\"a\"") && knows("\"b\", W/\"a\"", "\"a\"") && knows("*", "\"a\""));
        assert!(!knows("\"b\"", "\"a\"") && !knows("a", "\"a\""));
    }
}
