//! Leaves out of the generated code what nobody calls: nobody builds an answer or reads a request.
//!
//! Every line here is a line that each user's build compiles. What goes is two fifths of Stripe's client.

use std::collections::{BTreeMap, BTreeSet};

use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, Fields, ImplItem, ImplItemFn, Item, ItemImpl, Meta, Path, Stmt, Token, Type};

/// Drops what types of one direction alone have for the other: builders and conversions of answers, and,
/// unless they shall be read and written `both_ways`, what reads requests and writes answers.
pub(crate) fn thin(file: &mut syn::File, both_ways: bool) {
    let sent = reached(file, |calls| calls.iter().flat_map(mentioned).collect());
    let comes = reached(file, |calls| calls.iter().flat_map(returned).collect());
    let bodies: BTreeSet<String> =
        module(&mut file.items, "builder").into_iter().flatten().flat_map(|call| bodies(call)).collect();
    let Some(types) = module(&mut file.items, "types") else { return };
    types.retain_mut(|item| {
        let Some(name) = named(item) else { return true };
        if !both_ways && sent.contains(&name) != comes.contains(&name) {
            let other = if sent.contains(&name) { "Deserialize" } else { "Serialize" };
            attributes(item).into_iter().flatten().for_each(|attribute| underive(attribute, other));
        }
        sent.contains(&name) || is_for_answers(item)
    });
    if let Some(builders) = module(types, "builder") {
        builders.retain_mut(|item| {
            let Some(name) = named(item) else { return true };
            if let Item::Impl(block) = item {
                block.items.iter_mut().for_each(convert_elsewhere);
            }
            // Only the body of a request is made a builder again, to be changed by `body_map`.
            sent.contains(&name) && (bodies.contains(&name) || !is_trait(item, "From"))
        });
    }
}

/// Whether an item is worth something for a type that only comes in answers; takes builders out of it.
fn is_for_answers(item: &mut Item) -> bool {
    match item {
        Item::Impl(block) if block.trait_.is_none() => {
            block.items.retain(|item| !matches!(item, ImplItem::Fn(it) if it.sig.ident == "builder"));
            !block.items.is_empty()
        }
        item => !is_trait(item, "TryFrom") && !is_trait(item, "FromStr"),
    }
}

/// Leaves the conversion of a builder's argument to one function of the runtime: as part of each
/// method it would be compiled as often as there are fields.
fn convert_elsewhere(item: &mut ImplItem) {
    let ImplItem::Fn(ImplItemFn { sig, block, .. }) = item else { return };
    let name = sig.ident.to_string();
    if let Some(Stmt::Expr(Expr::Assign(assignment), _)) = block.stmts.first_mut()
        && matches!(&*assignment.right, Expr::MethodCall(call) if call.method == "map_err")
    {
        let field = name.trim_start_matches("r#");
        *assignment.right = syn::parse_quote!(crate::runtime::converted(value, #field));
    }
}

fn underive(attribute: &mut Attribute, name: &str) {
    let derive: Path = syn::parse_quote!(derive);
    if let Meta::List(list) = &mut attribute.meta
        && list.path == derive
        && let Ok(mut derived) = list.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated)
    {
        derived = derived.into_iter().filter(|path| !ends(path, name)).collect();
        list.tokens = derived.into_token_stream();
    }
}

fn attributes(item: &mut Item) -> Option<&mut Vec<Attribute>> {
    match item {
        Item::Struct(item) => Some(&mut item.attrs),
        Item::Enum(item) => Some(&mut item.attrs),
        _ => None,
    }
}

/// The names of the types that are reached from what `first` finds in the items of the calls, through
/// the fields that types are made of.
fn reached(file: &mut syn::File, first: impl Fn(&[Item]) -> Vec<String>) -> BTreeSet<String> {
    let mut parts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for item in module(&mut file.items, "types").into_iter().flatten() {
        if let Some(name) = named(item) {
            parts.entry(name).or_default().extend(mentioned(item));
        }
    }
    let mut open = module(&mut file.items, "builder").map_or_else(Vec::new, |calls| first(calls));
    let mut reached = BTreeSet::new();
    while let Some(name) = open.pop() {
        if let Some(parts) = parts.remove(&name) {
            open.extend(parts);
            reached.insert(name);
        }
    }
    reached
}

/// The items of a module.
pub(crate) fn module<'a>(items: &'a mut [Item], name: &str) -> Option<&'a mut Vec<Item>> {
    items.iter_mut().find_map(|item| match item {
        Item::Mod(module) if module.ident == name => module.content.as_mut().map(|(_, items)| items),
        _ => None,
    })
}

/// The name of the type that an item defines or adds to.
pub(crate) fn named(item: &Item) -> Option<String> {
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
pub(crate) fn mentioned(item: &Item) -> Vec<String> {
    let fields: Vec<&Fields> = match item {
        Item::Struct(item) => vec![&item.fields],
        Item::Enum(item) => item.variants.iter().map(|variant| &variant.fields).collect(),
        _ => Vec::new(),
    };
    fields.into_iter().flatten().flat_map(|field| names(&field.ty)).collect()
}

/// The names in what a call returns.
fn returned(item: &Item) -> Vec<String> {
    let Item::Impl(block) = item else { return Vec::new() };
    let send = block.items.iter().find_map(|item| match item {
        ImplItem::Fn(method) if method.sig.ident == "send" => Some(&method.sig.output),
        _ => None,
    });
    send.into_iter().flat_map(names).collect()
}

/// The types whose builder is the body of this call.
fn bodies(call: &Item) -> Vec<String> {
    let Item::Struct(call) = call else { return Vec::new() };
    let body = call.fields.iter().filter(|field| field.ident.as_ref().is_some_and(|name| name == "body"));
    body.flat_map(|field| names(&field.ty)).collect()
}

fn names(of: &impl ToTokens) -> Vec<String> {
    of.to_token_stream().to_string().split_whitespace().map(str::to_owned).collect()
}

fn is_trait(item: &Item, name: &str) -> bool {
    matches!(item, Item::Impl(ItemImpl { trait_: Some((path, _)), .. }) if ends(path, name))
}

fn ends(path: &Path, name: &str) -> bool {
    path.segments.last().is_some_and(|last| last.ident == name)
}
