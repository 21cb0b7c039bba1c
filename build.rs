//! Generates the typed client of each enabled API from `openapi/<api>.yaml`.

#[path = "src/build/calls.rs"]
mod calls;
#[path = "src/build/closed.rs"]
mod closed;
#[path = "src/build/lean.rs"]
mod lean;
#[path = "src/build/open.rs"]
mod open;
#[path = "src/build/operations.rs"]
mod operations;
#[path = "src/build/parts.rs"]
mod parts;
#[path = "src/build/requests.rs"]
mod requests;
#[cfg(feature = "schema")]
#[path = "src/build/schemas.rs"]
mod schemas;
#[path = "src/build/unions.rs"]
mod unions;
#[path = "src/build/wire.rs"]
mod wire;

use std::error::Error;
use std::path::Path;
use std::{env, fs, panic, process};

use progenitor::{GenerationSettings, Generator, InterfaceStyle, TypeImpl};
use schemars08::schema::SchemaObject;

/// The name of each API, and whether its cargo feature is enabled.
const APIS: &[(&str, bool)] = &[
    ("polar", cfg!(feature = "polar")),
    ("stripe", cfg!(feature = "stripe")),
    ("videodb", cfg!(feature = "videodb")),
];

/// The traits, besides those of serde, that the types of `money` implement. The generator may use them.
const MONEY: [TypeImpl; 2] = [TypeImpl::Display, TypeImpl::FromStr];

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=src/build");
    for &(api, enabled) in APIS {
        let document = format!("openapi/{api}.yaml");
        if enabled && let Err(cause) = generate(api, &document) {
            fail_build(&document, &cause.to_string());
        }
    }
}

/// Ends the build with an error message of one line.
fn fail_build(document: &str, cause: &str) -> ! {
    let cause = cause.replace('\n', " ");
    eprintln!("error: {document}: {cause}; `cargo xtask spec` writes this file anew");
    process::exit(1)
}

/// Generates the client of `api` from the OpenAPI document at the path `document`, and writes it to
/// `OUT_DIR/<api>.rs`.
fn generate(api: &str, document: &str) -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed={document}");
    let spec: openapiv3::OpenAPI = yaml_serde::from_str(&fs::read_to_string(document)?)?;
    let mut settings = GenerationSettings::default();
    settings
        .with_interface(InterfaceStyle::Builder)
        .with_conversion(format_schema("number", "decimal")?, "crate::money::Decimal", MONEY.into_iter())
        .with_conversion(
            format_schema("integer", "minor-units")?,
            "crate::money::MinorUnits",
            MONEY.into_iter(),
        );
    if cfg!(feature = "schema") {
        settings.with_derive("schemars::JsonSchema");
    }
    // The generator panics on some schemas that it does not support.
    let name = document.to_owned();
    panic::set_hook(Box::new(move |panic| fail_build(&name, &panic.to_string())));
    let tokens = Generator::new(&settings).generate_tokens(&spec)?;
    let mut file: syn::File = syn::parse2(tokens)?;
    let mut operations = operations::read(&mut file)?;
    operations::describe(&mut operations, &spec);
    let merged = open::merge(&mut file);
    operations::unwrap_bodies(&mut file, &mut operations);
    let directions = lean::Directions::of(&mut file, &operations);
    lean::strip_unused(&mut file, &directions, cfg!(feature = "both-ways"));
    closed::rewrite(&mut file, &directions, cfg!(feature = "both-ways"));
    parts::tolerate(&mut file);
    unions::read_directly(&mut file);
    requests::rewrite(&mut file, &directions, &wire::Nullable::of(&spec));
    calls::replace(&mut file, api, &operations);
    #[cfg(feature = "schema")]
    file.items.push(schemas::function(&operations));
    let code = prettyplease::unparse(&file);
    let code = open::rename_merged(&code, &merged);
    let out = env::var_os("OUT_DIR").ok_or("OUT_DIR is not set: build with cargo")?;
    Ok(fs::write(Path::new(&out).join(format!("{api}.rs")), code)?)
}

/// A schema that declares only this type and format.
fn format_schema(kind: &str, format: &str) -> Result<SchemaObject, Box<dyn Error>> {
    Ok(yaml_serde::from_str(&format!("{{type: {kind}, format: {format}}}"))?)
}
