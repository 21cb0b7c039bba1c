//! A server that stands for GitHub's API: the comments of a pull request, code scanning, the commits of tags.

use std::sync::{Arc, Mutex};

use httpmock::{HttpMockRequest, HttpMockResponse, MockServer};
use serde_json::{Value, json};

/// Who comments with the token of a job.
pub(crate) const BOT: &str = "github-actions[bot]";

/// What the server has and what it was asked for.
#[derive(Default)]
pub(crate) struct State {
    /// The comments of the pull request, as the API shows them.
    pub(crate) comments: Vec<Value>,
    /// Methods and paths of all requests, in their order.
    pub(crate) requests: Vec<String>,
    /// If set, requests of this method are answered with this status.
    pub(crate) refused: Vec<(&'static str, u16)>,
    /// The status that an upload to code scanning is answered with.
    pub(crate) code_scanning: u16,
    /// The commit of every tag.
    pub(crate) commit: String,
}

/// The server. It lives as long as this value.
pub(crate) struct Api {
    server: MockServer,
    pub(crate) state: Arc<Mutex<State>>,
}

impl Api {
    pub(crate) fn start() -> Self {
        let server = MockServer::start();
        let state = Arc::new(Mutex::new(State { code_scanning: 422, ..State::default() }));
        let shared = Arc::clone(&state);
        server.mock(|when, then| {
            when.path_includes("/");
            then.respond_with(move |request| {
                let (status, body) =
                    answer(&mut shared.lock().expect("no test panics while it holds the state"), request);
                HttpMockResponse::builder().status(status).body(body).build()
            });
        });
        Api { server, state }
    }

    pub(crate) fn url(&self) -> String {
        self.server.base_url()
    }

    /// Adds a comment to the pull request, and returns its id.
    pub(crate) fn add_comment(&self, login: &str, body: &str) -> u64 {
        let mut state = self.state.lock().expect("no test panics while it holds the state");
        comment(&mut state, login, body)
    }

    /// The bodies of the comments of a login.
    pub(crate) fn comments_of(&self, login: &str) -> Vec<String> {
        let state = self.state.lock().expect("no test panics while it holds the state");
        let own = state.comments.iter().filter(|comment| comment["user"]["login"] == login);
        own.map(|comment| comment["body"].as_str().expect("a text").to_owned()).collect()
    }

    /// The requests since the last call that change something, without the probe of code scanning.
    pub(crate) fn take_writes(&self) -> Vec<String> {
        let mut state = self.state.lock().expect("no test panics while it holds the state");
        let requests = std::mem::take(&mut state.requests);
        requests
            .into_iter()
            .filter(|line| !line.starts_with("GET ") && !line.contains("/code-scanning/"))
            .collect()
    }

    /// All requests since the last call.
    pub(crate) fn take_requests(&self) -> Vec<String> {
        std::mem::take(&mut self.state.lock().expect("no test panics while it holds the state").requests)
    }

    /// From now on, requests of this method are answered with this status.
    pub(crate) fn refuse(&self, method: &'static str, status: u16) {
        self.state.lock().expect("no test panics while it holds the state").refused.push((method, status));
    }
}

fn comment(state: &mut State, login: &str, body: &str) -> u64 {
    let id = 1000 + state.comments.len() as u64;
    state.comments.push(json!({"id": id, "user": {"login": login}, "body": body}));
    id
}

fn answer(state: &mut State, request: &HttpMockRequest) -> (u16, String) {
    let (method, uri) = (request.method_str().to_owned(), request.uri());
    let path = uri.path().trim_start_matches("/repos/").to_owned();
    state.requests.push(format!("{method} {path}"));
    if let Some((_, status)) = state.refused.iter().find(|(refused, _)| *refused == method) {
        return (*status, r#"{"message": "Resource not accessible by integration"}"#.to_owned());
    }
    let authorization =
        request.headers_vec().iter().find(|(name, _)| name.eq_ignore_ascii_case("authorization"));
    if authorization.is_none_or(|(_, value)| value != "Bearer a-token") {
        return (401, "{}".to_owned());
    }
    let body = || -> String {
        let sent: Value = serde_json::from_slice(request.body_ref()).expect("a comment is JSON");
        sent["body"].as_str().expect("a comment has a body").to_owned()
    };
    let parts: Vec<&str> = path.split('/').collect();
    match (method.as_str(), parts.as_slice()) {
        ("GET", ["acme", "docs", "issues", "7", "comments"]) => {
            let page = request.query_params().into_iter().find(|(name, _)| name == "page");
            let page: usize = page.map_or(1, |(_, page)| page.parse().expect("a number"));
            let comments: Vec<&Value> = state.comments.iter().skip((page - 1) * 100).take(100).collect();
            (200, json!(comments).to_string())
        }
        ("POST", ["acme", "docs", "issues", "7", "comments"]) => {
            let id = comment(state, BOT, &body());
            (201, json!({"id": id}).to_string())
        }
        ("PATCH" | "DELETE", ["acme", "docs", "issues", "comments", id]) => {
            let id: u64 = id.parse().expect("a number");
            let found = state.comments.iter().position(|comment| comment["id"] == id);
            let Some(found) = found else { return (404, "{}".to_owned()) };
            if method == "DELETE" {
                state.comments.remove(found);
                return (204, String::new());
            }
            state.comments[found]["body"] = json!(body());
            (200, state.comments[found].to_string())
        }
        ("POST", ["acme", "docs", "code-scanning", "sarifs"]) => (state.code_scanning, "{}".to_owned()),
        ("GET", ["acme", "docdrift", "commits", _]) => (200, state.commit.clone()),
        _ => (404, "{}".to_owned()),
    }
}
