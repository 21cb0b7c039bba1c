//! Tests of the comment on a pull request: there is one, it is renewed, and its failure hides no result.

use crate::api::BOT;
use crate::has_programs;
use crate::job::{Job, Prepared};

const MARKER: &str = "<!-- docdrift -->";

#[test]
fn the_comment_is_made_once_and_renewed_from_then_on() {
    if !has_programs() {
        return;
    }
    let job = Job::new();
    job.prepare(&Prepared::drift());
    assert_eq!(job.run().code, 100);
    assert_eq!(job.api.take_writes(), ["POST acme/docs/issues/7/comments"]);
    let head = job.commit_of(crate::job::BRANCH);
    let footer =
        format!("<sub>Commit {}, [run](https://github.com/acme/docs/actions/runs/42)</sub>\n", &head[..12]);
    assert_eq!(job.api.comments_of(BOT), [format!("{MARKER}\n### docdrift: 1 new finding\n\n\n{footer}")]);

    job.push();
    let markdown = format!("{MARKER}\n### docdrift: 2 new findings\n");
    job.prepare(&Prepared { markdown, ..Prepared::drift() });
    assert_eq!(job.run().code, 100);
    assert_eq!(job.api.take_writes(), ["PATCH acme/docs/issues/comments/1000"]);
    let comments = job.api.comments_of(BOT);
    assert!(comments[0].starts_with(&format!("{MARKER}\n### docdrift: 2 new")), "{comments:?}");

    job.push();
    job.prepare(&Prepared::mended());
    assert_eq!(job.run().code, 0);
    assert_eq!(job.api.take_writes(), ["PATCH acme/docs/issues/comments/1000"]);
    let comments = job.api.comments_of(BOT);
    assert!(comments.len() == 1 && comments[0].contains("nothing new"), "{comments:?}");

    job.prepare_failure(1);
    assert_eq!(job.run().code, 1);
    let comments = job.api.comments_of(BOT);
    assert!(comments.len() == 1 && comments[0].contains("did not finish: exit code 1"), "{comments:?}");
}

#[test]
fn a_pull_request_without_drift_is_not_commented() {
    if !has_programs() {
        return;
    }
    let job = Job::new();
    job.prepare(&Prepared::mended());
    assert_eq!(job.run().code, 0);
    assert_eq!(job.api.take_writes(), Vec::<String>::new());
}

#[test]
fn comments_of_others_with_the_marker_are_left_alone() {
    if !has_programs() {
        return;
    }
    let job = Job::new();
    job.api.add_comment("stranger", &format!("{MARKER}\nall is well"));
    for number in 0..120 {
        job.api.add_comment("stranger", &format!("comment {number}"));
    }
    job.api.add_comment(BOT, &format!("of another action, which quotes {MARKER}"));
    let own = job.api.add_comment(BOT, &format!("{MARKER}\nold"));
    let second = job.api.add_comment(BOT, &format!("{MARKER}\nof a run at the same time"));
    job.prepare(&Prepared::drift());
    assert_eq!(job.run().code, 100);
    assert_eq!(
        job.api.take_writes(),
        [
            format!("PATCH acme/docs/issues/comments/{own}"),
            format!("DELETE acme/docs/issues/comments/{second}")
        ]
    );
    assert_eq!(job.api.comments_of("stranger")[0], format!("{MARKER}\nall is well"));
}

#[test]
fn an_api_that_refuses_does_not_hide_the_result() {
    if !has_programs() {
        return;
    }
    for (method, status) in [("GET", 403), ("GET", 500), ("POST", 403), ("POST", 500), ("POST", 302)] {
        for (prepared, code) in [(Prepared::drift(), 100), (Prepared::mended(), 0)] {
            let job = Job::new();
            job.api.refuse(method, status);
            job.prepare(&prepared);
            let run = job.run();
            assert_eq!(run.code, code, "{method} {status}: {run:?}");
            assert_eq!(run.summary, prepared.markdown, "{method} {status}");
            let warns = run.commands().iter().any(|name| name == "warning");
            assert_eq!(warns, method == "GET" || code == 100, "{method} {status}: {run:?}");
            let posts = job.api.take_writes();
            assert!(posts.len() <= 1, "{method} {status}: {posts:?}");
        }
    }
    let job = Job::new();
    job.api.add_comment(BOT, MARKER);
    job.api.refuse("PATCH", 403);
    job.prepare(&Prepared::mended());
    let run = job.run();
    assert_eq!((run.code, run.commands()), (0, vec!["warning".to_owned()]), "{run:?}");
}

#[test]
fn no_comment_is_made_if_none_is_wanted() {
    if !has_programs() {
        return;
    }
    let mut job = Job::new();
    job.inputs.insert("comment".to_owned(), "false".to_owned());
    job.prepare(&Prepared::drift());
    assert_eq!(job.run().code, 100);
    assert_eq!(job.api.take_writes(), Vec::<String>::new());
}

#[test]
fn a_comment_is_not_longer_than_github_allows() {
    if !has_programs() {
        return;
    }
    let job = Job::new();
    job.prepare(&Prepared { markdown: "A line – of a report.\n".repeat(9_000), ..Prepared::drift() });
    assert_eq!(job.run().code, 100);
    let comments = job.api.comments_of(BOT);
    let length = comments[0].chars().count();
    assert!((60_000..65_536).contains(&length), "{length}");
    assert!(comments[0].contains("of a report.\n\nThe report is cut here"), "{}", &comments[0][64_000..]);
}
