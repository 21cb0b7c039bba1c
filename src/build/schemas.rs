//! Adds the function `schemas` to generated code: the JSON Schemas of each operation's parameters, request
//! body and responses.

use syn::{Expr, Type};

use crate::operations::Operation;

/// The function `schemas`, which returns the schemas of every operation.
pub(crate) fn function(operations: &[Operation]) -> syn::Item {
    let operations = operations.iter().map(|operation| -> Expr {
        let id = format!("{} {}", operation.method, operation.path);
        let required = operation.parameters.iter().filter(|parameter| parameter.required);
        let required: Vec<&String> = required.map(|parameter| &parameter.name).collect();
        let (names, types): (Vec<&String>, Vec<&Type>) =
            operation.parameters.iter().map(|parameter| (&parameter.name, &parameter.kind)).unzip();
        let body = |is_error| if is_error { &operation.error } else { &operation.value };
        let responses = operation
            .responses
            .iter()
            .filter_map(|response| Some((&response.status, body(response.is_error).as_ref()?)));
        let (statuses, bodies): (Vec<&String>, Vec<&Type>) = responses.unzip();
        let request = operation.request.iter();
        syn::parse_quote!(
            (#id, crate::schema::Operation::new(&[#(#required),*])
                #(.parameter::<#types>(#names))*
                #(.request::<#request>())*
                #(.response::<#bodies>(#statuses))*)
        )
    });
    syn::parse_quote! {
        /// The JSON Schemas of each operation's parameters, request body and responses, by method and path.
        pub fn schemas() -> crate::schema::Schemas {
            [#(#operations),*].into()
        }
    }
}
