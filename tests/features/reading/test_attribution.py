"""Who said what: one construction at a time."""

from __future__ import annotations

import pytest

from features.reading.attribution import Attribution, attributions


def found(text: str) -> list[tuple[str, str, str]]:
    return [(each.source, each.stance, each.verb) for each in attributions([text])]


def only(text: str) -> Attribution:
    [each] = attributions([text])
    return each


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Russia says it shot down 12 drones overnight.", ("Russia", "asserts", "say")),
        ("The army has retaken the town, state media reported on Sunday.",
         ("state media", "asserts", "report")),
        ("At least 12 people died, according to the Observatory.",
         ("Observatory", "asserts", "according to")),
        ("The ministry rejected the claim.", ("ministry", "denies", "reject")),
        ("Damascus has denied using chemical weapons.", ("Damascus", "denies", "deny")),
        ("The report was denied by the army.", ("army", "denies", "deny")),
        ("The army maintained that it had thwarted the attack.", ("army", "denies", "maintain")),
        ("The spokesman said that the reports were false.", ("spokesman", "denies", "say")),
        ("The spokesman said no soldier was captured.", ("spokesman", "denies", "say")),
        ("Mr. Orlov called the report “absolutely false”.", ("Orlov", "denies", "call")),
        ("The army acknowledged 45 dead.", ("army", "acknowledges", "acknowledge")),
        ("The ministry said that its forces had withdrawn.", ("ministry", "acknowledges", "say")),
        ("The Russian ministry said that two Russian soldiers were killed.",
         ("Russian ministry", "acknowledges", "say")),
        ("The army did not deny the shelling.", ("army", "acknowledges", "deny")),
        ("The Israeli military said it was unaware of the incident.",
         ("Israeli military", "doubts", "say")),
        ("Reuters could not verify the report.", ("Reuters", "doubts", "verify")),
        ("The envoy cast doubt on the figures.", ("envoy", "doubts", "cast")) ,
        ("Kabul put the number of dead at five.", ("Kabul", "asserts", "put")),
        ("The rebels accused the army of shelling the town.", ("rebels", "asserts", "accuse")),
        ("A statement by the council said the road was open.", ("council", "asserts", "say")),
        ("The rebel faction Failaq al-Rahman claimed the killing of dozens of troops.",
         ("Failaq al-Rahman", "asserts", "claim")),
        ("The ISIS outlet Amaq said the road was cut.", ("Amaq", "asserts", "say")),
        ("General Bakhtiar Salih insisted the gates were safe.",
         ("Bakhtiar Salih", "asserts", "insist")),
        ("A spokesman for the coalition, Ryan Cole, said the strike had hit its target.",
         ("Ryan Cole", "asserts", "say")),
        ("The general was blunt: “We lost the bridge.”", ("general", "acknowledges", "say")),
        ("An airstrike on a market in the village of Togoga killed at least 51 people, a health "
         "official in Ethiopia’s Tigray region said Wednesday.",
         ("health official in Ethiopia’s Tigray region", "asserts", "say")),
        ("The spokesman said that 12 of his men had been killed.",
         ("spokesman", "acknowledges", "say")),
        ("The governor, Mohamed Musa, rejected as baseless reports that dozens had died.",
         ("Mohamed Musa", "denies", "reject")),
        ("“We have not broken the truce, and we have evidence,” the president told TRT.",
         ("president", "denies", "tell")),
    ],
)  # fmt: skip
def test_the_source_the_stance_and_the_verb(text: str, expected: tuple[str, str, str]) -> None:
    assert found(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "The attack claimed the lives of two paramedics.",
        "It is claimed that the rebels shelled the village.",
        "The Pentagon declined to comment.",
        "The army did not say how long it would stay.",
        "There was no immediate comment from Moscow.",
        "The leaders agreed to meet and supported the accord.",
        "The minister may say more tomorrow.",
        "The governor urged civilians to leave.",
        "The army retook the town on Sunday.",
        "The spokesman did not confirm or deny the strike.",
    ],
)
def test_what_is_no_statement_of_anybody_is_left_out(text: str) -> None:
    assert found(text) == []


def test_two_who_speak_in_one_sentence_are_kept_apart() -> None:
    text = "Medics said 14 people died, while the army said it had hit a depot."
    first, second = attributions([text])
    assert (first.source, first.text) == ("Medics", "Said 14 people died")
    assert (second.source, second.text) == ("army", "Said it had hit a depot")


