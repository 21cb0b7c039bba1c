//! A view of one operation: its parameters, bodies, responses and credentials.

use std::collections::BTreeSet;

use super::{Document, OperationEntry, ResolvedNode, Shape};
use crate::source::Span;
use crate::source::tree::Node;
use crate::subject::{FieldPath, OperationId, ParameterLocation, Place};

/// An operation of a [`Document`].
#[derive(Clone, Copy, Debug)]
pub struct Operation<'d> {
    pub(super) document: &'d Document,
    pub(super) entry: &'d OperationEntry,
}

/// A declared parameter.
#[derive(Clone, Debug)]
pub struct Parameter<'d> {
    /// Path, query, header or cookie.
    pub location: ParameterLocation,
    /// Its name in a request.
    pub name: &'d str,
    /// The `description` of the parameter, or else that of its schema.
    pub description: Option<&'d Node>,
    /// Whether a caller must send it.
    pub required: bool,
    /// Its `style`, which declares how its value is serialized.
    pub style: Option<&'d str>,
    /// The span of its name.
    pub span: Span,
    /// Its JSON pointer.
    pub pointer: String,
    /// Its schema.
    pub shape: Shape<'d>,
}

/// A request or response body in one media type.
#[derive(Clone, Debug)]
pub struct Body<'d> {
    /// The media type.
    pub media_type: &'d str,
    /// The span of the media type.
    pub span: Span,
    /// Its JSON pointer.
    pub pointer: String,
    /// Its schema.
    pub shape: Shape<'d>,
}

/// A declared response.
#[derive(Clone, Debug)]
pub struct Response<'d> {
    /// `200`, `4XX` or `default`.
    pub status: &'d str,
    /// The span of the status.
    pub span: Span,
    /// Its JSON pointer.
    pub pointer: String,
    /// Its bodies, one for each media type.
    pub bodies: Vec<Body<'d>>,
}

/// A credential that a security scheme declares.
#[derive(Clone, Debug)]
pub struct Credential<'d> {
    /// Header, query or cookie.
    pub location: ParameterLocation,
    /// The name of the header, query parameter or cookie; `Authorization` for HTTP schemes.
    pub name: &'d str,
    /// The HTTP authentication scheme, such as `bearer`.
    pub scheme: Option<&'d str>,
    /// The span of the name of an API key; otherwise of the HTTP scheme, or of the security scheme's key.
    pub span: Span,
    /// The JSON pointer of the security scheme.
    pub pointer: String,
}

