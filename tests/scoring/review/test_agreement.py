"""Agreement is over claims that two people judged; who cannot tell has not judged."""

from scoring.review.agreement import IN_ORDER, agreement
from scoring.review.questions import VERDICTS
from scoring.review.verdict_record import VERDICT_SCHEMA
from tests.scoring.review.small_review import line, lines


def test_every_verdict_has_its_place_but_cannot_tell() -> None:
    assert set(VERDICTS) - set(IN_ORDER) == {"cannot tell"}


def test_nobody_to_compare_with_is_said() -> None:
    for standing in (VERDICT_SCHEMA.to_frame(), lines(line("a1"), line("a2", claim_id="c2"))):
        assert str(agreement(standing)) == (
            "agreement is not known: no claim has two reviewers yet"
        )


def test_one_who_cannot_tell_is_no_second_reviewer() -> None:
    pair = lines(line("a1"), line("b1", "ben", verdict="cannot tell"))
    assert agreement(pair).alpha is None


def test_verdicts_all_alike_say_nothing_of_agreement() -> None:
    found = agreement(lines(line("a1"), line("b1", "ben")))
    assert (found.alpha, found.n_claims) == (None, 1)
    assert "the same word" in found.remark


def test_claims_of_one_id_in_two_runs_are_two_claims() -> None:
    apart = lines(line("a1"), line("b1", "ben", run_id="another"))
    assert agreement(apart).n_claims == 0


def test_near_verdicts_agree_more_than_far_ones() -> None:
    def alpha(second: str) -> float:
        told = [("true", "true"), ("false", "false"), ("contested", "contested"), ("true", second)]
        said = [
            line(f"{who} on {i}", who, claim_id=f"c{i}", verdict=word)
            for i, pair in enumerate(told)
            for who, word in zip(("ana", "ben"), pair, strict=True)
        ]
        found = agreement(lines(*said))
        assert found.n_claims == 4
        assert found.alpha is not None
        return found.alpha

    assert alpha("true") == 1 > alpha("mostly true") > alpha("contested") > alpha("false")
