//! A file made ready to be sent: a photo turned upright and no larger than is of use, without what the camera wrote into
//! it; a key that is the same whenever the same file is chosen again.

use domain::attachment::{FileProblem, MOST_BYTES, PHOTO_SIDE, Position};
use js_sys::{ArrayBuffer, Function, Promise, Reflect, Uint8Array};
use leptos::prelude::{document, window};
use uuid::Uuid;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, File, HtmlCanvasElement, ImageBitmap};

/// How well a photo is packed.
const QUALITY: f64 = 0.85;
/// Bytes at the beginning of a photo that hold what the camera wrote.
const HEAD: f64 = 131_072.0;
/// Bytes a picture without loss may have; what is larger is a photo, and packed as one.
const MOST_OF_PNG: f64 = 2_097_152.0;

/// A file ready to be sent.
#[derive(Clone)]
pub struct Prepared {
    /// What is sent.
    pub bytes: Blob,
    /// Bytes of it.
    pub size: u64,
    /// Its name.
    pub name: String,
    /// What makes it one file however often it is sent.
    pub key: Uuid,
    /// SHA-256 of it, where the browser reckons it.
    pub digest: Option<String>,
    /// Whether the person agrees that the position be kept.
    pub consents: bool,
    /// Where it was taken.
    pub position: Option<Position>,
}

/// Makes a file ready.
pub async fn prepare(file: &File, consents: bool, salt: &str) -> Result<Prepared, FileProblem> {
    let name = file.name();
    let position = if consents { position(file).await } else { None };
    let smaller = if is_picture(file) { smaller(file).await.ok().flatten() } else { None };
    if smaller.is_none() && is_heic(file) {
        return Err(FileProblem::Heic);
    }
    let bytes: Blob = smaller.unwrap_or_else(|| file.clone().unchecked_into());
    // A size is a whole number.
    let size = bytes.size() as u64;
    match size {
        0 => return Err(FileProblem::Empty),
        size if size > MOST_BYTES => return Err(FileProblem::TooLarge { most: MOST_BYTES }),
        _ => {}
    }
    let digest = match buffer(&bytes).await {
        Some(buffer) => digest(&buffer).await,
        None => return Err(FileProblem::Damaged),
    };
    let key = match &digest {
        Some(known) => {
            let told = format!("{known}\n{name}\n{salt}");
            let told = Uint8Array::from(told.as_bytes()).buffer();
            reckon(&told).await.and_then(|bytes| Some(Uuid::from_bytes(bytes.get(..16)?.try_into().ok()?)))
        }
        None => None,
    };
    let key = key.unwrap_or_else(made_up);
    Ok(Prepared { bytes, size, name, key, digest, consents, position })
}

fn is_picture(file: &File) -> bool {
    file.type_().starts_with("image/") || is_heic(file)
}

/// Some systems tell no type of such photos.
fn is_heic(file: &File) -> bool {
    let name = file.name().to_lowercase();
    file.type_().starts_with("image/hei") || name.ends_with(".heic") || name.ends_with(".heif")
}

/// The picture drawn anew: upright, as browsers read it. None where the browser cannot read it, or it is well as it is.
async fn smaller(file: &File) -> Result<Option<Blob>, JsValue> {
    let bitmap = JsFuture::from(window().create_image_bitmap_with_blob(file)?).await?;
    let bitmap: ImageBitmap = bitmap.dyn_into()?;
    let (width, height) = (f64::from(bitmap.width()), f64::from(bitmap.height()));
    let share = (f64::from(PHOTO_SIDE) / width.max(height)).min(1.0);
    let is_png = file.type_() == "image/png";
    let (width, height) = ((width * share).round().max(1.0), (height * share).round().max(1.0));
    let canvas: HtmlCanvasElement = document().create_element("canvas")?.unchecked_into();
    // At most the side of a photo.
    canvas.set_width(width as u32);
    canvas.set_height(height as u32);
    let Some(context) = canvas.get_context("2d")? else { return Ok(None) };
    let context: CanvasRenderingContext2d = context.unchecked_into();
    if !is_png {
        context.set_fill_style_str("#fff");
        context.fill_rect(0.0, 0.0, width, height);
    }
    context.draw_image_with_image_bitmap_and_dw_and_dh(&bitmap, 0.0, 0.0, width, height)?;
    bitmap.close();
    let mut packed = None;
    if is_png {
        packed = pack(&canvas, "image/png").await?.filter(|packed| packed.size() <= MOST_OF_PNG);
    }
    if packed.is_none() {
        packed = pack(&canvas, "image/jpeg").await?;
    }
    // Memory of a canvas is scarce on phones.
    canvas.set_width(0);
    Ok(packed.filter(|packed| packed.size() > 0.0))
}

async fn pack(canvas: &HtmlCanvasElement, kind: &str) -> Result<Option<Blob>, JsValue> {
    let mut asked = Ok(());
    let promise = Promise::new(&mut |done: Function, _| {
        let told = Closure::once_into_js(move |blob: JsValue| {
            let _ = done.call1(&JsValue::NULL, &blob);
        });
        asked = canvas.to_blob_with_type_and_encoder_options(told.unchecked_ref(), kind, &QUALITY.into());
    });
    asked?;
    Ok(JsFuture::from(promise).await?.dyn_into().ok())
}

/// Where a photo was taken, as its camera wrote it: to be read before the photo is drawn anew.
async fn position(file: &File) -> Option<Position> {
    let head = file.slice_with_f64_and_f64(0.0, HEAD).ok()?;
    let head = buffer(&head).await?;
    Position::of_photo(&Uint8Array::new(&head).to_vec())
}

async fn buffer(bytes: &Blob) -> Option<ArrayBuffer> {
    JsFuture::from(bytes.array_buffer()).await.ok()?.dyn_into().ok()
}

/// SHA-256 in hexadecimal digits.
async fn digest(bytes: &ArrayBuffer) -> Option<String> {
    Some(reckon(bytes).await?.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// SHA-256; browsers reckon it only for pages that came over TLS or from this machine.
async fn reckon(bytes: &ArrayBuffer) -> Option<Vec<u8>> {
    let crypto = window().crypto().ok()?;
    if Reflect::get(&crypto, &"subtle".into()).ok()?.is_undefined() {
        return None;
    }
    let asked = crypto.subtle().digest_with_str_and_buffer_source("SHA-256", bytes).ok()?;
    let reckoned: ArrayBuffer = JsFuture::from(asked).await.ok()?.dyn_into().ok()?;
    Some(Uint8Array::new(&reckoned).to_vec())
}

/// A key for a file that will not be known again.
fn made_up() -> Uuid {
    // Thirty-two bits at a time are well within what a number holds.
    let part = || u64::from((js_sys::Math::random() * 4_294_967_296.0) as u32);
    Uuid::from_u64_pair(part() << 32 | part(), part() << 32 | part())
}
