//! `cargo xtask`: the only build tool that a person needs.

mod bench;
mod build;
mod check;
mod demo;
mod files;
mod fingerprint;
mod process;
mod progress;
mod run;
mod serve;
mod setup;
mod shots;
mod site;
mod workspace;

use std::env;
use std::process::ExitCode;

use anyhow::{Result, anyhow};
use workspace::Workspace;

const HELP: &str = "\
cargo xtask <command>

  run     set up what is missing, build, and run Gangway with the sandbox until Ctrl-C
  test    everything that CI runs: format, lints, bans and licences, Rust tests, browser journeys
  build   the frontend, styles and the server, without starting anything
  bench   sizes, times and memory of the Sellers page, next to a bare handler
  shots   pictures of pages, narrow and wide, light and dark: shots [route ...]

GANGWAY_PROFILE=dev builds the server quickly instead of fast.
";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\nerror: {failure:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> Result<()> {
    let workspace = Workspace::find();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["run"] => run::run(&workspace),
        ["test"] => check::check(&workspace),
        ["build"] => build::build(&workspace),
        ["bench"] => bench::bench(&workspace),
        ["shots", routes @ ..] => shots::take(&workspace, routes),
        [] | ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            Ok(())
        }
        [command, ..] => Err(anyhow!("no such command: {command}\n\n{HELP}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_command_is_refused_with_the_list_of_known_ones() {
        let failure = dispatch(&["ship".to_owned()])
            .expect_err("unknown")
            .to_string();
        assert!(
            failure.starts_with("no such command: ship")
                && failure.contains("cargo xtask <command>")
        );
    }

    #[test]
    fn every_listed_command_has_one_line() {
        for command in ["run", "test", "build", "bench", "shots"] {
            let lines = HELP
                .lines()
                .filter(|line| line.trim_start().starts_with(&format!("{command} ")));
            assert_eq!(lines.count(), 1, "{command}");
        }
    }
}
