"""`python -m grader.sandbox` prints what works here."""

import json

from grader.sandbox import offered

print(json.dumps(offered()))
