//! Removes unused items from the generated code: types that no operation reaches, conversions, and serde
//! derives that only the other direction needs.
//!
//! Every build of a user compiles all of the generated code, so less code makes the build faster.

use std::collections::{BTreeMap, BTreeSet};

use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{Attribute, Fields, ImplItem, Item, ItemImpl, Meta, Path, Token, Type};

use crate::operations::Operation;

/// The types that requests contain, and those that responses contain, by name.
pub(crate) struct Directions {
    pub(crate) sent: BTreeSet<String>,
    pub(crate) received: BTreeSet<String>,
}

impl Directions {
    /// The types that are reachable, through their fields, from what the operations take and return.
    pub(crate) fn of(file: &mut syn::File, operations: &[Operation]) -> Self {
        let parameters = |operation: &Operation| -> Vec<String> {
            let kinds = operation.parameters.iter().map(|parameter| &parameter.kind);
            kinds.chain(&operation.request).flat_map(tokens).collect()
        };
        let results = |operation: &Operation| -> Vec<String> {
            operation.value.iter().chain(&operation.error).flat_map(tokens).collect()
        };
        Directions {
            sent: reachable_types(file, operations.iter().flat_map(parameters).collect()),
            received: reachable_types(file, operations.iter().flat_map(results).collect()),
        }
    }

    /// Whether requests contain the type, and responses do not.
    pub(crate) fn is_only_sent(&self, name: &str) -> bool {
        self.sent.contains(name) && !self.received.contains(name)
    }
}

/// Removes what a type does not need for the direction in which it is used.
///
/// A type that no operation reaches is removed, and every `TryFrom` is removed. A type that only responses
/// contain loses `FromStr` and its `builder`. Unless `both_ways` is set, a type that only requests contain
/// loses `Deserialize`, and a type that only responses contain loses `Serialize`.
pub(crate) fn strip_unused(file: &mut syn::File, directions: &Directions, both_ways: bool) {
    let Directions { sent, received } = directions;
    let Some(types) = module(&mut file.items, "types") else { return };
    let unreached = |name: &String| !sent.contains(name) && !received.contains(name);
    let removed: BTreeSet<String> = types.iter().filter_map(type_name).filter(unreached).collect();
    types.retain_mut(|item| {
        let Some(name) = type_name(item) else { return true };
        if !both_ways && sent.contains(&name) != received.contains(&name) {
            let other = if sent.contains(&name) { "Deserialize" } else { "Serialize" };
            attributes(item).into_iter().flatten().for_each(|attribute| remove_derive(attribute, other));
        }
        // A conversion from a removed type, such as `From<Removed>`, is removed as well.
        let converts_removed = matches!(item, Item::Impl(ItemImpl { trait_: Some((path, _)), .. })
            if tokens(path).iter().any(|name| removed.contains(name)));
        if removed.contains(&name) || converts_removed || is_trait(item, "TryFrom") {
            return false;
        }
        sent.contains(&name) || keep_for_response(item)
    });
}

/// Removes `builder` methods from an item of a type that only responses contain. Returns whether to keep the
/// item: false for an implementation of `FromStr`, and for an impl block that has no other methods.
fn keep_for_response(item: &mut Item) -> bool {
    match item {
        Item::Impl(block) if block.trait_.is_none() => {
            block.items.retain(|item| !matches!(item, ImplItem::Fn(it) if it.sig.ident == "builder"));
            !block.items.is_empty()
        }
        item => !is_trait(item, "FromStr"),
    }
}

/// Removes the trait `name` from a `#[derive(…)]`; any other attribute stays as it is.
pub(crate) fn remove_derive(attribute: &mut Attribute, name: &str) {
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

/// The names of the types that are reachable, through their fields, from the names in `open`.
fn reachable_types(file: &mut syn::File, mut open: Vec<String>) -> BTreeSet<String> {
    let mut parts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for item in module(&mut file.items, "types").into_iter().flatten() {
        if let Some(name) = type_name(item) {
            parts.entry(name).or_default().extend(field_type_names(item));
        }
    }
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

/// Every token in the types of an item's fields, and so every type name. Empty unless the item is a struct or
/// enum.
pub(crate) fn field_type_names(item: &Item) -> Vec<String> {
    let fields: Vec<&Fields> = match item {
        Item::Struct(item) => vec![&item.fields],
        Item::Enum(item) => item.variants.iter().map(|variant| &variant.fields).collect(),
        _ => Vec::new(),
    };
    fields.into_iter().flatten().flat_map(|field| tokens(&field.ty)).collect()
}

fn tokens(of: &impl ToTokens) -> Vec<String> {
    of.to_token_stream().to_string().split_whitespace().map(str::to_owned).collect()
}

/// Whether an item implements the trait with this name.
pub(crate) fn is_trait(item: &Item, name: &str) -> bool {
    matches!(item, Item::Impl(ItemImpl { trait_: Some((path, _)), .. }) if ends_with(path, name))
}

/// Whether the last segment of a path is `name`.
fn ends_with(path: &Path, name: &str) -> bool {
    path.segments.last().is_some_and(|last| last.ident == name)
}
