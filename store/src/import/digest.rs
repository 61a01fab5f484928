//! A fingerprint of what a page said.

use domain::import::{Content, PageKind};

/// The fingerprint of a page: 128 bits of FNV-1a over what was read off it. It tells copies of one page apart from
/// newer pages; nobody gains by forging it, so it need not be cryptographic.
pub fn digest(content: &Content, kind: PageKind) -> String {
    let mut hash = Fnv(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d);
    hash.add(kind.as_str().as_bytes());
    // Writing JSON of plain values into a hash cannot fail.
    let _ = match content {
        Content::Project(draft) => serde_json::to_writer(&mut hash, draft),
        Content::Kpi(draft) => serde_json::to_writer(&mut hash, draft),
        Content::Unit(draft) => {
            hash.add(draft.code.as_str().as_bytes());
            serde_json::to_writer(&mut hash, &(&draft.name, &draft.sections, &draft.kpis))
        }
    };
    format!("{:032x}", hash.0)
}

struct Fnv(u128);

impl Fnv {
    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u128::from(*byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
        }
    }
}

impl std::io::Write for Fnv {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.add(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
