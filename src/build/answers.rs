//! Leaves out of the generated code what nobody calls: nobody builds an answer.

use std::collections::{BTreeMap, BTreeSet};

use quote::ToTokens;
use syn::{Fields, ImplItem, Item, ItemImpl, Type};

/// Drops the builders of types that only come in answers: nobody builds an answer, and of what is
/// generated of Stripe they are a third.
pub(crate) fn drop_builders(file: &mut syn::File) {
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
