"""Turns a content type's class into a JSON Schema that accepts what the reader accepts, for editors that complete keys.

It refuses to know files; Chinese keys are offered and required, identifiers of the other keys are accepted too.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from site_builder.types.base import ContentType
from site_builder.types.fields import one_or_more
from site_builder.types.validate import keys_of, models

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]


def json_schema(kind: ContentType) -> Schema:
    """JSON Schema (draft 2020-12) of one file's mapping."""
    schema = kind.item.model_json_schema()
    defined = schema.get("$defs", {})
    for model in models(kind.item):
        if model is kind.item:
            _complete(model, schema)
        elif model.__name__ in defined:
            _complete(model, defined[model.__name__])
            # What a class is called in the code means nothing to an editor.
            for key in ("title", "description"):
                defined[model.__name__].pop(key, None)
            if _written_as_text(model):
                defined[model.__name__] = {"anyOf": [{"type": "string"}, defined[model.__name__]]}
    return {"$schema": DIALECT, **_texts(schema)}


def _complete(model: type[BaseModel], schema: Schema) -> None:
    """Let a list be one value, and a key be its identifier or another of its names."""
    properties = schema["properties"]
    others: Schema = {}
    for identifier, field in model.model_fields.items():
        name, *more = [*keys_of(field), identifier]
        if one_or_more(field):
            array = {key: properties[name].pop(key) for key in ("items", "type")}
            properties[name] |= {"anyOf": [{"type": "array", **array}, array["items"]]}
        more = [other for other in more if other != name]
        others |= {f"^{other}$": properties[name] for other in more}
    if others:
        schema["patternProperties"] = others


def _written_as_text(model: type[BaseModel]) -> bool:
    """Whether the mapping may be written as one text: 云政发〔2018〕3号 for {文件: 云政发〔2018〕3号}."""
    return "_from_text" in model.__pydantic_decorators__.model_validators


def _texts(schema: Any) -> Any:
    """Any scalar is text: ``年度: 2026`` and ``关键词: [012]`` are as good as quoted ones."""
    if isinstance(schema, list):
        return [_texts(inner) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("type") == "string" and not {"pattern", "enum", "const"} & set(schema):
        schema = {**schema, "type": ["string", "number", "boolean"]}
    return {key: inner if key in ("default", "examples") else _texts(inner) for key, inner in schema.items()}
