//! What the checker saw in its inputs and did not understand: gaps, and their kinds.

use super::Span;
use super::kinds::kinds;

/// Something on a page or in another input that the checker saw and did not understand.
///
/// Gaps are ordered by their places, then by their reasons.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gap {
    /// The place.
    pub span: Span,
    /// Why it was not understood, as a clause: "code in `ruby` is not read".
    pub reason: String,
    /// The kind, whose id stays the same when the wording of `reason` changes.
    pub kind: GapKind,
}

impl Gap {
    /// A gap of a kind at a place.
    pub fn new(span: Span, kind: GapKind, reason: impl Into<String>) -> Self {
        Gap { span, reason: reason.into(), kind }
    }
}

kinds! {
    /// A kind of thing that the checker does not understand.
    ///
    /// ```
    /// use docdrift::GapKind;
    ///
    /// assert_eq!(GapKind::UnreadLanguage.id(), "gap/unread-language");
    /// assert!(GapKind::ALL.contains(&GapKind::UnreadLanguage));
    /// ```
    GapKind {
        /// The page has more than 1 MiB or 20,000 lines and is not read at all. Split the page.
        PageTooLarge = "gap/page-too-large",
        /// The page is not valid UTF-8. It is read with U+FFFD in place of the invalid bytes. Save the page as
        /// UTF-8.
        InvalidEncoding = "gap/invalid-encoding",
        /// The page is not valid MDX. It is read without the sign in question or, if that does not help,
        /// as plain Markdown without its components. Escape the sign or close the tag.
        InvalidMdx = "gap/invalid-mdx",
        /// The page is a translated copy of another page of the run and is not read: what it says is checked on
        /// the original. Check it by hand, or pass it without the original.
        TranslatedPage = "gap/translated-page",
        /// The page is neither Markdown nor MDX and is not read. Check it by hand, or convert it.
        UnreadPageFormat = "gap/unread-page-format",
        /// The navigation of the site cannot be read, or a part of it is computed, so every page that it is
        /// about counts as listed. Write the names of the pages out.
        UnreadNavigation = "gap/unread-navigation",
        /// The line has too many marks of emphasis, links or nested lists to be parsed in reasonable time, so
        /// it is not read. Simplify the line.
        LineTooComplex = "gap/line-too-complex",
        /// The fence of a code block is never closed, so the rest of the page is read as code. Close the fence.
        UnclosedFence = "gap/unclosed-fence",
        /// A comment for this program, such as `docdrift-allow`, has another form than is read, or names a rule that
        /// there is not. It accepts nothing. Write `docdrift-allow RULE: REASON`.
        InvalidComment = "gap/invalid-comment",
        /// The page includes a snippet that is not among the pages of the run, or that several files match.
        /// Pass the folder with the snippet as well, or correct the path.
        MissingSnippet = "gap/missing-snippet",
        /// Snippets that include one another are nested too deeply, or the page includes too many, so this one
        /// is not read. Include fewer.
        SnippetLimit = "gap/snippet-limit",
        /// The checker does not read code in this language, so nothing that the code shows is checked. Check it
        /// by hand, or add the same sample in the shell, Python, JavaScript or TypeScript.
        UnreadLanguage = "gap/unread-language",
        /// An OpenAPI document that the page embeds, or a part of another document, cannot be read. Correct its
        /// syntax.
        InvalidDocument = "gap/invalid-document",
        /// A `$ref` does not resolve in its document, so what it refers to accepts any value. Correct the
        /// reference, or bundle the document into one file.
        BrokenReference = "gap/broken-reference",
        /// The `$ref` of a path item does not resolve, so its operations are not known. Correct the reference,
        /// or write the path item in place.
        PathItemReference = "gap/path-item-reference",
        /// Operations of a method that OpenAPI has only since version 3.2 are not read. Check them by hand.
        UnreadMethod = "gap/unread-method",

        /// The sample is too large to be followed to its end. Shorten it, or split it.
        SampleTooLarge = "gap/sample-too-large",
        /// The code of the sample is nested too deeply to be followed. Simplify it.
        SampleTooDeep = "gap/sample-too-deep",
        /// The code is not valid in the language of its fence. The rest of the sample is read, but what is next
        /// to the error may be misread. Correct the syntax, or the language of the fence.
        InvalidSyntax = "gap/invalid-syntax",
        /// The sample calls through a library whose requests the checker does not know. Check the sample by
        /// hand, or show the request with an HTTP client as well.
        UnknownLibrary = "gap/unknown-library",
        /// The sample imports an HTTP client, and no request that it makes could be followed. Call the client
        /// directly in the sample.
        UnfollowedRequest = "gap/unfollowed-request",
        /// The method of a request is computed in a way that the checker cannot follow. Write it as a literal.
        UnfollowedMethod = "gap/unfollowed-method",
        /// The URL of a request is computed in a way that the checker cannot follow. Write it as a literal, or
        /// build it from constants of the sample.
        UnfollowedUrl = "gap/unfollowed-url",
        /// Headers or query parameters of a request are computed in a way that the checker cannot follow. Write
        /// them in place.
        UnfollowedParameters = "gap/unfollowed-parameters",
        /// The body of a request is computed in a way that the checker cannot follow. Write it in place.
        UnfollowedBody = "gap/unfollowed-body",
        /// The options of a request are computed in a way that the checker cannot follow, so the request may
        /// send more than is known. Write them in place.
        UnfollowedOptions = "gap/unfollowed-options",
        /// An object contains a spread value that the checker cannot follow, so it may have more fields than are
        /// known. Write the fields in place.
        UnfollowedSpread = "gap/unfollowed-spread",
        /// The sample makes its request with a command that is not read, such as `wget`. Show the request with
        /// `curl` as well.
        UnreadCommand = "gap/unread-command",
        /// The command line of `curl` has an option that is not known, so the command is not read. Correct the
        /// option.
        UnknownOption = "gap/unknown-option",
        /// The body or the options of a request are in a file that is not part of the page. Show the content of
        /// the file in the command.
        ExternalFile = "gap/external-file",
        /// The command seems to be cut off or wrongly quoted: it ends in a backslash, has a header of several
        /// lines, or a second URL. Check its quotes and its continued lines.
        MalformedCommand = "gap/malformed-command",
        /// The filter of `jq` uses something that is not read, so later reads of the response are not known.
        /// Check it by hand.
        UnreadFilter = "gap/unread-filter",
        /// The body of the request is neither JSON nor a form. Other formats are not read; check it by hand.
        UnreadBodyFormat = "gap/unread-body-format",
        /// The body of the request is meant as JSON and is not valid JSON. Correct its syntax.
        InvalidBody = "gap/invalid-body",

        /// Parameters or fields are given as a programming language declares them, as in `limit?: number` or an
        /// `interface`, which is not read. Check them by hand, or write a table with their names as they are sent.
        UnreadDeclarations = "gap/unread-declarations",
        /// The example is marked as JSON or YAML and cannot be read as such. Correct its syntax, or the language
        /// of the fence.
        InvalidExample = "gap/invalid-example",
        /// The JSON has a mistake that the checker could read past: a missing comma, a repeated field, half of a
        /// surrogate pair. Correct it.
        MalformedJson = "gap/malformed-json",
        /// The example is a part of a body, and the page does not say of which field. Show the field's name.
        PartialExample = "gap/partial-example",
        /// The page does not say which request or response the example is, so it is compared with nothing. Place
        /// it behind its call, or give it a title such as "Response".
        UnplacedExample = "gap/unplaced-example",
        /// The example looks like the body of another operation than the one beside it, or than those that the
        /// page mentions, so it is compared with nothing. Move it, or name its operation.
        ForeignExample = "gap/foreign-example",
        /// The example is what the provider sends to a webhook. No webhook or callback in a document is named
        /// on the page or in the example and has its fields, so it is not compared. Declare the webhook, or
        /// name it in the heading.
        WebhookExample = "gap/webhook-example",
        /// No document has the operation of this example, of these parameters or of the client, so nothing can
        /// be compared. Name the operation on the page, or pass the document that has it.
        UndeclaredOperation = "gap/undeclared-operation",

        /// A component or the row of a table describes a parameter or field without naming it. Add the name.
        UnnamedField = "gap/unnamed-field",
        /// The text in the place of a name is empty, or has characters that no name of a parameter or field
        /// has. Correct the name.
        InvalidName = "gap/invalid-name",
        /// A table, component or attribute names a type that is not known, so its type is not compared. Use the
        /// types of JSON Schema: `string`, `integer`, `array of strings`.
        UnknownType = "gap/unknown-type",
        /// A table, component or attribute states a property in a form that is not understood: a default, a
        /// bound, a list of values, whether the field is required, or a note on a type. State it more simply.
        UnreadValue = "gap/unread-value",
        /// A row does not fit its table: it has other columns than the head, or is indented below nothing.
        /// Correct the row.
        MalformedRow = "gap/malformed-row",
        /// A description or value of a rendered page does not show which one field it describes. Name the field.
        UnmatchedDescription = "gap/unmatched-description",

        /// A part of recorded traffic is not judged: it cannot be read, or no document says what it should be.
        /// Record it again, or pass the document that has it.
        UnreadTraffic = "gap/unread-traffic",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Files;

    #[test]
    fn gaps_are_ordered_by_place_then_by_reason() {
        let mut files = Files::new();
        let file = files.add("a.md", "text");
        let gap = |at: usize, kind, reason: &str| Gap::new(Span::new(file, at..at), kind, reason);
        let mut gaps = [
            gap(1, GapKind::PageTooLarge, "a"),
            gap(0, GapKind::PageTooLarge, "b"),
            gap(0, GapKind::UnclosedFence, "a"),
        ];
        gaps.sort();
        let reasons: Vec<&str> = gaps.iter().map(|gap| gap.reason.as_str()).collect();
        assert_eq!(reasons, ["a", "b", "a"]);
    }
}
