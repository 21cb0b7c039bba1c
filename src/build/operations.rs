//! Reads the operations of an API from the builders that progenitor generates.
//!
//! From these operations, the module `calls` writes the client's own calls, and the module `schemas` the
//! function that returns their JSON Schemas. A builder that cannot be read fails the build: otherwise, an
//! operation would be missing without any message.

use std::collections::BTreeMap;

use syn::visit::{self, Visit};
use syn::{
    Attribute, Expr, Fields, GenericArgument, ImplItem, ImplItemFn, Item, Lit, Pat, PathArguments, Type,
};

use crate::lean::module;
use crate::requests::last_segment;

/// One operation, as read from its generated builder.
#[derive(Default)]
pub(crate) struct Operation {
    /// The name of the builder's type, such as `ListOrders`.
    pub(crate) name: String,
    /// Its HTTP method, such as `GET`.
    pub(crate) method: String,
    /// Its path as in the OpenAPI document, such as `/orders/{id}`.
    pub(crate) path: String,
    /// Its `operationId`.
    pub(crate) id: String,
    /// The parameters, in the order of the builder's fields.
    pub(crate) parameters: Vec<Parameter>,
    /// The type of the request body, if there is one.
    pub(crate) request: Option<Type>,
    /// Each declared status (`200`, `4XX`, `default`).
    pub(crate) responses: Vec<Response>,
    /// The type of the body of a success; `()` if a success has no body.
    pub(crate) value: Option<Type>,
    /// The type of the body of the declared errors; `()` if there are none.
    pub(crate) error: Option<Type>,
}

/// A parameter of an operation.
pub(crate) struct Parameter {
    /// The name of the builder's method that sets it.
    pub(crate) argument: String,
    /// Its name in the request.
    pub(crate) name: String,
    pub(crate) in_path: bool,
    pub(crate) required: bool,
    pub(crate) kind: Type,
    /// What the document says about it.
    pub(crate) docs: Vec<Attribute>,
}

/// A declared response.
pub(crate) struct Response {
    /// `200`, `4XX` or `default`.
    pub(crate) status: String,
    pub(crate) is_error: bool,
}

/// Reads every operation, in the order of the generated code.
///
/// # Errors
///
/// A message that names the first builder that cannot be read, and the part of this builder that is not
/// understood.
pub(crate) fn read(file: &mut syn::File) -> Result<Vec<Operation>, String> {
    let items = module(&mut file.items, "builder").ok_or("the generated code has no module `builder`")?;
    // The generator writes each builder as a struct, followed by its impl block.
    let mut operations = Vec::new();
    for pair in items.windows(2) {
        if let [Item::Struct(fields), Item::Impl(methods)] = pair {
            operations.push(read_operation(fields, methods)?);
        }
    }
    if operations.len() != items.iter().filter(|item| matches!(item, Item::Struct(_))).count() {
        return Err("a generated builder is not followed by its methods".to_owned());
    }
    Ok(operations)
}

