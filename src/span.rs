//! `CallSpan`: a span of `tracing` for each call, with the feature `tracing`. Without the feature, `CallSpan`
//! does nothing.

use crate::reply::Received;

/// The span of one call. It contains the operation, the number of attempts, the status and the id of the
/// request, and neither keys nor bodies.
pub(crate) struct CallSpan {
    #[cfg(feature = "tracing")]
    span: tracing::Span,
}

#[cfg(feature = "tracing")]
impl CallSpan {
    pub(crate) fn new(operation: &'static str) -> Self {
        let empty = tracing::field::Empty;
        let span = tracing::info_span!(
            "checkout_client::call",
            operation,
            attempts = empty,
            status = empty,
            request_id = empty
        );
        Self { span }
    }

    /// Runs the call inside the span.
    pub(crate) async fn around<T>(&self, call: impl Future<Output = T>) -> T {
        tracing::Instrument::instrument(call, self.span.clone()).await
    }

    pub(crate) fn attempt(&self, number: u32) {
        self.span.record("attempts", number);
    }

    /// Records the response; `received` is `None` if there was no complete response.
    pub(crate) fn end(&self, received: Option<&Received>) {
        let Some(received) = received else { return };
        self.span.record("status", received.status.as_u16());
        let id = crate::reply::request_id(&received.headers);
        if let Some(id) = id {
            self.span.record("request_id", &*received.secrets.conceal(id));
        }
    }
}

#[cfg(not(feature = "tracing"))]
impl CallSpan {
    pub(crate) fn new(_: &'static str) -> Self {
        Self {}
    }

    pub(crate) async fn around<T>(&self, call: impl Future<Output = T>) -> T {
        call.await
    }

    pub(crate) fn attempt(&self, _: u32) {}

    pub(crate) fn end(&self, _: Option<&Received>) {}
}
