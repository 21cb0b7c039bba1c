//! Makes one enum of a closed list of values and the text that a value may be as well.
//!
//! The generator writes `AnyStatus { Status(Status), Other(String) }` beside `Status`, since OpenAPI has
//! no better word for it than `oneOf`. Users match one enum, and it is compiled once.

use std::collections::{BTreeMap, BTreeSet};

use quote::ToTokens;
use syn::{Attribute, Fields, Ident, Item, ItemEnum};

use crate::lean::{mentioned, module, named};

/// The name of each merged enum while code is made of it, and the one that it gets with [`named_anew`].
pub(crate) type Merged = BTreeMap<String, String>;

/// Gives each list that is open, and that nothing else uses, its text as a last variant, `Other`.
pub(crate) fn merge(file: &mut syn::File) -> Merged {
    let calls = module(&mut file.items, "builder").into_iter().flatten();
    let mut uses: Vec<String> = calls.flat_map(|call| mentioned(call)).collect();
    let Some(types) = module(&mut file.items, "types") else { return Merged::new() };
    uses.extend(types.iter().flat_map(mentioned));
    let lists: BTreeSet<String> = types.iter().filter_map(list).collect();
    let mut merged: Merged = types.iter().filter_map(open).collect();
    merged.retain(|_, list| lists.contains(list) && uses.iter().filter(|used| *used == list).count() == 1);
    let names: BTreeMap<&String, &String> = merged.iter().map(|(open, list)| (list, open)).collect();
    for item in std::mem::take(types) {
        let name = named(&item).unwrap_or_default();
        match item {
            Item::Enum(list) if let Some(open) = names.get(&name) => types.extend(opened(&list, open)),
            _ if names.contains_key(&name) || merged.contains_key(&name) => {}
            item => types.push(item),
        }
    }
    merged
}

/// The code with each merged enum called by the name of its list.
pub(crate) fn named_anew(code: &str, merged: &Merged) -> String {
    let mut named = String::with_capacity(code.len());
    for word in code.split_inclusive(|sign: char| !sign.is_alphanumeric() && sign != '_') {
        let end = word.trim_end_matches(|sign: char| !sign.is_alphanumeric() && sign != '_').len();
        named.push_str(merged.get(&word[..end]).map_or(&word[..end], String::as_str));
        named.push_str(&word[end..]);
    }
    named
}

/// The name of a list of texts: an enum whose variants hold nothing.
fn list(item: &Item) -> Option<String> {
    let Item::Enum(item) = item else { return None };
    let plain = item.variants.iter().all(|variant| matches!(variant.fields, Fields::Unit));
    (plain && item.variants.iter().all(|variant| variant.ident != "Other")).then(|| item.ident.to_string())
}

/// The name of an enum of a list and any other text, and that of the list.
fn open(item: &Item) -> Option<(String, String)> {
    let Item::Enum(item) = item else { return None };
    let mut variants = item.variants.iter();
    let (known, other, None) = (variants.next()?, variants.next()?, variants.next()) else { return None };
    let text = other.fields.to_token_stream().to_string().replace(' ', "");
    let known = mentioned_once(&known.fields)?;
    (other.ident == "Other" && text == "(::std::string::String)").then(|| (item.ident.to_string(), known))
}

fn mentioned_once(fields: &Fields) -> Option<String> {
    let Fields::Unnamed(fields) = fields else { return None };
    let only = fields.unnamed.first().filter(|_| fields.unnamed.len() == 1)?;
    Some(only.ty.to_token_stream().to_string())
}

/// The one enum, and what it can do.
fn opened(list: &ItemEnum, name: &str) -> Vec<Item> {
    let name = &Ident::new(name, list.ident.span());
    let docs: Vec<&Attribute> = list.attrs.iter().filter(|it| it.path().is_ident("doc")).collect();
    let variants: Vec<&Ident> = list.variants.iter().map(|variant| &variant.ident).collect();
    let values: Vec<String> = list.variants.iter().map(value).collect();
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
                /// The value as it travels.
                pub fn as_str(&self) -> &str {
                    match self {
                        #(Self::#variants => #values,)*
                        Self::Other(text) => text,
                    }
                }
            }
        ),
        syn::parse_quote!(
            impl ::std::convert::From<::std::string::String> for #name {
                fn from(text: ::std::string::String) -> Self {
                    match text.as_str() {
                        #(#values => Self::#variants,)*
                        _ => Self::Other(text),
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

/// What a variant is called on the wire.
fn value(variant: &syn::Variant) -> String {
    let mut value = variant.ident.to_string();
    for attribute in variant.attrs.iter().filter(|it| it.path().is_ident("serde")) {
        // The generator writes nothing else but `rename` on a variant; what is not that is kept as it is.
        let _ = attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("rename") {
                value = meta.value()?.parse::<syn::LitStr>()?.value();
            }
            Ok(())
        });
    }
    value
}
