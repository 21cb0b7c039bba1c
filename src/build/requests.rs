//! Rewrites the types that requests send: optional fields, and methods that set them.
//!
//! The generator writes a builder type for each struct, with fallible conversions. Here the struct is its own
//! builder: a method for each field takes any type that converts into the type of the field, so a wrong type
//! is a single compile error.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Attribute, Fields, Ident, Item, ItemStruct, Type};

use crate::lean::{Directions, is_trait, module, type_name};
use crate::operations::type_arguments;
use crate::wire::{Nullable, has_serde_flag, wire_name};

/// What the generated type of a field shows, and how the field is rewritten.
struct FieldPlan {
    ident: Ident,
    /// The type of the field without `Option`.
    inner: Type,
    /// Whether the generated type is an `Option`.
    optional: bool,
    /// Whether the field is required: its type is no `Option`, and it has no default.
    required: bool,
    /// Whether a caller may send null for the field.
    nullable: bool,
    docs: Vec<Attribute>,
}

/// Gives each struct that requests contain methods that set its fields. If only requests contain it, every
/// field becomes optional: a field that is not set is not sent, and a required one is checked before sending.
pub(crate) fn rewrite(file: &mut syn::File, directions: &Directions, nullable: &Nullable) {
    let Some(types) = module(&mut file.items, "types") else { return };
    types.retain(|item| !matches!(item, Item::Mod(module) if module.ident == "builder"));
    let mut checks = Vec::new();
    let mut all = Vec::new();
    let rewritten: BTreeSet<String> = types
        .iter()
        .filter_map(|item| match item {
            Item::Struct(item) if matches!(item.fields, Fields::Named(_)) => Some(item.ident.to_string()),
            _ => None,
        })
        .filter(|name| directions.sent.contains(name))
        .collect();
    let converted: BTreeSet<String> = types.iter().filter_map(converted_from_string).collect();
    for mut item in std::mem::take(types) {
        let name = type_name(&item).unwrap_or_default();
        let only_sent = directions.is_only_sent(&name);
        let is_default = is_trait(&item, "Default");
        match &mut item {
            Item::Struct(fields) if rewritten.contains(&name) => {
                let plans = plans(fields, nullable);
                if only_sent {
                    make_optional(fields, &plans, &mut checks);
                }
                let methods = methods(fields, &plans, only_sent);
                all.push(item);
                all.push(methods);
            }
            // The generator's `builder` and `Default` are replaced.
            Item::Impl(block) if block.trait_.is_none() && rewritten.contains(&name) => {}
            _ if only_sent && is_default && rewritten.contains(&name) => {}
            Item::Enum(union) if directions.sent.contains(&name) => {
                let conversions = conversions_from_text(union, &converted);
                all.push(item);
                all.extend(conversions);
            }
            _ => all.push(item),
        }
    }
    all.push(syn::parse_quote!(
        /// Checks of fields before a request is sent.
        mod checks {
            #(#checks)*
        }
    ));
    *types = all;
}

fn plans(item: &ItemStruct, nullable: &Nullable) -> Vec<FieldPlan> {
    let fields = item.fields.iter().filter_map(|field| {
        let ident = field.ident.clone()?;
        let optional = is_named(&field.ty, "Option");
        let inner = if optional { type_arguments(&field.ty)?.into_iter().next()? } else { field.ty.clone() };
        let required = !optional && !has_serde_flag(&field.attrs, "default");
        let nullable = !required && nullable.contains(&item.ident.to_string(), &wire_name(field));
        let docs = field.attrs.iter().filter(|attribute| attribute.path().is_ident("doc")).cloned().collect();
        Some(FieldPlan { ident, inner, optional, required, nullable, docs })
    });
    fields.collect()
}