/// Gives each parameter the description that the document has for it. The generator writes none at its methods.
pub(crate) fn describe(operations: &mut [Operation], spec: &openapiv3::OpenAPI) {
    for (_, _, declared) in spec.operations() {
        let operation =
            operations.iter_mut().find(|operation| Some(&operation.id) == declared.operation_id.as_ref());
        let Some(operation) = operation else { continue };
        for parameter in declared.parameters.iter().filter_map(|parameter| parameter.as_item()) {
            let data = parameter.parameter_data_ref();
            let described = operation.parameters.iter_mut().filter(|described| described.name == data.name);
            for (described, text) in described.zip(&data.description) {
                described.docs = vec![syn::parse_quote!(#[doc = #text])];
            }
        }
    }
}

/// If the type of a request body is a tuple struct that only wraps another generated type, replaces it by the
/// wrapped type.
pub(crate) fn unwrap_bodies(file: &mut syn::File, operations: &mut [Operation]) {
    let Some(types) = module(&mut file.items, "types") else { return };
    for body in operations.iter_mut().filter_map(|operation| operation.request.as_mut()) {
        let name = last_segment(body);
        let wrapped = types.iter().find_map(|item| match item {
            Item::Struct(item) if Some(item.ident.to_string()) == name => match &item.fields {
                Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                    fields.unnamed.first().map(|it| &it.ty)
                }
                _ => None,
            },
            _ => None,
        });
        if let Some(kind @ Type::Path(path)) = wrapped
            && let Some(name) = path.path.get_ident()
            && type_arguments(kind).is_some()
        {
            *body = syn::parse_quote!(types::#name);
        }
    }
}

/// Reads an operation from the fields and methods of its builder.
fn read_operation(fields: &syn::ItemStruct, methods: &syn::ItemImpl) -> Result<Operation, String> {
    let order: Vec<String> = fields.fields.iter().filter_map(name_of).collect();
    let optional: Vec<String> =
        fields.fields.iter().filter(|field| is_optional(&field.ty)).filter_map(name_of).collect();
    let methods = methods.items.iter().filter_map(|item| match item {
        ImplItem::Fn(method) => Some((method.sig.ident.to_string(), method)),
        _ => None,
    });
    let methods: BTreeMap<String, &ImplItemFn> = methods.collect();
    let send = methods.get("send").ok_or("a generated builder has no `send`")?;
    let (method, path) =
        method_and_path(send).ok_or("the documentation of a generated `send` does not say what it sends")?;
    let not_understood =
        |what: &str| format!("the generated builder of `{method} {path}` is not understood: {what}");
    let mut send_body = SendBody::default();
    send_body.visit_block(&send.block);
    let templates = path.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0.to_owned()));
    let mut in_path: BTreeMap<String, String> = send_body.in_path.into_iter().zip(templates).collect();
    let mut in_query: BTreeMap<String, String> = send_body.in_query.into_iter().collect();

    let (value, error) = result_types(send).ok_or_else(|| not_understood("what `send` returns"))?;
    let responses = send_body.statuses.into_iter().map(|(status, is_error)| Response { status, is_error });
    let mut operation = Operation {
        name: fields.ident.to_string(),
        id: send_body.id.ok_or_else(|| not_understood("its id"))?,
        responses: responses.collect(),
        ..Operation::default()
    };
    if operation.responses.is_empty() {
        return Err(not_understood("which statuses it knows"));
    }
    for (argument, method) in methods {
        match (argument.as_str(), argument_type(method)) {
            ("new" | "send" | "body_map", _) => {}
            ("body", Some(kind)) => operation.request = Some(kind),
            (_, kind) => {
                let is_in_path = in_path.contains_key(&argument);
                let name = in_path.remove(&argument).or_else(|| in_query.remove(&argument));
                let (kind, name) = kind.zip(name).ok_or_else(|| not_understood(&argument))?;
                let required = !optional.contains(&argument);
                let parameter =
                    Parameter { argument, name, in_path: is_in_path, required, kind, docs: Vec::new() };
                operation.parameters.push(parameter);
            }
        }
    }
    if let Some(name) = in_path.into_values().chain(in_query.into_values()).next() {
        return Err(not_understood(&name));
    }
    operation.parameters.sort_by_key(|parameter| order.iter().position(|name| *name == parameter.argument));
    Ok(Operation { method, path, value: Some(value), error: Some(error), ..operation })
}

fn name_of(field: &syn::Field) -> Option<String> {
    Some(field.ident.as_ref()?.to_string())
}

/// Whether a type is `Result<Option<T>, String>`: the generator's type for an optional parameter.
fn is_optional(kind: &Type) -> bool {
    let first = type_arguments(kind).and_then(|arguments| arguments.into_iter().next());
    matches!(first, Some(Type::Path(path)) if path.path.segments.last().is_some_and(|last| last.ident == "Option"))
}

/// The method and path in the generated doc comment ``Sends a `GET` request to `/path` ``.
fn method_and_path(send: &ImplItemFn) -> Option<(String, String)> {
    send.attrs.iter().find_map(|attribute| {
        let Expr::Lit(literal) = &attribute.meta.require_name_value().ok()?.value else { return None };
        let Lit::Str(text) = &literal.lit else { return None };
        let text = text.value();
        let mut quoted = text.split('`').skip(1).step_by(2);
        Some((quoted.next()?.to_owned(), quoted.next()?.to_owned()))
    })
}

/// The types `T` and `E` of a `send` that returns `Result<ResponseValue<T>, Error<E>>`.
fn result_types(send: &ImplItemFn) -> Option<(Type, Type)> {
    let syn::ReturnType::Type(_, result) = &send.sig.output else { return None };
    let mut arguments = type_arguments(result)?.into_iter();
    let mut inner = || arguments.next().and_then(|wrapped| type_arguments(&wrapped)?.into_iter().next());
    Some((inner()?, inner()?))
}

