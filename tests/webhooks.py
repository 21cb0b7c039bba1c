"""Signs deliveries for the webhook tests of this crate, and verifies those that the crate signs.

    python tests/webhooks.py sign > signed.jsonl
    python tests/webhooks.py verify ours.jsonl

It needs stripe and standardwebhooks of PyPI. tests/README.md shows the whole exchange.
"""

import base64
import json
import random
import sys
import time
from collections import Counter
from datetime import datetime, timezone

import standardwebhooks
import stripe

# The longest body, in characters.
LONGEST = 20_000


def bodies():
    """Events whose text has every kind of character, and white space that no serialiser writes."""
    random.seed(17)
    alphabet = 'abc {}[]:,"\\/\t\n\u00e4\u20ac\u4e2d\U0001f600\u2028'
    for length in [0, 1, 63, 64, 65, 1000, LONGEST] + [random.randrange(LONGEST) for _ in range(93)]:
        title = "".join(random.choices(alphabet, k=length))
        title = json.dumps(title, ensure_ascii=random.random() < 0.5)
        yield f'{{ "id":"evt_{length}",\t"type": "example.{length}",  "data":{{"title":{title} }} }}\r\n'


def secrets(number):
    """Secrets as the dashboards show them; `kind` says how the key follows from them."""
    raw = random.randbytes(24 + number % 41)
    code = base64.b64encode(raw).decode()
    yield "stripe", "whsec_" + base64.urlsafe_b64encode(raw).decode().rstrip("="), "text"
    yield "polar", "whsec_" + code, "decoded"
    yield "polar", "whsec_" + code, "text"
    yield "polar", "polar_whs_" + raw.hex(), "text"


def standard(secret, kind):
    """The library takes a text as a key only if the text is encoded, as Polar's SDKs did."""
    if kind == "text":
        secret = base64.b64encode(secret.encode()).decode()
    return standardwebhooks.Webhook(secret)


def sign():
    now = int(time.time())
    for number, body in enumerate(bodies()):
        for api, secret, kind in secrets(number):
            if api == "stripe":
                signature = stripe.WebhookSignature._compute_signature(f"{now}.{body}", secret)
                headers = {"stripe-signature": f"t={now},v1={signature}"}
            else:
                # `sign` of the library takes local time for UTC unless the time says what it is.
                at = datetime.fromtimestamp(now, tz=timezone.utc)
                headers = {
                    "webhook-id": f"msg_{number}",
                    "webhook-timestamp": str(now),
                    "webhook-signature": standard(secret, kind).sign(f"msg_{number}", at, body),
                }
            other = "whsec_" + base64.b64encode(random.randbytes(24)).decode()
            delivery = {"api": api, "kind": kind, "secrets": [other, secret], "headers": headers, "body": body}
            print(json.dumps(delivery))


def accepts(delivery, secret, body):
    """Whether the library of others accepts the delivery with this secret and body."""
    headers = delivery["headers"]
    try:
        if delivery["api"] == "stripe":
            stripe.Webhook.construct_event(body, headers["stripe-signature"], secret)
        else:
            # The crate signs with the decoded key of a `whsec_` secret, as Polar does for new secrets.
            kind = "decoded" if secret.startswith("whsec_") else "text"
            standard(secret, kind).verify(body, headers)
        return True
    except (stripe.SignatureVerificationError, standardwebhooks.WebhookVerificationError):
        return False


def verify(path):
    accepted, refused = Counter(), Counter()
    with open(path, encoding="utf-8", newline="\n") as lines:
        for delivery in map(json.loads, lines):
            for secret in delivery["secrets"]:
                assert accepts(delivery, secret, delivery["body"]), delivery
                accepted[delivery["api"]] += 1
                # So that a check that accepts everything fails.
                assert not accepts(delivery, secret, delivery["body"] + " "), delivery
                assert not accepts(delivery, "whsec_" + "A" * 32, delivery["body"]), delivery
                refused[delivery["api"]] += 2
    assert accepted, "the file has deliveries"
    print("accepted:", dict(accepted), "refused, as they must be:", dict(refused))


if sys.argv[1:] == ["sign"]:
    sign()
elif len(sys.argv) == 3 and sys.argv[1] == "verify":
    verify(sys.argv[2])
else:
    sys.exit(__doc__)
