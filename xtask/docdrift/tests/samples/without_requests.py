from orders_sdk.types import Order
from settings import KEY
import json

def handle(order: Order):
    return json.dumps({"id": order.id, **order.extra})
