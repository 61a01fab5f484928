//! Pictures: unpacked within limits, turned upright, made no larger than is of use, and packed anew.

use std::io::Cursor;

use domain::attachment::{FileKind, FileProblem, MOST_PIXELS, PHOTO_SIDE, THUMBNAIL_SIDE};
use image::{
    DynamicImage, ImageDecoder, ImageEncoder, ImageError, ImageFormat, ImageReader, Limits,
    codecs::{jpeg::JpegEncoder, png::PngEncoder},
    imageops::FilterType,
};

use super::Examined;

/// How well a photo is packed: beyond it files grow and nobody sees why.
const QUALITY: u8 = 85;
/// The same for thumbnails.
const THUMBNAIL_QUALITY: u8 = 75;
/// Bytes a picture may have unpacked: the most pixels with a byte for each of four parts.
const MOST_UNPACKED: u64 = MOST_PIXELS * 4;

/// What is kept of a picture. A photo that came as WebP is kept as JPEG, and with parts one can look through as PNG.
pub fn keep(bytes: &[u8], kind: FileKind) -> Result<Examined, FileProblem> {
    let (picture, profile) = unpack(bytes, kind)?;
    let side = picture.width().max(picture.height());
    let picture =
        if side > PHOTO_SIDE { picture.resize(PHOTO_SIDE, PHOTO_SIDE, FilterType::Triangle) } else { picture };
    let kind = match kind {
        FileKind::Webp if picture.color().has_alpha() => FileKind::Png,
        FileKind::Webp => FileKind::Jpeg,
        kind => kind,
    };
    let packed = match kind {
        FileKind::Png => png(&picture, profile),
        _ => jpeg(&opaque(&picture), QUALITY, profile),
    };
    // The colours of a thumbnail may be a little off.
    let small = picture.thumbnail(THUMBNAIL_SIDE, THUMBNAIL_SIDE);
    let thumbnail = jpeg(&opaque(&small), THUMBNAIL_QUALITY, None);
    Ok(Examined {
        kind,
        bytes: packed.map_err(|_| FileProblem::Damaged)?,
        pixels: Some((picture.width(), picture.height())),
        position: None,
        thumbnail: Some(thumbnail.map_err(|_| FileProblem::Damaged)?),
    })
}

/// The picture upright, and the profile its colours are meant in.
fn unpack(bytes: &[u8], kind: FileKind) -> Result<(DynamicImage, Option<Vec<u8>>), FileProblem> {
    let format = match kind {
        FileKind::Png => ImageFormat::Png,
        FileKind::Webp => ImageFormat::WebP,
        _ => ImageFormat::Jpeg,
    };
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_UNPACKED);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(problem)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS || decoder.total_bytes() > MOST_UNPACKED {
        return Err(FileProblem::Swollen);
    }
    // What a camera says may be nonsense; the picture is not for that.
    let orientation = decoder.orientation().ok();
    let profile = decoder.icc_profile().ok().flatten().filter(|_| decoder.color_type().has_color());
    let mut picture = DynamicImage::from_decoder(decoder).map_err(problem)?;
    if let Some(orientation) = orientation {
        picture.apply_orientation(orientation);
    }
    Ok((picture, profile))
}

fn problem(error: ImageError) -> FileProblem {
    match error {
        ImageError::Limits(_) => FileProblem::Swollen,
        _ => FileProblem::Damaged,
    }
}

/// The picture on white, where one can look through it.
fn opaque(picture: &DynamicImage) -> DynamicImage {
    if !picture.color().has_alpha() {
        return DynamicImage::ImageRgb8(picture.to_rgb8());
    }
    let over = picture.to_rgba8();
    let mixed = image::RgbImage::from_fn(over.width(), over.height(), |x, y| {
        let [red, green, blue, alpha] = over.get_pixel(x, y).0.map(u32::from);
        let mix = |part: u32| u8::try_from((part * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX);
        image::Rgb([mix(red), mix(green), mix(blue)])
    });
    DynamicImage::ImageRgb8(mixed)
}

fn jpeg(picture: &DynamicImage, quality: u8, profile: Option<Vec<u8>>) -> Result<Vec<u8>, ImageError> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
    // A profile that cannot be kept is not worth a photo.
    let _ = profile.map(|profile| encoder.set_icc_profile(profile));
    picture.write_with_encoder(encoder)?;
    Ok(bytes)
}

