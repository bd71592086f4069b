"""Uploads one STIX 2 file the way ExtraHop's example script for firmware from 26.2 does: a single POST, no match by name.

Usage: file_upload.py HOST KEY FILE
       file_upload.py HOST ID SECRET FILE
"""

import base64
import sys

import requests


def authorization(base, *credentials):
    if len(credentials) == 1:
        return f"ExtraHop apikey={credentials[0]}"
    pair = base64.b64encode(":".join(credentials).encode()).decode()
    answer = requests.post(
        f"{base}oauth2/token",
        data="grant_type=client_credentials",
        headers={"Authorization": f"Basic {pair}", "Content-Type": "application/x-www-form-urlencoded"},
    )
    answer.raise_for_status()
    return f"Bearer {answer.json()['access_token']}"


def main(base, *rest):
    *credentials, path = rest
    with open(path, "rb") as content:
        answer = requests.post(
            f"{base}api/v1/threatcollections",
            files={"file": content},
            headers={"Authorization": authorization(base, *credentials), "Accept": "application/json"},
        )
    print(answer.status_code)
    return 0 if answer.ok else 1


sys.exit(main(*sys.argv[1:]))