/// Makes every field optional, with a check of each required field. Adds the checks to `checks`.
fn make_optional(item: &mut ItemStruct, plans: &[FieldPlan], checks: &mut Vec<TokenStream>) {
    let name = item.ident.clone();
    derive_default(&mut item.attrs);
    for (field, plan) in item.fields.iter_mut().zip(plans) {
        let wire = wire_name(field);
        field.attrs.retain(|attribute| attribute.path().is_ident("doc"));
        if field.ident.as_ref().is_some_and(|ident| *ident != wire.as_str()) {
            field.attrs.push(syn::parse_quote!(#[serde(rename = #wire)]));
        }
        let inner = &plan.inner;
        field.ty = syn::parse_quote!(::std::option::Option<#inner>);
        if plan.nullable {
            field.ty = syn::parse_quote!(::std::option::Option<::std::option::Option<#inner>>);
            field.attrs.push(syn::parse_quote!(#[serde(
                default,
                deserialize_with = "crate::runtime::null_or_value",
                skip_serializing_if = "::std::option::Option::is_none"
            )]));
        } else if plan.required {
            let check = format_ident!("{}_{}", snake(&name.to_string()), ident_text(&plan.ident));
            let path = format!("checks::{check}");
            let message = format!("`{wire}` of `{name}` is required");
            field.attrs.push(syn::parse_quote!(#[serde(serialize_with = #path)]));
            if cfg!(feature = "schema") {
                field.attrs.push(syn::parse_quote!(#[schemars(required)]));
            }
            checks.push(quote! {
                pub(super) fn #check<T: ::serde::Serialize, S: ::serde::Serializer>(
                    value: &::std::option::Option<T>,
                    to: S,
                ) -> ::std::result::Result<S::Ok, S::Error> {
                    crate::runtime::required(value, #message, to)
                }
            });
        } else {
            field.attrs.push(syn::parse_quote!(
                #[serde(skip_serializing_if = "::std::option::Option::is_none")]
            ));
        }
    }
}

fn derive_default(attributes: &mut Vec<Attribute>) {
    attributes.push(syn::parse_quote!(#[derive(Default)]));
    // A second `Default` in the generator's list would conflict.
    let count = attributes.len() - 1;
    for attribute in &mut attributes[..count] {
        crate::lean::remove_derive(attribute, "Default");
    }
}

/// The constructors of a struct, and its methods that set a field.
fn methods(item: &ItemStruct, plans: &[FieldPlan], only_sent: bool) -> Item {
    let name = &item.ident;
    let setters = plans.iter().map(|plan| setter(plan, only_sent));
    let required: Vec<&FieldPlan> = plans.iter().filter(|plan| plan.required).collect();
    let mut constructors = Vec::new();
    let has_default = only_sent || derives_default(&item.attrs);
    if has_default {
        constructors.push(quote! {
            /// A value without any field. A request with a required field that is not set is not sent.
            #[must_use]
            pub fn builder() -> Self {
                Self::default()
            }
        });
    }
    if has_default && !required.is_empty() {
        let arguments = required.iter().map(|plan| {
            let (ident, argument) = (&plan.ident, Argument::of(&plan.inner).kind);
            quote!(#ident: #argument)
        });
        let calls = required.iter().map(|plan| {
            let ident = &plan.ident;
            quote!(.#ident(#ident))
        });
        constructors.push(quote! {
            /// A value with every required field.
            #[must_use]
            pub fn new(#(#arguments),*) -> Self {
                Self::default()#(#calls)*
            }
        });
    }
    syn::parse_quote! {
        impl #name {
            #(#constructors)*
            #(#setters)*
        }
    }
}

/// The methods that set one field. They are `inline`, so that only those that a user calls are compiled.
fn setter(plan: &FieldPlan, only_sent: bool) -> TokenStream {
    let FieldPlan { ident, inner, docs, .. } = plan;
    let name = ident_text(ident);
    let Argument { kind, value } = Argument::of(inner);
    let wrap = |value: TokenStream| match () {
        () if only_sent && plan.nullable => {
            quote!(::std::option::Option::Some(::std::option::Option::Some(#value)))
        }
        () if only_sent || plan.optional => quote!(::std::option::Option::Some(#value)),
        () => value,
    };
    let set = wrap(value);
    let maybe = format_ident!("maybe_{name}");
    let maybe_doc = format!("Sets `{name}`, or leaves it as it is if there is no value.");
    let set_maybe = wrap(quote!(value));
    let null = (only_sent && plan.nullable).then(|| {
        let null = format_ident!("null_{name}");
        let doc = format!("Sends null for `{name}`, which removes the present value.");
        quote! {
            #[doc = #doc]
            #[inline]
            #[must_use]
            pub fn #null(mut self) -> Self {
                self.#ident = ::std::option::Option::Some(::std::option::Option::None);
                self
            }
        }
    });
    let maybe = (!plan.required).then(|| {
        quote! {
            #[doc = #maybe_doc]
            #[inline]
            #[must_use]
            pub fn #maybe(mut self, value: ::std::option::Option<#inner>) -> Self {
                if let ::std::option::Option::Some(value) = value {
                    self.#ident = #set_maybe;
                }
                self
            }
        }
    });
    quote! {
        #(#docs)*
        #[inline]
        #[must_use]
        pub fn #ident(mut self, #ident: #kind) -> Self {
            let value = #ident;
            self.#ident = #set;
            self
        }
        #maybe
        #null
    }
}

/// How a method takes a value of a field or parameter.
pub(crate) struct Argument {
    /// The type of the argument.
    pub(crate) kind: TokenStream,
    /// The value of the field, made from the argument `value`.
    pub(crate) value: TokenStream,
}

impl Argument {
    pub(crate) fn of(kind: &Type) -> Self {
        let arguments = type_arguments(kind).unwrap_or_default();
        match (last_segment(kind).as_deref(), arguments.as_slice()) {
            (Some("Vec"), [item]) => Argument {
                kind: quote!(impl ::std::iter::IntoIterator<Item = impl ::std::convert::Into<#item>>),
                value: quote!(value.into_iter().map(::std::convert::Into::into).collect()),
            },
            (Some("HashMap"), [key, item]) => Argument {
                kind: quote!(
                    impl ::std::iter::IntoIterator<
                        Item = (impl ::std::convert::Into<#key>, impl ::std::convert::Into<#item>),
                    >
                ),
                value: quote!(value.into_iter().map(|(name, value)| (name.into(), value.into())).collect()),
            },
            (Some("bool"), _) => Argument { kind: quote!(bool), value: quote!(value) },
            _ => Argument { kind: quote!(impl ::std::convert::Into<#kind>), value: quote!(value.into()) },
        }
    }
}

/// `From<String>`, unless the generator wrote it, and `From<&str>`, for a union with exactly one variant that
/// contains a string.
fn conversions_from_text(item: &syn::ItemEnum, converted: &BTreeSet<String>) -> Vec<Item> {
    let only = |fields: &Fields| {
        let mut fields = fields.iter();
        let kind = fields.next().map(|field| field.ty.clone());
        kind.filter(|_| fields.next().is_none())
    };
    if item.variants.iter().any(|variant| only(&variant.fields).is_none()) {
        return Vec::new();
    }
    let texts = item.variants.iter().filter(|variant| {
        only(&variant.fields).is_some_and(|kind| last_segment(&kind).as_deref() == Some("String"))
    });
    let texts: Vec<_> = texts.collect();
    let [variant] = texts.as_slice() else { return Vec::new() };
    let (name, variant) = (&item.ident, &variant.ident);
    let mut all = vec![syn::parse_quote! {
        impl ::std::convert::From<&str> for #name {
            fn from(text: &str) -> Self {
                Self::#variant(text.to_owned())
            }
        }
    }];
    if !converted.contains(&name.to_string()) {
        all.push(syn::parse_quote! {
            impl ::std::convert::From<::std::string::String> for #name {
                fn from(text: ::std::string::String) -> Self {
                    Self::#variant(text)
                }
            }
        });
    }
    all
}

/// The name of the type for which an item implements `From<String>`.
fn converted_from_string(item: &Item) -> Option<String> {
    let Item::Impl(syn::ItemImpl { trait_: Some((path, _)), .. }) = item else { return None };
    let text = quote!(#path).to_string().replace(' ', "");
    text.ends_with("From<::std::string::String>").then(|| type_name(item))?
}

fn derives_default(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("derive")
            && quote!(#attribute)
                .to_string()
                .split(|c: char| !c.is_alphanumeric())
                .any(|word| word == "Default")
    })
}

fn is_named(kind: &Type, name: &str) -> bool {
    last_segment(kind).as_deref() == Some(name)
}

/// The name of a type without its path and arguments.
pub(crate) fn last_segment(kind: &Type) -> Option<String> {
    let Type::Path(path) = kind else { return None };
    Some(path.path.segments.last()?.ident.to_string())
}

/// An identifier without `r#`.
pub(crate) fn ident_text(ident: &Ident) -> String {
    ident.to_string().trim_start_matches("r#").to_owned()
}

/// `LineItem` as `line_item`.
fn snake(name: &str) -> String {
    let mut snake = String::new();
    for character in name.chars() {
        if character.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(character.to_lowercase());
    }
    snake
}