fn png(picture: &DynamicImage, profile: Option<Vec<u8>>) -> Result<Vec<u8>, ImageError> {
    let mut bytes = Vec::new();
    let mut encoder = PngEncoder::new(&mut bytes);
    let _ = profile.map(|profile| encoder.set_icc_profile(profile));
    // Eight bits a part are what anybody sees.
    let picture = match (picture.color().has_color(), picture.color().has_alpha()) {
        (_, true) => DynamicImage::ImageRgba8(picture.to_rgba8()),
        (true, false) => DynamicImage::ImageRgb8(picture.to_rgb8()),
        (false, false) => DynamicImage::ImageLuma8(picture.to_luma8()),
    };
    picture.write_with_encoder(encoder)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use domain::attachment::Position;

    use super::*;
    use crate::attachment::examine;

    /// Red above, blue below.
    fn picture(width: u32, height: u32) -> DynamicImage {
        DynamicImage::ImageRgb8(image::RgbImage::from_fn(width, height, |_, y| {
            if y < height / 2 { image::Rgb([220, 20, 20]) } else { image::Rgb([20, 20, 220]) }
        }))
    }

    fn packed(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).expect("packed");
        bytes.into_inner()
    }

    /// A photo with what a camera writes: how it was held, and a name.
    fn photo(orientation: u8) -> Vec<u8> {
        let mut tiff = b"Exif\0\0MM\0\x2A\0\0\0\x08\0\x02".to_vec();
        tiff.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
        tiff.extend([0x01, 0x0F, 0, 2, 0, 0, 0, 4]);
        tiff.extend(b"OWN\0");
        tiff.extend([0, 0, 0, 0]);
        let plain = packed(&picture(64, 32), ImageFormat::Jpeg);
        let mut bytes = vec![0xFF, 0xD8, 0xFF, 0xE1];
        bytes.extend(u16::try_from(tiff.len() + 2).expect("short").to_be_bytes());
        bytes.extend(tiff);
        bytes.extend(&plain[2..]);
        // And what somebody hid behind it.
        bytes.extend(b"<script>evil()</script>");
        bytes
    }

    #[test]
    fn a_photo_is_kept_upright_and_without_what_was_written_into_it() {
        let kept = examine(photo(6), "a.jpg", false).expect("a photo");
        assert_eq!((kept.kind, kept.pixels), (FileKind::Jpeg, Some((32, 64))));
        let holds = |what: &[u8]| kept.bytes.windows(what.len()).any(|bytes| bytes == what);
        assert!(!holds(b"Exif") && !holds(b"OWN") && !holds(b"script"));
        // Turned a quarter to the right, what was above is on the right.
        let upright = image::load_from_memory(&kept.bytes).expect("a picture").to_rgb8();
        assert!(upright.get_pixel(28, 32).0[0] > 150 && upright.get_pixel(4, 32).0[2] > 150);
        let as_held = examine(photo(1), "a.jpg", false).expect("a photo");
        assert_eq!(as_held.pixels, Some((64, 32)));
    }

    /// A photo that tells where it was taken: 13° 45′ 27.36″ north, 100° 30′ 41.4″ east.
    fn placed() -> Vec<u8> {
        let mut tiff = b"Exif\0\0MM\0\x2A\0\0\0\x08".to_vec();
        let entry = |tag: u16, kind: u16, count: u32, value: u32| {
            [&tag.to_be_bytes()[..], &kind.to_be_bytes(), &count.to_be_bytes(), &value.to_be_bytes()].concat()
        };
        let letter = |letter: u8| u32::from(letter) << 24;
        tiff.extend([0, 1]);
        tiff.extend([entry(0x8825, 4, 1, 26), vec![0; 4], vec![0, 4]].concat());
        tiff.extend(
            [entry(1, 2, 2, letter(b'N')), entry(2, 5, 3, 80), entry(3, 2, 2, letter(b'E')), entry(4, 5, 3, 104)]
                .concat(),
        );
        tiff.extend([0; 4]);
        for part in [13_u32, 1, 45, 1, 2_736, 100, 100, 1, 30, 1, 414, 10] {
            tiff.extend(part.to_be_bytes());
        }
        let plain = packed(&picture(64, 32), ImageFormat::Jpeg);
        let mut bytes = vec![0xFF, 0xD8, 0xFF, 0xE1];
        bytes.extend(u16::try_from(tiff.len() + 2).expect("short").to_be_bytes());
        bytes.extend(tiff);
        bytes.extend(&plain[2..]);
        bytes
    }

    #[test]
    fn where_a_photo_was_taken_is_read_only_where_the_person_agreed() {
        let agreed = examine(placed(), "a.jpg", true).expect("a photo");
        assert_eq!(agreed.position, Position::new(13.7576, 100.5115));
        assert!(agreed.position.is_some());
        let silent = examine(placed(), "a.jpg", false).expect("a photo");
        assert_eq!(silent.position, None);
        // In either case nothing of it stays in the picture itself.
        for kept in [agreed, silent] {
            assert_eq!(Position::of_photo(&kept.bytes), None);
            assert!(!kept.bytes.windows(4).any(|bytes| bytes == b"Exif"));
        }
    }

    #[test]
    fn pictures_are_kept_no_larger_than_is_of_use() {
        let kept = examine(packed(&picture(3000, 1500), ImageFormat::Jpeg), "a.jpg", false).expect("a photo");
        assert_eq!(kept.pixels, Some((2048, 1024)));
        let thumbnail = image::load_from_memory(&kept.thumbnail.expect("a thumbnail")).expect("a picture");
        assert_eq!((thumbnail.width(), thumbnail.height()), (320, 160));
    }

    #[test]
    fn pictures_of_every_kind_are_taken() {
        let check = |bytes: Vec<u8>, becomes| {
            let kept = examine(bytes, "a", false).expect("a picture");
            assert_eq!(kept.kind, becomes);
            let format = image::guess_format(&kept.bytes).expect("a format");
            assert_eq!(format == ImageFormat::Png, becomes == FileKind::Png);
        };
        check(packed(&picture(40, 40), ImageFormat::Png), FileKind::Png);
        check(packed(&picture(40, 40), ImageFormat::WebP), FileKind::Jpeg);
        let clear = DynamicImage::ImageRgba8(image::RgbaImage::from_pixel(40, 40, image::Rgba([0, 0, 0, 10])));
        check(packed(&clear, ImageFormat::WebP), FileKind::Png);
        let kept = examine(packed(&clear, ImageFormat::Png), "a", false).expect("a picture");
        let small = image::load_from_memory(&kept.thumbnail.expect("a thumbnail")).expect("a picture").to_rgb8();
        assert!(small.get_pixel(20, 20).0[0] > 200, "clear parts are white");
        let deep = DynamicImage::ImageLuma16(image::ImageBuffer::from_pixel(9, 9, image::Luma([40_000])));
        check(packed(&deep, ImageFormat::Png), FileKind::Png);
    }

    #[test]
    fn what_cannot_be_unpacked_is_refused() {
        let whole = packed(&picture(200, 200), ImageFormat::Png);
        assert_eq!(examine(whole[..whole.len() / 2].to_vec(), "a.png", false), Err(FileProblem::Damaged));
        assert_eq!(examine(b"\xFF\xD8\xFF\xE0nothing".to_vec(), "a.jpg", false), Err(FileProblem::Damaged));
        // A picture of a few bytes that claims two and a half billion pixels.
        let mut bomb = b"\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR".to_vec();
        bomb.extend([0, 0, 0xC3, 0x50, 0, 0, 0xC3, 0x50, 8, 6, 0, 0, 0]);
        bomb.extend(crc(&bomb[12..]).to_be_bytes());
        bomb.extend(b"\0\0\0\0IDAT\x35\xAF\x06\x1E\0\0\0\0IEND\xAE\x42\x60\x82");
        assert_eq!(examine(bomb, "a.png", false), Err(FileProblem::Swollen));
    }

    /// The check sum of a part of a PNG.
    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(u32::MAX, |sum, byte| {
            (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xEDB8_8320 & (sum & 1).wrapping_neg()))
        })
    }
}
