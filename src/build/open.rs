//! Merges the two enums of an open list of values into one enum whose last variant is `Other(String)`.
//!
//! OpenAPI can express an open list only as a `oneOf` of an enum and any string. For such a `oneOf`, the
//! generator writes `AnyStatus { Status(Status), Other(String) }` beside `Status`. After the merge, users
//! match one enum, and only one is compiled.

use std::collections::{BTreeMap, BTreeSet};

use quote::ToTokens;
use syn::{Attribute, Fields, Ident, Item, ItemEnum};

use crate::lean::{field_type_names, module, type_name};

/// The temporary name of each merged enum (`AnyStatus`), and its final name (`Status`), which
/// [`rename_merged`] gives it.
pub(crate) type Merged = BTreeMap<String, String>;

/// Merges each open list with its closed enum, unless the closed enum is used elsewhere too. The merged enum
/// keeps its temporary name until the caller applies [`rename_merged`] with the returned map.
pub(crate) fn merge(file: &mut syn::File) -> Merged {
    let calls = module(&mut file.items, "builder").into_iter().flatten();
    let mut uses: Vec<String> = calls.flat_map(|call| field_type_names(call)).collect();
    let Some(types) = module(&mut file.items, "types") else { return Merged::new() };
    uses.extend(types.iter().flat_map(field_type_names));
    let lists: BTreeSet<String> = types.iter().filter_map(closed_list_name).collect();
    let mut merged: Merged = types.iter().filter_map(open_list_names).collect();
    merged.retain(|_, list| lists.contains(list) && uses.iter().filter(|used| *used == list).count() == 1);
    let names: BTreeMap<&String, &String> = merged.iter().map(|(open, list)| (list, open)).collect();
    for item in std::mem::take(types) {
        let name = type_name(&item).unwrap_or_default();
        match (item, names.get(&name)) {
            (Item::Enum(list), Some(open)) => types.extend(merged_enum(&list, open)),
            _ if names.contains_key(&name) || merged.contains_key(&name) => {}
            (item, _) => types.push(item),
        }
    }
    merged
}

/// Replaces the temporary name of each merged enum by its final name in the source text `code`.
pub(crate) fn rename_merged(code: &str, merged: &Merged) -> String {
    let mut renamed = String::with_capacity(code.len());
    for word in code.split_inclusive(|character: char| !character.is_alphanumeric() && character != '_') {
        let end =
            word.trim_end_matches(|character: char| !character.is_alphanumeric() && character != '_').len();
        renamed.push_str(merged.get(&word[..end]).map_or(&word[..end], String::as_str));
        renamed.push_str(&word[end..]);
    }
    renamed
}

/// The name of a closed list of values: an enum whose variants have no fields, and none of them is `Other`.
fn closed_list_name(item: &Item) -> Option<String> {
    let Item::Enum(item) = item else { return None };
    let plain = item.variants.iter().all(|variant| matches!(variant.fields, Fields::Unit));
    (plain && item.variants.iter().all(|variant| variant.ident != "Other")).then(|| item.ident.to_string())
}

/// The name of an enum with two variants, one for a closed list and one `Other(String)`, and the name of
/// that list. `None` for any other item.
fn open_list_names(item: &Item) -> Option<(String, String)> {
    let Item::Enum(item) = item else { return None };
    let mut variants = item.variants.iter();
    let (known, other, None) = (variants.next()?, variants.next()?, variants.next()) else { return None };
    let text = other.fields.to_token_stream().to_string().replace(' ', "");
    let known = only_field_type(&known.fields)?;
    (other.ident == "Other" && text == "(::std::string::String)").then(|| (item.ident.to_string(), known))
}

/// The type of a tuple variant's only field; `None` if the variant has any other shape.
fn only_field_type(fields: &Fields) -> Option<String> {
    let Fields::Unnamed(fields) = fields else { return None };
    let only = fields.unnamed.first().filter(|_| fields.unnamed.len() == 1)?;
    Some(only.ty.to_token_stream().to_string())
}

/// The items of the merged enum `name`: the enum with the variants of `list` and `Other`, and its impls.
fn merged_enum(list: &ItemEnum, name: &str) -> Vec<Item> {
    let name = &Ident::new(name, list.ident.span());
    let docs: Vec<&Attribute> = list.attrs.iter().filter(|it| it.path().is_ident("doc")).collect();
    let variants: Vec<&Ident> = list.variants.iter().map(|variant| &variant.ident).collect();
    let values: Vec<String> = list.variants.iter().map(wire_value).collect();
    let variant_docs = list.variants.iter().map(|variant| {
        let docs = variant.attrs.iter().filter(|it| it.path().is_ident("doc"));
        docs.cloned().collect::<Vec<Attribute>>()
    });
    let mut items: Vec<Item> = vec![
        syn::parse_quote!(
            #(#docs)*
            #[derive(Clone, Debug, Eq, Hash, PartialEq)]
            pub enum #name {
                #(#(#variant_docs)* #variants,)*
                /// A value that the document does not list.
                Other(::std::string::String),
            }
        ),
        syn::parse_quote!(
            impl #name {
                /// The value as it is sent and received.
                pub fn as_str(&self) -> &str {
                    match self {
                        #(Self::#variants => #values,)*
                        Self::Other(text) => text,
                    }
                }
            }
        ),
        syn::parse_quote!(
            impl ::std::convert::From<&str> for #name {
                fn from(text: &str) -> Self {
                    match text {
                        #(#values => Self::#variants,)*
                        _ => Self::Other(text.to_owned()),
                    }
                }
            }
        ),
        syn::parse_quote!(crate::runtime::open_list!(#name);),
    ];
    if cfg!(feature = "schema") {
        items.push(syn::parse_quote!(crate::runtime::schema_of_list!(#name, &[#(#values),*]);));
    }
    items
}

/// The value that a variant has in JSON: its `#[serde(rename)]`, or else its name.
pub(crate) fn wire_value(variant: &syn::Variant) -> String {
    let mut value = variant.ident.to_string();
    for attribute in variant.attrs.iter().filter(|it| it.path().is_ident("serde")) {
        // The generator writes only `rename` on a variant. An attribute that does not parse changes nothing.
        let _ = attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("rename") {
                value = meta.value()?.parse::<syn::LitStr>()?.value();
            }
            Ok(())
        });
    }
    value
}
