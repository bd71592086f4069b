"""Pushes the packages of a JSON list on stdin, or prints those that it polls: cabby_client.py PORT USER PASSWORD push|poll"""

import json
import sys

from cabby import create_client

port, user, password, action = sys.argv[1:]
client = create_client("127.0.0.1", port=int(port), version="1.1", discovery_path="/services/discovery")
client.set_auth(username=user, password=password)
if action == "push":
    for package in json.load(sys.stdin):
        client.push(package, "urn:stix.mitre.org:xml:1.1.1", collection_names=["hosts"], uri="/services/inbox")
else:
    blocks = client.poll("hosts", uri="/services/poll")
    print(json.dumps([block.content.decode() if isinstance(block.content, bytes) else block.content for block in blocks]))
