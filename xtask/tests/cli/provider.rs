//! Tests of "Add a provider in four steps" in xtask/README.md: each API has every part that the steps name,
//! and a fictional provider, Shop, is added by these steps.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use docdrift::companion_of;

use crate::from;
use crate::sandbox::Sandbox;

/// A text that a file must contain for an API.
struct Need {
    file: &'static str,
    text: String,
}

/// The lines that step 3 and step 4 add to existing files.
fn needs(api: &str) -> Vec<Need> {
    let need = |file, text: String| Need { file, text };
    vec![
        need("Cargo.toml", format!("\n{api} = [")),
        need("Cargo.toml", format!("\"{api}\", ")),
        need("build.rs", format!("(\"{api}\", cfg!(feature = \"{api}\"))")),
        need("src/generated.rs", format!("{api}: \"{api}\"")),
        need("src/lib.rs", format!("#[cfg(feature = \"{api}\")]\npub mod {api};")),
        need("src/lib.rs", format!("//! | `{api}` |")),
        need("xtask/consumer/Cargo.toml", format!("\n{api} = [\"checkout-client/{api}\"]")),
        need("xtask/consumer/src/main.rs", format!("mod {api};")),
        need(".ci/run", format!(" {api}")),
        need("README.md", format!("`{api}`")),
        need("tests/conformance/main.rs", format!("#[cfg(feature = \"{api}\")]\nmod {api};")),
        need("tests/conformance/replay.rs", format!("\"{api}\" => {api}::call(")),
        need("tests/conformance/testimony.rs", format!("checkout_client::{api}::schemas()")),
        need("tests/conformance/recordings.rs", format!("(\"{api}\", cfg!(feature = \"{api}\"))")),
    ]
}

/// The parts that an API lacks in the repository at this path, one message each.
fn missing(top: &Path, api: &str) -> Vec<String> {
    let read =
        |file: &str| fs::read_to_string(top.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
    let lacking = needs(api).into_iter().filter(|need| !read(need.file).contains(&need.text));
    let mut missing: Vec<String> = lacking
        .map(|need| format!("{}: `{api}` is missing; add `{}`", need.file, need.text.trim()))
        .collect();
    let sources = [format!("src/{api}.rs"), format!("tests/conformance/{api}.rs")];
    let sources = sources.into_iter().chain([format!("xtask/consumer/src/{api}.rs")]);
    let gone = sources.filter(|file| !top.join(file).exists());
    missing.extend(gone.map(|file| format!("{file}: does not exist; write it like that of another API")));
    let covered: toml::Table = read(&format!("openapi/covered/{api}.toml")).parse().expect("TOML");
    for operation in covered["operation"].as_array().expect("a list") {
        let folder = format!("tests/recordings/{api}/{}", operation["id"].as_str().expect("a text"));
        let cases: Vec<String> = fs::read_dir(top.join(&folder)).map_or(Vec::new(), |cases| {
            cases.flatten().map(|case| case.file_name().to_string_lossy().into_owned()).collect()
        });
        let companions: Vec<String> = cases.iter().filter_map(|case| companion_of(case)).collect();
        if companions.is_empty() {
            missing.push(format!("{folder}: has no recording; write one"));
        }
        let alone = companions.into_iter().filter(|companion| !cases.contains(companion));
        missing.extend(alone.map(|companion| format!("{folder}/{companion}: does not exist; write it")));
    }
    missing
}

#[test]
fn every_api_has_all_that_a_provider_needs() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask is a folder of the repository");
    let apis = fs::read_dir(top.join("openapi/upstream")).expect("the folder is there");
    let apis: Vec<String> =
        apis.map(|api| api.expect("readable").file_name().into_string().expect("UTF-8")).collect();
    assert!(apis.len() > 2, "{apis:?}");
    let missing: Vec<String> = apis.iter().flat_map(|api| missing(top, api)).collect();
    assert!(missing.is_empty(), "\n{}\n", missing.join("\n"));
}

