//! Makes a union of a string and an object choose its variant by the kind of the JSON value, and any other
//! union try its variants on the text of the value. The derived `Deserialize` of an untagged enum copies the
//! value first.

use std::collections::BTreeSet;

use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{Attribute, Fields, Ident, Item, ItemEnum, Meta, Path, Token, Variant};

use crate::lean::module;

/// Replaces the derived `Deserialize` of each untagged enum.
pub(crate) fn read_directly(file: &mut syn::File) {
    let Some(types) = module(&mut file.items, "types") else { return };
    let structs: BTreeSet<String> = types.iter().filter_map(object_name).collect();
    let mut implemented = Vec::new();
    for item in types.iter_mut() {
        if let Item::Enum(item) = item
            && is_union(item)
            && let Some(serializes) = remove_deserialize(&mut item.attrs)
        {
            if !serializes {
                item.attrs.retain(|attribute| !attribute.path().is_ident("serde"));
            }
            let name = &item.ident;
            implemented.push(match text_and_object(item, &structs) {
                Some((text, (object, any))) => {
                    syn::parse_quote!(crate::runtime::text_or_object!(#name, #text, #any #object);)
                }
                None => {
                    let variants = item.variants.iter().map(|variant| &variant.ident);
                    let is_text = item.variants.first().is_some_and(|first| type_in(first) == TEXT);
                    let text = is_text.then(|| Ident::new("text", item.ident.span()));
                    syn::parse_quote!(crate::runtime::first_variant!(#name, #text #(#variants),*);)
                }
            });
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

/// The type of a variant for texts.
const TEXT: &str = "::std::string::String";

/// The type that a variant contains.
fn type_in(variant: &Variant) -> String {
    match &variant.fields {
        Fields::Unnamed(fields) => fields.unnamed.to_token_stream().to_string().replace(' ', ""),
        _ => String::new(),
    }
}

/// Whether an enum is untagged, and each variant contains one type.
fn is_union(item: &ItemEnum) -> bool {
    let is_untagged = item.attrs.iter().any(|attribute| {
        attribute.path().is_ident("serde") && attribute.to_token_stream().to_string().contains("untagged")
    });
    is_untagged
        && item
            .variants
            .iter()
            .all(|variant| matches!(&variant.fields, Fields::Unnamed(fields) if fields.unnamed.len() == 1))
}

/// The names of the variants for a string and for an object, and the word `any` if the object is a JSON map,
/// not a struct. `None` if the enum is no union of a string and an object.
fn text_and_object(item: &ItemEnum, structs: &BTreeSet<String>) -> Option<(Ident, (Ident, Option<Ident>))> {
    let (mut text, mut object) = (None, None);
    for variant in &item.variants {
        let held = type_in(variant);
        if held == TEXT {
            text = Some(variant.ident.clone());
        } else if held.starts_with("::serde_json::Map<") {
            object = Some((variant.ident.clone(), Some(Ident::new("any", variant.ident.span()))));
        } else if structs.contains(&held) {
            object = Some((variant.ident.clone(), None));
        }
    }
    (item.variants.len() == 2).then_some((text?, object?))
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
