//! A sample calls a declared operation, and its section or its body is that of another one.

use super::proposal::{Label, Proposal};
use super::rule::rule;
use crate::evidence::guess::Guess;
use crate::evidence::{Case, Standing};
use crate::subject::Place;

rule! {
    /// A section names one operation, and its sample calls another one, with the bodies of the first; or a sample
    /// sends the request of another operation.
    ///
    /// ## Why
    ///
    /// The URL was copied from another section. The call reaches an operation that does not know the
    /// fields. The bodies of the section are judged at the operation that the section names. The rule needs a
    /// heading, a line or a summary that names one declared operation, and a body or an answer that this operation
    /// declares and the called one does not. Without such a name, it needs a body of which the called operation
    /// declares no field, and one single operation with the same method declares every field.
    ///
    /// ## Drifts
    ///
    /// `````md
    /// # Create an order
    ///
    /// `POST /orders`
    ///
    /// ```javascript
    /// await fetch("https://api.example.com/customers", {
    ///   method: "POST",
    ///   body: JSON.stringify({ amount: 5, currency: "EUR" }),
    /// });
    /// ```
    ///
    /// ````yaml
    /// openapi: 3.0.3
    /// servers: [{url: 'https://api.example.com'}]
    /// paths:
    ///   /customers:
    ///     post:
    ///       requestBody: {content: {application/json: {schema: {type: object, properties: {email: {type: string}}}}}}
    ///       responses: {'200': {description: made}}
    ///   /orders:
    ///     post:
    ///       requestBody: {content: {application/json: {schema: {type: object, properties: {amount: {type: integer}, currency: {type: string}}}}}}
    ///       responses: {'200': {description: made}}
    /// ````
    /// `````
    ///
    /// `````md
    /// ```http
    /// PUT https://api.example.com/groups/7
    /// Content-Type: application/json
    ///
    /// {"first_name": "Ada", "phone": "123"}
    /// ```
    ///
    /// ````yaml
    /// openapi: 3.0.3
    /// servers: [{url: 'https://api.example.com'}]
    /// paths:
    ///   /customers/{id}:
    ///     put:
    ///       requestBody: {content: {application/json: {schema: {type: object, properties: {first_name: {type: string}, phone: {type: string}}}}}}
    ///       responses: {'200': {description: changed}}
    ///   /groups/{id}:
    ///     put:
    ///       requestBody: {content: {application/json: {schema: {type: object, properties: {title: {type: string}}}}}}
    ///       responses: {'200': {description: changed}}
    /// ````
    /// `````
    ///
    /// ## Agrees
    ///
    /// `````md
    /// # Create an order
    ///
    /// `POST /orders`
    ///
    /// An order needs a customer:
    ///
    /// ```javascript
    /// await fetch("https://api.example.com/customers", {
    ///   method: "POST",
    ///   body: JSON.stringify({ email: "a@example.com" }),
    /// });
    /// ```
    ///
    /// ````yaml
    /// openapi: 3.0.3
    /// servers: [{url: 'https://api.example.com'}]
    /// paths:
    ///   /customers:
    ///     post:
    ///       requestBody: {content: {application/json: {schema: {type: object, properties: {email: {type: string}}}}}}
    ///       responses: {'200': {description: made}}
    ///   /orders:
    ///     post:
    ///       requestBody: {content: {application/json: {schema: {type: object, properties: {amount: {type: integer}, currency: {type: string}}}}}}
    ///       responses: {'200': {description: made}}
    /// ````
    /// `````
    OTHER_OPERATION: "other-operation", Warning, rank Call, Subject(check)
}

fn check(case: &Case<'_, '_>, proposals: &mut Vec<Proposal>) {
    if case.subject.place != Place::Operation {
        return;
    }
    let called = &case.subject.operation;
    let marked = || case.unfounded().filter(|(_, it)| it.guess.is_some_and(Guess::is_of_other_url));
    let intended = |standing: &Standing<'_>| match standing {
        Standing::Absent(absent) => absent.counterpart.clone(),
        _ => None,
    };
    let mut named: Vec<_> = marked().filter_map(|(_, statement)| intended(&statement.standing)).collect();
    named.sort_by(|a, b| a.subject.cmp(&b.subject));
    named.dedup_by(|a, b| a.subject == b.subject);
    for named in named {
        let of_named = || {
            marked().filter(|(_, statement)| {
                intended(&statement.standing).is_some_and(|it| it.subject == named.subject)
            })
        };
        let named_operation = &named.subject.operation;
        let is_named = of_named().any(|(_, statement)| statement.guess == Some(Guess::NamedBySection));
        let (message, label, why) = if is_named {
            (
                format!("the section is about `{named_operation}`, its sample calls `{called}`"),
                "the schema declares the named operation here",
                "the called operation does not know the fields of the section's bodies",
            )
        } else {
            (
                format!("the page calls `{called}` with the request of `{named_operation}`"),
                "the schema declares the operation with these fields here",
                "the called operation knows none of the fields that it gets",
            )
        };
        proposals.push(
            Proposal::new(case.subject, message)
                .refuting(of_named(), |claim| claim.says())
                .counterpart(&named.subject)
                .label(Label::schema(named.span, label))
                .why(why)
                .help(format!("call `{named_operation}`")),
        );
    }
}
