"""Questions on the article the project started from: with what the first quote must hold, and without an answer there.

Written from the article, before any of them was asked. Those without an answer share its words.
"""

_ANSWERED = """
who met Putin? => Steve Witkoff met with Russian President Vladimir Putin
who did Putin meet? => Steve Witkoff met with Russian President Vladimir Putin
how long did the talks last? => lasted three hours
who was killed by a car bomb? => senior Russian general was killed in a car bomb attack
when did Russia annex Crimea? => annexed in 2014
how many casualties a week? => 5,000 casualties weekly
how much of Ukraine would Russia keep? => approximately 20% of Ukrainian territory
who is Yuri Ushakov? => Putin’s aide, Yuri Ushakov
where was the missile strike? => Russian Belgorod region
how many times has Witkoff visited in 2025? => fourth visit in 2025
what was proposed for Easter? => extend a temporary truce over Easter
who decides the status of the territories according to Zelensky? => Ukrainian populace alone possesses the right
what was the meeting described as? => described as “constructive,”
who described the meeting as constructive? => According to Ushakov
which countries should resume direct talks? => Russia and Ukraine to consider resuming direct talks
what did Trump suggest about an agreement? => nearing a potential agreement
what did Zelensky accuse Russia of? => which he accused of obstructing peace efforts
who negotiated the proposed temporary ceasefire? => negotiated by the U.S.
how many visits has Witkoff made to Moscow in 2025? => fourth visit in 2025
why was traffic halted in Moscow? => traffic was halted
what did the talks bridge? => bridged some gaps
what proposals were on the agenda? => restarting face-to-face discussions
is Zelensky skeptical? => remains skeptical
was a ceasefire agreed upon? => no actual ceasefire has been agreed upon
what does Trump press Ukraine to concede? => pressure from Trump to concede territory
which peninsula did Russia annex? => Crimean peninsula, which Russia annexed
where did Zelensky speak to reporters? => Speaking to reporters in Kyiv
when could territorial issues be discussed? => if a comprehensive ceasefire is successfully reached
whose interests does the U.S. peace proposal favor? => favors Russian interests
how much Ukrainian territory would be retained? => approximately 20% of Ukrainian territory
what do European representatives emphasize? => only commence after hostilities cease
whom did the Kremlin blame for the car bomb? => which the Kremlin attributed to Ukraine
how many people died in Belgorod? => two fatalities
what did Trump say about tariffs? => including tariffs and trade deals
how many lives are lost every week? => 5,000 casualties weekly
what differences remain? => considerable differences remain
what do both leaders' futures depend on? => depend on the path taken
who is Witkoff? => envoy Steve Witkoff
who is Vladimir Putin? => Russian President Vladimir Putin
who is Ushakov? => Putin’s aide, Yuri Ushakov
who is Zelensky? => President
"""
_NOT_ANSWERED = """
who won the world cup?
what is the capital of France?
hello
how do I bake bread?
who met Xi Jinping?
when did Russia annex Georgia?
who is the president of France?
how long did Trump and Zelensky talk?
the of and
when did Witkoff meet Zelensky?
how many soldiers were killed in Kyiv?
what did Putin say about tariffs?
who is the president of Belgorod?
how old is Yuri Ushakov?
where was Witkoff born?
how much did the missile strike cost?
who is the mayor of Moscow?
when will Trump visit Moscow?
how long did the ceasefire last?
what did Macron tell reporters in Kyiv?
which sanctions did Europe impose on Russia?
how many drones hit Moscow?
who won the election in Ukraine?
when did Crimea vote in a referendum?
"""
ANSWERED = [
    (question, quote) for question, _, quote in (row.partition(" => ") for row in _ANSWERED.strip().split("\n"))
]
NOT_ANSWERED = _NOT_ANSWERED.strip().split("\n")
