"""Judges overlays by the JSON Schema of the OpenAPI Initiative.

No part of the build; `tests/README.md` says what to install and how to run it.
"""

import sys
from pathlib import Path

import jsonschema
import yaml


def main(schema_file: Path, overlays: list[Path]) -> int:
    """Prints what is invalid, and how many overlays were judged."""
    schema = yaml.safe_load(schema_file.read_text())
    validator = jsonschema.validators.validator_for(schema)(schema)
    failed = 0
    for overlay in overlays:
        for error in validator.iter_errors(yaml.safe_load(overlay.read_text())):
            failed += 1
            print(f"{overlay}: {error.json_path}: {error.message[:200]}")
    print(f"{len(overlays)} overlays, {failed} errors")
    return 1 if failed or not overlays else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]]))
