"""How fast one sender is heard. Pure: the clock is given, in seconds.

A sender is slowed, never cut off: what it sends waits on the wire, and its answers come later.
"""

from __future__ import annotations

from dataclasses import dataclass

# A large hospital sends less than one message a second on average. Local values (D).
A_SECOND = 20.0
AT_ONCE = 200


@dataclass(slots=True)
class Pace:
    """`at_once` messages without waiting, then `a_second` of them. `free_at`: when the last that
    was let through is paid for."""

    a_second: float = A_SECOND
    at_once: int = AT_ONCE
    free_at: float = float("-inf")

    def wait(self, now: float) -> float:
        """Seconds until the next message may be taken; it counts from here on."""
        self.free_at = max(self.free_at, now - self.at_once / self.a_second) + 1 / self.a_second
        return max(0.0, self.free_at - now)

    def rested(self, now: float) -> bool:
        """Whether it is as if nothing had been sent."""
        return self.free_at <= now - self.at_once / self.a_second
