//! Which rule reports a claim that several rules find wrong.

/// The rank of a rule. Of several rules that refute the same claim, the rule with the highest rank
/// reports it, and the others add their labels to its finding. A rule that knows more about the cause
/// has a higher rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// The page contradicts itself or its site, or leaves out what the schema declares.
    Consistency,
    /// The page states what the schema could state and does not.
    Unstated,
    /// Two pages state two values, and the schema states none.
    Inconsistent,
    /// The schema does not declare the subject.
    Undeclared,
    /// The schema declares the subject, and states something else.
    Contradicted,
    /// The schema has the subject at another place, or requires a subject that the page omits.
    Moved,
    /// One cause explains several undeclared subjects: another casing, a missing envelope.
    Explained,
    /// The other witnesses agree, and the schema alone differs.
    SchemaAlone,
    /// The operation or the server of a call is wrong, so the other claims of the call are judged at the
    /// intended operation.
    Call,
}
