//! Follows the values of a sample, without running it, from literals to requests and from decoded
//! responses to the fields that are read.
//!
//! What is understood of values stands here, once; a [`Dialect`] says how its language and its
//! libraries spell it. The name of a variable means nothing: `const data = await r.json()` binds
//! the root of a body, whatever it is called.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::dialect::{Dialect, Receiver, Step};
use super::syntax::{Argument, At, Entry, Expr, Function, Pattern, Piece, Program, Statement};
use super::transfer::{Arguments, Made};
use super::value::{Field, Text, Val, Whole};
use crate::contract::UrlText;
use crate::extract::call::{Call, Read};
use crate::parsed::{Gap, Parsed};
use crate::source::Excerpt;
use crate::subject::FieldPath;

/// How deep calls of the sample's own functions are followed.
const DEPTH: usize = 8;

/// How many parts a value may have; see [`Val::size`].
const SIZE: usize = 5_000;

/// How many parts of values are looked at before a sample is given up.
const BUDGET: usize = 200_000;

/// Follows a program.
pub(crate) fn follow(program: &Program, dialect: &dyn Dialect, sample: &Excerpt) -> Parsed<Vec<Call>> {
    let mut follower = Follower {
        dialect,
        sample,
        scopes: vec![BTreeMap::new()],
        defined: Vec::new(),
        entered: Vec::new(),
        depth: 0,
        budget: BUDGET,
        probes: false,
        calls: Vec::new(),
        gaps: Vec::new(),
    };
    follower.block(&program.statements);
    follower.enter_what_nobody_called();
    if follower.budget == 0 {
        let span = sample.span(0..sample.text().len().min(1));
        follower.gaps.push(Gap { span, reason: "a sample too large to be followed to its end".to_owned() });
    }
    follower.gaps.sort();
    follower.gaps.dedup();
    Parsed { value: follower.calls, gaps: follower.gaps }
}

struct Follower<'s> {
    dialect: &'s dyn Dialect,
    sample: &'s Excerpt,
    scopes: Vec<BTreeMap<String, Val>>,
    defined: Vec<Rc<Function>>,
    entered: Vec<*const Function>,
    depth: usize,
    budget: usize,
    /// Whether what is looked at is done only where a call has failed.
    probes: bool,
    calls: Vec<Call>,
    gaps: Vec<Gap>,
}

