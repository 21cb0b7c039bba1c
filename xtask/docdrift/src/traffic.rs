//! What happened: recorded exchanges, their secrets masked, and what they show.

mod masking;
pub mod observation;
pub mod observed_fields;
pub mod recording;
