"""Happenings as newspapers tell them, and what only looks like one."""

import pytest

pytestmark = pytest.mark.model
HAPPENED = [
    (
        "Corvane Mills agreed on Friday to pay $4.2 million to settle a lawsuit brought by former workers.",
        ("settlement", {"corvane mills", "former workers"}, 4200000, "2026-02-20"),
    ),
    (
        "The two companies reached an out-of-court settlement last month.",
        ("settlement", {"two companies"}, None, "2026-01"),
    ),
    (
        "Hallam Foods has settled out of court with the family of the driver.",
        ("settlement", {"family of the driver", "hallam foods"}, None, None),
    ),
    (
        "Under a settlement announced on Monday, Orrel Bank will pay €30 million to the state.",
        ("settlement", {"orrel bank", "state"}, 30000000, "2026-02-23"),
    ),
    ("Ines Marrow is suing the hospital for negligence.", ("lawsuit", {"hospital", "ines marrow"}, None, None)),
    (
        "A group of tenants has filed suit against Brill Homes in the Denmoor High Court.",
        ("lawsuit", {"brill homes", "group of tenants"}, None, None),
    ),
    ("The publisher took the ministry to court over the letters.", ("lawsuit", {"ministry", "publisher"}, None, None)),
    (
        "Fishermen launched a class action against Tarn Chemicals on Monday.",
        ("lawsuit", {"fishermen", "tarn chemicals"}, None, "2026-02-23"),
    ),
    (
        "A court in Tarnby ordered Mosk Cement to pay €300,000 in damages on Tuesday.",
        ("ruling", {"court in tarnby", "mosk cement"}, 300000, "2026-02-24"),
    ),
    ("The appeals court threw out the case against Odo Farn.", ("ruling", {"appeals court", "odo farn"}, None, None)),
    ("A jury found Bela Norr guilty of theft on Friday.", ("ruling", {"bela norr", "jury"}, None, "2026-02-20")),
    ("Bela Norr was acquitted of all charges.", ("ruling", {"bela norr"}, None, None)),
    ("The judge sided with the tenants.", ("ruling", {"judge", "tenants"}, None, None)),
    (
        "The tribunal cleared Dr Sol Amber of misconduct in December.",
        ("ruling", {"sol amber", "tribunal"}, None, "2025-12"),
    ),
    (
        "Premier Ada Quill sat down with union leaders on Monday.",
        ("meeting", {"ada quill", "union leaders"}, None, "2026-02-23"),
    ),
    ("Ada Quill and Bo Marsh met in secret in May.", ("meeting", {"ada quill", "bo marsh"}, None, "2025-05")),
    (
        "Talks between the nurses' union and the ministry broke down on Friday.",
        ("meeting", {"ministry", "nurses' union"}, None, "2026-02-20"),
    ),
    (
        "Pell Motors unveiled its first electric van on Wednesday.",
        ("announcement", {"pell motors"}, None, "2026-02-18"),
    ),
    ("The charity published its annual report on Monday.", ("announcement", {"charity"}, None, "2026-02-23")),
    (
        "Pell Motors announced on Wednesday that it would build a plant.",
        ("announcement", {"pell motors"}, None, "2026-02-18"),
    ),
    ("The stadium will be sold, the club announced on Monday.", ("announcement", {"club"}, None, "2026-02-23")),
    ("The club announced the sale of its stadium.", ("announcement", {"club"}, None, None)),
    (
        "The head of the agency, Rolf Ander, stepped down on Monday after the leak.",
        ("resignation", {"rolf ander"}, None, "2026-02-23"),
    ),
    (
        "The board ousted chief executive Sven Ullman on Friday.",
        ("resignation", {"board", "sven ullman"}, None, "2026-02-20"),
    ),
    ("The minister handed in her resignation on Sunday.", ("resignation", {"minister"}, None, "2026-02-22")),
    ("Police have opened an inquiry into the fire.", ("investigation", {"police"}, None, None)),
    ("The data watchdog is looking into Lumen Apps.", ("investigation", {"data watchdog", "lumen apps"}, None, None)),
    (
        "Prosecutors launched a probe into Vell Shipping last summer.",
        ("investigation", {"prosecutors", "vell shipping"}, None, "2025-22"),
    ),
    (
        "Kessel Air is under investigation by the competition authority.",
        ("investigation", {"competition authority", "kessel air"}, None, None),
    ),
    (
        "Marrow Energy and the fishermen settled the dispute on Thursday.",
        ("settlement", {"fishermen", "marrow energy"}, None, "2026-02-19"),
    ),
    (
        "To end the case, the diocese paid 1.1 million euros to the victims in 2024.",
        ("settlement", {"diocese", "victims"}, 1100000, "2024"),
    ),
    (
        "The airline resolved the lawsuit with its pilots for $12 million.",
        ("settlement", {"airline", "its pilots"}, 12000000, None),
    ),
    (
        "Tenants won a settlement of £2 million from Brill Homes in January.",
        ("settlement", {"brill homes", "tenants"}, 2000000, "2026-01"),
    ),
    (
        "Three former players have started legal proceedings against the federation.",
        ("lawsuit", {"federation", "three former players"}, None, None),
    ),
    ("The union went to court on Monday over the cuts.", ("lawsuit", {"union"}, None, "2026-02-23")),
    (
        "A complaint against the school was filed by two parents last week.",
        ("lawsuit", {"school", "two parents"}, None, "2026-02-16/2026-02-22"),
    ),
    ("The jury cleared the nurse of murder.", ("ruling", {"jury", "nurse"}, None, None)),
    (
        "The constitutional court struck down the ban on Tuesday.",
        ("ruling", {"constitutional court"}, None, "2026-02-24"),
    ),
    ("Kessel Air was ordered to refund 4,000 passengers.", ("ruling", {"kessel air"}, None, None)),
    ("Odo Farn lost his appeal on Monday.", ("ruling", {"odo farn"}, None, "2026-02-23")),
    ("The regulator revoked the clinic's licence in December.", ("ruling", {"clinic", "regulator"}, None, "2025-12")),
    ("The tribunal found in favour of the waitress.", ("ruling", {"tribunal", "waitress"}, None, None)),
    ("Two officers were convicted of perjury.", ("ruling", {"two officers"}, None, None)),
    (
        "The war began on 9 December 2016, when Vexa sued Norrold.",
        ("lawsuit", {"vexa", "norrold"}, None, "2016-12-09"),
    ),
    ("The judge handed down the verdict on Friday.", ("ruling", {"judge"}, None, "2026-02-20")),
    (
        "The arbitration panel awarded Vell Shipping $9 million.",
        ("ruling", {"arbitration panel", "vell shipping"}, 9000000, None),
    ),
    (
        "The finance minister held a meeting with the heads of the banks on Wednesday.",
        ("meeting", {"finance minister", "heads of the banks"}, None, "2026-02-18"),
    ),
    (
        "Norland's premier hosted a summit of coastal states in June.",
        ("meeting", {"coastal states", "norland's premier"}, None, "2025-06"),
    ),
    (
        "Ada Quill's meeting with the publisher took place in April.",
        ("meeting", {"ada quill", "publisher"}, None, "2025-04"),
    ),
    ("The start-up introduced a new chatbot last month.", ("announcement", {"start-up"}, None, "2026-01")),
    ("The museum has announced plans for a new wing.", ("announcement", {"museum"}, None, None)),
    ("The agency issued a warning about the pumps on Monday.", ("announcement", {"agency"}, None, "2026-02-23")),
    ("The auditor has given up her post.", ("resignation", {"auditor"}, None, None)),
    ("Sven Ullman was forced out in January.", ("resignation", {"sven ullman"}, None, "2026-01")),
    ("The resignation of Mina Tork on Tuesday surprised the club.", ("resignation", {"mina tork"}, None, "2026-02-24")),
    ("A parliamentary inquiry into the bank began in March.", ("investigation", {"bank"}, None, "2025-03")),
    ("The regulator started examining the bank's accounts.", ("investigation", {"bank", "regulator"}, None, None)),
    ("Detectives are probing the theft of the bowl.", ("investigation", {"detectives"}, None, None)),
    (
        "Orsk Steel said on Monday that it had settled a lawsuit over dust. The amount was not disclosed.",
        ("settlement", {"orsk steel"}, None, None),
    ),
    (
        "Parents of the pupils have taken the school to court. A first hearing is set for May.",
        ("lawsuit", {"parents of the pupils", "school"}, None, None),
    ),
    ("The union filed a complaint with the labour court on Thursday.", ("lawsuit", {"union"}, None, "2026-02-19")),
    ("The airline is being sued by its pilots.", ("lawsuit", {"airline", "its pilots"}, None, None)),
    ("A judge in Denmoor dismissed the lawsuit on Friday.", ("ruling", {"judge in denmoor"}, None, "2026-02-20")),
    (
        "The Supreme Court rejected the mayor's appeal in January.",
        ("ruling", {"mayor", "supreme court"}, None, "2026-01"),
    ),
    ("Mina Tork was found not guilty of arson.", ("ruling", {"mina tork"}, None, None)),
    (
        "The watchdog has banned Lumen Apps from collecting such data.",
        ("ruling", {"lumen apps", "watchdog"}, None, None),
    ),
    (
        "Judge Iva Stern jailed the two brothers for six years on Monday.",
        ("ruling", {"iva stern", "two brothers"}, None, "2026-02-23"),
    ),
    ("The firm lost the case.", ("ruling", {"firm"}, None, None)),
    ("The premier met with farmers in Tornby last Thursday.", ("meeting", {"farmers", "premier"}, None, "2026-02-19")),
    (
        "Peace talks resumed in Vesk on Sunday between the government and the rebels.",
        ("meeting", {"government", "rebels"}, None, "2026-02-22"),
    ),
    ("The carmaker presented its plan to the unions on Tuesday.", ("announcement", {"carmaker"}, None, "2026-02-24")),
    ("Brill Homes announced job cuts on Thursday.", ("announcement", {"brill homes"}, None, "2026-02-19")),
    ("Coach Leo Stand was sacked on Sunday.", ("resignation", {"leo stand"}, None, "2026-02-22")),
    ("Rolf Ander resigned as head of the agency in 2024.", ("resignation", {"rolf ander"}, None, "2024")),
    (
        "The company fired its finance chief last week.",
        ("resignation", {"company", "its finance chief"}, None, "2026-02-16/2026-02-22"),
    ),
    (
        "The prosecutor's office is investigating Rolf Ander.",
        ("investigation", {"prosecutor's office", "rolf ander"}, None, None),
    ),
    (
        "The commission opened an in-depth investigation into the merger on Monday.",
        ("investigation", {"commission"}, None, "2026-02-23"),
    ),
    ("The bank faces an inquiry into its loans.", ("investigation", {"bank"}, None, None)),
    ("Rolf Ander is under investigation.", ("investigation", {"rolf ander"}, None, None)),
    (
        "Brill Homes, which a tenant had called a slum landlord, settled in January for 500,000 lira.",
        ("settlement", {"brill homes"}, 500000, "2026-01"),
    ),
    (
        "Ida Quell, who led the union until she resigned on Monday, is ill.",
        ("resignation", {"ida quell"}, None, "2026-02-23"),
    ),
    ("The watchdog fined Kessel Air last week.", ("ruling", {"watchdog", "kessel air"}, None, "2026-02-16/2026-02-22")),
]
LOOKALIKES = [
    "The minister left for Paris on Monday.",
    "The mayor appealed to voters on Monday.",
    "The meeting was set for Monday but was called off.",
    "The team won 2 million crowns.",
    "Ada Roe hired a firm to paint the hall.",
    "The families settled in the valley.",
    "Brill Homes threatened to sue the tenants.",
    "She denied that she had resigned.",
    "The two men never met.",
    "They met the code of 2015.",
    "The firm settled for less.",
    "She will lead the union until she resigns.",
    "If the court upholds the fine, the firm will close.",
    "The proposal was met with laughter.",
    "Bo Marsh quit smoking in May.",
    "The family settled in Orsk in 1950.",
    "King Aldo II ruled Norland for 30 years.",
    "Reporters were barred from the room.",
    "Mr Tork called on the minister to resign.",
    "The film was released in 1999.",
    "Fans have demanded an investigation.",
    "The talks had been planned for May but never took place.",
    "The firm rejected a settlement.",
    "The tribunal has yet to rule.",
    "He could be fined up to €5,000.",
    "The news met with silence.",
    "The parties failed to reach a settlement.",
    "The two roads meet at Orsk.",
    "He settled the bill with a cheque.",
    "The probe reached the planet in 2014.",
    "Lawyers are considering whether to file an appeal.",
    "The court is due to rule next week.",
    "The opposition wants the minister to step down.",
    "The union said that it might take the ministry to court.",
    "The committee did not meet in January.",
    "She refused to resign.",
    "The firm said it would appeal.",
    "No lawsuit was ever filed.",
    "The band launched into a song.",
    "He left his post box unlocked.",
    "Nobody was convicted.",
    "A settlement is within reach, the lawyer said.",
    "Ada Quill stands by her decision.",
    "The report was launched at sea.",
    "The judge examined the knife.",
    "Had the board met, it would have voted.",
    "The mayor has been urged to order an inquiry.",
    "The tenant won the lottery.",
    "His lawyer announced that he would appeal.",
    "We met her on Tuesday in the yard.",
]


@pytest.mark.parametrize(("text", "expected"), HAPPENED)
def test_a_happening_has_its_kind_parties_amount_and_date(find_trained, text, expected):
    (event,) = find_trained(text).events
    amount = int(event.amount.value) if event.amount else None
    parties = {name.removeprefix("the ").removeprefix("a ").lower() for name in event.parties}
    assert (event.kind, parties, amount, event.date.edtf if event.date else None) == expected


@pytest.mark.parametrize("text", LOOKALIKES)
def test_what_only_looks_like_a_happening_is_none(find_trained, text):
    assert find_trained(text).events == ()
