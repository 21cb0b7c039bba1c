//! Makes generated types decode their lists, maps and optional fields through the functions of
//! `lenient::parts`, which set aside what breaks the schema.

use syn::punctuated::Punctuated;
use syn::{Attribute, Fields, GenericArgument, Item, Meta, PathArguments, Token, Type};

use crate::lean::module;

/// Names the function that decodes each list, map or field with a default, in each struct that derives
/// `Deserialize`.
pub(crate) fn tolerate(file: &mut syn::File) {
    for item in module(&mut file.items, "types").into_iter().flatten() {
        let Item::Struct(item) = item else { continue };
        let Fields::Named(fields) = &mut item.fields else { continue };
        if !item.attrs.iter().any(derives_deserialize) {
            continue;
        }
        for field in &mut fields.named {
            let default = default_of(&field.attrs);
            let Some(function) = function(&field.ty, default) else { continue };
            let function = format!("crate::lenient::{function}");
            // For an optional field that must be present, the generator names a function of serde in
            // `deserialize_with`.
            let mut is_required = false;
            field.attrs.retain_mut(|attribute| {
                is_required |= remove_function(attribute);
                !matches!(&attribute.meta, Meta::List(list) if list.tokens.is_empty())
            });
            field.attrs.push(match default {
                Default::None if function.contains("nullable") && !is_required => {
                    syn::parse_quote!(#[serde(default, deserialize_with = #function)])
                }
                _ => syn::parse_quote!(#[serde(deserialize_with = #function)]),
            });
        }
    }
}

/// Removes `deserialize_with` from a `#[serde(…)]`. Returns whether the attribute contained it.
fn remove_function(attribute: &mut Attribute) -> bool {
    let Meta::List(list) = &mut attribute.meta else { return false };
    let is_serde = list.path.is_ident("serde");
    let Ok(all) = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated) else { return false };
    let rest: Vec<&Meta> = all.iter().filter(|meta| !meta.path().is_ident("deserialize_with")).collect();
    let removes = is_serde && rest.len() < all.len();
    if removes {
        list.tokens = quote::quote!(#(#rest),*);
    }
    removes
}

/// The value that an absent field gets.
#[derive(Clone, Copy, PartialEq)]
enum Default {
    None,
    /// The default of the type.
    Type,
    /// The value of a function.
    Function,
}

/// The function that decodes a field of this type; `None` if the type's own `Deserialize` does.
fn function(field: &Type, default: Default) -> Option<String> {
    let (prefix, inner) = match (argument(field, "Option"), default) {
        (Some(inner), _) => ("nullable_", inner),
        (None, Default::None) => ("", field),
        (None, Default::Type) => ("optional_", field),
        (None, Default::Function) => return None,
    };
    let shape = if argument(inner, "Vec").is_some() {
        "list"
    } else if let Some(value) = argument(inner, "HashMap") {
        if argument(value, "Vec").is_some() { "map_of_lists" } else { "map" }
    } else if prefix == "optional_" {
        return Some("optional".to_owned());
    } else {
        return None;
    };
    Some(format!("{prefix}{shape}"))
}

/// The last type argument of a type whose name is `name`.
fn argument<'t>(of: &'t Type, name: &str) -> Option<&'t Type> {
    let Type::Path(path) = of else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == name)?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.last()? {
        GenericArgument::Type(argument) => Some(argument),
        _ => None,
    }
}

fn derives_deserialize(attribute: &Attribute) -> bool {
    let mut derives = false;
    if attribute.path().is_ident("derive") {
        // A derive that does not parse is ignored.
        let _ = attribute.parse_nested_meta(|derived| {
            derives |= derived.path.segments.last().is_some_and(|last| last.ident == "Deserialize");
            Ok(())
        });
    }
    derives
}

fn default_of(attributes: &[Attribute]) -> Default {
    let mut default = Default::None;
    for attribute in attributes.iter().filter(|it| it.path().is_ident("serde")) {
        // The generator writes attributes that parse.
        let _ = attribute.parse_nested_meta(|meta| {
            let has_value = meta.input.peek(syn::Token![=]);
            if has_value {
                meta.value()?.parse::<syn::LitStr>()?;
            }
            if meta.path.is_ident("default") {
                default = if has_value { Default::Function } else { Default::Type };
            }
            Ok(())
        });
    }
    default
}
