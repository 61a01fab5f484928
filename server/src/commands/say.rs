//! Lines on standard output, which may be closed before all is told: `digitalplan import PATH | head`.

use std::{
    error::Error,
    fmt::Arguments,
    io::{self, ErrorKind, Write},
};

/// How a command ends whose output was closed: as shells tell it of programs that end by the signal for it.
pub const CLOSED: u8 = 141;

/// A line that could not be written.
#[derive(Debug, thiserror::Error)]
#[error("what is told cannot be written")]
pub struct Unsaid(#[source] io::Error);

/// Writes a line. `println!` panics where nobody reads on.
pub fn line(words: Arguments<'_>) -> Result<(), Unsaid> {
    writeln!(io::stdout().lock(), "{words}").map_err(Unsaid)
}

/// Whether a command ended because nobody reads what it tells.
pub fn is_closed(error: &(dyn Error + 'static)) -> bool {
    error.downcast_ref::<Unsaid>().is_some_and(|Unsaid(cause)| cause.kind() == ErrorKind::BrokenPipe)
}

/// Tells a line on standard output: `say!("{count} pages")?`.
macro_rules! say {
    ($($words:tt)+) => {
        $crate::commands::say::line(format_args!($($words)+))
    };
}

pub(super) use say;

/// Tells why something failed on standard error, if anybody reads it: `eprintln!` panics, too.
pub fn complain(words: Arguments<'_>) {
    // There is nowhere else to tell it.
    let _ = writeln!(io::stderr().lock(), "{words}");
}
