//! `digitalplan`: the commands, and the server.

use std::process::ExitCode;

use clap::Parser;
use server::{
    commands::{
        Cli, run,
        say::{CLOSED, complain, is_closed},
    },
    settings::Settings,
};

fn main() -> ExitCode {
    let cli = Cli::parse();
    let settings = match Settings::load() {
        Ok(settings) => settings,
        Err(error) => {
            complain(format_args!("digitalplan: {error}"));
            return ExitCode::from(2);
        }
    };
    // At least two workers even on one processor: a render that waits must not stop the rest.
    let workers = std::thread::available_parallelism().map_or(2, usize::from).max(2);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(workers).enable_all().build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => {
            complain(format_args!("digitalplan: {error}"));
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(run(cli, settings)) {
        Ok(code) => code,
        Err(error) if is_closed(error.as_ref()) => ExitCode::from(CLOSED),
        Err(error) => {
            complain(format_args!("digitalplan: {error}"));
            let mut cause = error.source();
            while let Some(error) = cause {
                complain(format_args!("  because: {error}"));
                cause = error.source();
            }
            ExitCode::FAILURE
        }
    }
}
