"""Uploads a folder the way ExtraHop's example scripts for firmware up to 26.1 do: one request after the other, matched by name.

Usage: folder_upload.py sensors SYSTEMS_CSV FOLDER
       folder_upload.py tenant HOST ID SECRET FOLDER
"""

import base64
import csv
import os
import sys

import requests


def collections_of(base, authorization):
    answer = requests.get(f"{base}api/v1/threatcollections", headers={"Authorization": authorization})
    answer.raise_for_status()
    return {row["name"]: row["user_key"] for row in answer.json()}


def upload(base, authorization, folder):
    headers = {"Authorization": authorization}
    held = collections_of(base, authorization)
    for file_name in sorted(os.listdir(folder)):
        if not file_name.endswith((".tar", ".tgz")):
            continue
        name = file_name.split(".")[0]
        with open(os.path.join(folder, file_name), "rb") as content:
            if name in held:
                url = f"{base}api/v1/threatcollections/~{held[name]}"
                answer = requests.put(url, files={"file": content}, headers=headers)
            else:
                url = f"{base}api/v1/threatcollections"
                answer = requests.post(url, data={"name": name}, files={"file": content}, headers=headers)
        print(answer.request.method, name, answer.status_code)


def token(base, client_id, secret):
    pair = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
    answer = requests.post(
        f"{base}oauth2/token",
        data="grant_type=client_credentials",
        headers={"Authorization": f"Basic {pair}", "Content-Type": "application/x-www-form-urlencoded"},
    )
    answer.raise_for_status()
    return answer.json()["access_token"]


def main(mode, *rest):
    if mode == "sensors":
        systems, folder = rest
        with open(systems, encoding="ascii", newline="") as rows:
            for host, key in csv.reader(rows):
                upload(host, f"ExtraHop apikey={key}", folder)
    else:
        host, client_id, secret, folder = rest
        upload(host, f"Bearer {token(host, client_id, secret)}", folder)


main(*sys.argv[1:])
