//! The program `docdrift`; its library holds everything that it does.

use std::process::ExitCode;

fn main() -> ExitCode {
    docdrift_cli::run(std::env::args_os())
}