def test_names_that_are_joined_speak_each_for_itself() -> None:
    assert [source for source, _, _ in found("Russia and Iran denied the report.")] == [
        "Russia", "Iran",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "via", "cites"),
    [
        ("The officer told Reuters that the town had fallen.", "Reuters", ()),
        ("The officer told reporters that the town had fallen.", None, ()),
        ("The ministry said on Telegram that the town had fallen.", "Telegram", ()),
        ("State television quoted an officer as saying the town had fallen.",
         "State television", ()),
        ("The ministry, citing an official at the base, rejected the claim.", None,
         ("official at the base",)),
        ("In a statement carried by the Saudi Press Agency, the coalition said it had won.",
         "Saudi Press Agency", ()),
    ],
)  # fmt: skip
def test_through_whom_and_leaning_on_whom(
    text: str, via: str | None, cites: tuple[str, ...]
) -> None:
    assert (only(text).via, only(text).cites) == (via, cites)


def test_who_speaks_after_and_is_kept_apart_from_who_spoke_before() -> None:
    text = (
        "Yerevan rejected the allegation that it had struck the city, and Artsakh’s army, citing "
        "an officer, insisted it had hit only military airfields."
    )
    assert found(text) == [
        ("Yerevan", "denies", "reject"),
        ("Artsakh’s army", "asserts", "insist"),
    ]


def test_a_toll_after_according_to_keeps_who_died() -> None:
    text = (
        "According to the Prosecutor General’s Office of Azerbaijan, 13 civilians, including "
        "three children, were killed in Ganja."
    )
    assert only(text).text.startswith("13 civilians, including three children, were killed")


def test_the_two_halves_of_a_quotation_stay_in_order() -> None:
    text = "“It is the other side,” Mr Aliyev added, “that shells our cities.”"
    assert only(text).text.startswith("“It is the other side,”")


def test_who_denies_also_calls_it_a_fake() -> None:
    text = "Kyiv denied that Russian troops had entered the plant, calling the videos “a fake”."
    assert {each.source for each in attributions([text])} == {"Kyiv"}


def test_a_claim_denied_by_somebody_is_denied() -> None:
    text = (
        "Fighters have seized the town, Ankara said Saturday, a claim swiftly denied by the Kurds."
    )
    assert found(text) == [("Ankara", "asserts", "say"), ("Kurds", "denies", "deny")]


def test_whom_an_outlet_cited_is_cited() -> None:
    told = only("According to the Mirror, which cited an officer, the commander was dismissed.")
    assert told.cites == ("officer",)


def test_the_outlet_has_its_name() -> None:
    told = only("“They came at night,” General Aliyev told the Turkish broadcaster TRT.")
    assert told.via == "TRT"


def test_a_split_quotation_is_one_statement() -> None:
    said = only("“They came at night,” said Abu Karim, a fighter. “We never left the gate.”")
    assert (said.source, said.stance) == ("Abu Karim", "denies")
    assert said.text == "“They came at night,” “We never left the gate.”"


def test_a_quotation_that_comes_first_waits_for_its_speaker() -> None:
    said = only("“Is the bridge ours?” “It is ours for good,” said the commander, Omar Haddad.")
    assert said.source == "Omar Haddad"
    assert said.text == "“Is the bridge ours?” “It is ours for good,”"


def test_pronouns_mean_who_spoke_before() -> None:
    text = (
        "Ukraine's General Staff said the bank was taken. It added that 60 soldiers had died. "
        "Oleg Marenko denied it. He said the bank was Russian."
    )
    assert [source for source, _, _ in found(text)] == [
        "Ukraine's General Staff", "Ukraine's General Staff", "Oleg Marenko", "Oleg Marenko",
    ]  # fmt: skip


def test_a_pronoun_that_means_nobody_known_is_not_lost() -> None:
    assert found("He said the figure was 20.") == [("He", "asserts", "say")]


def test_a_bare_noun_means_the_fuller_name_before_it() -> None:
    text = "A Western official said 40 had died. The official denied a larger figure."
    assert [source for source, _, _ in found(text)] == ["Western official", "Western official"]


def test_a_denial_that_only_points_back_says_to_what() -> None:
    text = "Amaq said two men were captured. Moscow rejected the claim. Kyiv denied it too."
    assert [each.answers for each in attributions([text])] == [None, 0, 0]


def test_words_of_the_article_come_back_as_they_were_written() -> None:
    said = only("The “governor” said al-Qaim had ‘fallen completely’ at dawn.")
    assert said.text == "Said al-Qaim had ‘fallen completely’ at dawn"
    assert said.sentence == "The “governor” said al-Qaim had ‘fallen completely’ at dawn."
