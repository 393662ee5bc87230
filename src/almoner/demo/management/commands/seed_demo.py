"""python -m django seed_demo: the invented place in an empty database."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from almoner.demo.seed import seed
from almoner.kernel.refusals import Refused


class Command(BaseCommand):
    help = "Makes the invented place in an empty database. Only while the demo is on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=1, help="The same seed, the same place.")
        parser.add_argument(
            "--if-empty", action="store_true", help="Do nothing when a place is there already."
        )

    def handle(self, *arguments: Any, **options: Any) -> None:
        try:
            summary = seed(options["seed"], if_empty=options["if_empty"])
        except Refused as refused:
            raise CommandError(" ".join(f"{r.reason} {r.mend}" for r in refused.refusals)) from None
        self.stdout.write(summary.words)
