//! Recordings: recorded HTTP exchanges, masking of their secrets, and the fields that they show.

mod json_text;
mod masking;
pub(crate) mod observation;
pub(crate) mod observed_fields;
pub(crate) mod recording;
mod scalar;
pub(crate) mod secret_names;
