"""Uploads one archive the way ExtraHop's threat-intelligence-toolkit does: a PUT at the user key that it makes from the name.

Its `name` travels as a file part, because it is among the files of the request.

Usage: named_upload.py HOST KEY NAME FILE
"""

import os
import sys

import requests

base, key, name, path = sys.argv[1:]
user_key = "".join(letter for letter in name if letter.isalnum())
with open(path, "rb") as content:
    answer = requests.put(
        f"{base}api/v1/threatcollections/~{user_key}",
        files={"file": (os.path.basename(path), content), "name": name},
        headers={"Authorization": f"ExtraHop apikey={key}", "Accept": "application/json"},
    )
print(answer.status_code)
sys.exit(0 if answer.ok else 1)
