//! Adds to generated code what each operation takes and returns, as JSON Schemas of its types.
//!
//! A parameter is an argument of a builder's method, and no type says which operation returns it. So
//! both are read off the generated builders, which are what users compile against. A builder that is
//! not understood ends the build: an operation that is left out would pass for one without findings.

use std::collections::BTreeMap;

use syn::visit::{self, Visit};
use syn::{Expr, GenericArgument, ImplItem, ImplItemFn, Item, Lit, Pat, PathArguments, Type};

/// One operation, as its builder has it.
#[derive(Default)]
struct Operation {
    /// Its method and path, as the document has them.
    id: String,
    /// By name on the wire, the type of each parameter.
    parameters: Vec<(String, Type)>,
    /// Those without which it is not sent.
    required: Vec<String>,
    request: Option<Type>,
    /// By status (`200`, `4XX`, `default`), the type of each body.
    responses: Vec<(String, Type)>,
}

/// Adds the function `schemas`, which returns them of every operation.
pub(crate) fn add(mut file: syn::File) -> Result<syn::File, String> {
    let builders = file.items.iter().find_map(|item| match item {
        Item::Mod(module) if module.ident == "builder" => module.content.as_ref(),
        _ => None,
    });
    let (_, items) = builders.ok_or("the generated code has no module `builder`")?;
    // A builder is a struct, followed by what it can do.
    let mut operations = Vec::new();
    for pair in items.windows(2) {
        if let [Item::Struct(fields), Item::Impl(methods)] = pair {
            operations.push(operation(fields, methods)?);
        }
    }
    if operations.len() != items.iter().filter(|item| matches!(item, Item::Struct(_))).count() {
        return Err("a generated builder is not followed by its methods".to_owned());
    }
    let operations = operations.iter().map(|operation: &Operation| -> Expr {
        let Operation { id, parameters, required, request, responses } = operation;
        let (names, types): (Vec<&String>, Vec<&Type>) = parameters.iter().map(|(n, t)| (n, t)).unzip();
        let (statuses, bodies): (Vec<&String>, Vec<&Type>) = responses.iter().map(|(s, t)| (s, t)).unzip();
        let request = request.iter();
        syn::parse_quote!(
            (#id, crate::schema::Operation::new(&[#(#required),*])
                #(.parameter::<#types>(#names))*
                #(.request::<#request>())*
                #(.response::<#bodies>(#statuses))*)
        )
    });
    let schemas = syn::parse_quote! {
        /// What each operation takes and returns: JSON Schemas of the types, by method and path.
        pub fn schemas() -> crate::schema::Schemas {
            [#(#operations),*].into()
        }
    };
    file.items.push(schemas);
    Ok(file)
}

/// What the builder of an operation says.
fn operation(fields: &syn::ItemStruct, methods: &syn::ItemImpl) -> Result<Operation, String> {
    let optional: Vec<String> =
        fields.fields.iter().filter(|field| is_optional(&field.ty)).filter_map(name_of).collect();
    let methods = methods.items.iter().filter_map(|item| match item {
        ImplItem::Fn(method) => Some((method.sig.ident.to_string(), method)),
        _ => None,
    });
    let methods: BTreeMap<String, &ImplItemFn> = methods.collect();
    let send = methods.get("send").ok_or("a generated builder has no `send`")?;
    let id = sent_to(send).ok_or("the documentation of a generated `send` does not say what it sends")?;
    let not_understood = |what: &str| format!("the generated builder of `{id}` is not understood: {what}");
    let mut sending = Sending::default();
    sending.visit_block(&send.block);
    let templates = id.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0.to_owned()));
    let mut names: BTreeMap<String, String> = sending.in_path.into_iter().zip(templates).collect();
    names.extend(sending.in_query);

    let (value, error) = returned(send).ok_or_else(|| not_understood("what `send` returns"))?;
    let responses = sending
        .answers
        .into_iter()
        .map(|(status, is_error)| (status, if is_error { error.clone() } else { value.clone() }));
    let mut operation = Operation { responses: responses.collect(), ..Operation::default() };
    if operation.responses.is_empty() {
        return Err(not_understood("which statuses it knows"));
    }
    for (name, method) in methods {
        match (name.as_str(), taken(method)) {
            ("new" | "send" | "body_map", _) => {}
            ("body", Some(taken)) => operation.request = Some(taken),
            (argument, taken) => {
                let known = taken.zip(names.remove(argument));
                let (taken, name) = known.ok_or_else(|| not_understood(argument))?;
                if !optional.iter().any(|known| known == argument) {
                    operation.required.push(name.clone());
                }
                operation.parameters.push((name, taken));
            }
        }
    }
    if let Some(name) = names.into_values().next() {
        return Err(not_understood(&name));
    }
    Ok(Operation { id, ..operation })
}

