//! What GitHub's runner does with what a step prints: the commands that it obeys.

/// The commands that the runner obeys in this log: name and the whole line. It reads lines like .NET, which also ends one at
/// a carriage return, and knows two forms of a command: `::name …::` at the beginning of a line, and `##[name …]`
/// anywhere in it.
pub(crate) fn obeyed(log: &str) -> Vec<(String, String)> {
    let mut commands = Vec::new();
    let mut stopped: Option<String> = None;
    for line in log.split(['\n', '\r']) {
        let Some(name) = command(line) else { continue };
        if let Some(word) = &stopped {
            if *word == name {
                stopped = None;
            }
        } else if name == "stop-commands" {
            stopped = Some(line.trim_start_matches("::stop-commands::").to_owned());
        } else {
            commands.push((name, line.to_owned()));
        }
    }
    commands
}

fn command(line: &str) -> Option<String> {
    let first_word = |text: &str| text.split(' ').next().unwrap_or_default().to_owned();
    let new = line.trim_start().strip_prefix("::").and_then(|rest| rest.split_once("::"));
    let old = || line.split_once("##[").and_then(|(_, rest)| rest.split_once(']'));
    new.or_else(old).map(|(head, _)| first_word(head))
}

#[test]
fn a_command_between_the_lines_that_stop_commands_is_not_obeyed() {
    let log = "::notice::a\n::stop-commands::word\nx\r::set-env name=A::b\n##[debug]c\n::word::\n text ##[warning]d\n";
    let names: Vec<String> = obeyed(log).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["notice", "warning"]);
}
