"""Who speaks, in sentences as papers print them: each was read wrongly before the rule that it is here for."""

import pytest

from ingest import nlp
from ingest.extract.mentions import find_names

MANY = {
    "an office before a name": (
        "Transport Minister Edda Corlis said the bridge was safe. Corlis added that it had been tested.",
        ["Edda Corlis", "Edda Corlis"],
    ),
    "a surname with a hyphen behind an office": (
        "Assistant District Attorney Corla Vane-Porter told jurors that he did it. Vane-Porter said it was easy.",
        ["Corla Vane-Porter", "Corla Vane-Porter"],
    ),
    "a particle with a hyphen": ("Dalal al-Shurayan said the clinic was full.", ["Dalal al-Shurayan"]),
    "a board of a state": ("The State Pyrotechnics Board said the fuse was short.", ["State Pyrotechnics Board"]),
    "an office of a state": (
        "Yesterday the State Office for Device Safety said the earbuds were recording.",
        ["State Office for Device Safety"],
    ),
    "a ministry of two things": (
        "The Ministry of Field and Table said it had opened an inquiry.",
        ["Ministry of Field and Table"],
    ),
    "a guild of people": (
        "The Guild of Danish Midwives said it had accepted an offer.",
        ["Guild of Danish Midwives"],
    ),
    "a guild that belongs to traders": (
        "The Cask Traders’ Guild replied that it was deceived.",
        ["Cask Traders’ Guild"],
    ),
    "a hyphen with an occupation in a name": ("Gus Teller-Moone said he had them in a drawer.", ["Gus Teller-Moone"]),
    "letters behind a barrister's name": (
        "Piers Liddel KC told the court that his client knew nothing. Liddel said it was over.",
        ["Piers Liddel", "Piers Liddel"],
    ),
    "a trade that no list holds": (
        "Rhabdologist Ravindrel Muthosam said the stones were old. Muthosam said they would be kept.",
        ["Ravindrel Muthosam", "Ravindrel Muthosam"],
    ),
    "what a court hears": (
        "A court heard on Monday that the bridge had been sold. Ada Roe told it that nobody knew.",
        [None, "Ada Roe"],
    ),
    "a body that is for something": ("The Center for Long Walks said the path was safe.", ["Center for Long Walks"]),
    "a body that is on something": (
        "The Standing Panel on Harbours said the quay was safe.",
        ["Standing Panel on Harbours"],
    ),
    "a person's noun within a body's name": (
        "Tents will be sent on Monday, the Refugee Shelter Programme said.",
        ["Refugee Shelter Programme"],
    ),
    "a day is no part of who spoke then": (
        "A commission of inquiry on Wednesday found three ministries jointly responsible.",
        ["a commission of inquiry"],
    ),
    "a justice is a judge": (
        "Justice Maren Tilby sat until seven with Grace Bond. The judge said that it was late.",
        ["Maren Tilby"],
    ),
    "a coroner by the title": (
        "Coroner Tamsin Oakley said the ship was unsafe. The coroner said the rest was known.",
        ["Tamsin Oakley", "Tamsin Oakley"],
    ),
    "a councillor in short": (
        "Cllr Winnie Oake said the council had four inspectors.",
        ["Winnie Oake"],
    ),
    "a day and an agency in the dateline": (
        "Firm blamed\n\nVELDHAVEN, March 4 (Northwire) - Ostmar Lifting said it followed the manual. "
        "The city said it would pay. The company said it was sorry.",
        ["Ostmar Lifting", "the city", "Ostmar Lifting"],
    ),
    "a dateline is no part of the speaker": (
        "Roof falls\n\nATHENS, April 9 - Greek opposition parties said that the minister had known. "
        "They said that she must go.",
        ["Greek opposition parties", "Greek opposition parties"],
    ),
    "a dateline with its country": (
        "Fish die\n\nBERGEN, Norway, March 3 - The laboratory said that the gills were burnt.",
        ["the laboratory"],
    ),
    "a dateline before who is named below": (
        "Hospital hid infections, nurse says\n\nMARROW BAY — A former nurse has accused the managers of it.\n\n"
        "Thea Lomborg, who left in January, said on Wednesday that it was known.",
        ["Thea Lomborg", "Thea Lomborg", "Thea Lomborg"],
    ),
    "a given name whose second half is small": (
        "Plastic fee\n\nEnvironment Minister Han Yun-seo said that it was fair. Han Yun-seo's lawyer said it was late.",
        ["Han Yun-seo", "Han Yun-seo's lawyer"],
    ),
    "a country's regulator is not the country": (
        "Norway's fish regulator said that the sea was warm. Norway's government said that it was cold.",
        ["Norway's fish regulator", "Norway's government"],
    ),
    "a body behind its own clause": (
        "Norway's fish regulator has reopened an inquiry into the deaths, it said on Tuesday.",
        ["Norway's fish regulator"],
    ),
    "a name with its town": (
        "Drug stays\n\nBrennwald Pharma of Zug makes the drug, and the Bank of Alton lent the money. "
        "Brennwald said that it was glad. The Bank of Alton said no. Ilse Grabner of Linz said that she was not.",
        ["Brennwald Pharma", "Bank of Alton", "Ilse Grabner"],
    ),
    "two things in one body's name": (
        "The Boiler and Safety Executive said that it was old. The Transport and Depot Workers' Union said no.",
        ["Boiler and Safety Executive", "Transport and Depot Workers' Union"],
    ),
    "a noun for people in a body's name": (
        "The Passenger Rights Board said that it was late. The board said no.",
        ["Passenger Rights Board", "Passenger Rights Board"],
    ),
    "what a body is before its name": (
        "Losses\n\nReinsurer Danube Re said that it had lost. Rival Voar Mais said it would take over nine routes.",
        ["Danube Re", "Voar Mais"],
    ),
    "a court is no company": (
        "Flooded homes\n\nPennerley Components must pay, the High Court said. The court said that it was late.\n\n"
        "The company said that it was sorry.",
        ["High Court", "High Court", "Pennerley Components"],
    ),
    "who a headline speaks of": (
        "Regulator says bank lied\n\nHalvorsen Bank lied to customers, the Financial Conduct Council said on Monday. "
        "The council said that they were many.",
        ["Financial Conduct Council", "Financial Conduct Council", "Financial Conduct Council"],
    ),
    "the first two words of a body's name": (
        "Pell Ridge Semiconductor makes chips. Pell Ridge said it wants $40 million and an order.",
        ["Pell Ridge Semiconductor"],
    ),
    "a commission is a regulator": (
        "The Fair Practices Commission sits in Alton. Customers need do nothing, the regulator said.",
        ["Fair Practices Commission"],
    ),
    "an adverb before the article": (
        'Then a young man in his father\'s suit rose. "I am sorry," the young man said.',
        ["a young man in his father's suit"],
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
        "The Daily Trumpet appears at noon. The paper said in May that the striker had lied.",
        ["Daily Trumpet"],
    ),
    "a person who is named in the next sentence": (
        "Charts were doctored\n\nA former manager of Ferrant Hospital said on Tuesday that charts had been doctored. "
        "Joel Harmsworth said they were cleaned on Fridays.\n\nHe gave no reason.",
        ["Joel Harmsworth", "Joel Harmsworth", "Joel Harmsworth"],
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
    "a spokesman for a pronoun": (
        "The commissioner, Osaze Imarhia, denied the theft. The car was paid for, a spokesman for him said.",
        ["Osaze Imarhia", "Osaze Imarhia"],
    ),
    "a given name of two syllables": (
        "“It was late,” Judge Pyo Seon-ah wrote. Pyo said that it had been done.",
        ["Pyo Seon-ah", "Pyo Seon-ah"],
    ),
    "a person beside a body's name": (
        "The lamps hang. An engineer of the Northern Road Office, Kjellaug Moskvoll, said they were late.",
        ["Kjellaug Moskvoll"],
    ),
    "a surname that is taken for a word": (
        "Kasimir Delacourt-Oh of Paragon said it was late. For 14 million, Delacourt-Oh estimates, it was sold.",
        ["Kasimir Delacourt-Oh", "Kasimir Delacourt-Oh"],
    ),
    "the time of an entry before a name": (
        "18.14\n\n18.14 Roar Kvamsdalen said it was late. Kvamsdalen said that it would do.",
        ["Roar Kvamsdalen", "Roar Kvamsdalen"],
    ),
    "what a letter reads": (
        "The studio Pixelforge denied the theft. The police have found a letter. It reads: “Take the tapes.”",
        ["Pixelforge", "a letter"],
    ),
    "a court that is told": ("Treasurer spent money on cruises, jury told\n\nShe denied it.", [None, None]),
    "a report of a day": ("A report of 4 May says that it was late.", ["a report"]),
    "a surname in the middle": (
        "The owner, Desmond Quek Soo Hin, said it was late. Quek said that it would do.",
        ["Desmond Quek Soo Hin", "Desmond Quek Soo Hin"],
    ),
    "a hospital that is called after a queen": (
        "A spokeswoman for Queen Ethel Hospital said it was late.",
        ["Queen Ethel Hospital"],
    ),
    "a given name of two words": ("The mayor, Per-Olof Sjunnebo, said it was late.", ["Per-Olof Sjunnebo"]),
    "a given name that is a title": ("The grower, Dean Orsborne, said it was late.", ["Dean Orsborne"]),
    "a spokeswoman without a body, and she": (
        "The studio Pixelforge denied the theft. A spokeswoman said it was late. She said it would work.",
        ["Pixelforge", "Pixelforge", "Pixelforge"],
    ),
    "an officer of the state": ("The district attorney said the maid slept on the floor.", ["the district attorney"]),
    "another leader": (
        "The opposition leader, Clement Adjaye, said it was late. The deputy leader said it would be done.",
        ["Clement Adjaye", "the deputy leader"],
    ),
    "an office of capitals before a name": (
        "GOP Chairman Chuck Imber said it was late. Imber said no more.",
        ["Chuck Imber", "Chuck Imber"],
    ),
    "a department of state": ("The State Department said it was late.", ["State Department"]),
    "a person is not called by the first words of a body": (
        "Eric Imber said the gift was small. The Eric Imber Foundation opened in May. Eric Imber said it was large.",
        ["Eric Imber", "Eric Imber"],
    ),
    "Mrs is no man": (
        "Victor Imber left in May. Mrs. Imber said he was tired. Helen Imber runs the shop.",
        ["Helen Imber"],
    ),
    "of one surname the one named most often": (
        "Bernard Imber said it was late. Bernard Imber left. His wife, Jane Imber, stayed. Imber said no more.",
        ["Bernard Imber", "Bernard Imber"],
    ),
    "a name before Jr.": (
        "Alan Imber Jr. said it was late. Mr. Imber said it was cold.",
        ["Alan Imber Jr.", "Alan Imber Jr."],
    ),
    "words of a headline run into a name": (
        "Word On The Street\nTed Imber talked in May. Dying On The Street Ted Imber said it was late. Imber said no.",
        ["Ted Imber", "Ted Imber"],
    ),
    "a body by words of its name": (
        "The Congressional Budget Office reported on it. The army left. The budget office said it was late.",
        ["Congressional Budget Office"],
    ),
    "the striker": (
        "Jonty Amadi has 212 goals for the club. The striker said he was tired.",
        ["Jonty Amadi"],
    ),
    "the 48-year-old": ("Ricky Stavros left on Sunday. The 48-year-old said he was tired.", ["Ricky Stavros"]),
    "a striker who is brought in": (
        "Jonty Amadi left on Sunday. A striker was hurt. The striker said he was tired.",
        ["a striker"],
    ),
    "a title in short": (
        "Sen. Marcus Vane left the room. The senator said it was late.",
        ["Marcus Vane"],
    ),
    "two without a name": (
        "The cranes had cracks, according to three hauliers and a former planner.",
        ["three hauliers and a former planner"],
    ),
    "a clause behind one": ("A charity that campaigns for tenants said it was late.", ["a charity"]),
    "a clause behind several": (
        "Traders who had fled across the river said it was late.",
        ["traders who had fled across the river"],
    ),
    "words with hyphens": ("An e-mail says that it was late. An ex-worker said no.", ["an e-mail", "an ex-worker"]),
    "both": ("The mayor and the vicar met. Both said it was late.", ["both"]),
    "who goes by a name": ("A planner named Corisande Yip said it was late.", ["Corisande Yip"]),
    "whose arm speaks": (
        "The League of Ponds, whose political arm endorsed Roe, met in May.",
        ["League of Ponds"],
    ),
    "some of many": ("In May, several senior Republicans said it was late.", ["several senior Republicans"]),
    "what befalls somebody in a headline": (
        "Alton's water board under fire over leaks\n\nIt has rained. The board said that the pipes were old.",
        ["Alton's water board"],
    ),
    "a lead describes whom the next sentence names": (
        "Ferry operator denies ignoring warning\n\nA ferry operator said on Monday that its ships were safe.\n\n"
        "Hiiu Lines, the operator, has four ships. The company said that the door had been mended.",
        ["Hiiu Lines", "Hiiu Lines", "Hiiu Lines"],
    ),
    "a club chairman is no club": (
        "The club Harstein is poor. Club chairman Stig Olander said it was a permit. The club said it had paid.",
        ["Stig Olander", "Harstein"],
    ),
}


# The inspectors are taken to say how much they fined, "one of them" for somebody else, an arm for nobody's.
NOT_YET = {"a sum behind a name", "a name behind the source's comma", "words of a headline run into a name"}


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(*row, id=name, marks=[pytest.mark.xfail(strict=True)] if name in NOT_YET else [])
        for name, row in MANY.items()
    ],
)
def test_a_sentence_of_a_paper_says_who_speaks(find_trained, text, expected):
    assert [item.claimant for item in find_trained(text).attributions] == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "An inspector of the Northern Road Office, Kjellaug Moskvoll, approved the work in June 2023.",
            "Kjellaug Moskvoll",
        ),
        ("Aslaug Kleivdalen of the Farmers’ List opened the debate.", "Aslaug Kleivdalen"),
    ],
    ids=["beside a body's name", "of a body"],
)
def test_who_is_named_with_a_body_is_a_person(text, name):
    names = find_names(nlp.read(nlp.load(), text), nlp.load_lexicons())
    assert [item.kind for item in names if item.name == name] == ["person"]
