//! Examples in JSON: whose request or answer they are.

use super::bodies::{Bodies, Giving};
use super::calls::Called;
use crate::claim::{Kind, Origin};
use crate::contract::Operation;
use crate::extract::example::{Example, Role};
use crate::parsed::Gap;
use crate::subject::{FieldPath, Place};

/// Adds the claims of an example: that of the call before it in its section, else that of the page.
pub(super) fn add<'d>(
    example: &Example,
    called: &[Called<'d>],
    own: Option<Operation<'d>>,
    bodies: &mut Bodies<'d>,
    gaps: &mut Vec<Gap>,
) {
    let section = example.context.section;
    let before = called.iter().rfind(|call| call.section == section && call.span < example.fence);
    let operation = match before {
        Some(call) => call.operation,
        None => own,
    };
    let place = operation.zip(example.role).and_then(|(operation, role)| place(operation, role));
    let (Some(operation), Some((place, kind))) = (operation, place) else {
        let reason = "an example in JSON, of which the page does not say whose request or answer it is";
        gaps.push(Gap { span: example.fence, reason: reason.to_owned() });
        return;
    };
    bodies.give(&example.value, &Giving { operation, place, kind, origin: Origin::Example });
}

/// The body that an example is of, and what the page does with it.
fn place(operation: Operation<'_>, role: Role) -> Option<(Place, Kind)> {
    match role {
        Role::Request => Some((Place::Request(FieldPath::root()), Kind::Sends)),
        Role::Response(status) => {
            let response = match status {
                Some(status) => operation.response(status),
                None => operation.success(),
            };
            Some((Place::Response(response?.status.to_owned(), FieldPath::root()), Kind::Shows))
        }
    }
}
