import json
import urllib.parse
import urllib.request
from urllib.request import Request, urlopen

body = json.dumps({"sku": "a1"}).encode("utf-8")
request = urllib.request.Request(
    "https://api.example.com/orders",
    data=body,
    headers={"Content-Type": "application/json"},
)
with urllib.request.urlopen(request) as response:
    order = json.load(response)
    print(order["id"])

query = urllib.parse.urlencode({"limit": 5})
with urlopen(Request(f"https://api.example.com/orders?{query}", method="GET")) as response:
    print(json.loads(response.read().decode())["orders"])

removed = urlopen(Request(urllib.parse.urljoin("https://api.example.com/v1/", "/orders/o1"), method="DELETE"))
