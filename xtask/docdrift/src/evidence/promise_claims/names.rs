//! The claims of sentences that call a name in code a parameter, a header or a field: it exists.
//!
//! A sentence rarely says to which operation a parameter or field belongs. What the page's samples and tables have
//! under this name is meant first. A name that the operation of the section lacks is undeclared only if its document
//! has the name nowhere.

use crate::evidence::call_claims::page_operation;
use crate::evidence::created_names::CreatedNames;
use crate::evidence::guess::Guess;
use crate::evidence::mention_claims::endpoints::operations_at;
use crate::evidence::section_operations::{FoundOperation, SectionOperations};
use crate::evidence::unsettled::UnsettledKind;
use crate::evidence::{Declared, Standing, Statement, subject_places};
use crate::openapi::{Document, Lookup, Operation};
use crate::page::Page;
use crate::page::claim::{Claim, ClaimKind, Origin};
use crate::page::name_mention::{NameMention, NameNoun};
use crate::page::promise::OperationPart;
use crate::subject::{FieldPath, ParameterLocation, Place, Step, Subject};

/// Adds the claims of a page's names to those of its samples, tables and promises.
pub(in crate::evidence) fn add<'d>(
    page: &Page,
    documents: &[&'d Document],
    sections: &SectionOperations<'d>,
    text: &str,
    statements: &mut Vec<Statement<'d>>,
) {
    if page.names.is_empty() {
        return;
    }
    let own = page_operation(page, documents);
    let created = CreatedNames::of(page);
    let mut more = Vec::new();
    for mention in &page.names {
        let is_stated = !mention.owners.is_empty();
        let found = if is_stated {
            stated_operation(mention, own, documents, sections)
        } else {
            section_operation(mention, own, sections)
        };
        let Some((operation, guess)) = found else { continue };
        let is_near = is_stated || own.is_some() || sections.is_marked(&mention.within)
            // "In the response, …" is about the only operation of the sections around it.
            || (mention.noun == NameNoun::Field
                && mention.part.is_some()
                && sections.is_marked_around(&mention.within));
        let named = NamedIn { mention, operation, guess, is_stated, is_near, created: &created, text };
        let said = named.statement(statements);
        let is_lacking = said.as_ref().is_some_and(|it| match &it.standing {
            Standing::Absent(_) => true,
            Standing::Undecided(unsettled) => unsettled.kind == UnsettledKind::OtherSubject,
            Standing::Declared(_) => false,
        });
        let is_of_any = !is_stated && own.is_none() && named.of_page(statements).is_none();
        let others = sections.operations().filter(|_| is_lacking && is_of_any);
        more.extend(others.filter_map(|other| named.at_other(other)).next().or(said));
    }
    statements.extend(more);
}

/// The operation with the path that the sentence names. A path with several methods is that of the section's operation.
fn stated_operation<'d>(
    mention: &NameMention,
    own: Option<Operation<'d>>,
    documents: &[&'d Document],
    sections: &SectionOperations<'d>,
) -> Option<FoundOperation<'d>> {
    let [owner] = mention.owners.as_slice() else { return None };
    let operations = operations_at(&owner.value, documents);
    if let [only] = operations.as_slice() {
        return Some((*only, None));
    }
    let (around, _) = section_operation(mention, own, sections)?;
    operations.into_iter().find(|operation| operation.id() == around.id()).map(|operation| (operation, None))
}

/// The operation of the page, or of the section.
fn section_operation<'d>(
    mention: &NameMention,
    own: Option<Operation<'d>>,
    sections: &SectionOperations<'d>,
) -> Option<FoundOperation<'d>> {
    let around = || sections.at(mention.span, &mention.within).known();
    let inferred = |(operation, guess): FoundOperation<'d>| (operation, guess.or(Some(Guess::Section)));
    own.map(|own| (own, None)).or_else(|| around().map(inferred))
}

/// A name in the operation that its sentence is about.
struct NamedIn<'a, 'd> {
    mention: &'a NameMention,
    operation: Operation<'d>,
    guess: Option<Guess>,
    /// Whether the sentence names the operation.
    is_stated: bool,
    /// Whether the page, the section or the sentence is about the operation.
    is_near: bool,
    created: &'a CreatedNames,
    /// The text of the page.
    text: &'a str,
}

