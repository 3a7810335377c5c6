"""Who does what to whom: a quote that says it of another differs from the question, its own does not."""

import pytest

from index.english.roles import differs

WOLFF = "Sara Wolff, 41, a baker, sued the company in October 2023 after her manager Dieter Hahn dismissed her."
CRIMEA = "Ukraine is pressed to concede the peninsula of Crimea, which Russia annexed in 2014."


@pytest.mark.parametrize(
    ("question", "text", "is_other"),
    [
        ("When did Ukraine annex Crimea?", CRIMEA, True),
        ("When did Russia annex Crimea?", CRIMEA, False),
        ("Who did Sara Wolff dismiss?", WOLFF, True),
        ("Did Sara Wolff dismiss Dieter Hahn?", WOLFF, True),
        ("Who sued Sara Wolff?", WOLFF, True),
        ("Who sued the company?", WOLFF, False),
        ("When did Thornbury take over Sandbach?", "Thornbury was taken over by Sandbach in 1999.", True),
        ("When was Thornbury taken over by Sandbach?", "Thornbury was taken over by Sandbach in 1999.", False),
        ("Who found the dog under snow?", "A dog named Pilot found the hiker Sven Aldo under snow.", True),
        ("Who found the hiker under snow?", "A dog named Pilot found the hiker Sven Aldo under snow.", False),
        ("Who did Aldo carry down?", "Nina Falk trained Pilot. Falk, 29, carried Aldo down.", True),
        ("Who met Putin?", "Witkoff met Putin in Moscow.", False),
        ("Who did Putin meet?", "Witkoff met Putin in Moscow.", False),
        ("Who was mayor before Ida Rohr?", "Mayor Ida Rohr opened the bridge.", True),
        ("Who held the record before Ida Rohr?", "Ida Rohr broke the record that Sven Aldo had held.", False),
        ("What will replace the mill?", "The mill is to be pulled down; a park is planned in its place.", False),
        (
            "Where was the Hjørdis built?",
            "The ferry, the Hjørdis, built in Bergen in 1978, was sold by Korsund.",
            False,
        ),
        ("When will the Vermeer be stolen?", "The Vermeer was stolen in 1987.", True),
        ("When is the mayor going to resign?", "The mayor resigned in May 2019.", True),
        ("When will the bridge open?", "The bridge, which was built in 1902, is to open in May.", False),
        ("When will the bridge open?", "It opens on 3 May.", False),
        ("Where is the bell located?", "The bell hangs in the north tower.", False),
        ("When did the pier hit the ferry?", "The ferry hit the pier on Monday.", True),
        ("When did the ferry hit the pier?", "The ferry hit the pier on Monday.", False),
        ("When did the pier hit the ferry?", "The pier was hit by the ferry on Monday.", True),
        ("When did the ferry hit the pier?", "The pier was hit by the ferry on Monday.", False),
        ("How much did the town pay Aldo Line?", "Aldo Line has paid the town 2 million.", True),
        ("Who did the helmet find?", "The helmet was found by a farmer, Sven Aldo.", True),
        ("Who dismissed Sara Wolff?", "Sara Wolff was dismissed in May, Dieter Hahn said.", True),
        ("Who dismissed Sara Wolff?", "Sara Wolff was dismissed in May by Dieter Hahn.", False),
        ("When will Ida Rohr be sworn in?", "He is sworn in on 4 May by the governor, Ida Rohr.", True),
        ("When did Molslet buy it from Aldo?", "It is run by Aldo, which bought it from Molslet in 2019.", True),
        ("When did Ida Rohr die?", "The painter Strick, her teacher, died in 2003.", True),
        ("When did the pier reopen?", "The pier is to reopen on 14 June.", False),
        ("When did the museum close?", "The museum closed in May.", False),
        ("In which hall did the man hit by a tram die?", "The man, who was hit by a tram, died in May.", False),
        ("When did Ida Rohr resign?", "Sven Aldo said he was resigning in May. Ida Rohr takes over.", True),
        ("Which strike did Ida Rohr lead?", "Her father, Sven Rohr, led the strike of 1987.", True),
        ("Which strike did Ida Rohr lead?", "Rohr led the strike of 1987.", False),
        ("When did Ida Rohr die?", "Ida Rohr, the daughter of the painter Sven Rohr, died in 2003.", False),
        ("How much did Aldo Line sell the mill for?", "The mill was sold to Aldo Line for 2 million.", True),
        ("How much did Aldo Line buy the mill for?", "Aldo Line bought the mill for 2 million.", False),
        (
            "Which choir does Ida Rohr head?",
            "Rohr met Aldo. Rohr, 61, teaches in Lund; Aldo, 47, is head of the choir.",
            True,
        ),
        ("How much did the court pay to Aldo?", "A court has ordered Aldo to pay 4 million.", True),
        ("How much did Aldo pay?", "A court has ordered Aldo to pay 4 million.", False),
        ("Which moth did Aldo describe in 1861?", "Aldo described a bee. A moth was described in 1861 by Rohr.", True),
        ("Where does Ida Rohr's pupil work?", "Her boss, Sven Aldo, works in Lund. Ida Rohr does not.", True),
        ("Where does Ida Rohr's boss work?", "Ida Rohr's boss, Sven Aldo, works in Lund.", False),
        ("Who chaired the commission?", "The commission published its findings.", True),
    ],
)
def test_a_quote_that_says_it_of_another_differs(question: str, text: str, is_other: bool) -> None:
    assert differs(question, text, 0, len(text), 0) is is_other