fn name_of(field: &syn::Field) -> Option<String> {
    Some(field.ident.as_ref()?.to_string())
}

/// Whether it is `Result<Option<T>, String>`.
fn is_optional(kind: &Type) -> bool {
    let first = arguments(kind).and_then(|arguments| arguments.into_iter().next());
    matches!(first, Some(Type::Path(path)) if path.path.segments.last().is_some_and(|last| last.ident == "Option"))
}

/// The method and path in ``Sends a `GET` request to `/path` ``.
fn sent_to(send: &ImplItemFn) -> Option<String> {
    send.attrs.iter().find_map(|attribute| {
        let Expr::Lit(literal) = &attribute.meta.require_name_value().ok()?.value else { return None };
        let Lit::Str(text) = &literal.lit else { return None };
        let text = text.value();
        let mut quoted = text.split('`').skip(1).step_by(2);
        Some(format!("{} {}", quoted.next()?, quoted.next()?))
    })
}

/// The `T` and `E` of `Result<ResponseValue<T>, Error<E>>`.
fn returned(send: &ImplItemFn) -> Option<(Type, Type)> {
    let syn::ReturnType::Type(_, result) = &send.sig.output else { return None };
    let mut arguments = arguments(result)?.into_iter();
    let mut inner = || arguments.next().and_then(|wrapped| self::arguments(&wrapped)?.into_iter().next());
    Some((inner()?, inner()?))
}

/// The `T` of a method for which `V: TryInto<T>`.
fn taken(method: &ImplItemFn) -> Option<Type> {
    let syn::WherePredicate::Type(bounded) = method.sig.generics.where_clause.as_ref()?.predicates.first()?
    else {
        return None;
    };
    let syn::TypeParamBound::Trait(bound) = bounded.bounds.first()? else { return None };
    let last = bound.path.segments.last().filter(|segment| segment.ident == "TryInto")?;
    types(&last.arguments).into_iter().next()
}

fn arguments(kind: &Type) -> Option<Vec<Type>> {
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

/// What `send` does with its arguments and with the answer.
#[derive(Default)]
struct Sending {
    /// The arguments that are part of the path, in its order.
    in_path: Vec<String>,
    /// By argument, its name in the query.
    in_query: Vec<(String, String)>,
    /// The statuses that are known, and whether each is an error.
    answers: Vec<(String, bool)>,
}

impl<'ast> Visit<'ast> for Sending {
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

    /// `format!("{}/orders/{}", client.baseurl, encode_path(&id.to_string()))`
    fn visit_macro(&mut self, written: &'ast syn::Macro) {
        type List = syn::punctuated::Punctuated<Expr, syn::Token![,]>;
        if !written.path.is_ident("format") {
            return;
        }
        for argument in written.parse_body_with(List::parse_terminated).into_iter().flatten() {
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

    /// `match response.status().as_u16() { 200u16 => …, 400u16..=499u16 => … }`
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
            self.answers.extend(status.map(|status| (status, is_error)));
        }
    }
}

fn status_of(literal: &Lit) -> Option<String> {
    let Lit::Int(number) = literal else { return None };
    Some(number.base10_digits().to_owned()).filter(|digits| digits.len() == 3)
}

/// Every name that an expression mentions.
#[derive(Default)]
struct Names(Vec<String>);

impl<'ast> Visit<'ast> for Names {
    fn visit_ident(&mut self, name: &'ast syn::Ident) {
        self.0.push(name.to_string());
    }
}
