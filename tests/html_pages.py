"""Writes pages and a document for a report of about 10,000 findings, which `html.mjs` measures.

usage: html_pages.py FOLDER [PAGES]
"""

import itertools
import pathlib
import sys

FIELDS = (
    "amount currency state customer payer shipping billing address street city country coupon discount tax total "
    "subtotal carrier tracking weight note metadata created updated expires locale channel source region priority "
    "reference"
).split()
THINGS = (
    "orders invoices customers payments refunds products prices coupons carts shipments webhooks sessions tokens teams "
    "users roles files reports events alerts budgets plans subscriptions disputes payouts"
).split()
ENDINGS = ["", "/search", "/batch", "/archive", "/export"]

PATHS = [f"/{thing}{ending}" for thing, ending in itertools.product(THINGS, ENDINGS)]


def document():
    properties = ", ".join(f"{field}: {{type: string}}" for field in FIELDS)
    body = f"{{content: {{application/json: {{schema: {{type: object, properties: {{{properties}}}}}}}}}}}"
    lines = ["openapi: 3.0.3", "info: {title: Shop, version: '1'}", "servers: [{url: 'https://api.shop.test/v1'}]", "paths:"]
    for path in PATHS:
        lines += [f"  {path}:", "    post:", f"      requestBody: {body}", f"      responses: {{'200': {body}}}"]
    return "\n".join(lines) + "\n"


def page(number):
    path, turn = PATHS[number % len(PATHS)], number // len(PATHS)
    rows = "".join(
        f"| `{field}` | {'integer' if (index + turn) % 2 else 'string'} | {'yes' if (index + number) % 7 == 0 else 'no'} | The {field}. |\n"
        for index, field in enumerate(FIELDS)
    )
    reads = "".join(f'print(answer["{field}"])\n' for field in FIELDS[:18])
    return (
        f'---\ntitle: Page {number}\nopenapi: "POST {path}"\n---\n\n## Request body\n\n'
        f"| Field | Type | Required | Description |\n|---|---|---|---|\n{rows}\n"
        f'```python\nanswer = requests.post("https://api.shop.test/v1{path}", json={{"colour_{number}": "red"}}).json()\n{reads}```\n'
    )


def main(folder, pages="500"):
    folder = pathlib.Path(folder)
    (folder / "docs").mkdir(parents=True, exist_ok=True)
    (folder / "openapi.yaml").write_text(document())
    for number in range(int(pages)):
        (folder / "docs" / f"{number:04}.md").write_text(page(number))


if __name__ == "__main__":
    main(*sys.argv[1:])
