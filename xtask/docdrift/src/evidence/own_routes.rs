//! The routes that pages have their readers build in a server of their own: no operations of the API.

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::page::Page;
use crate::source::Files;
use crate::source::pool::in_pool;

/// The routes that pages define, with `{}` in place of parameters.
pub(super) type OwnRoutes = BTreeSet<String>;

/// The routes that the pages of a site define.
pub(super) fn of_site<'p>(pages: impl IntoIterator<Item = &'p Page>, files: &Files) -> OwnRoutes {
    let pages: Vec<&Page> = pages.into_iter().collect();
    let of_page = |page: &&Page| in_text(files.file(page.file).text());
    in_pool(|| pages.par_iter().flat_map_iter(of_page).collect())
}

/// The routes that a text defines: by the names of files, as in `src/api/orders/[id]/route.ts`, or by calls of a
/// server's router, as in `app.post("/orders", …)`.
pub(super) fn in_text(text: &str) -> OwnRoutes {
    let mut routes = OwnRoutes::new();
    for (at, _) in text.match_indices("/route.") {
        routes.extend(of_file(&text[..at]).into_iter().flatten());
    }
    for method in ["get", "post", "put", "patch", "delete", "all", "route"] {
        for (at, call) in text.match_indices(&format!(".{method}(")) {
            if is_router(&text[..at]) {
                routes.extend(first_argument(&text[at + call.len()..]).map(shape));
            }
        }
    }
    routes
}

/// Whether a path is of one of the routes.
pub(super) fn have(routes: &OwnRoutes, path: &str) -> bool {
    let path = shape(path);
    let is_of = |route: &String| {
        let fits = |(known, segment): (&str, &str)| known == "{}" || known == segment;
        route.split('/').count() == path.split('/').count() && route.split('/').zip(path.split('/')).all(fits)
    };
    routes.contains(&path) || routes.iter().any(is_of)
}

/// A path with `{}` in place of parameters.
fn shape(path: &str) -> String {
    let is_parameter = |segment: &str| segment.contains([':', '{', '[', '<', '$', '*']);
    let shaped = |segment: &str| if is_parameter(segment) { "{}".to_owned() } else { segment.to_owned() };
    path.trim_end_matches('/').split('/').map(shaped).collect::<Vec<_>>().join("/")
}

/// The routes of a file whose path ends before `/route.ts`: frameworks serve `api/orders` at `/orders` or at
/// `/api/orders`.
fn of_file(before: &str) -> Option<[String; 2]> {
    let is_of_path = |c: char| c.is_alphanumeric() || "/-_.[]()@".contains(c);
    let start = before.rfind(|c: char| !is_of_path(c)).map_or(0, |at| at + 1);
    let path = before.get(start..).unwrap_or_default();
    let (_, below) = path.split_once("api/").filter(|(above, _)| above.is_empty() || above.ends_with('/'))?;
    let route = shape(&format!("/{below}"));
    Some([format!("/api{route}"), route])
}

/// Whether a text ends with the usual name of a server or its router.
fn is_router(before: &str) -> bool {
    const ROUTERS: &[&str] = &["app", "router", "server", "fastify", "express"];
    let start = before.rfind(|c: char| !c.is_alphanumeric() && c != '_').map_or(0, |at| at + 1);
    ROUTERS.contains(&before.get(start..).unwrap_or_default())
}

/// The path in quotes at the beginning of the arguments of a call.
fn first_argument(arguments: &str) -> Option<&str> {
    let arguments = arguments.trim_start();
    let quote = arguments.chars().next().filter(|quote| matches!(quote, '"' | '\'' | '`'))?;
    let path = arguments[1..].split(quote).next()?;
    path.starts_with('/').then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(in_text(text).into_iter().collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn files_and_routers_define_routes() {
        check("Create `src/api/store/orders/[id]/route.ts`:", &["/api/store/orders/{}", "/store/orders/{}"]);
        check("```ts title=\"app/api/pay/route.js\"", &["/api/pay", "/pay"]);
        check("app.post('/hooks/:id', handle); @app.get(\"/health\")", &["/health", "/hooks/{}"]);
        check("router\n  .all(\"/a\")", &[]);
    }

    #[test]
    fn calls_of_clients_define_none() {
        check("client.post(\"/orders\"); axios.get('/orders'); app.get(name); /route.ts", &[]);
    }
}
