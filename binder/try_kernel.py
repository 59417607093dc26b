"""Starts the kernel "java" once and runs one cell that needs the library, a chart and the vector module's flag.

Called by Floatlab.java after it wrote a new kernelspec. Prints what the kernel said if anything is wrong, and exits
with 1; exits with 0 and prints nothing if all is well.
"""

import subprocess
import sys
import tempfile

from jupyter_client.manager import KernelManager

CELL = """
import floatlab.notebook.Charts;
import floatlab.format.FloatText;
FloatText.shortest(0.1f)
"""


def main() -> int:
    with tempfile.TemporaryFile(mode="w+", encoding="utf-8", errors="replace") as log:
        manager = KernelManager(kernel_name="java")
        manager.start_kernel(stdout=log, stderr=subprocess.STDOUT)
        client = manager.client()
        client.start_channels()
        said = []
        try:
            client.wait_for_ready(timeout=60)

            def collect(message):
                content = message["content"]
                if message["msg_type"] == "error":
                    said.append("\n".join(content["traceback"]))
                elif message["msg_type"] == "execute_result":
                    said.append(content["data"]["text/plain"])

            client.execute_interactive(CELL, timeout=60, output_hook=collect)
        except (RuntimeError, TimeoutError) as problem:
            said.append(str(problem))
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)
        if said == ["0.1"]:
            return 0
        log.seek(0)
        print("\n".join(said), log.read(), sep="\n", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
