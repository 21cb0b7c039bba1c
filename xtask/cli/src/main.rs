//! The program `docdrift`: calls its library, which contains all of the code.

use std::process::ExitCode;

fn main() -> ExitCode {
    docdrift_cli::run(std::env::args_os())
}
