"""Who speaks, in sentences as papers print them: each was read wrongly before the rule that it is here for."""

import pytest

MANY = {
    "an office before a name": (
        "Transport Minister Edda Corlis said the bridge was safe. Corlis added that it had been tested.",
        ["Edda Corlis", "Edda Corlis"],
    ),
    "an occupation before a name": ("Embryologist Marta Quoil said two people did it all.", ["Marta Quoil"]),
    "a trade before a name": ("Airline Norvia said it would fly.", ["Norvia"]),
    "a hyphen in a rank": ("Vice-Admiral Corin Aldersley said the ship was late.", ["Corin Aldersley"]),
    "small words in a name": (
        "The director, Piet van Hool, said it was agreed. Van Hool said no more.",
        ["Piet van Hool", "Piet van Hool"],
    ),
    "a name with a purpose": (
        "The Society for the Blind said the prizes were gone. The society said it would sue.",
        ["Society for the Blind", "Society for the Blind"],
    ),
    "a name with 'and' that the noun makes one": (
        "The canteen firm Plate and Spoon said the film was old. Plate and Spoon said it would appeal.",
        ["Plate and Spoon", "Plate and Spoon"],
    ),
    "a saint's name": (
        "Saint Orlan's Hospital opened in May. The hospital said it was sorry.",
        ["Saint Orlan's Hospital"],
    ),
    "a sum behind a name": (
        "The inspectors fined Ostermark Cement 4.6 million kroner. Ostermark said it was wrong.",
        ["Ostermark Cement"],
    ),
    "a paper by the kind of its name": (
        "The Daily Trumpet sold a lie. The paper said in May that the striker had lied.",
        ["Daily Trumpet"],
    ),
    "a person who is named in the next sentence": (
        "Charts were doctored\n\nA former manager of Ferrant Hospital said on Tuesday that charts had been doctored. "
        "Joel Harmsworth said they were cleaned on Fridays.\n\nHe gave no reason.",
        ["Joel Harmsworth", "Joel Harmsworth"],
    ),
    "a court is no place of the next sentence": (
        "A court in Tamar on Thursday ordered the closure of a paper. It said that the paper had lied.",
        ["a court in Tamar", "a court in Tamar"],
    ),
    "documents speak for themselves": (
        "Auditors looked at the bank. Its report, the third this year, says that nobody was told. "
        "A study by the Larkin Centre found no such thing.",
        ["report", "a study by the Larkin Centre"],
    ),
    "a name behind the source's comma": (
        "The boat's owners, Flett and Daughters, said they would pay. One of them, a teacher from Sund, said no.",
        ["Flett and Daughters", "a teacher from Sund"],
    ),
    "they speak on": (
        "Epidemiologists said the vaccine was late. It could reach the capital, they warned.",
        ["epidemiologists", "epidemiologists"],
    ),
    "a company of another trade": (
        "The army said nobody had been hurt. The bus company said it had lost a vehicle.",
        ["the army", "the bus company"],
    ),
    "a service as it was first called": (
        "The ambulance service bought a counter. The service said it had broken down.",
        ["the ambulance service"],
    ),
    "who calls itself by a name": ("A group calling itself Open Purse said it had the data.", ["Open Purse"]),
    "a spokesman with a short name": (
        "Keepgate Homes built forty flats. A Keepgate spokeswoman said there were no such plans.",
        ["Keepgate Homes"],
    ),
    "the spokesman again": (
        "A spokesman for the health authority said it was near. The trains are late. The spokesman said it would do.",
        ["the health authority", "the health authority"],
    ),
    "a spokeswoman without a body, and she": (
        "The studio Pixelforge denied the theft. A spokeswoman said it was late. She said it would work.",
        ["Pixelforge", "Pixelforge", "Pixelforge"],
    ),
    "an officer of the state": ("The district attorney said the maid slept on the floor.", ["the district attorney"]),
    "another leader": (
        "The opposition leader, Clement Adjaye, said it was late. The deputy leader said it would be done.",
        ["Clement Adjaye", "the deputy leader"],
    ),
    "a club chairman is no club": (
        "The club Harstein is poor. Club chairman Stig Olander said it was a permit. The club said it had paid.",
        ["Stig Olander", "Harstein"],
    ),
}


@pytest.mark.model
@pytest.mark.parametrize(("text", "expected"), MANY.values(), ids=MANY)
def test_a_sentence_of_a_paper_says_who_speaks(find_trained, text, expected):
    assert [item.claimant for item in find_trained(text).attributions] == expected
