//! Writes the enum of each closed list of values with one table of its values, in place of the generator's derives
//! and matches.
//!
//! The requests of an API have hundreds of such lists, some with hundreds of values. The generator's derives
//! for them took a fifth of the build time.

use quote::ToTokens;
use syn::{Attribute, Fields, Ident, Item, ItemEnum};

use crate::lean::{Directions, module, type_name};
use crate::open::wire_value;

/// Replaces each enum whose variants have no fields, and the generator's `Display` and `FromStr` for it.
pub(crate) fn rewrite(file: &mut syn::File, directions: &Directions, both_ways: bool) {
    let Some(types) = module(&mut file.items, "types") else { return };
    let lists: Vec<String> = types.iter().filter(|item| is_list(item)).filter_map(type_name).collect();
    for item in std::mem::take(types) {
        let name = type_name(&item).unwrap_or_default();
        match item {
            Item::Enum(list) if lists.contains(&name) => {
                let is_read = both_ways || directions.received.contains(&name);
                types.extend(written(&list, is_read));
            }
            Item::Impl(block) if lists.contains(&name) && is_replaced(&block) => {}
            item => types.push(item),
        }
    }
}

fn is_list(item: &Item) -> bool {
    let Item::Enum(item) = item else { return false };
    !item.variants.is_empty()
        && item.variants.iter().all(|variant| matches!(variant.fields, Fields::Unit))
        && item.attrs.iter().any(|attribute| attribute.to_token_stream().to_string().contains("serde"))
}

fn is_replaced(block: &syn::ItemImpl) -> bool {
    let name =
        block.trait_.as_ref().and_then(|(path, _)| path.segments.last()).map(|last| last.ident.to_string());
    matches!(name.as_deref(), Some("Display" | "FromStr"))
}

fn written(list: &ItemEnum, is_read: bool) -> Vec<Item> {
    let name = &list.ident;
    let docs = docs(&list.attrs);
    let variants: Vec<&Ident> = list.variants.iter().map(|variant| &variant.ident).collect();
    let variant_docs = list.variants.iter().map(|variant| self::docs(&variant.attrs));
    let values: Vec<String> = list.variants.iter().map(wire_value).collect();
    let mut items: Vec<Item> = vec![
        syn::parse_quote!(
            #(#docs)*
            #[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
            pub enum #name {
                #(#(#variant_docs)* #variants,)*
            }
        ),
        syn::parse_quote!(
            impl #name {
                /// Each value as it is sent and received, in the order of the document.
                pub const VALUES: &'static [(&'static str, Self)] = &[#((#values, Self::#variants)),*];
            }
        ),
        syn::parse_quote!(crate::runtime::closed_list!(#name);),
    ];
    if is_read {
        items.push(syn::parse_quote!(crate::runtime::closed_list!(read #name);));
    }
    if cfg!(feature = "schema") {
        items.push(syn::parse_quote!(crate::runtime::closed_list!(schema #name);));
    }
    items
}

fn docs(attributes: &[Attribute]) -> Vec<&Attribute> {
    attributes.iter().filter(|attribute| attribute.path().is_ident("doc")).collect()
}
