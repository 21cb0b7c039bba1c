"""Judges the requests that the client sent by a provider's complete document, with openapi-core.

No part of the build; `tests/README.md` says what to install and how to run it.
"""

import json
import re
import sys
from collections import Counter
from urllib.parse import parse_qsl, urlencode, urlsplit

import qs_codec
import yaml
from openapi_core import Config, OpenAPI
from openapi_core.deserializing.media_types import media_type_deserializers
from openapi_core.deserializing.media_types.factories import MediaTypeDeserializersFactory
from openapi_core.deserializing.styles import style_deserializers
from openapi_core.deserializing.styles.factories import StyleDeserializersFactory
from openapi_core.templating.paths.exceptions import PathError
from openapi_core.templating.paths.finders import APICallPathFinder
from openapi_core.testing import MockRequest
from openapi_core.validation.request import V30RequestValidator, V31RequestValidator
from werkzeug.datastructures import ImmutableMultiDict

FORM = "application/x-www-form-urlencoded"

# What is refused and right all the same, with the reason. An entry that is not met any more fails
# the run.
EXPLAINED = {
    "stripe/create_session breaks the schema at "
    "$.shipping_options[1].shipping_rate_data.fixed_amount.currency_options.eur.amount: "
    "'450' is not of type 'integer'": "a form is text, and openapi-core reads no number in a map",
}


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """YAML 1.2, in which the country `NO` is a text."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in known if tag[-5:] not in (":bool", "stamp")]
    for first, known in Loader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), "tf")


def read_brackets(text):
    """The tree that names such as `a[b][0]` stand for."""
    return qs_codec.decode(text, qs_codec.DecodeOptions(depth=20, list_limit=1000))


def deep_object(_explode, name, _type, location):
    """In place of openapi-core's reader of this style, which knows objects of one level alone."""
    return read_brackets(urlencode(list(location.items(multi=True))))[name]


def form(explode, name, kind, location):
    """openapi-core's reader of this style, which takes the first of several values for a union."""
    several = not kind and len(location.getlist(name)) > 1
    return style_deserializers["form"](explode, name, "array" if several else kind, location)


def open_document(file):
    """openapi-core's validator; a field that nothing declares is an error to it."""
    with open(file, encoding="utf-8") as text:
        document = yaml.load(text, Loader)
    validator = V31RequestValidator if document["openapi"].startswith("3.1") else V30RequestValidator
    readers = {**style_deserializers, "deepObject": deep_object, "form": form}
    styles = StyleDeserializersFactory(validator.schema_casters_factory, readers)
    config = Config(
        spec_validator_cls=None,  # the document is the provider's, and is not what is judged
        request_validator_cls=validator,
        style_deserializers_factory=styles,
        media_type_deserializers_factory=MediaTypeDeserializersFactory(styles, media_type_deserializers),
        additional_properties_default_policy="forbid",
    )
    return document["servers"][0]["url"].rstrip("/"), OpenAPI.from_dict(document, config=config)


def undeclared(operation, query, body):
    """Names that openapi-core passes over: of query parameters, and of a form's fields."""
    parameters = operation.get("parameters", [])
    known = {(one / "name").read_str() for one in parameters if (one / "in").read_str() == "query"}
    # A list may be named with its brackets.
    yield from (name for name in read_brackets(query) if name not in known and f"{name}[]" not in known)
    if body:
        schema = operation / "requestBody" / "content" / FORM / "schema"
        yield from (name for name in read_brackets(body) if name not in schema / "properties")


def told(error):
    """An error of openapi-core, in a line for each place that breaks the schema."""
    breaches = getattr(error.__cause__, "schema_errors", None)
    for breach in breaches or ():
        yield f"breaks the schema at {breach.json_path}: {breach.message}"
    if not breaches:
        cause = f": {error.__cause__}"
        yield f"{error}{'' if cause in str(error) else cause}"


def faults(openapi, server, one):
    """Everything that is wrong with a request."""
    url = urlsplit(one["target"])
    content_type = one["headers"].get("content-type", "")
    try:
        found = APICallPathFinder(openapi.spec).find(one["method"].lower(), server + url.path)
    except PathError:
        return ["is not in the document"]
    request = MockRequest(
        server,
        one["method"],
        url.path,
        args=ImmutableMultiDict(parse_qsl(url.query, keep_blank_values=True)),
        headers=one["headers"],
        data=one["body"].encode(),
        content_type=content_type,
    )
    names = undeclared(found.operation, url.query, one["body"] if content_type == FORM else "")
    errors = (text for error in openapi.iter_request_errors(request) for text in told(error))
    return [*errors, *(f"`{name}` is not declared" for name in names)]


def main(requests, api, document):
    server, openapi = open_document(document)
    unmet = {explained for explained in EXPLAINED if explained.startswith(f"{api}/")}
    sent, taken, refused = Counter(), Counter(), 0
    with open(requests, encoding="utf-8") as lines:
        for one in map(json.loads, lines):
            _, _, of_api, operation, case = one["recording"].split("/")
            if of_api != api:
                continue
            sent[operation] += 1
            found = {f"{api}/{operation} {fault}" for fault in faults(openapi, server, one)}
            unmet -= found
            taken[operation] += not found
            for fault in sorted(found):
                refused += fault not in EXPLAINED
                print(f"{fault} ({EXPLAINED.get(fault, 'refused')}; {case})")
    for operation, count in sorted(sent.items()):
        print(f"{api}/{operation}: {taken[operation]} of {count} taken")
    for explained in sorted(unmet):
        print(f"{explained}: is explained, and not met any more")
    return 0 if sent and not refused and not unmet else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