impl Follower<'_> {
    /// Reads statements; the value is that of the first `return` of something known.
    fn block(&mut self, statements: &[Statement]) -> Val {
        let mut returned = Val::Unknown;
        for statement in statements {
            let value = self.statement(statement);
            if !returned.is_known() {
                returned = value;
            }
        }
        returned
    }

    fn statement(&mut self, statement: &Statement) -> Val {
        match statement {
            Statement::Bind(pattern, value) | Statement::Assign(pattern, value) => {
                let declares = matches!(statement, Statement::Bind(..));
                let value = self.value(value);
                if let Val::Function(function) = &value {
                    self.defined.push(Rc::clone(function));
                }
                self.bind(pattern, value, declares);
            }
            Statement::Outcome { condition, failed, then, otherwise } => {
                self.probing(true, |follower| follower.value(condition));
                let first = self.probing(*failed, |follower| follower.block(then));
                let second = self.probing(!*failed, |follower| follower.block(otherwise));
                return if first.is_known() { first } else { second };
            }
            Statement::Loop { pattern, over, body } => {
                let over = self.value(over);
                let item = self.item_of(over);
                self.bind(pattern, item, true);
                return self.block(body);
            }
            Statement::Define(name, function) => {
                self.defined.push(Rc::clone(function));
                self.set(name, Val::Function(Rc::clone(function)));
            }
            Statement::Import { local, global } => self.set(local, Val::Global(global.clone())),
            Statement::Return(value) => return self.value(value),
            Statement::Do(value) => {
                self.value(value);
            }
            Statement::Block(statements) => return self.block(statements),
        }
        Val::Unknown
    }

    /// Gives a variable of the innermost scope a value.
    fn set(&mut self, name: &str, value: Val) {
        self.scopes.last_mut().expect("there is always the outermost scope").insert(name.to_owned(), value);
    }

    /// Gives the variable of that name a value, whichever scope it is of.
    fn assign(&mut self, name: &str, value: Val) {
        let known = self.scopes.iter().rposition(|scope| scope.contains_key(name));
        let scope = known.unwrap_or(self.scopes.len() - 1);
        self.scopes[scope].insert(name.to_owned(), value);
    }

    /// Looks at something that is done only where a call has failed, or to find out whether it has.
    fn probing<T>(&mut self, probes: bool, look: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.probes;
        self.probes |= probes;
        let seen = look(self);
        self.probes = before;
        seen
    }

    fn bind(&mut self, pattern: &Pattern, value: Val, declares: bool) {
        match pattern {
            Pattern::Name(name) if declares => self.set(name, value),
            Pattern::Name(name) => self.assign(name, value),
            Pattern::Object(fields) => {
                for (key, at, pattern) in fields {
                    let part = match &value {
                        Val::Object(..) => value.field(key).map_or(Val::Unknown, |field| field.value.clone()),
                        _ => self.member(&value, key, at),
                    };
                    self.bind(pattern, part, declares);
                }
            }
            Pattern::List(patterns) => {
                for (index, pattern) in patterns.iter().enumerate() {
                    let part = match &value {
                        Val::List(items) => items.get(index).cloned().unwrap_or(Val::Unknown),
                        Val::Body(..) => self.item_of(value.clone()),
                        _ => Val::Unknown,
                    };
                    self.bind(pattern, part, declares);
                }
            }
            Pattern::Within(of, key, at) => self.add_field(of, key, at, value),
            Pattern::Ignored => {}
        }
    }

    /// `payload["amount"] = 50` adds a field to what `payload` is bound to.
    fn add_field(&mut self, of: &Expr, key: &str, at: &At, value: Val) {
        let Expr::Name(name) = of else { return };
        let bound = self.scopes.iter_mut().rev().find_map(|scope| scope.get_mut(name));
        if let Some(Val::Object(fields, _)) = bound {
            fields.push(Field { key: key.to_owned(), at: at.clone(), value });
        }
    }

    fn value(&mut self, expr: &Expr) -> Val {
        if self.budget == 0 {
            return Val::Unknown;
        }
        let value = self.evaluate(expr);
        let size = value.size();
        self.budget = self.budget.saturating_sub(size);
        if size > SIZE { Val::Unknown } else { value }
    }

    fn evaluate(&mut self, expr: &Expr) -> Val {
        match expr {
            Expr::Literal(value) => Val::Literal(value.clone()),
            Expr::Text(pieces, at) => self.text(pieces, at),
            Expr::Name(name) => {
                let bound = self.scopes.iter().rev().find_map(|scope| scope.get(name));
                bound.cloned().unwrap_or_else(|| Val::Global(name.clone()))
            }
            Expr::Object(entries) => self.object(entries),
            Expr::List(items) => Val::List(items.iter().map(|item| self.value(item)).collect()),
            Expr::Member { of, name, at } => {
                let of = self.value(of);
                self.member(&of, name, at)
            }
            Expr::Index { of, index } => {
                let of = self.value(of);
                let index = self.value(index);
                self.index(&of, &index)
            }
            Expr::Call { callee, arguments, at } => self.call(callee, arguments, at),
            Expr::Either(options) => {
                let values: Vec<Val> = options.iter().map(|option| self.value(option)).collect();
                values.into_iter().find(Val::is_known).unwrap_or(Val::Unknown)
            }
            Expr::Each { pattern, over, result } => {
                let over = self.value(over);
                let item = self.item_of(over);
                // Its variable is gone behind it, even where there is one of the same name outside.
                self.scopes.push(BTreeMap::new());
                self.bind(pattern, item, true);
                let result = self.value(result);
                self.scopes.pop();
                Val::List(vec![result])
            }
            Expr::Function(function) => Val::Function(Rc::clone(function)),
            Expr::Other(parts) => {
                for part in parts {
                    let value = self.value(part);
                    self.enter_blindly(&value);
                }
                Val::Unknown
            }
        }
    }

    fn text(&mut self, pieces: &[Piece], at: &At) -> Val {
        let mut url = UrlText::default();
        let mut whole = Some(String::new());
        let mut is_text = false;
        // A plain string stands between its quotes.
        let mut stands = at.clone();
        for piece in pieces {
            let known = match piece {
                Piece::Literal(text, at) => {
                    is_text = true;
                    if pieces.len() == 1 {
                        stands = at.clone();
                    }
                    Some((UrlText::from(text.as_str()), Some(text.clone())))
                }
                Piece::Hole(value) => match self.value(value) {
                    Val::Text(text) => {
                        is_text = true;
                        Some((text.url, text.whole))
                    }
                    Val::Literal(value) => {
                        Some((UrlText::from(value.to_string().as_str()), Some(value.to_string())))
                    }
                    _ => None,
                },
            };
            let (piece, text) = known.unwrap_or_else(|| {
                let mut hole = UrlText::default();
                hole.hole();
                (hole, None)
            });
            url.append(&piece);
            whole = whole.zip(text).map(|(whole, text)| whole + &text);
        }
        if is_text { Val::Text(Text { url, whole, at: stands }) } else { Val::Unknown }
    }

    fn object(&mut self, entries: &[Entry]) -> Val {
        let mut fields = Vec::new();
        let mut whole = Whole::Yes;
        for entry in entries {
            match entry {
                Entry::Pair { key, at, value } => {
                    let value = self.value(value);
                    fields.push(Field { key: key.clone(), at: at.clone(), value });
                }
                Entry::Computed(key, value) => {
                    self.value(key);
                    self.value(value);
                }
                Entry::Spread(of, at) => match self.value(of) {
                    Val::Object(more, part) => {
                        fields.extend(more);
                        whole = if part == Whole::No { part } else { whole };
                    }
                    _ => {
                        whole = Whole::No;
                        self.gaps.push(Gap {
                            span: self.sample.span(at.clone()),
                            reason: "what is spread into this object cannot be followed".to_owned(),
                        });
                    }
                },
            }
        }
        Val::Object(fields, whole)
    }

    fn member(&mut self, of: &Val, name: &str, at: &At) -> Val {
        match of {
            Val::Global(global) => Val::Global(format!("{global}.{name}")),
            Val::Object(..) => of.field(name).map_or(Val::Unknown, |field| field.value.clone()),
            Val::Response(_) => self.step(of, self.dialect.member(Receiver::Response, name), name, at),
            Val::Body(..) => self.step(of, self.dialect.member(Receiver::Body, name), name, at),
            _ => Val::Unknown,
        }
    }

    fn index(&mut self, of: &Val, index: &Val) -> Val {
        match (of, index) {
            (Val::Body(..), Val::Text(Text { whole: Some(key), at, .. })) => self.read(of, key, at),
            (Val::Body(..), Val::Literal(_)) => self.item_of(of.clone()),
            (Val::Object(..), Val::Text(Text { whole: Some(key), .. })) => {
                of.field(key).map_or(Val::Unknown, |field| field.value.clone())
            }
            (Val::List(items), Val::Literal(_)) => items.first().cloned().unwrap_or(Val::Unknown),
            // An environment: `os.environ["KEY"]`.
            (Val::Global(global), _) => Val::Global(format!("{global}[]")),
            _ => Val::Unknown,
        }
    }

    /// Where a step from a response or a body leads that needs no arguments.
    fn step(&mut self, of: &Val, step: Step, name: &str, at: &At) -> Val {
        match (step, of) {
            (Step::Same, _) => of.clone(),
            (Step::Decode, Val::Response(call)) => Val::Body(*call, FieldPath::root()),
            (Step::Field, Val::Body(..)) => self.read(of, name, at),
            (Step::Item | Step::OneItem, Val::Body(..)) => self.item_of(of.clone()),
            (Step::SameItems, Val::Body(..)) => of.clone(),
            _ => Val::Unknown,
        }
    }

    fn read(&mut self, of: &Val, key: &str, at: &At) -> Val {
        let Val::Body(call, path) = of else { return Val::Unknown };
        let path = path.key(key);
        let span = self.sample.span(at.clone());
        let reads = &mut self.calls[*call].reads;
        if !reads.iter().any(|read| read.span == span && read.path == path) {
            reads.push(Read { path: path.clone(), span, probes: self.probes });
        }
        Val::Body(*call, path)
    }

    fn item_of(&mut self, list: Val) -> Val {
        match list {
            Val::Body(call, path) => Val::Body(call, path.item()),
            Val::List(items) => items.into_iter().find(Val::is_known).unwrap_or(Val::Unknown),
            _ => Val::Unknown,
        }
    }

    fn call(&mut self, callee: &Expr, arguments: &[Argument], at: &At) -> Val {
        let (of, name, name_at) = match callee {
            Expr::Member { of, name, at } => (Some(self.value(of)), name.as_str(), at.clone()),
            _ => (None, "", at.clone()),
        };
        let arguments = self.arguments(arguments, at);
        let receiver = match &of {
            Some(Val::Response(_)) => Some(Receiver::Response),
            Some(Val::Body(..)) => Some(Receiver::Body),
            _ => None,
        };
        if let (Some(of), Some(receiver)) = (&of, receiver) {
            let step = self.dialect.method(receiver, name);
            return self.method(of, step, &arguments, name, &name_at);
        }
        let callee = match (&of, callee) {
            (Some(of), _) => self.member(of, name, &name_at),
            (None, callee) => self.value(callee),
        };
        match callee {
            Val::Global(global) => self.global(&global, &arguments, at, &name_at),
            Val::Function(function) => {
                let values = arguments.positional.into_iter().map(|(value, _)| value).collect();
                self.enter(&function, values)
            }
            _ => {
                self.enter_arguments(&arguments);
                Val::Unknown
            }
        }
    }

    fn arguments(&mut self, arguments: &[Argument], whole: &At) -> Arguments {
        let mut evaluated = Arguments::default();
        for argument in arguments {
            let value = self.value(&argument.value);
            match &argument.name {
                Some((name, at)) => evaluated.named.push((name.clone(), value, at.clone())),
                None => {
                    let at = match &value {
                        Val::Text(text) => text.at.clone(),
                        _ => whole.clone(),
                    };
                    evaluated.positional.push((value, at));
                }
            }
        }
        evaluated
    }

    fn global(&mut self, callee: &str, arguments: &Arguments, at: &At, name_at: &At) -> Val {
        if let Some(transfer) = self.dialect.transfer(callee) {
            let Made { call, gaps } = transfer.make(arguments, at, name_at, self.sample);
            let span = call.span;
            self.gaps.extend(gaps.into_iter().map(|reason| Gap { span, reason }));
            self.calls.push(call);
            return Val::Response(self.calls.len() - 1);
        }
        let first = arguments.positional.first().map_or(&Val::Unknown, |(value, _)| value);
        if self.dialect.encodes_json(callee) {
            return Val::Encoded(Box::new(first.clone()));
        }
        if self.dialect.numbers(callee) {
            let item = self.item_of(first.clone());
            return Val::List(vec![Val::List(vec![Val::Unknown, item])]);
        }
        if self.dialect.passes_on(callee) {
            return match first {
                Val::Encoded(inner) => (**inner).clone(),
                other => other.clone(),
            };
        }
        self.enter_arguments(arguments);
        Val::Unknown
    }

    fn method(&mut self, of: &Val, step: Step, arguments: &Arguments, name: &str, at: &At) -> Val {
        let first = arguments.positional.first().map(|(value, _)| value);
        let function = match first {
            Some(Val::Function(function)) => Some(Rc::clone(function)),
            _ => None,
        };
        match (step, first, function) {
            (Step::Field, Some(Val::Text(Text { whole: Some(key), at, .. })), _) => self.read(of, key, at),
            (Step::Field, ..) => Val::Unknown,
            (Step::Continue, _, Some(function)) => self.enter(&function, vec![of.clone()]),
            (Step::Continue, ..) => of.clone(),
            (Step::EachItem | Step::OneItem | Step::SameItems, _, Some(function)) => {
                let item = self.item_of(of.clone());
                // The accumulator of `reduce` stands before the item.
                let values = if name == "reduce" { vec![Val::Unknown, item] } else { vec![item] };
                let returned = self.enter(&function, values);
                if step == Step::EachItem { Val::List(vec![returned]) } else { self.step(of, step, name, at) }
            }
            _ => {
                self.enter_arguments(arguments);
                self.step(of, step, name, at)
            }
        }
    }

    fn enter(&mut self, function: &Rc<Function>, values: Vec<Val>) -> Val {
        self.entered.push(Rc::as_ptr(function));
        if self.depth == DEPTH {
            return Val::Unknown;
        }
        self.depth += 1;
        self.scopes.push(BTreeMap::new());
        let mut values = values.into_iter();
        for parameter in &function.parameters {
            if let Pattern::Name(name) = parameter {
                // A parameter hides a variable of the same name outside.
                let value = values.next().unwrap_or(Val::Unknown);
                self.scopes.last_mut().expect("just pushed").insert(name.clone(), value);
            } else {
                let value = values.next().unwrap_or(Val::Unknown);
                self.bind(parameter, value, true);
            }
        }
        let returned = self.block(&function.body);
        self.scopes.pop();
        self.depth -= 1;
        returned
    }

    /// A function that is passed to something unknown may be called with anything.
    fn enter_blindly(&mut self, value: &Val) {
        if let Val::Function(function) = value
            && !self.entered.contains(&Rc::as_ptr(function))
        {
            self.enter(function, Vec::new());
        }
    }

    fn enter_arguments(&mut self, arguments: &Arguments) {
        for (value, _) in &arguments.positional {
            self.enter_blindly(value);
        }
    }

    /// Functions that the sample defines for its reader to call.
    fn enter_what_nobody_called(&mut self) {
        for function in std::mem::take(&mut self.defined) {
            self.enter_blindly(&Val::Function(function));
        }
    }
}
