"""No scale at this counter: weights are typed."""

from kiosk.ports import ScaleState, Weighing


class NoScale:
    """A `Scale` that is not there."""

    def weigh(self, deadline_s: float) -> Weighing:  # noqa: ARG002  # the port's own signature
        """Say that there is none."""
        return Weighing(ScaleState.ABSENT)

    def close(self) -> None:
        """Do nothing: nothing is open."""
