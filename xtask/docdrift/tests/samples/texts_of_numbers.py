import requests

amount = 1000
requests.post("https://api.example.com/loans", json={"amount": str(amount), "count": amount, "name": str("a")})
