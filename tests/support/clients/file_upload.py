"""Uploads one STIX 2 file the way ExtraHop's example script for firmware from 26.2 does: a single POST, no match by name.

Usage: file_upload.py HOST KEY FILE
"""

import sys

import requests

host, key, path = sys.argv[1:]
with open(path, "rb") as content:
    answer = requests.post(
        f"{host}api/v1/threatcollections",
        files={"file": content},
        headers={"Authorization": f"ExtraHop apikey={key}", "Accept": "application/json"},
    )
print(answer.status_code)
sys.exit(0 if answer.ok else 1)