/// The page of the provider, restated next to its document.
const PAGE: &str = include_str!("shop/page.md");
const ENTRY: &str = "
[[file]]
name = \"list_orders.md\"
url = \"https://shop.example/docs\"
retrieved = 2026-11-20
version = \"unstated\"
wording = \"ours\"
sha256 = \"\"
";

const CLIENT: &str = include_str!("shop/client.rs");
const EXAMPLE: &str = include_str!("shop/example.rs");
const RUN: &str = include_str!("shop/run.rs");
const CALL: &str = include_str!("shop/call.rs");
const RECORDING: &str = include_str!("shop/recording.yaml");
const COMPANION: &str = include_str!("shop/recording.expect.yaml");
/// The changes of the steps to existing files: the file, a text in it, and the text that is inserted after
/// that text.
const LINES: &[(&str, &str, &str)] = &[
    ("Cargo.toml", "\npolar = [\"dep:chrono\"]\n", "shop = []\n"),
    ("Cargo.toml", "default = [\"polar\", ", "\"shop\", "),
    (
        "build.rs",
        "    (\"polar\", cfg!(feature = \"polar\")),\n",
        "    (\"shop\", cfg!(feature = \"shop\")),\n",
    ),
    ("src/generated.rs", "polar: \"polar\", ", "shop: \"shop\", "),
    ("src/lib.rs", "\npub mod polar;\n", "#[cfg(feature = \"shop\")]\npub mod shop;\n"),
    (
        "src/lib.rs",
        "//! | `polar` | the client of Polar | yes |\n",
        "//! | `shop` | the client of Shop | yes |\n",
    ),
    ("src/lib.rs", "#[cfg(not(any(feature = \"polar\", ", "feature = \"shop\", "),
    (
        "xtask/consumer/Cargo.toml",
        "\npolar = [\"checkout-client/polar\"]\n",
        "shop = [\"checkout-client/shop\"]\n",
    ),
    ("xtask/consumer/src/main.rs", "\nmod polar;\n", "#[cfg(feature = \"shop\")]\nmod shop;\n"),
    (
        "xtask/consumer/src/main.rs",
        "    polar().await?;\n",
        "    #[cfg(feature = \"shop\")]\n    shop().await?;\n",
    ),
    (".ci/run", "for api in polar", " shop"),
    ("README.md", "Each API is a cargo feature (`polar`, ", "`shop`, "),
    ("tests/conformance/main.rs", "\nmod polar;\n", "#[cfg(feature = \"shop\")]\nmod shop;\n"),
    (
        "tests/conformance/replay.rs",
        "\nuse crate::polar;\n",
        "#[cfg(feature = \"shop\")]\nuse crate::shop;\n",
    ),
    (
        "tests/conformance/replay.rs",
        "        \"polar\" => polar::call(operation, request, base_url).await,\n",
        "        #[cfg(feature = \"shop\")]\n        \"shop\" => shop::call(operation, request, base_url).await,\n",
    ),
    (
        "tests/conformance/testimony.rs",
        "    all.extend(checkout_client::polar::schemas());\n",
        "    #[cfg(feature = \"shop\")]\n    all.extend(checkout_client::shop::schemas());\n",
    ),
    (
        "tests/conformance/recordings.rs",
        "    (\"polar\", cfg!(feature = \"polar\")),\n",
        "    (\"shop\", cfg!(feature = \"shop\")),\n",
    ),
];

