//! OpenAPI and Swagger documents, in YAML and in JSON.

use docdrift::{Files, fern_overrides, referenced_files};

/// A page that names operations and fields of many documents.
const PAGE: &str = "\
## `GET /orders`

```bash
curl 'https://api.shop.com/v1/orders?limit=5' -H 'X-Shop: key'
```

```json
{\"id\": \"a\", \"total\": 1, \"data\": [{\"id\": 2}]}
```
";

/// Reads the text as a document, and checks its descriptions and a page by it.
pub(super) fn run(data: &[u8]) {
    let Some(document) = super::text(data) else { return };
    let mut files = Files::new();
    let page = files.add("page.md", PAGE);
    let document = files.add("openapi.yaml", document);
    let _ = referenced_files("openapi.yaml", &files.excerpt(document));
    let _ = fern_overrides("openapi.yaml", &files.excerpt(document));
    super::check_all(&files, &[page], &[document]);
}
