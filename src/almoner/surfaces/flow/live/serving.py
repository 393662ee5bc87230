"""What granian loads: the feed of this installation. Settings first, everything else after."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "almoner.platform.settings.live")
django.setup()

from almoner.surfaces.flow.live.application import make  # noqa: E402

application = make()
