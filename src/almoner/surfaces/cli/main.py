"""The entry point `almoner`: settings first, commands after."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "almoner.platform.settings.live")
    import django

    django.setup()
    from almoner.surfaces.cli.app import app

    sys.exit(app(prog_name="almoner"))


if __name__ == "__main__":
    main()