impl<'d> Operation<'d> {
    /// The method and path.
    #[must_use]
    pub fn id(self) -> &'d OperationId {
        &self.entry.id
    }

    /// Its `operationId`.
    #[must_use]
    pub fn name(self) -> Option<&'d str> {
        self.node().get("operationId").and_then(Node::as_str)
    }

    /// Its `summary`.
    #[must_use]
    pub fn summary(self) -> Option<&'d str> {
        self.node().get("summary").and_then(Node::as_str)
    }

    /// Its `description`.
    #[must_use]
    pub fn description(self) -> Option<&'d str> {
        self.description_node().and_then(Node::as_str)
    }

    /// The node of its `description`.
    pub(crate) fn description_node(self) -> Option<&'d Node> {
        self.node().get("description")
    }

    /// The span of its key in the path item: the method.
    #[must_use]
    pub fn span(self) -> Span {
        self.entry.span
    }

    /// Its JSON pointer.
    #[must_use]
    pub fn pointer(self) -> &'d str {
        &self.entry.pointer
    }

    /// The JSON pointer of its path item.
    pub(super) fn path_item(self) -> &'d str {
        &self.entry.path_item
    }

    /// The document that declares it.
    #[must_use]
    pub fn document(self) -> &'d Document {
        self.document
    }

    fn node(self) -> &'d Node {
        self.document.root.pointer(&self.entry.pointer).expect("the index was made from this tree")
    }

    fn at(self, pointer: &str) -> Option<ResolvedNode<'d>> {
        let (name, node) = self.document.root.walk(pointer)?;
        self.document.resolve(name, || pointer.to_owned(), node)
    }

    /// The parameters of the operation, in the order of the file, then those of its path item. A parameter
    /// of the operation overrides one of the path item with the same location and name.
    #[must_use]
    pub fn parameters(self) -> Vec<Parameter<'d>> {
        let mut parameters: Vec<Parameter<'d>> = Vec::new();
        let mut known = BTreeSet::new();
        for base in [&self.entry.pointer, &self.entry.path_item] {
            let list = format!("{base}/parameters");
            let count = self.document.root.pointer(&list).map_or(0, |node| node.items().len());
            for index in 0..count {
                let Some(parameter) = self.at(&format!("{list}/{index}")).and_then(|at| self.parameter(at))
                else {
                    continue;
                };
                if known.insert((parameter.location, parameter.name)) {
                    parameters.push(parameter);
                }
            }
        }
        parameters
    }

    fn parameter(self, at: ResolvedNode<'d>) -> Option<Parameter<'d>> {
        let location = match at.node.get("in")?.as_str()? {
            "path" => ParameterLocation::Path,
            "query" => ParameterLocation::Query,
            "header" => ParameterLocation::Header,
            "cookie" => ParameterLocation::Cookie,
            _ => return None,
        };
        let name = at.node.get("name")?;
        let pointer = match at.node.get("schema") {
            Some(_) => format!("{}/schema", at.pointer),
            None => format!("{}/content", at.pointer),
        };
        let shape = Shape::at(self.document, &pointer);
        let description = at.node.get("description").or_else(|| shape.description());
        Some(Parameter {
            location,
            description,
            name: name.as_str()?,
            required: at.node.get("required").and_then(Node::as_bool).unwrap_or(false),
            style: at.node.get("style").and_then(Node::as_str),
            span: name.span,
            shape,
            pointer: at.pointer.to_string(),
        })
    }

    /// The request bodies that are declared, one for each media type.
    #[must_use]
    pub fn request(self) -> Vec<Body<'d>> {
        let body = self.at(&format!("{}/requestBody", self.entry.pointer));
        body.map_or_else(Vec::new, |body| self.bodies(&body))
    }

    /// Whether the request body is required.
    #[must_use]
    pub fn requires_body(self) -> bool {
        let body = self.at(&format!("{}/requestBody", self.entry.pointer));
        body.and_then(|body| body.node.get("required")?.as_bool()).unwrap_or(false)
    }

    /// The server URLs of the operation; if it declares none, those of its path item, or else of the
    /// document.
    #[must_use]
    pub fn servers(self) -> Vec<&'d Node> {
        let lists = [&self.entry.pointer, &self.entry.path_item, ""].map(|base| format!("{base}/servers"));
        let list = lists.iter().find_map(|list| self.document.root.pointer(list));
        list.map_or(&[][..], Node::items).iter().filter_map(|server| server.get("url")).collect()
    }

    /// The declared responses, in the order of the file.
    #[must_use]
    pub fn responses(self) -> Vec<Response<'d>> {
        let list = format!("{}/responses", self.entry.pointer);
        let statuses = self.document.root.pointer(&list).into_iter().flat_map(Node::entries);
        statuses
            .filter_map(|(status, entry)| {
                let at = self.document.resolve(entry.key, || format!("{list}/{status}"), &entry.value)?;
                Some(Response {
                    status,
                    span: entry.key,
                    bodies: self.bodies(&at),
                    pointer: at.pointer.to_string(),
                })
            })
            .collect()
    }

    fn bodies(self, at: &ResolvedNode<'d>) -> Vec<Body<'d>> {
        let content = at.node.get("content").into_iter().flat_map(Node::entries);
        content
            .map(|(media_type, entry)| {
                let pointer =
                    format!("{}/content/{}", at.pointer, crate::source::tree::pointer_token(media_type));
                let shape = Shape::at(self.document, &format!("{pointer}/schema"));
                Body { media_type, span: entry.key, pointer, shape }
            })
            .collect()
    }

    /// The schemas of a body, those of all its media types together; `None` if there is no such body.
    #[must_use]
    pub fn body(self, place: &Place) -> Option<Shape<'d>> {
        let bodies = match place {
            Place::Request(_) => self.request(),
            Place::Response(status, _) => {
                let found = self.responses().into_iter().find(|response| response.status == status);
                found.map_or_else(Vec::new, |response| response.bodies)
            }
            _ => return None,
        };
        bodies.into_iter().map(|body| body.shape).reduce(Shape::or)
    }

    /// The declaration of a field in a body; `None` if there is no such body.
    #[must_use]
    pub fn field(self, place: &Place) -> Option<super::Lookup<'d>> {
        let path: &FieldPath = place.path()?;
        Some(self.body(place)?.lookup(path))
    }

    /// The credentials that the operation accepts; empty if it needs none.
    #[must_use]
    pub fn credentials(self) -> Vec<Credential<'d>> {
        let mut credentials: Vec<Credential<'d>> = Vec::new();
        for credential in self.requirements().into_iter().flatten() {
            if !credentials.iter().any(|other| other.pointer == credential.pointer) {
                credentials.push(credential);
            }
        }
        credentials
    }

    /// The alternatives of `security`, each with the credentials that are needed together; empty if the
    /// operation needs none. A scheme that is no credential of a request is left out.
    #[must_use]
    pub fn requirements(self) -> Vec<Vec<Credential<'d>>> {
        let own = self.node().get("security");
        let requirements = own.or_else(|| self.document.root.get("security"));
        let credential = |scheme: &str| {
            let token = crate::source::tree::pointer_token(scheme);
            self.at(&format!("/components/securitySchemes/{token}")).and_then(credential)
        };
        let alternatives = requirements.map_or(&[][..], Node::items).iter();
        alternatives
            .map(|alternative| alternative.entries().filter_map(|(scheme, _)| credential(scheme)).collect())
            .collect()
    }
}

