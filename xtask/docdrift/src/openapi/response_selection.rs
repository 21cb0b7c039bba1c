//! Selects the declared response for a status, and the one that a caller reads without checking the status.

use super::{Operation, Response};

impl<'d> Operation<'d> {
    /// The response that a sample reads if it does not check the status: the first 2XX response with a
    /// body, or else the first 2XX response, or else `default`.
    #[must_use]
    pub fn success(self) -> Option<Response<'d>> {
        let mut responses = self.responses();
        let position = responses
            .iter()
            .position(|response| response.status.starts_with('2') && !response.bodies.is_empty())
            .or_else(|| responses.iter().position(|response| response.status.starts_with('2')))
            .or_else(|| responses.iter().position(|response| response.status == "default"))?;
        Some(responses.swap_remove(position))
    }

    /// The response that is declared for a status: for the status itself, for its class (`4XX`), or
    /// `default`.
    #[must_use]
    pub fn response(self, status: u16) -> Option<Response<'d>> {
        let mut responses = self.responses();
        let class = format!("{}XX", status / 100);
        let position = [status.to_string().as_str(), class.as_str(), "default"]
            .iter()
            .find_map(|wanted| responses.iter().position(|r| r.status.eq_ignore_ascii_case(wanted)))?;
        Some(responses.swap_remove(position))
    }
}
