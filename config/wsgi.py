"""What gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

# What is loaded stays loaded: a full collection need not walk it again in the middle of an answer (60 ms).
gc.collect()
gc.freeze()