impl<'d> NamedIn<'_, 'd> {
    /// The claim of the name; `None` if nothing shows that it names something of the operation.
    fn statement(&self, known: &[Statement<'d>]) -> Option<Statement<'d>> {
        let of_page = self.of_page(known);
        // Sentences leave out the objects around a field, of which a sample may have the wrong ones.
        let part = of_page.and_then(|known| part_of(&known.claim.subject.place)).or(self.mention.part);
        let declared_on_page = of_page.filter(|it| matches!(it.standing, Standing::Declared(_)));
        if let Some((place, declared)) = self.declared(part).filter(|_| declared_on_page.is_none()) {
            return Some(self.claim(place, Standing::Declared(declared), self.guess));
        }
        if let Some(known) = of_page {
            let standing = self.settled(known.standing.clone());
            return Some(self.claim(known.claim.subject.place.clone(), standing, known.guess));
        }
        if self.mention.noun == NameNoun::Value {
            return None;
        }
        // A field of neither a request nor a response may be one of the reader's own data.
        let (place, standing) =
            subject_places::named(&self.mention.name, Some(self.part()?), self.operation)?;
        let standing = self.doubted(&place, standing);
        let guess = self.guess.or(self.mention.part.is_none().then_some(Guess::BodyPart));
        Some(self.claim(place, standing, guess))
    }

    /// The claim at another operation of the page, if that one declares the name: a text behind several operations may
    /// be about any of them.
    fn at_other(&self, other: Operation<'d>) -> Option<Statement<'d>> {
        let guess = self.guess.or(Some(Guess::Section));
        let named = NamedIn { operation: other, guess, ..*self };
        let (place, declared) = named.declared(self.mention.part)?;
        Some(named.claim(place, Standing::Declared(declared), guess))
    }

    fn claim(&self, place: Place, standing: Standing<'d>, guess: Option<Guess>) -> Statement<'d> {
        let claim = Claim {
            subject: Subject::new(self.operation.id(), place),
            kind: ClaimKind::Exists,
            value: None,
            span: self.mention.span,
            origin: Origin::Prose,
        };
        Statement::new(claim, Some(self.operation), standing).guessed(guess)
    }

    /// The claim of the page's samples, examples and tables about a parameter or field of this name: a declared one
    /// first. `None` if they have several of this name that are not declared.
    fn of_page<'s>(&self, known: &'s [Statement<'d>]) -> Option<&'s Statement<'d>> {
        let fits = |statement: &&'s Statement<'d>| {
            statement.claim.kind != ClaimKind::Omits
                && statement.claim.subject.operation == *self.operation.id()
                && self.is_named(&statement.claim.subject.place, self.mention.part)
        };
        let is_declared = |it: &&Statement<'_>| matches!(it.standing, Standing::Declared(_));
        let mut found = known.iter().filter(fits);
        let first = found.clone().next()?;
        let declared = found.clone().find(is_declared);
        declared.or_else(|| found.all(|other| other.claim.subject == first.claim.subject).then_some(first))
    }

    /// Whether a place has the name of the mention, in this part of the operation.
    fn is_named(&self, place: &Place, part: Option<OperationPart>) -> bool {
        let NameMention { name, noun, .. } = self.mention;
        match place {
            Place::Parameter(ParameterLocation::Header, known) => {
                *noun == NameNoun::Header && known.eq_ignore_ascii_case(name)
            }
            Place::Parameter(location, known) => {
                known == name && part.is_none_or(|part| part == OperationPart::Parameters(*location))
            }
            Place::Request(path) => {
                part.is_none_or(|part| part == OperationPart::Request) && ends_with(path, name)
            }
            Place::Response(_, path) => {
                part.is_none_or(|part| part == OperationPart::Response) && ends_with(path, name)
            }
            _ => false,
        }
    }

    /// The declaration of a parameter or field of this name, at any depth of this part of the operation.
    fn declared(&self, part: Option<OperationPart>) -> Option<(Place, Declared<'d>)> {
        let parameters = self.operation.parameters().into_iter();
        let parameters = parameters.map(|it| Place::Parameter(it.location, it.name.to_owned()));
        let responses = self.operation.responses();
        let bodies = std::iter::once(Place::Request(FieldPath::root()))
            .chain(responses.iter().map(|it| Place::Response(it.status.to_owned(), FieldPath::root())));
        let fields = bodies.flat_map(|body| {
            let fields = self.operation.fields(&body);
            fields.iter().map(|field| body.with_path(field.path.clone())).collect::<Vec<_>>()
        });
        let place = parameters.chain(fields).find(|place| self.is_named(place, part))?;
        let (place, standing) = subject_places::at(&place, self.operation);
        match standing {
            Standing::Declared(declared) => Some((place, declared)),
            _ => None,
        }
    }

    /// The part of the operation that would have to declare the name. A parameter without a location is one of the body,
    /// if the operation has a body.
    fn part(&self) -> Option<OperationPart> {
        let has_body = || self.operation.body(&Place::Request(FieldPath::root())).is_some();
        match (self.mention.part, self.mention.noun) {
            (Some(part), _) => Some(part),
            (None, NameNoun::Parameter) if has_body() => Some(OperationPart::Request),
            (None, NameNoun::Parameter) => Some(OperationPart::Parameters(ParameterLocation::Query)),
            (None, _) => None,
        }
    }

    /// What becomes of an undeclared name that the sentence places in the past, or that the page has created.
    fn settled(&self, standing: Standing<'d>) -> Standing<'d> {
        match standing {
            Standing::Absent(_) if self.mention.is_of_other_time => Standing::undecided(
                UnsettledKind::OtherTime,
                "the sentence says what was there before, or will be",
            ),
            standing => standing,
        }
    }

    /// The standing of a name that nothing else on the page has, undecided where it may name something else.
    fn doubted(&self, place: &Place, standing: Standing<'d>) -> Standing<'d> {
        let standing = self.settled(standing);
        if !matches!(standing, Standing::Absent(_)) {
            return standing;
        }
        let name = self.mention.name.rsplit(['.', '[']).next().unwrap_or(&self.mention.name);
        if place.path().is_some_and(|path| self.created.has(path, self.mention.span)) {
            let reason = format!("the page itself creates `{name}`");
            return Standing::undecided(UnsettledKind::CreatedOnPage, reason);
        }
        if !self.is_near || !self.mention.is_of_own_operation || self.mention.noun == NameNoun::Header {
            let reason = "the sentence does not say which operation it is about";
            return Standing::undecided(UnsettledKind::OtherSubject, reason);
        }
        if !self.is_stated && (self.operation.document().has_name(name) || stands_in_code(self.text, name)) {
            let reason = format!(
                "`{name}` is also the name of something else, and the sentence does not say which operation it is about"
            );
            return Standing::undecided(UnsettledKind::OtherSubject, reason);
        }
        if self.mention.noun == NameNoun::Field && self.may_be_inside(place) {
            let reason = "an object of the body allows any field, so it may be inside that object";
            return Standing::undecided(UnsettledKind::OpenSchema, reason);
        }
        standing
    }

    /// Whether an object inside a body may have a field of any name.
    fn may_be_inside(&self, place: &Place) -> bool {
        let Some(body) = self.operation.body(place) else { return true };
        let key = Step::Key(self.mention.name.clone());
        let is_free = |path: &FieldPath| match body.lookup(path) {
            Lookup::Declared(shape) => match shape.step(&Step::Item) {
                Lookup::Declared(item) => matches!(item.step(&key), Lookup::Free),
                _ => matches!(shape.step(&key), Lookup::Free),
            },
            _ => false,
        };
        self.operation.fields(place).iter().any(|field| is_free(&field.path))
    }
}

/// The part of an operation that a place belongs to.
fn part_of(place: &Place) -> Option<OperationPart> {
    match place {
        Place::Parameter(location, _) => Some(OperationPart::Parameters(*location)),
        Place::Request(_) => Some(OperationPart::Request),
        Place::Response(..) => Some(OperationPart::Response),
        _ => None,
    }
}

/// Whether a fence or table of a page has a name: in a sample that was not followed, or within a value of one. The text
/// of the page is searched line by line, so that a fence is one also where its language is not read.
fn stands_in_code(text: &str, name: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    let has_name = |line: &str| {
        line.match_indices(name).any(|(at, _)| {
            let before = line[..at].chars().next_back();
            let behind = line[at + name.len()..].chars().next();
            !before.is_some_and(is_part) && !behind.is_some_and(is_part)
        })
    };
    let mut is_in_fence = false;
    text.lines().any(|line| {
        let trimmed = line.trim_start_matches([' ', '\t', '>']);
        let is_mark = trimmed.starts_with("```") || trimmed.starts_with("~~~");
        is_in_fence ^= is_mark;
        (is_in_fence || trimmed.starts_with('|')) && has_name(line)
    })
}

/// Whether a path ends with a written name: `customer.email` of `data.customer.email`.
fn ends_with(path: &FieldPath, name: &str) -> bool {
    let keys = path.steps().iter().rev().filter_map(|step| match step {
        Step::Key(key) => Some(key.as_str()),
        Step::Item => None,
    });
    if path.name() == Some(name) {
        return true;
    }
    let mut written = name.rsplit('.').map(|part| part.split('[').next().unwrap_or(part)).peekable();
    let is_dotted = name.contains('.');
    let mut keys = keys;
    is_dotted && written.all(|part| keys.next() == Some(part))
}
