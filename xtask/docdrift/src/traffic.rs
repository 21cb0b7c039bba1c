//! What happened: recorded exchanges, their secrets masked, and what they show.

mod json_text;
mod masking;
pub mod observation;
pub mod observed_fields;
pub mod recording;
mod scalar;
pub mod secret_names;
