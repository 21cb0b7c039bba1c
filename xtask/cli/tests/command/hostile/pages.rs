//! Pages that are too large, too deep or too tangled: each is read as far as that is possible in bounded time.

use super::{Hostile, PAGE, Repository};

/// A page `x.md` in which nothing is found. Pages beyond a limit are gaps.
const fn page(name: &'static str, make: fn(&Repository)) -> Hostile {
    let arguments = "check --spec openapi.yaml --docs x.md";
    Hostile {
        name,
        harm: "takes time, memory or stack without bounds",
        make,
        arguments,
        code: 5,
        shows: "claims",
    }
}

/// As [`page`], with the reason of a gap.
const fn gap(name: &'static str, make: fn(&Repository), shows: &'static str) -> Hostile {
    Hostile { shows, ..page(name, make) }
}

/// As [`page`], with a sample of which something is found.
const fn read(name: &'static str, make: fn(&Repository)) -> Hostile {
    Hostile { code: 100, shows: "orders_url", ..page(name, make) }
}

fn nested(open: &str, close: &str, depth: usize) -> String {
    open.repeat(depth) + &close.repeat(depth)
}

fn fence(language: &str, code: &str) -> String {
    format!("```{language}\n{code}\n```\n")
}

pub(super) const ALL: &[Hostile] = &[
    Hostile {
        code: 1,
        shows: "has more than 64 MiB, the most that is read of a page",
        ..page("a page of 100 MB", |it| it.write("x.md", "# A\n\nText\n".repeat(10 << 20)))
    },
    gap("a page of 4 MB", |it| it.write("x.md", "# A\n\nText\n".repeat(400_000)), "too large"),
    gap("many lines", |it| it.write("x.md", "a\n".repeat(400_000)), "too large"),
    page("a line of a megabyte", |it| it.write("x.md", "a".repeat(1 << 20))),
    page("a line of sentences", |it| {
        it.write("x.md", "The `limit` parameter defaults to 10. ".repeat(8_000))
    }),
    page("a line of sentences about a thousand names", |it| {
        let sentences = (0..1_300).map(|at| format!("The `limit{at}` parameter defaults to {at}. "));
        it.write("x.md", sentences.collect::<String>());
    }),
    gap("a million backticks", |it| it.write("x.md", "`".repeat(1_000_000)), "too many marks"),
    gap(
        "backticks of every length",
        |it| it.write("x.md", (1..700).map(|length| "`".repeat(length) + "a ").collect::<String>()),
        "too many marks",
    ),
    gap("a million opening signs", |it| it.write("x.md", "<".repeat(1_000_000)), "too many tags"),
    gap("tags without an end", |it| it.write("x.md", "<table><tr><td>".repeat(60_000)), "too many tags"),
    gap("lines of tags without an end", |it| it.write("x.md", "<table>\n".repeat(9_000)), "not valid MDX"),
    gap("nested tags", |it| it.write("x.md", nested("<div>\n", "</div>\n", 9_000)), "nested more than"),
    gap("nested components", |it| it.write("x.md", nested("<A>\n", "</A>\n", 9_000)), "nested more than"),
    gap(
        "nested tags on one line",
        |it| it.write("x.md", nested("<div>", "</div>", 9_900)),
        "nested more than",
    ),
    gap("nested fragments", |it| it.write("x.md", nested("<>\n", "</>\n", 5_000)), "nested more than"),
    gap(
        "nested tags with their ends in attributes, too",
        |it| it.write("x.md", nested("<A b=\"</A>\">\n", "</A>\n", 6_000)),
        "nested more than",
    ),
    page("nested braces", |it| it.write("x.md", nested("{", "}", 400_000))),
    page("a tag of attributes", |it| it.write("x.md", format!("<A {}/>\n", "a=\"b\" ".repeat(50_000)))),
    gap("nested block quotes", |it| it.write("x.md", ">".repeat(100_000)), "too many marks"),
    gap("nested brackets", |it| it.write("x.md", "[".repeat(100_000)), "too many marks"),
    page("nested links over lines", |it| it.write("x.md", nested("[a\n", "](b)\n", 4_000))),
    page("nested emphasis over lines", |it| it.write("x.md", nested("*a\n", "a*\n", 2_000))),
    gap("emphasis without an end", |it| it.write("x.md", "*a _b ".repeat(100_000)), "too many marks"),
    gap(
        "nested lists",
        |it| it.write("x.md", (0..400).map(|depth| "  ".repeat(depth) + "- a\n").collect::<String>()),
        "too many marks",
    ),
    gap(
        "a long table",
        |it| it.write("x.md", "| a | b |\n|---|---|\n".to_owned() + &"| c | d |\n".repeat(18_000)),
        "cells",
    ),
    gap(
        "a wide table",
        |it| {
            let row = |cell: &str| cell.repeat(450) + "|\n";
            it.write("x.md", row("|a") + &row("|-") + &row("|b").repeat(400));
        },
        "too many table cells",
    ),
    page("references to definitions", |it| it.write("x.md", "[a]: x\n".repeat(5_000) + &"[a] ".repeat(900))),
    gap("comments without an end", |it| it.write("x.md", "<!--".repeat(100_000)), "too many"),
    page("characters that are references", |it| it.write("x.md", "&amp;".repeat(100_000))),
    page("nested lists in a sample", |it| it.write("x.md", fence("json", &nested("[", "]", 400_000)))),
    page("nested objects in a sample", |it| {
        it.write("x.md", fence("json", &nested("{\"a\":", "}", 100_000)))
    }),
    page("numbers of a hundred thousand digits", |it| {
        it.write("x.md", fence("json", &format!("{{\"a\": {0}, \"b\": -{0}.{0}e{0}}}", "9".repeat(100_000))));
    }),
    page("a key a hundred thousand times", |it| {
        it.write("x.md", fence("json", &format!("{{{}}}", "\"a\":1,".repeat(100_000))))
    }),
    page("nested parentheses of Python", |it| it.write("x.md", fence("python", &nested("(", ")", 100_000)))),
    page("a text that doubles in each line", |it| {
        it.write(
            "x.md",
            fence("python", &format!("a = 'https://'\n{}requests.get(a)", "a = a + a\n".repeat(60))),
        );
    }),
    page("functions that call the one before twice", |it| {
        let functions = (1..40).map(|at| format!("def f{at}(x): return f{0}(x) + f{0}(x)\n", at - 1));
        let code =
            "def f0(x): return x\n".to_owned() + &functions.collect::<String>() + "requests.get(f39('a'))";
        it.write("x.md", fence("python", &code));
    }),
    page("a function that calls itself", |it| {
        it.write("x.md", fence("python", "def f(x): return f(x)\nrequests.get(f('a'))"));
    }),
    page("nested templates of JavaScript", |it| {
        it.write("x.md", fence("js", &format!("fetch(`{}`)", nested("${`", "`}", 50_000))));
    }),
    page("nested substitutions of a shell", |it| it.write("x.md", fence("bash", &"$(".repeat(300_000)))),
    page("front matter of aliases", |it| {
        it.write("x.md", format!("---\n{}---\n# A\n", super::documents::aliases()));
    }),
    page("nested front matter", |it| {
        it.write("x.md", format!("---\nopenapi: {}\n---\n# A\n", nested("[", "]", 100_000)));
    }),
    Hostile {
        code: 100,
        ..gap(
            "many comments that accept findings",
            |it| it.write("x.md", "<!-- docdrift-allow moved-field: x -->\n".repeat(5_000)),
            "there are more than 500",
        )
    },
    read("a comment that accepts everything", |it| {
        it.write("x.md", "{/* docdrift-allow *: all */}\n\n".to_owned() + PAGE)
    }),
    read("a comment that accepts without a reason", |it| {
        it.write("x.md", "{/* docdrift-allow-page undeclared-field: */}\n\n".to_owned() + PAGE);
    }),
    read("a page of another encoding", |it| it.write("x.md", [PAGE.as_bytes(), b"\xff\xfe\x80"].concat())),
    read("a byte order mark and returns", |it| {
        it.write("x.md", format!("\u{feff}{}", PAGE.replace('\n', "\r\n")))
    }),
    page("nothing but zeros", |it| it.write("x.md", vec![0; 500_000])),
];

#[test]
fn pages_take_bounded_time_and_memory() {
    super::check(ALL);
}
