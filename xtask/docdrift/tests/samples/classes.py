import requests

class Orders:
    """A client of our own."""

    path = "/orders"

    def __init__(self, key, base_url="https://api.example.com/v1"):
        self.base_url = base_url.rstrip("/")
        self.session = requests.Session()
        self.session.headers.update({"x-key": key})

    @property
    def url(self):
        return self.base_url + self.path

    def _request(self, method, path, **options):
        response = self.session.request(method, f"{self.base_url}{path}", **options)
        response.raise_for_status()
        return response.json()

    def create(self, sku, count=1):
        return self._request("POST", "/orders", json={"sku": sku, "count": count})

    def read(self, order_id):
        return self._request("GET", f"/orders/{order_id}")

    def never_called(self):
        return requests.get(self.url).json()["orders"]

orders = Orders("key")
order = orders.create(sku="a1")
print(order["id"], orders.read(order["id"])["total"])
