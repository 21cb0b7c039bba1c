//! What happened: recorded exchanges, their secrets masked, and what they show.

mod json_text;
mod masking;
pub(crate) mod observation;
pub(crate) mod observed_fields;
pub(crate) mod recording;
mod scalar;
pub(crate) mod secret_names;
