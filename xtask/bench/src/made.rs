//! Generates the pages and the document that are measured. The page with a given number is always the same.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// The number of paths in the document, each with two operations.
pub const OPERATIONS: usize = 200;

/// Generates an OpenAPI document with many operations, unions and shared schemas.
pub fn document() -> String {
    let mut text = String::from(
        "openapi: 3.0.3\nservers: [{url: 'https://api.shop.test/v1'}]\n\
         components:\n  securitySchemes: {key: {type: http, scheme: bearer}}\n  schemas:\n",
    );
    for number in 0..OPERATIONS {
        let other = (number + 1) % OPERATIONS;
        let _ = write!(
            text,
            "    Order{number}:\n      type: object\n      required: [amount]\n      properties:\n        \
             id: {{type: string}}\n        amount: {{type: integer, minimum: 1, maximum: 1000}}\n        \
             state: {{type: string, enum: [open, paid, void]}}\n        \
             metadata: {{type: object, additionalProperties: {{type: string}}}}\n        \
             parent: {{$ref: '#/components/schemas/Order{other}'}}\n        \
             payer: {{oneOf: [{{type: object, properties: {{kind: {{enum: [card]}}, digits: {{type: string}}}}}}, \
             {{type: object, properties: {{kind: {{enum: [bank]}}, iban: {{type: string}}}}}}]}}\n"
        );
    }
    text.push_str("security: [{key: []}]\npaths:\n");
    for number in 0..OPERATIONS {
        let schema = format!("{{$ref: '#/components/schemas/Order{number}'}}");
        let _ = write!(
            text,
            "  /orders{number}:\n    get:\n      operationId: list{number}\n      \
             parameters: [{{name: limit, in: query, schema: {{type: integer, maximum: 100, default: 10}}}}]\n      \
             responses: {{'200': {{content: {{application/json: {{schema: {{properties: {{data: {{type: array, \
             items: {schema}}}}}}}}}}}}}}}\n    post:\n      operationId: make{number}\n      \
             requestBody: {{content: {{application/json: {{schema: {schema}}}}}}}\n      \
             responses: {{'200': {{content: {{application/json: {{schema: {schema}}}}}}}}}\n"
        );
    }
    text
}

/// Writes `openapi.yaml`, and so many pages below `docs`, 500 a folder.
///
/// # Errors
///
/// If a file cannot be written.
pub fn write(folder: &str, pages: usize) -> Result<(), Box<dyn Error>> {
    let folder = Path::new(folder);
    for number in 0..pages {
        let docs = folder.join("docs").join((number / 500).to_string());
        fs::create_dir_all(&docs)?;
        fs::write(docs.join(format!("order{number}.mdx")), page(number))?;
    }
    fs::write(folder.join("openapi.yaml"), document())?;
    println!("{pages} pages");
    Ok(())
}

/// Generates a page about one operation: prose, a table, samples in three languages, and a response example.
pub fn page(number: usize) -> String {
    let operation = number % OPERATIONS;
    let amount = 1 + number % 900;
    format!(
        r#"---
title: Orders {number}
openapi: "POST /orders{operation}"
---

# Making orders

An order has an amount between 1 and 1000. The state of an order is "open", "paid" or "void"; what
becomes of it is told in [its states](/states). Use the list with a `limit`, of which the default is 10.

## Request body

| Field | Type | Required | Description |
|---|---|---|---|
| amount | integer | yes | What is to be paid, in cents. |
| state | string | no | One of `open`, `paid`, `void`. |
| parent.id | string | no | The order that this one belongs to. |

<CodeGroup>
```bash cURL
curl -X POST "https://api.shop.test/v1/orders{operation}" \
  -H "Authorization: Bearer $API_KEY" \
  -H "Content-Type: application/json" \
  -d '{{"amount": {amount}, "payer": {{"kind": "card", "digits": "4242"}}, "metadata": {{"note": "x"}}}}'
```

```python Python
import requests

order = {{"amount": {amount}, "payer": {{"kind": "bank", "iban": "DE00"}}}}
response = requests.post("https://api.shop.test/v1/orders{operation}", json=order,
                         headers={{"Authorization": f"Bearer {{KEY}}"}})
made = response.json()
print(made["id"], made["state"], made.get("total"))
```

```javascript JavaScript
const response = await fetch("https://api.shop.test/v1/orders{operation}?limit=10", {{
  headers: {{Authorization: `Bearer ${{key}}`}},
}});
const {{data}} = await response.json();
for (const order of data) console.log(order.id, order.createdAt, order.payer?.kind);
```
</CodeGroup>

<ResponseExample>
```json
{{"id": "order_{number}", "amount": {amount}, "state": "open", "parent": {{"id": "order_1", "amount": 5}}}}
```
</ResponseExample>
"#
    )
}
