//! Filling sentences.

/// What a sentence may be filled with.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Fill<'a> {
    /// `{d}`: เขตทุ่งครุ, or กรุงเทพมหานคร for a bureau.
    pub area: &'a str,
    /// `{o}`: the unit's full name.
    pub office: &'a str,
    /// `{p}`: a kind of place.
    pub place: &'a str,
    /// `{t}`: the subject as a noun phrase.
    pub topic: &'a str,
    /// `{n}`: how many are aimed at.
    pub number: &'a str,
    /// `{u}`: what is counted.
    pub measure: &'a str,
    /// `{y}`: the fiscal year.
    pub year: &'a str,
    /// `{m}`: some count of things done in the month.
    pub count: i64,
    /// `{k}`: some small count of times.
    pub times: i64,
}

/// The sentence with its braces filled.
pub(super) fn fill(sentence: &str, with: &Fill<'_>) -> String {
    let mut out = String::with_capacity(sentence.len() + 48);
    append(&mut out, sentence, with);
    out
}

/// Writes the filled sentence behind what is there.
pub(super) fn append(out: &mut String, sentence: &str, with: &Fill<'_>) {
    use std::fmt::Write as _;
    let mut rest = sentence;
    while let Some((before, key, after)) =
        rest.split_once('{').and_then(|(before, tail)| tail.split_once('}').map(|(key, after)| (before, key, after)))
    {
        out.push_str(before);
        match key {
            "d" => out.push_str(with.area),
            "o" => out.push_str(with.office),
            "p" => out.push_str(with.place),
            "t" => out.push_str(with.topic),
            "n" => out.push_str(with.number),
            "u" => out.push_str(with.measure),
            "y" => out.push_str(with.year),
            // Writing to a String cannot fail.
            "m" => drop(write!(out, "{}", with.count)),
            "k" => drop(write!(out, "{}", with.times)),
            other => debug_assert!(false, "nothing to fill {other} with"),
        }
        rest = after;
    }
    out.push_str(rest);
}

/// A number in Thai digits.
pub(super) fn thai_digits(number: u64) -> String {
    number.to_string().chars().filter_map(|c| c.to_digit(10).and_then(|d| char::from_u32('๐' as u32 + d))).collect()
}
