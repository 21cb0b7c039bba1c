//! What is known of a document and its operations before the first exchange is judged: built once for each
//! operation, and shared by threads.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use super::traffic_examples::ExampleShape;
use super::traffic_names::media_type;
use crate::openapi::{Body, BodySchema, Child, Document, FieldNode, Operation, Parameter, Validator};
use crate::source::tree::Node;
use crate::subject::url::UrlText;
use crate::subject::{FieldPath, ParameterLocation, Place};

/// A document and the plans of its operations.
#[derive(Debug)]
pub(super) struct DocumentPlan<'d> {
    pub(super) validator: Validator<'d>,
    /// The headers that any of its operations declares, in lower case.
    pub(super) headers: BTreeSet<String>,
    /// The headers and query parameters of its security schemes, in lower case.
    pub(super) credentials: BTreeSet<(ParameterLocation, String)>,
    operations: RwLock<HashMap<&'d str, Arc<OperationPlan<'d>>>>,
}

/// An operation, ready to be compared.
#[derive(Debug)]
pub(super) struct OperationPlan<'d> {
    /// As it is printed: `GET /orders/{id}`.
    pub(super) name: String,
    pub(super) path: &'d str,
    pub(super) parameters: Vec<ParameterPlan<'d>>,
    pub(super) request: Vec<BodyPlan<'d>>,
    pub(super) responses: Vec<ResponsePlan<'d>>,
}

/// A declared response.
#[derive(Debug)]
pub(super) struct ResponsePlan<'d> {
    /// `200`, `4XX` or `default`.
    pub(super) status: &'d str,
    pub(super) bodies: Vec<BodyPlan<'d>>,
}

/// A declared body in one media type.
#[derive(Debug)]
pub(super) struct BodyPlan<'d> {
    /// In lower case, without parameters.
    pub(super) media_type: String,
    pub(super) root: FieldNode<'d>,
    /// The examples of an answer.
    pub(super) examples: Vec<ExampleShape>,
    /// The pointer of its schema; `None` if it has none.
    pointer: Option<String>,
    schema: OnceLock<BodySchema<'d>>,
}

/// A declared parameter.
#[derive(Debug)]
pub(super) struct ParameterPlan<'d> {
    pub(super) location: ParameterLocation,
    pub(super) name: &'d str,
    pub(super) required: bool,
    /// The place as it is printed: `query limit`.
    pub(super) place: String,
    pub(super) node: FieldNode<'d>,
    pub(super) style: Option<&'d str>,
    /// Whether each item of a list is a parameter of its own, as `explode` says.
    pub(super) explode: bool,
    pointer: Option<String>,
    schema: OnceLock<BodySchema<'d>>,
}

impl<'d> DocumentPlan<'d> {
    pub(super) fn new(document: &'d Document) -> Self {
        let parameters = document.operations().flat_map(Operation::parameters);
        let headers = parameters.filter(|parameter| parameter.location == ParameterLocation::Header);
        let credentials = document.credentials().into_iter();
        DocumentPlan {
            validator: Validator::strict(document),
            headers: headers.map(|header| header.name.to_ascii_lowercase()).collect(),
            credentials: credentials.map(|it| (it.location, it.name.to_ascii_lowercase())).collect(),
            operations: RwLock::default(),
        }
    }

    pub(super) fn document(&self) -> &'d Document {
        self.validator.document()
    }

    pub(super) fn operation(&self, operation: Operation<'d>) -> Arc<OperationPlan<'d>> {
        let known = self.operations.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(plan) = known.get(operation.pointer()) {
            return Arc::clone(plan);
        }
        drop(known);
        let plan = Arc::new(OperationPlan::new(operation));
        let mut known = self.operations.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(known.entry(operation.pointer()).or_insert(plan))
    }
}

impl<'d> OperationPlan<'d> {
    fn new(operation: Operation<'d>) -> Self {
        let body = |place: &Place, body: &Body<'d>| BodyPlan::new(place, body);
        let responses = operation.responses().into_iter().map(|response| {
            let place = Place::Response(response.status.to_owned(), FieldPath::root());
            let with_examples = |it| {
                let mut plan = body(&place, it);
                plan.examples = ExampleShape::of_body(operation, it, &plan.root);
                plan
            };
            let bodies = response.bodies.iter().map(with_examples).collect();
            ResponsePlan { status: response.status, bodies }
        });
        let parameters = operation.parameters().into_iter();
        OperationPlan {
            name: operation.id().to_string(),
            path: &operation.id().path,
            parameters: parameters.map(|it| ParameterPlan::new(operation.document(), it)).collect(),
            request: operation
                .request()
                .iter()
                .map(|it| body(&Place::Request(FieldPath::root()), it))
                .collect(),
            responses: responses.collect(),
        }
    }

