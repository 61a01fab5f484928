//! Where a photo was taken, as its camera wrote it into it: read only where the person agreed, in the browser before
//! the photo is shrunk and in the server before what the camera wrote is dropped.

use serde::{Deserialize, Serialize};

/// A place on the earth, to a metre.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Position {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
}

/// Tags of Exif: where the positions are, and what stands there.
const GPS: u16 = 0x8825;
const LATITUDE: u16 = 2;
const LONGITUDE: u16 = 4;

impl Position {
    /// A position, where it is one.
    pub fn new(latitude: f64, longitude: f64) -> Option<Self> {
        let round = |degrees: f64| (degrees * 1e5).round() / 1e5;
        let fits = |degrees: f64, most: f64| degrees.is_finite() && degrees.abs() <= most;
        // A camera that did not find itself writes zeros.
        let known = latitude != 0.0 || longitude != 0.0;
        (fits(latitude, 90.0) && fits(longitude, 180.0) && known)
            .then(|| Self { latitude: round(latitude), longitude: round(longitude) })
    }

    /// The position in the first bytes of a JPEG file; the first 128 KB hold it in any photo of a phone.
    pub fn of_photo(bytes: &[u8]) -> Option<Self> {
        let tiff = exif(bytes)?;
        let tiff = Tiff { bytes: tiff, little: tiff.starts_with(b"II") };
        let gps = tiff.entry(tiff.long(4)?, GPS)?.value as usize;
        let degrees = |tag: u16, negative: u8| -> Option<f64> {
            let parts = tiff.entry(u32::try_from(gps).ok()?, tag)?;
            let part = |n: usize| -> Option<f64> {
                let at = (parts.value as usize).checked_add(n * 8)?;
                let below = tiff.long(at.checked_add(4)?)?;
                (below != 0).then_some(f64::from(tiff.long(at)?) / f64::from(below))
            };
            // The letter beside it stands in the tag before.
            let side = tiff.entry(u32::try_from(gps).ok()?, tag - 1)?.place;
            let value = part(0)? + part(1)? / 60.0 + part(2).unwrap_or(0.0) / 3600.0;
            Some(if tiff.bytes.get(side)? == &negative { -value } else { value })
        };
        Self::new(degrees(LATITUDE, b'S')?, degrees(LONGITUDE, b'W')?)
    }
}

/// What a camera wrote, among the segments before the picture itself.
fn exif(bytes: &[u8]) -> Option<&[u8]> {
    let mut rest = bytes.strip_prefix(&[0xFF, 0xD8])?;
    loop {
        let [0xFF, marker, high, low, ..] = *rest else { return None };
        // The picture begins, or there is none.
        if matches!(marker, 0xDA | 0xD9) {
            return None;
        }
        let length = usize::from(u16::from_be_bytes([high, low]));
        let segment = rest.get(4..2 + length)?;
        if let (0xE1, Some(tiff)) = (marker, segment.strip_prefix(b"Exif\0\0")) {
            return Some(tiff);
        }
        rest = rest.get(2 + length..)?;
    }
}

struct Tiff<'a> {
    bytes: &'a [u8],
    little: bool,
}

struct Entry {
    /// Where its four bytes are.
    place: usize,
    /// What they say as a number: a place, for what is longer.
    value: u32,
}

impl Tiff<'_> {
    fn long(&self, at: usize) -> Option<u32> {
        let four = self.bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if self.little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) })
    }

    fn short(&self, at: usize) -> Option<u16> {
        let two = self.bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if self.little { u16::from_le_bytes(two) } else { u16::from_be_bytes(two) })
    }

    /// An entry of a directory.
    fn entry(&self, directory: u32, tag: u16) -> Option<Entry> {
        let at = directory as usize;
        let count = usize::from(self.short(at)?);
        (0..count).find_map(|n| {
            let entry = at.checked_add(2 + n * 12)?;
            let place = entry.checked_add(8)?;
            (self.short(entry)? == tag).then_some(())?;
            Some(Entry { place, value: self.long(place)? })
        })
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The beginning of a photo taken somewhere, in either order of bytes.
    fn photo(little: bool, south: bool, latitude: [(u32, u32); 3], longitude: [(u32, u32); 3]) -> Vec<u8> {
        let short = |n: u16| if little { n.to_le_bytes() } else { n.to_be_bytes() };
        let long = |n: u32| if little { n.to_le_bytes() } else { n.to_be_bytes() };
        let mut tiff = Vec::from(if little { *b"II" } else { *b"MM" });
        tiff.extend(short(42));
        tiff.extend(long(8));
        let entry = |tiff: &mut Vec<u8>, tag: u16, kind: u16, count: u32, value: [u8; 4]| {
            tiff.extend(short(tag));
            tiff.extend(short(kind));
            tiff.extend(long(count));
            tiff.extend(value);
        };
        tiff.extend(short(1));
        entry(&mut tiff, GPS, 4, 1, long(26));
        tiff.extend(long(0));
        tiff.extend(short(4));
        entry(&mut tiff, 1, 2, 2, [if south { b'S' } else { b'N' }, 0, 0, 0]);
        entry(&mut tiff, 2, 5, 3, long(80));
        entry(&mut tiff, 3, 2, 2, [b'E', 0, 0, 0]);
        entry(&mut tiff, 4, 5, 3, long(104));
        tiff.extend(long(0));
        for (over, under) in latitude.into_iter().chain(longitude) {
            tiff.extend(long(over));
            tiff.extend(long(under));
        }
        let mut bytes = vec![0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 0, 0, 0xFF, 0xE1];
        bytes.extend(u16::try_from(tiff.len() + 8).expect("short").to_be_bytes());
        bytes.extend(b"Exif\0\0");
        bytes.extend(tiff);
        bytes
    }

    #[test]
    fn a_photo_tells_where_it_was_taken() {
        let bangkok = [(13, 1), (45, 1), (2_736, 100)];
        let east = [(100, 1), (30, 1), (414, 10)];
        for little in [true, false] {
            let read = Position::of_photo(&photo(little, false, bangkok, east));
            assert_eq!(read, Some(Position { latitude: 13.7576, longitude: 100.5115 }));
        }
        let south = Position::of_photo(&photo(true, true, bangkok, east));
        assert_eq!(south.map(|place| place.latitude), Some(-13.7576));
    }

    #[test]
    fn what_is_no_position_is_none() {
        let zero = [(0, 1); 3];
        assert_eq!(Position::of_photo(&photo(true, false, zero, zero)), None);
        assert_eq!(Position::of_photo(&photo(true, false, [(13, 0); 3], zero)), None);
        assert_eq!(Position::of_photo(&photo(true, false, [(91, 1), (0, 1), (0, 1)], zero)), None);
        assert_eq!(Position::of_photo(&[0xFF, 0xD8, 0xFF, 0xDA]), None);
        assert_eq!(Position::of_photo(b"%PDF-1.7"), None);
        assert_eq!(Position::new(f64::NAN, 1.0), None);
    }

    proptest! {
        /// Whatever is cut off or turned round in it, nothing breaks.
        #[test]
        fn no_photo_breaks_it(at in 0_usize..160, byte: u8, length in 0_usize..170) {
            let mut bytes = photo(true, false, [(13, 1); 3], [(100, 1); 3]);
            if let Some(place) = bytes.get_mut(at) {
                *place = byte;
            }
            bytes.truncate(length);
            let _ = Position::of_photo(&bytes);
        }
    }
}
