//! Makes a union of a string and an object choose its variant by the kind of the JSON value. The derived
//! `Deserialize` of an untagged enum copies the value first, and then tries each variant.

use std::collections::BTreeSet;

use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{Attribute, Fields, Ident, Item, ItemEnum, Meta, Path, Token};

use crate::lean::module;

/// Replaces the derived `Deserialize` of each untagged enum with two variants, one for a string and one for an
/// object.
pub(crate) fn read_directly(file: &mut syn::File) {
    let Some(types) = module(&mut file.items, "types") else { return };
    let structs: BTreeSet<String> = types.iter().filter_map(object_name).collect();
    let mut implemented = Vec::new();
    for item in types.iter_mut() {
        if let Item::Enum(item) = item
            && let Some((text, object)) = text_and_object(item, &structs)
            && let Some(serializes) = remove_deserialize(&mut item.attrs)
        {
            if !serializes {
                item.attrs.retain(|attribute| !attribute.path().is_ident("serde"));
            }
            let (name, (object, any)) = (&item.ident, object);
            implemented.push(syn::parse_quote!(crate::runtime::text_or_object!(#name, #text, #any #object);));
        }
    }
    types.extend(implemented);
}

/// The name of a struct with named fields.
fn object_name(item: &Item) -> Option<String> {
    match item {
        Item::Struct(item) if matches!(item.fields, Fields::Named(_)) => Some(item.ident.to_string()),
        _ => None,
    }
}

/// The names of the variants for a string and for an object, and the word `any` if the object is a JSON map,
/// not a struct. `None` if the enum is no union of a string and an object.
fn text_and_object(item: &ItemEnum, structs: &BTreeSet<String>) -> Option<(Ident, (Ident, Option<Ident>))> {
    let is_untagged = item.attrs.iter().any(|attribute| {
        attribute.path().is_ident("serde") && attribute.to_token_stream().to_string().contains("untagged")
    });
    let (mut text, mut object) = (None, None);
    for variant in &item.variants {
        let Fields::Unnamed(fields) = &variant.fields else { return None };
        let held = fields.unnamed.to_token_stream().to_string().replace(' ', "");
        if held == "::std::string::String" {
            text = Some(variant.ident.clone());
        } else if held.starts_with("::serde_json::Map<") {
            object = Some((variant.ident.clone(), Some(Ident::new("any", variant.ident.span()))));
        } else if structs.contains(&held) {
            object = Some((variant.ident.clone(), None));
        }
    }
    (is_untagged && item.variants.len() == 2).then_some((text?, object?))
}

/// Removes `Deserialize` from the derives. Returns whether `Serialize` remains; `None` if there is no
/// `Deserialize`.
fn remove_deserialize(attributes: &mut [Attribute]) -> Option<bool> {
    let derive = attributes.iter_mut().find(|attribute| attribute.path().is_ident("derive"))?;
    let Meta::List(list) = &mut derive.meta else { return None };
    let all = list.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated).ok()?;
    let is = |path: &Path, name: &str| path.segments.last().is_some_and(|last| last.ident == name);
    let rest: Punctuated<Path, Token![,]> =
        all.iter().filter(|path| !is(path, "Deserialize")).cloned().collect();
    let serializes = rest.iter().any(|path| is(path, "Serialize"));
    let removes = rest.len() < all.len();
    list.tokens = rest.into_token_stream();
    removes.then_some(serializes)
}