    /// The response that is declared for a status: itself, its class, or `default`.
    pub(super) fn response(&self, status: u16) -> Option<&ResponsePlan<'d>> {
        let wanted = [status.to_string(), format!("{}XX", status / 100), "default".to_owned()];
        wanted.iter().find_map(|wanted| {
            self.responses.iter().find(|response| response.status.eq_ignore_ascii_case(wanted))
        })
    }

    /// Whether the document has examples of its answers.
    pub(super) fn has_examples(&self) -> bool {
        self.responses.iter().flat_map(|response| &response.bodies).any(|body| !body.examples.is_empty())
    }

    pub(super) fn parameters_in(
        &self,
        location: ParameterLocation,
    ) -> impl Iterator<Item = &ParameterPlan<'d>> {
        self.parameters.iter().filter(move |parameter| parameter.location == location)
    }

    /// Whether a query parameter is declared, or belongs to one that is: `created[gte]`, a field of an object.
    pub(super) fn declares_query(&self, name: &str) -> bool {
        let is_of = |declared: &str| {
            let plain = declared.strip_suffix("[]").unwrap_or(declared);
            declared == name
                || name.strip_prefix(plain).is_some_and(|rest| rest.is_empty() || rest.starts_with('['))
                || super::wildcard_parameters::covers(declared, name)
        };
        let is_field = |parameter: &ParameterPlan<'_>| {
            parameter.explode
                && parameter.style.is_none_or(|style| style == "form")
                && parameter.node.types().contains(&"object")
                && !matches!(parameter.node.key(name), Child::Absent)
        };
        let in_key = || UrlText::from(self.path).query().iter().any(|(known, _)| known == name);
        let mut declared = self.parameters_in(ParameterLocation::Query);
        declared.any(|parameter| is_of(parameter.name) || is_field(parameter)) || in_key()
    }
}

impl<'d> BodyPlan<'d> {
    fn new(place: &Place, body: &Body<'d>) -> Self {
        BodyPlan {
            media_type: media_type(body.media_type).unwrap_or_else(|| body.media_type.to_ascii_lowercase()),
            root: FieldNode::new(place.clone(), body.shape.clone()),
            examples: Vec::new(),
            pointer: body.shape.pointer().map(|_| format!("{}/schema", body.pointer)),
            schema: OnceLock::new(),
        }
    }

    /// The compiled schema; `None` if the document has none.
    pub(super) fn schema(&self, validator: &Validator<'d>) -> Option<&BodySchema<'d>> {
        let pointer = self.pointer.as_deref()?;
        Some(self.schema.get_or_init(|| validator.schema(pointer)))
    }
}

impl<'d> ParameterPlan<'d> {
    fn new(document: &'d Document, parameter: Parameter<'d>) -> Self {
        let place = Place::Parameter(parameter.location, parameter.name.to_owned());
        let node = document.root().pointer(&parameter.pointer);
        let style = parameter.style.unwrap_or("form");
        let explode = node.and_then(|node| node.get("explode")).and_then(Node::as_bool);
        let has_schema = node.is_some_and(|node| node.get("schema").is_some());
        ParameterPlan {
            location: parameter.location,
            name: parameter.name,
            required: parameter.required,
            place: place.to_string(),
            node: FieldNode::new(place, parameter.shape),
            style: parameter.style,
            explode: explode.unwrap_or(style == "form"),
            pointer: has_schema.then(|| format!("{}/schema", parameter.pointer)),
            schema: OnceLock::new(),
        }
    }

    /// The compiled schema; `None` if the document has none.
    pub(super) fn schema(&self, validator: &Validator<'d>) -> Option<&BodySchema<'d>> {
        let pointer = self.pointer.as_deref()?;
        Some(self.schema.get_or_init(|| validator.schema(pointer)))
    }
}
