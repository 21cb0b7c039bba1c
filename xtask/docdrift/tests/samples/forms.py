import requests

token = requests.post(
    "https://api.example.com/token",
    data={"grant_type": "client_credentials", "scope": "orders", "ttl": "60"},
).json()["access_token"]
requests.post(
    "https://api.example.com/files",
    files={"file": open("a.png", "rb")},
    data={"name": "a"},
)
requests.put("https://api.example.com/files", files=[("file", ("a.png", stream))])
requests.post("https://api.example.com/orders", data=None, json=None)
