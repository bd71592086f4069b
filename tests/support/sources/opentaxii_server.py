"""Serves a TAXII 1.1 collection with opentaxii: opentaxii_server.py PORT FOLDER USER PASSWORD"""

import os
import sys

import yaml

port, folder, user, password = sys.argv[1:]
database = {
    "class": "opentaxii.persistence.sqldb.SQLDatabaseAPI",
    "parameters": {"db_connection": f"sqlite:///{folder}/data.db", "create_tables": True},
}
accounts = {
    "class": "opentaxii.auth.sqldb.SQLDatabaseAPI",
    "parameters": {"db_connection": f"sqlite:///{folder}/auth.db", "create_tables": True, "secret": "marked-secret"},
}
config = {
    "domain": f"127.0.0.1:{port}",
    "support_basic_auth": True,
    "auth_api": accounts,
    "taxii1": {"persistence_api": database},
    "logging": {"root": "error"},
}
with open(f"{folder}/config.yml", "w") as file:
    yaml.safe_dump(config, file)
os.environ["OPENTAXII_CONFIG"] = f"{folder}/config.yml"


def service(name, kind, **rest):
    address = f"/services/{name}"
    return {"id": name, "type": kind, "address": address, "protocol_bindings": ["urn:taxii.mitre.org:protocol:http:1.0"],
            "authentication_required": True, "available": True, "description": name, **rest}


data = {
    "services": [
        service("inbox", "inbox", destination_collection_required=True, accept_all_content=True),
        service("discovery", "discovery", advertised_services=["inbox", "discovery", "poll"]),
        service("poll", "poll", subscription_required=False, max_result_count=100, max_result_size=10),
    ],
    "collections": [
        {"name": "hosts", "available": True, "accept_all_content": True, "type": "DATA_FEED", "service_ids": ["inbox", "poll"]}
    ],
    "accounts": [{"username": user, "password": password, "is_admin": True, "permissions": {"hosts": "modify"}}],
}

from opentaxii.entities import Account  # noqa: E402
from opentaxii.http import app  # noqa: E402
from opentaxii.local import context  # noqa: E402
from opentaxii.utils import sync_conf_dict_into_db  # noqa: E402
from werkzeug.serving import make_server  # noqa: E402

with app.app_context():
    context.account = Account(id=None, username="local", permissions=None, is_admin=True)
    sync_conf_dict_into_db(app.taxii_server, data, force_collection_deletion=False)
make_server("127.0.0.1", int(port), app).serve_forever()