/// Adds Shop to a copy of the repository, by the four steps.
fn with_shop(sandbox: &Sandbox) {
    from::describe(sandbox);
    let origin = "openapi/upstream/shop/origin.toml";
    sandbox.write(origin, sandbox.read(origin) + ENTRY);
    sandbox.write("openapi/upstream/shop/list_orders.md", PAGE);
    let run = sandbox.run(&["spec", "--accept-upstream"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
    for (file, before, added) in LINES {
        sandbox.edit(file, before, &format!("{before}{added}"));
    }
    let (_, run) = RUN.split_once("\n\n").expect("the file begins with its module comment");
    let server = "/// A server that sends one response to one request.";
    sandbox.edit("xtask/consumer/src/main.rs", server, &format!("{run}\n{server}"));
    sandbox.write("src/shop.rs", CLIENT);
    sandbox.write("xtask/consumer/src/shop.rs", EXAMPLE);
    sandbox.write("tests/conformance/shop.rs", CALL);
    fs::create_dir_all(sandbox.path("tests/recordings/shop/list_orders")).expect("it can be made");
    sandbox.write("tests/recordings/shop/list_orders/new_value.yaml", RECORDING);
    sandbox.write("tests/recordings/shop/list_orders/new_value.expect.yaml", COMPANION);
}

#[test]
fn what_is_left_out_of_the_steps_is_named() {
    let sandbox = Sandbox::repository();
    from::describe(&sandbox);
    let names = |missing: &[String], file: &str| missing.iter().any(|line| line.starts_with(file));
    let before = missing(&sandbox.path(""), "shop");
    for need in needs("shop") {
        assert!(names(&before, need.file), "{} is not named: {before:#?}", need.file);
    }

    let sandbox = Sandbox::repository();
    with_shop(&sandbox);
    assert_eq!(missing(&sandbox.path(""), "shop"), [""; 0]);
    for need in needs("shop") {
        let text = sandbox.read(need.file);
        sandbox.write(need.file, text.replace(&need.text, ""));
        let reported = missing(&sandbox.path(""), "shop");
        assert!(names(&reported, need.file), "{} lacks {:?}: {reported:#?}", need.file, need.text);
        sandbox.write(need.file, text);
    }
    for file in ["src/shop.rs", "tests/conformance/shop.rs", "xtask/consumer/src/shop.rs"] {
        let text = sandbox.read(file);
        fs::remove_file(sandbox.path(file)).expect("it was written");
        assert!(names(&missing(&sandbox.path(""), "shop"), file), "{file}");
        sandbox.write(file, text);
    }
    let companion = "tests/recordings/shop/list_orders/new_value.expect.yaml";
    fs::remove_file(sandbox.path(companion)).expect("it was made");
    assert!(names(&missing(&sandbox.path(""), "shop"), companion));
    fs::remove_dir_all(sandbox.path("tests/recordings/shop")).expect("it was made");
    assert!(names(&missing(&sandbox.path(""), "shop"), "tests/recordings/shop/list_orders: "));
}

#[test]
#[ignore = "compiles the client of another provider, which takes a minute or two; .ci/run asks for it"]
fn a_provider_that_was_added_by_the_steps_compiles_replays_and_conforms() {
    // The folder is always the same, so that later runs reuse the build.
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("provider");
    let sandbox = Sandbox::repository_at(&folder);
    with_shop(&sandbox);

    let outcome = sandbox.path("outcome.json");
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("a folder within the target folder");
    let client = sandbox.path("conformance-client.json");
    let cargo = |arguments: &[&str], features: &str| {
        let output = Command::new(env!("CARGO"))
            .args(arguments)
            .args(["--offline", "--no-default-features", "--features", features])
            .current_dir(sandbox.path(""))
            .env("CARGO_TARGET_DIR", target)
            .env("CONFORMANCE_OUTCOME", &outcome)
            .env("CONFORMANCE_CLIENT", &client)
            .env("CONFORMANCE_ONLY", "tests/recordings/shop/")
            .env("INSTA_UPDATE", "no")
            .output()
            .expect("cargo runs this test");
        let text = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        assert!(output.status.success(), "cargo {arguments:?}\n{text}");
        text
    };
    cargo(&["test", "--package", "checkout-client", "--test", "conformance"], "shop,schema");
    let run = sandbox.run(&["conformance", "shop", "--outcome", outcome.to_str().expect("UTF-8")]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{}", run.stdout);
    assert!(run.stdout.contains("4 claims: 4 upheld"), "{}", run.stdout);
    assert!(run.stdout.contains("1 recording: 0 captured, 0 published, 1 composed"), "{}", run.stdout);
    let output = cargo(&["run", "--manifest-path", "xtask/consumer/Cargo.toml"], "shop");
    assert!(output.contains("the example of Shop runs"), "{output}");
}