impl Document {
    /// The credentials that its security schemes declare, including those that no operation uses.
    #[must_use]
    pub fn credentials(&self) -> Vec<Credential<'_>> {
        const SCHEMES: &str = "/components/securitySchemes";
        let names = self.root.pointer(SCHEMES).into_iter().flat_map(Node::entries).map(|(name, _)| name);
        let pointers = names.map(|name| format!("{SCHEMES}/{}", crate::source::tree::pointer_token(name)));
        let declared = |pointer: String| {
            let (name, node) = self.root.walk(&pointer)?;
            credential(self.resolve(name, || pointer.clone(), node)?)
        };
        pointers.filter_map(declared).collect()
    }
}

fn credential<'d>(at: ResolvedNode<'d>) -> Option<Credential<'d>> {
    let scheme = at.node;
    let text = |key: &str| scheme.get(key).and_then(Node::as_str);
    match text("type")? {
        "apiKey" => {
            let name = scheme.get("name")?;
            let location = match text("in")? {
                "header" => ParameterLocation::Header,
                "query" => ParameterLocation::Query,
                _ => ParameterLocation::Cookie,
            };
            Some(Credential {
                location,
                name: name.as_str()?,
                scheme: None,
                span: name.span,
                pointer: at.pointer.to_string(),
            })
        }
        "http" => {
            let span = scheme.get("scheme").map_or(at.name, |node| node.span);
            Some(Credential {
                location: ParameterLocation::Header,
                name: "Authorization",
                scheme: text("scheme"),
                span,
                pointer: at.pointer.to_string(),
            })
        }
        // With OAuth 2 and OpenID Connect, the caller obtains a bearer token and sends it.
        "oauth2" | "openIdConnect" => Some(Credential {
            location: ParameterLocation::Header,
            name: "Authorization",
            scheme: Some("bearer"),
            span: at.name,
            pointer: at.pointer.to_string(),
        }),
        _ => None,
    }
}
