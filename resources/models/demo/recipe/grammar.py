"""The made-up interview talk that the demo model learns: words and the phrases that join them.

Each entry is a list of choices: words parted by spaces or, where there is a ``|``, phrases parted by it. ``{x}`` stands
for one choice of ``x``; ``{x.2}`` for the third form of a verb, which are base, third person, past and ing.
"""

GRAMMAR = {
    "name": """Anna Ben Carol David Emma Grace Henry Jack Laura Maria Nina Peter Rachel Sam Tom Alice Robert Helen
        James Ruth""",
    "surname": "Miller Carter Young Green Hill Baker Walker Parker Brown Wilson",
    "place": "London Paris Boston Scotland Canada Kenya Ireland Norway Wales Bristol Berlin India",
    "role": """researcher doctor nurse teacher farmer manager engineer student driver director scientist neighbour
        official volunteer writer worker parent visitor editor""",
    "people": """people farmers students nurses doctors teachers volunteers officials parents children families workers
        friends visitors engineers scientists neighbours women men patients drivers researchers""",
    "thing": """sample machine tree river report letter book map phone camera computer database road bridge house
        garden window door table list plan project meeting story question answer result problem budget policy law
        winter summer village town school hospital laboratory station office farm field lake island forest boat car bus
        train notebook box room kitchen shop market test study interview recording year week day night month morning
        evening job idea change number word picture""",
    "things": """samples machines trees rivers reports letters books maps phones cameras roads houses stories questions
        answers results problems plans meetings boats cars birds cows fish plants stones mountains villages schools
        tests notes numbers words pictures months years weeks days hours minutes""",
    "mass": """soil water snow rain wind ice tea coffee bread milk food money time work paper software data help
        silence music light noise wood grass power research information weather sugar""",
    "adjective": """big small new old good bad better early late long short strange terrible careful warm cold dry wet
        broken honest quiet loud empty full open important interesting simple difficult easy hard happy tired right
        wrong dark bright heavy strong beautiful cheap expensive dangerous safe serious slow quick real clear whole
        first second third next last great nice""",
    "feeling": "happy tired careful worried angry proud lucky sad glad surprised afraid sorry ready cold hungry",
    "adverb": "again never always often sometimes really very quickly slowly carefully together alone outside almost",
    "where": """in the field | at the hospital | in the laboratory | at the office | in the village | in the town |
        at home | at school | on the farm | near the river | by the lake | in the mountains | on the island |
        in the north | in the kitchen | at the station | in the forest | down the road | under the snow |
        behind the house | in the garden | at the market | on the boat | in {place} | in the south | over the bridge |
        across the water | from the window | on the table | with the {people} | to the {thing} | from the {thing} |
        of the {thing}""",
    "when": """yesterday | today | tomorrow | last week | last month | last year | next week | next month |
        this morning | tonight | in the evening | at night | on Monday | on Tuesday | on Friday | on Sunday |
        in January | in March | in May | in August | in October | {number} years ago | {number} months ago |
        {number} weeks ago | {number} days later | after the meeting | before lunch | in the winter | in the spring |
        in the summer | at the beginning | in nineteen {tens} | in the first week | since then | every day |
        every year | all the time | for {number} years | for a long time | now | then | at the end of the week |
        for {number} hours | after that | about {number} years ago | before the war""",
    "number": """two | three | four | five | six | seven | eight | nine | ten | eleven | twelve | fifteen | twenty |
        thirty | forty | fifty | sixty | {tens} | {tens}-{unit} | a hundred | two hundred | a thousand""",
    "tens": "twenty thirty forty fifty sixty seventy eighty ninety",
    "unit": "one two three four five six seven eight nine",
    "filler": "um | uh | well | you know | I mean | so | actually | okay | yes | no | to be honest | of course | maybe",
    "join": "and | and | but | so | because | when | if | before | after | while | until | where",
    "quantity": """some | many | most of the | all the | a few | a lot of | more | enough | both | these | those |
        other | our | one of the | none of the""",
    "whose": "my your our their his her",
    "preposition": "of for with about from without near behind under to in at on by",
    "modal": """can could will would should must can't couldn't won't wouldn't didn't don't had | have to | had to |
        used to""",
    "do": """find/finds/found/finding make/makes/made/making take/takes/took/taking see/sees/saw/seeing
        get/gets/got/getting give/gives/gave/giving write/writes/wrote/writing read/reads/read/reading
        keep/keeps/kept/keeping lose/loses/lost/losing build/builds/built/building buy/buys/bought/buying
        bring/brings/brought/bringing send/sends/sent/sending show/shows/showed/showing tell/tells/told/telling
        help/helps/helped/helping study/studies/studied/studying repair/repairs/repaired/repairing
        change/changes/changed/changing need/needs/needed/needing remember/remembers/remembered/remembering
        use/uses/used/using like/likes/liked/liking want/wants/wanted/wanting start/starts/started/starting
        design/designs/designed/designing open/opens/opened/opening break/breaks/broke/breaking
        carry/carries/carried/carrying teach/teaches/taught/teaching know/knows/knew/knowing call/calls/called/calling
        watch/watches/watched/watching count/counts/counted/counting finish/finishes/finished/finishing
        meet/meets/met/meeting ask/asks/asked/asking leave/leaves/left/leaving pay/pays/paid/paying""",
    "go": """work/works/worked/working wait/waits/waited/waiting talk/talks/talked/talking go/goes/went/going
        come/comes/came/coming live/lives/lived/living stay/stays/stayed/staying sit/sits/sat/sitting
        stand/stands/stood/standing run/runs/ran/running walk/walks/walked/walking sleep/sleeps/slept/sleeping
        travel/travels/travelled/travelling listen/listens/listened/listening grow/grows/grew/growing
        fall/falls/fell/falling drive/drives/drove/driving happen/happens/happened/happening
        speak/speaks/spoke/speaking""",
    "say": """think/thinks/thought/thinking know/knows/knew/knowing say/says/said/saying hope/hopes/hoped/hoping
        feel/feels/felt/feeling hear/hears/heard/hearing believe/believes/believed/believing""",
    "noun": """the {thing} | the {thing} | a {thing} | the {adjective} {thing} | a {adjective} {thing} |
        {whose} {thing} | {whose} {people} | the {people} | the {things} | {quantity} {things} | {quantity} {people} |
        the {mass} | {number} {things} | {number} {people} | the {role} | a {role} | {name} | another {thing} |
        this {thing} | that {thing} | every {thing} | the {adjective} {mass} | {mass} | the {role} from {place} |
        more {mass} | the {thing} {preposition} the {thing} | the {people} {where} | the old {thing} |
        {adjective} {things} | the {things} and the {mass} | {people} and {people} |
        the {mass}, the {mass}, and the {thing}""",
    "one": """he | she | it | this | that | the {role} | {name} | nobody | everybody | the {thing} | the {mass} |
        my {role} | Doctor {surname} | one of the {people} | the old {thing}""",
    "many": """I | I | we | we | they | you | the {people} | the {things} | my {people} | {quantity} {people} |
        {number} {people} | {name} and {name} | most of them | some of us""",
    "subject": "{one} | {many} | {many}",
    "object": "{noun} | {noun} | {noun} | it | them | us | me | him | her | something | nothing | everything",
    "did": """{do.2} {object} | {do.2} {object} {when} | {do.2} {object} {where} | {go.2} {where} | {go.2} {adverb} |
        {go.2} {where} {when} | {say.2} that {clause} | wanted to {act} | {do.2} {object} and {do.2} {object} |
        {adverb} {do.2} {object} | sent {object} to {object} | told {object} that {clause} | tried to {act} |
        showed {object} how to {act} | gave {object} to {object}""",
    "act": """{do.0} {object} | {do.0} {object} | {do.0} {object} {where} | {go.0} {where} | {go.0} {adverb} |
        be {feeling} | talk about {object} | wait for {object} | look at {object} | do it | do that {when} |
        say {object} | start with {object} | {do.0} {object} {when} | come back | go home | change {object} |
        buy {object}""",
    "clause": """{subject} {did} | {subject} {did} | {subject} {did} | {subject} {modal} {act} |
        {subject} {modal} {act} | {one} was {adjective} | {many} were {feeling} | it was {adjective} to {act} |
        there was {noun} {where} | there were {number} {things} {where} | {noun} was {adjective} |
        {many} were {people} | I was {role} | I'm {go.3} {where} | we're {do.3} {object} | she's {do.3} {object} |
        they're {go.3} {when} | it's {adjective} | it's not {adjective} | {one} {do.1} {object} |
        {one} {go.1} {where} | {many} {do.0} {object} | {many} {go.0} {where} | {many} were {go.3} |
        {one} was {go.3} {where} | {one} is {adjective} | they were very {feeling} |
        it took {number} {things} to {act} | {noun} was {do.2} | {noun} were {do.2} {when} |
        {one} was very {adjective} | {noun} were {adjective} | I don't {act} | she doesn't {act} | I have {noun} |
        we had {noun} | {one} has {noun}""",
    "statement": """{clause} | {clause} | {clause} | {clause} | {clause}, {join} {clause} | {clause}, {join} {clause} |
        {clause} {join} {clause} | {filler}, {clause} | {filler}, {clause} | {filler}, {filler}, {clause} |
        {when}, {clause} | {when} {clause} | {clause}, {filler}, {join} {clause} | I think {clause} |
        I don't think {clause} | {join} {clause} | {noun}, {noun}, and {noun} | {noun} and {noun} | {noun} {where} |
        about {number} {people} | about {number} {things} | to {act} | I'd like to {act} | we'll {act} {when} |
        I'll {act} | I hope {clause} | my name is {name} {surname} | I was a {role} in {place} | {when} |
        {clause} as a {role} | as {noun}, {clause} | I work with {people} in {place} | {name} {surname} {did} |
        and then {clause} | {clause}, you know, {join} {clause} | nobody {did} |
        {number} {things} and {number} {things} | we went to {noun} {when} | that's {noun} | {noun}, {filler}, {noun} |
        let's {act} | we didn't {act} | {people} were {adjective} and {people} were {adjective}""",
    "question": """what do you {act} | what did {subject} {do.0} {when} | how did {subject} {act} |
        why did {subject} {act} | when did you {act} | where did {many} {act} | who {do.2} {object} | can you {act} |
        can you tell me {when} | could you tell me about {object} | do you {act} | did {subject} {act} |
        is it {adjective} to {act} | what happened {when} | how many {things} did you {do.0} |
        how many of {object} {did} | and how did {many} {act} | how long did it take to {act} | what was {noun} like |
        would you {act} | would {subject} {act} {when} | are there {things} {where} | and what do {people} {do.0} |
        what was {adjective} | and why is {noun} {adjective} | was {noun} {adjective} | what about {noun} |
        should {people} {act} | which {thing} did you {do.0} | do you remember {noun} | what happened {where} |
        and {noun} | {filler}, what about {noun} | how is {noun} | what do {many} need | what would you {do.0} |
        how do you {act}""",
    "reply": """thanks for {do.3} {object} | good afternoon | good evening | good morning, {name} | thank you, {name} |
        let's talk {when} | tell me about {object} | okay, go on | I see | right | really | no problem |
        that's {adjective} | yes, and {clause} | no, {clause} | I'd like {object} | of course not | we did |
        thank you for {do.3} {object} | good morning, {filler}, {clause} | very much | I like that | they didn't |
        you're welcome | that's right | thank you and {clause} | I didn't | and what was that | yes, I do""",
}
