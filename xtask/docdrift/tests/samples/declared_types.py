from dataclasses import dataclass
from typing import ClassVar, Optional, TypedDict
import requests
from pydantic import BaseModel, Field

class Line(BaseModel):
    sku: str
    count: int = 1

class Order(BaseModel):
    kind: ClassVar[str] = "order"
    id: str
    total: int = Field(..., ge=0)
    note: Optional[str] = None
    checkout_url: str = Field(alias="checkoutUrl")
    lines: list[Line]

class Page(TypedDict):
    orders: list["Order"]

@dataclass
class Token:
    access_token: str

class Renamed(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel)
    never_read: str

response = requests.get("https://api.example.com/orders/o1")
order = Order.model_validate(response.json())
print(order.total)
page: Page = requests.get("https://api.example.com/orders").json()
token = Token(**requests.post("https://api.example.com/token").json())
renamed = Renamed(**requests.get("https://api.example.com/renamed").json())
