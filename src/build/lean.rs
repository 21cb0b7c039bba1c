//! Removes unused impls from the generated code: builders of response types, and serde derives that only
//! the other direction needs.
//!
//! Each user's build compiles every generated line. For Stripe, this removes two fifths of the client.

use std::collections::{BTreeMap, BTreeSet};

use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, Fields, ImplItem, ImplItemFn, Item, ItemImpl, Meta, Path, Stmt, Token, Type};

/// Removes what a type does not need for the direction in which it is used.
///
/// A type that only responses contain loses its builder and conversions. Unless `both_ways` is set, a
/// type that only requests contain loses `Deserialize`, and a response type loses `Serialize`.
pub(crate) fn strip_unused(file: &mut syn::File, both_ways: bool) {
    let sent = reachable_types(file, |calls| calls.iter().flat_map(field_type_names).collect());
    let received = reachable_types(file, |calls| calls.iter().flat_map(return_type_names).collect());
    let request_bodies: BTreeSet<String> = module(&mut file.items, "builder")
        .into_iter()
        .flatten()
        .flat_map(|call| body_type_names(call))
        .collect();
    let Some(types) = module(&mut file.items, "types") else { return };
    types.retain_mut(|item| {
        let Some(name) = type_name(item) else { return true };
        if !both_ways && sent.contains(&name) != received.contains(&name) {
            let other = if sent.contains(&name) { "Deserialize" } else { "Serialize" };
            attributes(item).into_iter().flatten().for_each(|attribute| remove_derive(attribute, other));
        }
        sent.contains(&name) || keep_for_response(item)
    });
    if let Some(builders) = module(types, "builder") {
        builders.retain_mut(|item| {
            let Some(name) = type_name(item) else { return true };
            if let Item::Impl(block) = item {
                block.items.iter_mut().for_each(share_conversion);
            }
            // `body_map` turns a body into its builder, so only types of request bodies need `From`.
            sent.contains(&name) && (request_bodies.contains(&name) || !is_trait(item, "From"))
        });
    }
}

/// Removes `builder` methods from an item of a type that only responses contain. Returns whether to keep the
/// item: false for `TryFrom`, `FromStr` and an impl block without any other method.
fn keep_for_response(item: &mut Item) -> bool {
    match item {
        Item::Impl(block) if block.trait_.is_none() => {
            block.items.retain(|item| !matches!(item, ImplItem::Fn(it) if it.sig.ident == "builder"));
            !block.items.is_empty()
        }
        item => !is_trait(item, "TryFrom") && !is_trait(item, "FromStr"),
    }
}

/// Makes a builder's method convert its argument through one function of the runtime. The generator writes
/// the conversion into each method, where it would be compiled once for each field.
fn share_conversion(item: &mut ImplItem) {
    let ImplItem::Fn(ImplItemFn { sig, block, .. }) = item else { return };
    let name = sig.ident.to_string();
    if let Some(Stmt::Expr(Expr::Assign(assignment), _)) = block.stmts.first_mut()
        && matches!(&*assignment.right, Expr::MethodCall(call) if call.method == "map_err")
    {
        let field = name.trim_start_matches("r#");
        *assignment.right = syn::parse_quote!(crate::runtime::converted(value, #field));
    }
}

/// Removes the trait `name` from a `#[derive(…)]`; any other attribute stays as it is.
fn remove_derive(attribute: &mut Attribute, name: &str) {
    let derive: Path = syn::parse_quote!(derive);
    if let Meta::List(list) = &mut attribute.meta
        && list.path == derive
        && let Ok(mut derived) = list.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated)
    {
        derived = derived.into_iter().filter(|path| !ends_with(path, name)).collect();
        list.tokens = derived.into_token_stream();
    }
}

/// The attributes of a struct or enum.
fn attributes(item: &mut Item) -> Option<&mut Vec<Attribute>> {
    match item {
        Item::Struct(item) => Some(&mut item.attrs),
        Item::Enum(item) => Some(&mut item.attrs),
        _ => None,
    }
}

/// The names of the types that are reachable, through their fields, from the roots that `roots` returns for
/// the items of the module `builder`.
fn reachable_types(file: &mut syn::File, roots: impl Fn(&[Item]) -> Vec<String>) -> BTreeSet<String> {
    let mut parts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for item in module(&mut file.items, "types").into_iter().flatten() {
        if let Some(name) = type_name(item) {
            parts.entry(name).or_default().extend(field_type_names(item));
        }
    }
    let mut open = module(&mut file.items, "builder").map_or_else(Vec::new, |calls| roots(calls));
    let mut reached = BTreeSet::new();
    while let Some(name) = open.pop() {
        if let Some(parts) = parts.remove(&name) {
            open.extend(parts);
            reached.insert(name);
        }
    }
    reached
}

/// The items of the module with this name, if it exists and has a body.
pub(crate) fn module<'a>(items: &'a mut [Item], name: &str) -> Option<&'a mut Vec<Item>> {
    items.iter_mut().find_map(|item| match item {
        Item::Mod(module) if module.ident == name => module.content.as_mut().map(|(_, items)| items),
        _ => None,
    })
}

/// The name of the type that an item defines or implements something for; `None` for any other item.
pub(crate) fn type_name(item: &Item) -> Option<String> {
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

/// Every token in the types of an item's fields, and so every type name. Empty unless it is a struct or enum.
pub(crate) fn field_type_names(item: &Item) -> Vec<String> {
    let fields: Vec<&Fields> = match item {
        Item::Struct(item) => vec![&item.fields],
        Item::Enum(item) => item.variants.iter().map(|variant| &variant.fields).collect(),
        _ => Vec::new(),
    };
    fields.into_iter().flatten().flat_map(|field| tokens(&field.ty)).collect()
}

/// Every token in the return type of the method `send`, and so every type name. Empty without that method.
fn return_type_names(item: &Item) -> Vec<String> {
    let Item::Impl(block) = item else { return Vec::new() };
    let send = block.items.iter().find_map(|item| match item {
        ImplItem::Fn(method) if method.sig.ident == "send" => Some(&method.sig.output),
        _ => None,
    });
    send.into_iter().flat_map(tokens).collect()
}

/// Every token in the type of an operation's field `body`, and so the name of the body's type.
fn body_type_names(call: &Item) -> Vec<String> {
    let Item::Struct(call) = call else { return Vec::new() };
    let body = call.fields.iter().filter(|field| field.ident.as_ref().is_some_and(|name| name == "body"));
    body.flat_map(|field| tokens(&field.ty)).collect()
}

fn tokens(of: &impl ToTokens) -> Vec<String> {
    of.to_token_stream().to_string().split_whitespace().map(str::to_owned).collect()
}

/// Whether an item implements the trait with this name.
fn is_trait(item: &Item, name: &str) -> bool {
    matches!(item, Item::Impl(ItemImpl { trait_: Some((path, _)), .. }) if ends_with(path, name))
}

/// Whether the last segment of a path is `name`.
fn ends_with(path: &Path, name: &str) -> bool {
    path.segments.last().is_some_and(|last| last.ident == name)
}
