"""Judges reports by the schemas of the formats' owners: SARIF 2.1.0, JUnit (two), GitLab's code quality.

No part of the build; `tests/README.md` says what to install and how to run it.
"""

import json
import sys
from pathlib import Path

import jsonschema
from lxml import etree

# GitLab documents the fields of a violation, and has no schema of its own.
GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "not": {"pattern": "^(\\./|/)"}},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}


def main(folder: Path, sarif_schema: Path, xsds: list[Path]) -> int:
    """Prints what is invalid, and how many reports were judged."""
    schema = json.loads(sarif_schema.read_text())
    judges = {
        "*.sarif.sarif": [lambda file: json_errors(file, schema)],
        "*.gitlab.json": [lambda file: json_errors(file, GITLAB)],
        "*.junit.xml": [xml_judge(xsd) for xsd in xsds],
    }
    failed = 0
    for pattern, all_of_pattern in judges.items():
        files = sorted(folder.glob(pattern))
        for file in files:
            for judge in all_of_pattern:
                for error in judge(file):
                    failed += 1
                    print(f"{file.name}: {error}")
        print(f"{pattern}: {len(files)} files, {len(all_of_pattern)} schemas")
        failed += not files
    return 1 if failed else 0


def json_errors(file: Path, schema: dict) -> list[str]:
    """What is invalid by a JSON Schema."""
    validator = jsonschema.validators.validator_for(schema)(schema)
    errors = validator.iter_errors(json.loads(file.read_text()))
    return [f"{error.json_path}: {error.message[:200]}" for error in errors]


def xml_judge(xsd: Path):
    """What is invalid by an XML Schema."""
    schema = etree.XMLSchema(etree.parse(xsd))

    def judge(file: Path) -> list[str]:
        schema.validate(etree.parse(file))
        return [f"{xsd.name}: {error.line}: {error.message[:200]}" for error in schema.error_log]

    return judge


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), [Path(name) for name in sys.argv[3:]]))
