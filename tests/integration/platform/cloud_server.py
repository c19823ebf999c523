"""A server of object storage for as long as standard input is open; prints its port.

usage: cloud_server.py s3|gcs. Each is a process of its own: Arrow keeps Python's lock
while its client waits, so a server in the process of the test would wait for itself.
The one for `s3` asks who is there once `/moto-api/reset-auth` was told so.
"""

import sys


def main() -> None:
    if sys.argv[1] == "s3":
        from moto.server import ThreadedMotoServer

        s3 = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        s3.start()
        print(s3.get_host_and_port()[1], flush=True)
    else:
        from gcp_storage_emulator.server import create_server

        gcs = create_server("127.0.0.1", 0, in_memory=True, default_bucket="lake")
        gcs.start()
        print(gcs._api._httpd.server_port, flush=True)
    sys.stdin.read()
    sys.exit(0)


if __name__ == "__main__":
    main()
