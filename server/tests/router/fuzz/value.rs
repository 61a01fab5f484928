//! Chance from a seed, and values nobody should send.

/// A stream of numbers that a seed decides (splitmix64).
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n.max(1) as u64).unwrap_or(0)
    }

    /// True once in `n` times.
    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub fn pick<'a, T: ?Sized>(&mut self, among: &[&'a T]) -> &'a T {
        among[self.below(among.len())]
    }

    pub fn bytes(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| u8::try_from(self.next() & 0xFF).unwrap_or(0)).collect()
    }
}

/// What breaks parsers, calendars, columns, headers and pages.
const NASTY: &[&str] = &[
    "",
    " ",
    "\u{0}",
    "a\u{0}b",
    "\r\nSet-Cookie: evil=1",
    "\t\u{1b}[31m",
    "\u{feff}x",
    "\u{202e}txet",
    "\u{200b}",
    "\u{ffff}",
    "\u{1F468}\u{200D}\u{1F469}",
    "\u{e4d}\u{e32}",
    "\u{e33}\u{e48}\u{e48}\u{e48}",
    "๑๒๓",
    "-๑",
    "๙๙๙๙๙๙๙๙๙๙๙๙๙๙๙๙๙๙๙๙",
    "๓๑/๑๒/๙๙๙๙",
    "0",
    "-0",
    "-1",
    "+1",
    "1e309",
    "-1e-400",
    "NaN",
    "inf",
    "0x10",
    "1_000",
    "1,407.52",
    "0.1e-20",
    "100.00000000000000000001",
    "2147483648",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551616",
    "-9223372036854775808",
    "99999999999999999999999999999999999999",
    "0000-00-00",
    "0001-01-01",
    "-262144-01-01",
    "9999-12-31",
    "262142-12-31",
    "2566-02-30",
    "2023-02-29",
    "31/02/2566",
    "29/02/2566",
    "1/1/99999999",
    "2023-04-10T25:61:61Z",
    "m0",
    "m99",
    "q-1",
    "00000000",
    "99999999",
    "04000000-99999999999999999999",
    "04000000-1",
    "0400-1",
    "../../etc/passwd",
    "..%2f..",
    "/",
    "//evil.example",
    "/\\evil.example",
    "javascript:alert(1)",
    "%",
    "%%",
    "_",
    "\\",
    "'",
    "\"",
    "';--",
    "' OR 1=1 --",
    "{}",
    "[]",
    "{\"a\":",
    "{\"steps\":[]}",
    "[[[[[[[[[[[[[[[[",
    "null",
    "true",
    "on",
    "<script>evil()</script>",
    "${7*7}",
    "{{7*7}}",
    "0190a6e0-0000-7000-8000-000000000000",
    "00000000-0000-0000-0000-000000000000",
    "not-a-uuid",
    "administrator",
    "staff",
    "บ้าน",
];

/// A value that is not what was asked for; now and then very long.
pub fn nasty(chance: &mut Chance) -> String {
    match chance.below(12) {
        0 => {
            let unit = chance.pick(&["a", "ก", "9", "%", "\u{1F600}", "-", "\n"]);
            let times = [300, 5_000, 120_000][chance.below(3)];
            unit.repeat(times)
        }
        1 => {
            let length = chance.below(40);
            String::from_utf8_lossy(&chance.bytes(length)).into_owned()
        }
        2 => {
            let (one, other) = (chance.pick(NASTY), chance.pick(NASTY));
            format!("{one}{other}")
        }
        _ => chance.pick(NASTY).to_owned(),
    }
}
