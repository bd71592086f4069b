"""
Uploads every file of a folder to every system of a list, one after another, as the vendor's example script goes about it: no memory of
earlier runs, one list of collections for each system, and a new connection for each call.

upload_all.py SYSTEMS.csv FOLDER CA.pem
"""

import csv
import os
import sys

import requests


def files_below(folder):
    for place, _, names in os.walk(folder):
        for name in sorted(names):
            if name.endswith((".tar", ".tgz")):
                yield os.path.join(place, name)


def key_of(name):
    return "".join(character for character in name if character.isalnum())


def main():
    systems, folder, authority = sys.argv[1:4]
    with open(systems, newline="", encoding="utf-8") as rows:
        fleet = [(row[0].rstrip("/"), row[1]) for row in csv.reader(rows) if row]
    for origin, api_key in fleet:
        headers = {"Authorization": f"ExtraHop apikey={api_key}"}
        collections = f"{origin}/api/v1/threatcollections"
        listed = requests.get(collections, headers=headers, verify=authority, timeout=600)
        listed.raise_for_status()
        held = {collection["name"] for collection in listed.json()}
        for path in files_below(folder):
            name = os.path.basename(path).split(".")[0]
            with open(path, "rb") as file:
                parts = {"file": (os.path.basename(path), file)}
                if name in held:
                    answer = requests.put(
                        f"{collections}/~{key_of(name)}", headers=headers, files=parts, verify=authority, timeout=600
                    )
                else:
                    data = {"name": name, "user_key": key_of(name)}
                    answer = requests.post(
                        collections, headers=headers, data=data, files=parts, verify=authority, timeout=600
                    )
            answer.raise_for_status()


main()
