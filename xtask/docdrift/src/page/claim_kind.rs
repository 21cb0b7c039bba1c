//! The kinds of claims: keywords of JSON Schema, and words of our own where JSON Schema has none.

/// The kind of a claim: a JSON Schema keyword, or our own word where JSON Schema has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClaimKind {
    /// A sample calls the operation with this method and URL.
    Calls,
    /// A caller sends the parameter or field.
    Sends,
    /// A caller reads the field.
    Reads,
    /// An example response contains the field.
    Shows,
    /// A caller sends an object without the field, or calls an operation without the parameter; or a table
    /// lists other fields without this one.
    Omits,
    /// The body has this media type.
    MediaType,
    /// The parameter or field exists.
    Exists,
    /// The list of possible types: `type`.
    Type,
    /// The format of a string or number: `format`.
    Format,
    /// The list of allowed values: `enum`.
    Enum,
    /// Whether the parameter or field is required: `required`.
    Required,
    /// The value that applies if the parameter or field is omitted: `default`.
    Default,
    /// The inclusive lower bound: `minimum`.
    Minimum,
    /// The exclusive lower bound: `exclusiveMinimum`.
    ExclusiveMinimum,
    /// The inclusive upper bound: `maximum`.
    Maximum,
    /// The exclusive upper bound: `exclusiveMaximum`.
    ExclusiveMaximum,
    /// The smallest number of characters: `minLength`.
    MinLength,
    /// The largest number of characters: `maxLength`.
    MaxLength,
    /// The smallest number of items: `minItems`.
    MinItems,
    /// The largest number of items: `maxItems`.
    MaxItems,
    /// The largest number of characters of each item: `items.maxLength`.
    ItemsMaxLength,
    /// The regular expression that a string matches: `pattern`.
    Pattern,
    /// Whether only the server sets the field: `readOnly`.
    ReadOnly,
    /// Whether only callers send the field: `writeOnly`.
    WriteOnly,
    /// Whether the parameter or field is deprecated: `deprecated`.
    Deprecated,
    /// A value that the text gives as an example: `example`.
    Example,
    /// The names of parameters or fields that have to be sent together with the subject.
    RequiredWith,
    /// The names of parameters or fields of which one has to be sent.
    OneOf,
    /// The names of parameters or fields that exclude the subject.
    Excludes,
    /// The unit of the value, such as a currency.
    Unit,
    /// The time after which the subject expires.
    Expires,
}

impl ClaimKind {
    /// The name of the kind in output.
    ///
    /// ```
    /// # use docdrift::ClaimKind;
    /// assert_eq!(ClaimKind::ItemsMaxLength.as_str(), "items.maxLength");
    /// ```
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            ClaimKind::Calls => "calls",
            ClaimKind::Sends => "sends",
            ClaimKind::Reads => "reads",
            ClaimKind::Shows => "shows",
            ClaimKind::Omits => "omits",
            ClaimKind::MediaType => "mediaType",
            ClaimKind::Exists => "exists",
            ClaimKind::Type => "type",
            ClaimKind::Format => "format",
            ClaimKind::Enum => "enum",
            ClaimKind::Required => "required",
            ClaimKind::Default => "default",
            ClaimKind::Minimum => "minimum",
            ClaimKind::ExclusiveMinimum => "exclusiveMinimum",
            ClaimKind::Maximum => "maximum",
            ClaimKind::ExclusiveMaximum => "exclusiveMaximum",
            ClaimKind::MinLength => "minLength",
            ClaimKind::MaxLength => "maxLength",
            ClaimKind::MinItems => "minItems",
            ClaimKind::MaxItems => "maxItems",
            ClaimKind::ItemsMaxLength => "items.maxLength",
            ClaimKind::Pattern => "pattern",
            ClaimKind::ReadOnly => "readOnly",
            ClaimKind::WriteOnly => "writeOnly",
            ClaimKind::Deprecated => "deprecated",
            ClaimKind::Example => "example",
            ClaimKind::RequiredWith => "requiredWith",
            ClaimKind::OneOf => "oneOf",
            ClaimKind::Excludes => "excludes",
            ClaimKind::Unit => "unit",
            ClaimKind::Expires => "expires",
        }
    }

    /// Whether an OpenAPI schema has a keyword for this kind. A schema can neither confirm nor refute claims
    /// of other kinds.
    #[must_use]
    pub fn is_statable(self) -> bool {
        !matches!(
            self,
            ClaimKind::RequiredWith
                | ClaimKind::OneOf
                | ClaimKind::Excludes
                | ClaimKind::Unit
                | ClaimKind::Expires
        )
    }

    /// Whether the kind is a lower or upper bound of a number.
    #[must_use]
    pub fn is_bound(self) -> bool {
        matches!(
            self,
            ClaimKind::Minimum
                | ClaimKind::ExclusiveMinimum
                | ClaimKind::Maximum
                | ClaimKind::ExclusiveMaximum
        )
    }

    /// Whether the kind limits a number of characters or items.
    #[must_use]
    pub fn is_size(self) -> bool {
        matches!(
            self,
            ClaimKind::MinLength
                | ClaimKind::MaxLength
                | ClaimKind::MinItems
                | ClaimKind::MaxItems
                | ClaimKind::ItemsMaxLength
        )
    }
}
