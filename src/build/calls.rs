//! Writes the calls of an API: a marker type for each operation, and the methods that set what it sends.
//!
//! These calls replace progenitor's builders, which borrow their client, send once, and support no
//! idempotency key, no deadline and no retries.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Item, Type};

use crate::operations::{Operation, Parameter};
use crate::requests::{Argument, last_segment};

/// Replaces the generated client and its builders by the module `operations`.
pub(crate) fn replace(file: &mut syn::File, api: &str, operations: &[Operation]) {
    file.items.retain(|item| matches!(item, Item::Mod(module) if module.ident == "types"));
    let operations = operations.iter().map(|operation| call(api, operation));
    file.items.push(syn::parse_quote! {
        /// The operations, as types: see [`Call`](crate::Call).
        pub mod operations {
            use super::types;
            #(#operations)*
        }
    });
}

fn call(api: &str, operation: &Operation) -> TokenStream {
    let name = format_ident!("{}", operation.name);
    let api = format_ident!("{api}");
    let Operation { id, path, method, .. } = operation;
    let doc = format!("`{method} {path}`");
    let method = format_ident!("{method}");
    let required = operation.parameters.iter().filter(|parameter| parameter.required);
    let required = required.map(|parameter| &parameter.name);
    let responses = operation.responses.iter().map(|response| {
        let (status, is_error) = (&response.status, response.is_error);
        quote!((#status, #is_error))
    });
    let unit: Type = syn::parse_quote!(());
    let [body, value, error] = [&operation.request, &operation.value, &operation.error]
        .map(|kind| kind.clone().unwrap_or_else(|| unit.clone()));
    let has_body = operation.request.is_some();
    let body_methods = has_body.then(|| body_methods(&body));
    let setters = operation.parameters.iter().map(setter);
    quote! {
        #[doc = #doc]
        #[derive(Clone, Copy, Debug)]
        pub enum #name {}

        impl crate::call::sealed::Sealed for #name {}
        impl crate::call::Operation for #name {
            type Api = crate::#api::Provider;
            type Body = #body;
            type Value = #value;
            type Error = #error;
            const ROUTE: crate::call::Route = crate::call::Route {
                id: #id,
                method: ::reqwest::Method::#method,
                path: ::std::borrow::Cow::Borrowed(#path),
                required: &[#(#required),*],
                responses: &[#(#responses),*],
                has_body: #has_body,
            };
        }

        impl crate::Call<#name> {
            #body_methods
            #(#setters)*
        }
    }
}

fn body_methods(body: &Type) -> TokenStream {
    quote! {
        /// Sets the request body.
        pub fn body(mut self, body: impl ::std::convert::Into<#body>) -> Self {
            *self.body_mut() = body.into();
            self
        }

        /// Changes the request body. It has no fields until they are set.
        pub fn body_map(mut self, change: impl ::std::ops::FnOnce(#body) -> #body) -> Self {
            let body = ::std::mem::take(self.body_mut());
            *self.body_mut() = change(body);
            self
        }
    }
}

fn setter(parameter: &Parameter) -> TokenStream {
    let Parameter { name, kind, docs, .. } = parameter;
    let argument: syn::Ident =
        syn::parse_str(&parameter.argument).expect("the generator's method has a valid name");
    let set = if parameter.in_path { quote!(set_path) } else { quote!(set_query) };
    // A parameter that must not be zero takes a plain `u64`, and the call checks it before sending.
    let (kind, value, set) = match last_segment(kind).as_deref() {
        Some("NonZeroU64") => (quote!(u64), quote!(value), quote!(set_positive)),
        _ => {
            let Argument { kind: taken, value } = Argument::of(kind);
            (taken, quote!({ let value: #kind = #value; value }), set)
        }
    };
    quote! {
        #(#docs)*
        pub fn #argument(self, #argument: #kind) -> Self {
            let value = #argument;
            self.#set(#name, &#value)
        }
    }
}
