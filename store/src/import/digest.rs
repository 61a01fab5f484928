//! A fingerprint of what a page said.

use domain::import::{Content, PageKind};

/// The fingerprints of a page: one of the whole, but for the KPIs it prints without a code, and one of each of those.
/// Such a KPI may be unknown today and known tomorrow, so it is remembered by itself, once it was stored.
///
/// 128 bits of FNV-1a over what was read off the page. They tell copies of one page apart from newer pages; nobody gains
/// by forging them, so they need not be cryptographic.
pub fn digests(content: &Content, kind: PageKind) -> Vec<String> {
    let mut hash = Fnv::new(kind);
    // Writing JSON of plain values into a hash cannot fail.
    let _ = match content {
        Content::Project(draft) => serde_json::to_writer(&mut hash, draft),
        Content::Kpi(draft) => serde_json::to_writer(&mut hash, draft),
        Content::Unit(draft) => {
            hash.add(draft.code.as_str().as_bytes());
            serde_json::to_writer(&mut hash, &(&draft.name, &draft.sections, &draft.dimensions, &draft.kpis))
        }
    };
    let mut digests = vec![hash.hex()];
    if let Content::Unit(draft) = content {
        digests.extend(draft.uncoded.iter().map(|kpi| {
            let mut hash = Fnv::new(kind);
            let _ = serde_json::to_writer(&mut hash, &(draft.code.as_str(), "uncoded", &kpi.name, kpi.said()));
            hash.hex()
        }));
    }
    digests
}

struct Fnv(u128);

impl Fnv {
    fn new(kind: PageKind) -> Self {
        let mut hash = Self(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d);
        hash.add(kind.as_str().as_bytes());
        hash
    }

    fn hex(&self) -> String {
        format!("{:032x}", self.0)
    }

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
