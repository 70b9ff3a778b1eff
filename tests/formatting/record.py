"""Makes random formatting questions and keeps what real PowerShell answers: python -m tests.formatting.record N SEED NAME [CULTURE]."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.formatting.cases import DATA, script

ORACLE = "/work/shared/oracle/ask"
NAMES = ("Id", "Name", "DisplayName", "Mail", "Size", "Enabled", "Members", "WhenCreated", "A", "Note", "ProhibitSendQuota", "価格")
WORDS = (
    "anna", "Zoë Müller", "contoso.com", "x", "", " lead", "trail ", "日本語テキスト", "two\nlines", "😀 smile", "tab\there",
    "a-b-c", "lorem ipsum dolor sit amet", "ümlaut",
)  # fmt: skip


def value(rng: random.Random, depth: int = 0) -> dict[str, Any]:
    roll = rng.random()
    if roll < 0.28:
        text = rng.choice(WORDS)
        if rng.random() < 0.2:
            text = (text + " ") * rng.randint(5, 25)
        return {"t": "string", "v": text}
    if roll < 0.45:
        return {"t": "int", "v": rng.choice([0, 1, 7, 42, -3, 1000, 123456, 2147483647])}
    if roll < 0.53:
        return {"t": "double", "v": rng.choice(["1.5", "0.1", "100.25", "-2.75", "1234567.891", "0.333333333333333"])}
    if roll < 0.57:
        return {"t": "long", "v": rng.choice([5000000000, 1, -7])}
    if roll < 0.60:
        return {"t": "decimal", "v": rng.choice(["1.10", "3", "99.999"])}
    if roll < 0.66:
        return {"t": "bool", "v": rng.random() < 0.5}
    if roll < 0.72:
        return {"t": "null"}
    if roll < 0.77:
        return {"t": "datetime", "v": rng.choice(["2024-03-05T14:07:09", "2023-12-31T00:00:00"])}
    if roll < 0.80:
        return {"t": "timespan", "v": rng.choice(["00:05:00", "2.03:04:05"])}
    if roll < 0.82:
        return {"t": "guid", "v": "8f2c5e2a-1d3b-4c6e-9f10-223344556677"}
    if roll < 0.84:
        return {"t": "version", "v": "15.20.1"}
    if depth > 1:
        return {"t": "string", "v": "deep"}
    if roll < 0.94:
        return {"t": "array", "v": [value(rng, depth + 1) for _ in range(rng.choice([0, 1, 2, 3, 5, 6]))]}
    if roll < 0.97:
        return {"t": "object", "v": {name: value(rng, depth + 1) for name in rng.sample(NAMES, rng.randint(1, 3))}}
    return {"t": "table", "v": {name: value(rng, depth + 1) for name in rng.sample(NAMES, rng.randint(1, 2))}}


def objects(rng: random.Random) -> list[dict[str, Any]]:
    names = rng.sample(NAMES, rng.choice([1, 2, 3, 3, 4, 4, 5, 6, 8, 11]))
    rows = []
    for _ in range(rng.choice([1, 1, 2, 3, 4, 6])):
        mine = names if rng.random() < 0.85 else rng.sample(NAMES, 3)
        rows.append({"t": "object", "v": {name: value(rng) for name in mine}})
    if rng.random() < 0.2:
        plain: list[dict[str, Any]] = [{"t": "string", "v": "between"}, {"t": "int", "v": 5}, {"t": "bool", "v": True}]
        rows.insert(rng.randint(0, len(rows)), rng.choice(plain))
    if rng.random() < 0.06:
        rows.append({"t": "table", "v": {"k1": value(rng, 1), "k2": value(rng, 1)}})
    return rows


def column(rng: random.Random, kind: str, name: str) -> Any:
    if rng.random() < 0.6 or kind in ("Format-Custom",):
        return rng.choice([name, name.upper(), name[:1] + "*"])
    made: dict[str, Any] = {rng.choice(["script", "e", "expression"]): name}
    if kind in ("Format-Table", "Format-List") and rng.random() < 0.7:
        made[rng.choice(["n", "label", "name"])] = rng.choice(["L", "A longer label", "Größe"])
    if rng.random() < 0.3:
        made["f"] = rng.choice(["N1", "{0:N2}", "X4", "{0,10}", "0.000", "yyyy-MM-dd"])
    if kind == "Format-Table":
        if rng.random() < 0.35:
            made[rng.choice(["w", "width"])] = rng.choice([1, 2, 4, 8, 15, 40])
        if rng.random() < 0.35:
            made[rng.choice(["align", "alignment"])] = rng.choice(["left", "right", "center"])
    return made


def case(rng: random.Random) -> dict[str, Any]:
    made: dict[str, Any] = {"objects": objects(rng)}
    first = next((item for item in made["objects"] if item["t"] == "object"), None)
    names = list(first["v"]) if first else ["A"]
    command = rng.choice(["", "Format-Table", "Format-Table", "Format-Table", "Format-List", "Format-List", "Format-Wide", "Format-Custom"])
    if command:
        parameters: dict[str, Any] = {}
        made["command"] = command
        if rng.random() < 0.55:
            picked = rng.sample([*names, "Missing"], rng.randint(1, min(4, len(names) + 1)))
            parameters["Property"] = [column(rng, command, name) for name in picked][: 1 if command == "Format-Wide" else None]
        if rng.random() < 0.2:
            parameters["GroupBy"] = rng.choice([rng.choice(names), {"n": "Group", "e": rng.choice(names)}])
        if command == "Format-Table":
            for switch, chance in (("AutoSize", 0.3), ("Wrap", 0.3), ("HideTableHeaders", 0.1)):
                if rng.random() < chance:
                    parameters[switch] = True
        if command == "Format-Wide" and rng.random() < 0.6:
            if rng.random() < 0.5:
                parameters["AutoSize"] = True
            else:
                parameters["Column"] = rng.randint(1, 6)
        if command == "Format-Custom" and rng.random() < 0.5:
            parameters["Depth"] = rng.randint(1, 4)
        made["parameters"] = parameters
    if rng.random() < 0.25:
        made["width"] = rng.choice([20, 30, 40, 60, 80, 200])
    return made


def main() -> None:
    count, seed, name = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    culture = sys.argv[4] if len(sys.argv) > 4 else ""
    rng = random.Random(seed)
    cases = [case(rng) for _ in range(count)]
    questions = "\n".join(json.dumps({"id": f"c{number}", "script": script(item)}) for number, item in enumerate(cases))
    command = [ORACLE, "--jsonl", *(["--culture", culture] if culture else [])]
    # an emoji cut in half comes out as half a pair
    env = {**os.environ, "PYTHONIOENCODING": "utf-8:surrogatepass"}
    done = subprocess.run(command, input=questions.encode(), capture_output=True, env=env, check=True)
    lines = done.stdout.decode("utf-8", "surrogatepass").split("\n")
    answers = {record["id"]: record for record in (json.loads(line) for line in lines if line)}
    kept = []
    for number, item in enumerate(cases):
        record = answers.get(f"c{number}")
        if record is None or record["errors"] or record["parse_errors"] or record["status"] != "ok":
            continue
        if any("\ud800" <= char <= "\udfff" for char in record["console"]):
            continue
        kept.append(json.dumps({**item, "expected": record["console"]}, ensure_ascii=False, separators=(",", ":")))
    (DATA / name if not name.startswith("/") else Path(name)).write_text("\n".join(kept) + "\n", encoding="utf-8")
    print(f"{len(kept)} of {count} kept")


if __name__ == "__main__":
    main()
