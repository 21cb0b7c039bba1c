//! Generates the typed client of each enabled API from `openapi/<api>.yaml`.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::Path;
use std::{env, fs, panic, process};

use progenitor::{GenerationSettings, Generator, HooksMode, InterfaceStyle, TypeImpl};
use quote::ToTokens;
use schemars08::schema::SchemaObject;
use syn::{Fields, ImplItem, Item, ItemImpl, Type};

/// The APIs, each with whether its feature is enabled.
const APIS: &[(&str, bool)] = &[
    ("polar", cfg!(feature = "polar")),
    ("stripe", cfg!(feature = "stripe")),
    ("videodb", cfg!(feature = "videodb")),
];

/// What the types of `money` can do besides being read and written.
const MONEY: [TypeImpl; 2] = [TypeImpl::Display, TypeImpl::FromStr];

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    for &(api, enabled) in APIS {
        let document = format!("openapi/{api}.yaml");
        if enabled && let Err(cause) = generate(api, &document) {
            refuse(&document, &cause.to_string());
        }
    }
}

/// Ends the build with one line.
fn refuse(document: &str, cause: &str) -> ! {
    let cause = cause.replace('\n', " ");
    eprintln!("error: {document}: {cause}; `cargo xtask spec` writes this file anew");
    process::exit(1)
}

fn generate(api: &str, document: &str) -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed={document}");
    let spec: openapiv3::OpenAPI = yaml_serde::from_str(&fs::read_to_string(document)?)?;
    let mut settings = GenerationSettings::default();
    settings
        .with_interface(InterfaceStyle::Builder)
        .with_inner_type(syn::parse_quote!(crate::runtime::Dialect))
        .with_hooks(HooksMode::Expected)
        .with_conversion(plain("number", "decimal")?, "crate::money::Decimal", MONEY.into_iter())
        .with_conversion(plain("integer", "minor-units")?, "crate::money::MinorUnits", MONEY.into_iter());
    if cfg!(feature = "schema") {
        settings.with_derive("schemars::JsonSchema");
    }
    // The generator panics at some of what it cannot express.
    let named = document.to_owned();
    panic::set_hook(Box::new(move |panic| refuse(&named, &panic.to_string())));
    let tokens = Generator::new(&settings).generate_tokens(&spec)?;
    // Our runtime stands in for progenitor's: its errors know no headers, its bodies no bound.
    let mut file = syn::parse2(tokens)?;
    drop_builders_of_answers(&mut file);
    let code = prettyplease::unparse(&file).replace("progenitor_client::", "crate::runtime::");
    let out = env::var_os("OUT_DIR").ok_or("OUT_DIR is not set: build with cargo")?;
    Ok(fs::write(Path::new(&out).join(format!("{api}.rs")), code)?)
}

/// The schema that has this type and format and nothing else.
fn plain(kind: &str, format: &str) -> Result<SchemaObject, Box<dyn Error>> {
    Ok(yaml_serde::from_str(&format!("{{type: {kind}, format: {format}}}"))?)
}

/// Drops the builders of types that only come in answers: nobody builds an answer, and of what is
/// generated of Stripe they are a third.
fn drop_builders_of_answers(file: &mut syn::File) {
    let sent = sent(file);
    let comes = |item: &Item| named(item).is_some_and(|name| !sent.contains(&name));
    let Some(types) = module(&mut file.items, "types") else { return };
    types.retain_mut(|item| {
        let comes = comes(item);
        match item {
            Item::Impl(block) if comes && block.trait_.is_none() => {
                block.items.retain(|item| !matches!(item, ImplItem::Fn(it) if it.sig.ident == "builder"));
                !block.items.is_empty()
            }
            _ => true,
        }
    });
    if let Some(builders) = module(types, "builder") {
        builders.retain(|item| !comes(item));
    }
}

/// The names of the types that requests are made of: what the calls take, and what that is made of.
fn sent(file: &mut syn::File) -> BTreeSet<String> {
    let mut parts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for item in module(&mut file.items, "types").into_iter().flatten() {
        if let Some(name) = named(item) {
            parts.entry(name).or_default().extend(mentioned(item));
        }
    }
    let calls = module(&mut file.items, "builder").into_iter().flatten();
    let mut open: Vec<String> = calls.flat_map(|call| mentioned(call)).collect();
    let mut sent = BTreeSet::new();
    while let Some(name) = open.pop() {
        if let Some(parts) = parts.remove(&name) {
            open.extend(parts);
            sent.insert(name);
        }
    }
    sent
}

/// The items of a module.
fn module<'a>(items: &'a mut [Item], name: &str) -> Option<&'a mut Vec<Item>> {
    items.iter_mut().find_map(|item| match item {
        Item::Mod(module) if module.ident == name => module.content.as_mut().map(|(_, items)| items),
        _ => None,
    })
}

/// The name of the type that an item defines or adds to.
fn named(item: &Item) -> Option<String> {
    match item {
        Item::Struct(item) => Some(item.ident.to_string()),
        Item::Enum(item) => Some(item.ident.to_string()),
        Item::Impl(ItemImpl { self_ty, .. }) => match &**self_ty {
            Type::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
            _ => None,
        },
        _ => None,
    }
}

/// The names in the types of the fields that an item defines.
fn mentioned(item: &Item) -> Vec<String> {
    let fields: Vec<&Fields> = match item {
        Item::Struct(item) => vec![&item.fields],
        Item::Enum(item) => item.variants.iter().map(|variant| &variant.fields).collect(),
        _ => Vec::new(),
    };
    let types = fields.into_iter().flatten().map(|field| field.ty.to_token_stream().to_string());
    let names = |text: String| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    types.flat_map(names).collect()
}
