//! Recordings: recorded HTTP exchanges, masking of their secrets, and the fields that they show.

pub(crate) mod expectation;
mod masking;
pub(crate) mod observation;
pub(crate) mod observed_fields;
mod own_form;
pub(crate) mod recording;
pub(crate) mod secret_names;
mod secrets_in_json_text;
