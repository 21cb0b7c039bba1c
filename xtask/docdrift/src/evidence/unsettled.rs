//! Why nothing could decide a claim, and the kinds of reasons.

use crate::source::kinds::kinds;

/// Why nothing could decide a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsettled {
    /// The kind, whose id stays the same when the wording of `reason` changes.
    pub kind: UnsettledKind,
    /// The reason, as a clause: "a schema cannot state this".
    pub reason: String,
}

impl Unsettled {
    /// A reason of a kind.
    pub fn new(kind: UnsettledKind, reason: impl Into<String>) -> Self {
        Unsettled { kind, reason: reason.into() }
    }
}

kinds! {
    /// A kind of reason why nothing could decide a claim.
    ///
    /// ```
    /// use docdrift::UnsettledKind;
    ///
    /// assert_eq!(UnsettledKind::OpenSchema.id(), "unsettled/open-schema");
    /// assert!(UnsettledKind::ALL.contains(&UnsettledKind::OpenSchema));
    /// ```
    UnsettledKind {
        /// No keyword of JSON Schema states such a fact, for example a unit or a time until something expires.
        /// Check it by hand.
        Unstatable = "unsettled/unstatable",
        /// The schema could state this and does not. State it in the schema, or leave it to the page.
        Unstated = "unsettled/unstated",
        /// The schema allows any field or value here, so it neither confirms nor contradicts the page. Declare
        /// the fields in the schema.
        OpenSchema = "unsettled/open-schema",
        /// The schema contradicts itself here: it requires a field that it does not declare, or its own example
        /// is not among the values that it lists. Correct the schema.
        ContradictorySchema = "unsettled/contradictory-schema",
        /// A reference in the schema leads nowhere, and what it should lead to may declare this. Correct the
        /// reference.
        BrokenReference = "unsettled/broken-reference",
        /// A description in the schema states or allows what the page claims; no keyword does. Add the keyword.
        DescribedInWords = "unsettled/described-in-words",
        /// The name is not declared, but a description in the schema mentions it, as an older name or a
        /// synonym. Declare it, or use the declared name.
        AliasInDescription = "unsettled/alias-in-description",
        /// The object, list or body in which the field would be is not declared as such, so the field cannot be
        /// compared. See what the same report says about the parent.
        UndeclaredParent = "unsettled/undeclared-parent",
        /// The schema declares no request body of this media type, and nothing rules it out. Declare the media
        /// type.
        UndeclaredMediaType = "unsettled/undeclared-media-type",
        /// The object matches no variant of a `oneOf` or `anyOf`, so its other fields cannot be compared.
        /// Correct the field that selects the variant.
        OtherVariant = "unsettled/other-variant",
        /// The page says that a field is required, and the object around it has variants of which the page may
        /// describe one. Declare which variant requires the field.
        RequiredByVariant = "unsettled/required-by-variant",
        /// The schema allows more types here than the page mentions. Mention them if readers may meet them.
        MoreTypes = "unsettled/more-types",
        /// The page states the value too vaguely to be compared, such as "number" for an integer. State it more
        /// precisely.
        VagueValue = "unsettled/vague-value",
        /// The value is null, which may stand for a field that is left out. Leave the field out, or declare it
        /// as nullable.
        NullValue = "unsettled/null-value",
        /// The body is a form, in which every value is sent as text, so its type cannot be compared.
        FormText = "unsettled/form-text",

        /// The path as written may be that of several operations, or is an abbreviated path. Write out the full
        /// path of the operation.
        AmbiguousPath = "unsettled/ambiguous-path",
        /// The URL is not that of an operation that an OpenAPI document describes: the address of a server or of
        /// a file, GraphQL, a document itself, or an illustration.
        NotAnOperation = "unsettled/not-an-operation",
        /// The call goes to a host that is not one of the schema's servers, so it may be another API's. Add
        /// the host to `servers` if it belongs to this API.
        OtherHost = "unsettled/other-host",
        /// It is not known which host is called: the page leaves it to the reader, or the schema has no
        /// `servers`. Declare the servers.
        UnknownHost = "unsettled/unknown-host",
        /// The page mentions no operation that the schema has, so the claim may be about another API. Pass that
        /// API's document as well.
        OtherApi = "unsettled/other-api",
        /// Most of the names around this one do not belong to the operation, so the table or list may describe
        /// something else. Name the operation that it describes.
        ForeignList = "unsettled/foreign-list",
        /// The example around this field looks like something else than the body that the schema has here. Show
        /// it at the operation it belongs to.
        ForeignExample = "unsettled/foreign-example",

        /// The text or table does not say which parameter or field it is about. Name it.
        UnnamedField = "unsettled/unnamed-field",
        /// The page itself creates a field of this name before it uses the field, so the schema cannot declare
        /// it. Nothing has to be done.
        CreatedOnPage = "unsettled/created-on-page",
        /// The page reports what changed in the past, and was right then. Nothing has to be done.
        Changelog = "unsettled/changelog",
        /// The page shows the call as one that the API refuses, so what it sends need not be declared. Nothing
        /// has to be done.
        ShownAsRefused = "unsettled/shown-as-refused",
        /// The sample reads the field where the call has failed, and the schema does not describe the response
        /// of a failure. Declare that response.
        FailedCall = "unsettled/failed-call",

        /// The schema declares no credential for the operation, so it neither confirms nor contradicts the
        /// one on the page. Declare the security schemes.
        UndeclaredSecurity = "unsettled/undeclared-security",
        /// The header belongs to HTTP itself, and OpenAPI documents need not declare it. Nothing has to be done.
        ConventionalHeader = "unsettled/conventional-header",
        /// The parameter is a part of one that the schema declares as a whole, such as `created[gte]` of
        /// `created`. Declare its fields.
        ParameterPart = "unsettled/parameter-part",
        /// The page and the schema name a path parameter differently. Only the value of a path parameter is
        /// sent, so both names work.
        PathParameterName = "unsettled/path-parameter-name",

        /// The sentence is about another parameter, field or thing than the one that it stands at. Nothing has to be
        /// done, unless it is meant for this one: then name it.
        OtherSubject = "unsettled/other-subject",
        /// The sentence holds only under a condition, which no keyword states. Nothing has to be done.
        Conditional = "unsettled/conditional",
        /// The sentence gives advice, which no keyword states. Nothing has to be done.
        Advice = "unsettled/advice",
        /// The sentence or the value illustrates something, and promises nothing. Nothing has to be done.
        Illustration = "unsettled/illustration",
        /// A number in the sentence has a special meaning, such as 0 for "no limit", so the bounds beside it do not
        /// hold for every value. Nothing has to be done.
        SpecialNumber = "unsettled/special-number",
        /// The sentence says what was so before, or will be so. Nothing has to be done.
        OtherTime = "unsettled/other-time",
        /// The sentence states a limit of a plan, an account or a rate, which no keyword states. Nothing has to be
        /// done.
        Quota = "unsettled/quota",
        /// The text states two values, which may apply to two cases. Say which applies when.
        TwoValues = "unsettled/two-values",
        /// The text says what becomes of values beyond a limit, or that a list is not all of them: "a longer text is
        /// cut". Nothing is refused, so no keyword states it. Nothing has to be done.
        AcceptsMore = "unsettled/accepts-more",
        /// The words suggest it and do not state it, such as a format by "the URL of". State it in the schema.
        Suggested = "unsettled/suggested",

        /// The page and the schema agree on whether a field is required, and a recorded request without it was
        /// treated otherwise. It may be required under a condition. State the condition on the page.
        RecordedOtherwise = "unsettled/recorded-otherwise",

        /// The page and the schema differ here, or could not be compared, and no rule reports such a case.
        /// Check it by hand.
        NoRule = "unsettled/no-rule",
    }
}
