"""The least that a build must do, each as a program of its own: write so many bytes, read so much YAML.

`floors.py write LIST FOLDER` writes zeros: as many files, as large and as named as LIST says.
`floors.py parse FOLDER` lets libyaml walk over the events of every YAML file and keeps nothing.
"""

import os
import sys


def write(names: str, folder: str) -> None:
    with open(names, encoding="utf-8") as file:  # noqa: PTH123 – imports as little as can be
        wanted = [(int(size), path) for size, path in (line.rstrip("\n").split(" ", 1) for line in file)]
    zeros = memoryview(bytes(max(size for size, _ in wanted)))
    made = set()
    for size, path in wanted:
        target = f"{folder}/{path}"
        parent = target.rpartition("/")[0]
        if parent not in made:
            os.makedirs(parent, exist_ok=True)  # noqa: PTH103
            made.add(parent)
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        os.write(descriptor, zeros[:size])
        os.close(descriptor)


def parse(folder: str) -> None:
    import yaml

    for place, _, names in os.walk(folder):
        for name in names:
            if name.endswith(".yml"):
                with open(f"{place}/{name}", "rb") as file:  # noqa: PTH123
                    for _ in yaml.parse(file, Loader=yaml.CSafeLoader):
                        pass


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write(*sys.argv[2:])
    else:
        parse(*sys.argv[2:])
