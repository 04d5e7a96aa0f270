"""What stands after every line of the verdict store was read in its order."""

from __future__ import annotations

from scoring.review.verdict_record import VerdictRecord


class Ledger:
    """The lines so far: which answers were withdrawn, and which one stands for each person.

    On one trace a person has one answer: the newest. Another takes its place if it is newer, or if
    the one that stands was withdrawn. An answer that was withdrawn is never taken again; a person
    who answers anew makes a new one.
    """

    def __init__(self) -> None:
        self.learned: dict[str, VerdictRecord] = {}
        """Each answer as it was last learned, by `assessment_id`."""
        self.withdrawn: set[str] = set()
        """The `assessment_id` of every answer that was withdrawn."""
        self._current: dict[tuple[str, str], VerdictRecord] = {}

    def learn(self, record: VerdictRecord) -> bool:
        """Take the next line; return whether it says anything new."""
        if record.assessment_id in self.withdrawn:
            return False
        if record.action == "withdrawn":
            self.withdrawn.add(record.assessment_id)
            return True
        place = (record.trace_id, record.who)
        current = self._current.get(place)
        before = self.learned.get(record.assessment_id)
        if before and before.answer == record.answer and not self._left_by(current, record):
            return False
        self.learned[record.assessment_id] = record
        if current is None or self._gives_way(current, record):
            self._current.pop(place, None)  # so that the order is that of learning
            self._current[place] = record
        return True

    def standing(self) -> list[VerdictRecord]:
        """The verdicts that stand: the newest of each run, claim and person, in order of learning.

        A claim can have several traces, where one run was opened for review more than once.
        """
        newest: dict[tuple[str, str, str], VerdictRecord] = {}
        for record in self._current.values():
            key = (record.run_id, record.claim_id, record.who)
            if record.assessment_id not in self.withdrawn and (
                key not in newest or record.when >= newest[key].when
            ):
                newest.pop(key, None)
                newest[key] = record
        return list(newest.values())

    def _left_by(self, current: VerdictRecord | None, record: VerdictRecord) -> bool:
        """Whether the answer that had replaced this one was withdrawn since."""
        return (
            current is not None
            and current.assessment_id != record.assessment_id
            and current.assessment_id in self.withdrawn
        )

    def _gives_way(self, current: VerdictRecord, record: VerdictRecord) -> bool:
        return (
            current.assessment_id == record.assessment_id
            or current.assessment_id in self.withdrawn
            or current.when <= record.when
        )