/// The type `T` that a builder's method accepts: the generator declares it as `V: TryInto<T>`.
fn argument_type(method: &ImplItemFn) -> Option<Type> {
    let syn::WherePredicate::Type(bounded) = method.sig.generics.where_clause.as_ref()?.predicates.first()?
    else {
        return None;
    };
    let syn::TypeParamBound::Trait(bound) = bounded.bounds.first()? else { return None };
    let last = bound.path.segments.last().filter(|segment| segment.ident == "TryInto")?;
    types(&last.arguments).into_iter().next()
}

/// The generic arguments of a path's last segment that are types; `None` if `kind` is no path.
pub(crate) fn type_arguments(kind: &Type) -> Option<Vec<Type>> {
    let Type::Path(path) = kind else { return None };
    Some(types(&path.path.segments.last()?.arguments))
}

fn types(arguments: &PathArguments) -> Vec<Type> {
    let PathArguments::AngleBracketed(list) = arguments else { return Vec::new() };
    let types = list.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(kind) => Some(kind.clone()),
        _ => None,
    });
    types.collect()
}

/// What the body of `send` shows: the id of the operation, where each argument is sent, and which statuses
/// the operation declares.
#[derive(Default)]
struct SendBody {
    /// The arguments that are sent in the path, in the order of the path.
    in_path: Vec<String>,
    /// Each argument that is sent in the query, and the name of the query parameter.
    in_query: Vec<(String, String)>,
    /// Each status that the document declares, and whether it is an error.
    statuses: Vec<(String, bool)>,
    /// The `operationId`.
    id: Option<String>,
}

impl<'ast> Visit<'ast> for SendBody {
    /// Reads a query parameter: `QueryParam::new("limit", &limit)`.
    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        let mut arguments = call.args.iter();
        if let Expr::Path(function) = &*call.func
            && function.path.segments.iter().any(|segment| segment.ident == "QueryParam")
            && let (Some(Expr::Lit(literal)), Some(Expr::Reference(value))) =
                (arguments.next(), arguments.next())
            && let (Lit::Str(name), Expr::Path(argument)) = (&literal.lit, &*value.expr)
            && let Some(argument) = argument.path.get_ident()
        {
            self.in_query.push((argument.to_string(), name.value()));
        }
        visit::visit_expr_call(self, call);
    }

    /// Reads the id: `OperationInfo { operation_id: "list_orders" }`.
    fn visit_expr_struct(&mut self, info: &'ast syn::ExprStruct) {
        if let Some(field) = info.fields.first()
            && let Expr::Lit(literal) = &field.expr
            && let Lit::Str(id) = &literal.lit
        {
            self.id = Some(id.value());
        }
    }

    /// Reads path parameters: `format!("{}/orders/{}", client.baseurl, encode_path(&id.to_string()))`.
    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        type List = syn::punctuated::Punctuated<Expr, syn::Token![,]>;
        if !call.path.is_ident("format") {
            return;
        }
        for argument in call.parse_body_with(List::parse_terminated).into_iter().flatten() {
            if let Expr::Call(encode) = argument
                && let Some(Expr::Reference(text)) = encode.args.first()
                && let Expr::MethodCall(text) = &*text.expr
                && let Expr::Path(argument) = &*text.receiver
                && let Some(argument) = argument.path.get_ident()
            {
                self.in_path.push(argument.to_string());
            }
        }
    }

    /// Reads statuses: `match response.status().as_u16() { 200u16 => …, 400u16..=499u16 => … }`.
    fn visit_expr_match(&mut self, choice: &'ast syn::ExprMatch) {
        for arm in &choice.arms {
            let mut names = Names::default();
            names.visit_expr(&arm.body);
            let status = match &arm.pat {
                _ if names.0.iter().any(|name| name == "UnexpectedResponse") => continue,
                Pat::Lit(status) => status_of(&status.lit),
                Pat::Range(range) => match range.start.as_deref() {
                    Some(Expr::Lit(first)) => status_of(&first.lit).map(|first| format!("{}XX", &first[..1])),
                    _ => None,
                },
                _ => Some("default".to_owned()),
            };
            let is_error = names.0.iter().any(|name| name == "ErrorResponse");
            self.statuses.extend(status.map(|status| (status, is_error)));
        }
    }
}

/// A status of three digits as text, such as `200`; `None` for any other literal.
fn status_of(literal: &Lit) -> Option<String> {
    let Lit::Int(number) = literal else { return None };
    Some(number.base10_digits().to_owned()).filter(|digits| digits.len() == 3)
}

/// Every identifier in an expression.
#[derive(Default)]
struct Names(Vec<String>);

impl<'ast> Visit<'ast> for Names {
    fn visit_ident(&mut self, name: &'ast syn::Ident) {
        self.0.push(name.to_string());
    }
}
