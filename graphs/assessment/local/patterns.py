"""The words that raise a signal whatever a classifier thinks: named patterns, read at a glance.

Patterns are in lower case and meet lower-cased text with straight quotes. `unless` names what may
stand before it in the same clause, or anywhere in the message, and turns it off again.
"""

from dataclasses import dataclass
from typing import Literal

Signal = Literal[
    "human", "crisis", "fraud", "legal", "sensitive_data", "vip", "churn", "abuse", "injection"
]


@dataclass(frozen=True, slots=True)
class Pattern:
    """Words that raise `signal` with `confidence`, unless a trap holds."""

    name: str
    signal: Signal
    words: str
    confidence: float = 0.95
    unless_before: str = ""
    """Must not match just before the words, within their clause."""

    unless: str = ""
    """Must not occur anywhere in the message."""


PERSON = (
    r"(?:humans?(?: being| agent)?|persons?|people|some ?one|some ?body|some1|agents?"
    r"|representatives?|reps?|operators?|advis[oe]rs?|specialists?|managers?|supervisors?|boss"
    r"|colleagues?|employees?|associates?|consultants?|technicians?|nurse|teller"
    r"|support (?:team|agent|staff)|executives?"
    r"|(?:staff|team) members?|members? of (?:the |your )?(?:staff|team)|guy|lady)"
)
_FILL = r"(?:(?:to|with|2|wit|wirh|an?|the|your|one|of|any|another|some|real|live|actual|human|duty"
_FILL += (
    r"|senior|customer|sales|billing|else|please|directly|in|other|different|me|fucking|damn)\s*)"
)
_NEGATED = (
    r"\b(?:(?:don'?t|do not|dont|doesn'?t|didn'?t) (?!you)(?:\w+ ){0,3}|no (?:need|reason)[\w ]*"
    r"|needn'?t (?:\w+ ){0,2}|not (?:necessary|needed|want)[\w ]*|rather not (?:\w+ ){0,2}"
    r"|never (?:\w+ ){0,2}|without (?:\w+ ){0,2}|(?:instead of|rather than) (?:\w+ ){0,2}"
    r"|avoid (?:\w+ ){0,2})$"
)
_ASKED_ABOUT = (
    r"(?:\b(?:are|r) (?:you|u)|\bam i|\bis (?:this|it|that)|\bdo i (?:have|need) to"
    r"|\bwhat (?:hours|time|number)[\w ]*|\bwhen[\w ]*|\bdid (?:i|you|someone|somebody))\b[\w ]*$"
)

HUMAN = (
    Pattern(
        "bare-request",
        "human",
        rf"^\W*(?:(?:an?|the|real|live|actual|human|customer|speak to|talk to) )*"
        rf"(?:{PERSON}|0|zero|transfer(?: me)?|transfer please|live chat|callback|call back)"
        r"(?:\W+(?:please|plz|pls|now|asap|agent|right|on|the|phone))*\W*$",
        unless=r"\?.*\?$|^\W*people\W*$|^\W*(?:some ?one|some ?body)\W*$",
    ),
    Pattern(
        "speak-with-person",
        "human",
        rf"\b(?:talk(?:ing)?|speak(?:ing)?|spk|chat(?:ting)?|converse|discuss (?:this|it))\s+"
        rf"{_FILL}{{0,5}}{PERSON}\b(?!'s)",
        unless_before=f"{_NEGATED}|{_ASKED_ABOUT}",
    ),
    Pattern(
        "customer-service",
        "human",
        r"(?:^\W*|\b(?:i|i'd|let me|please|can i|could i|may i) (?:(?:want|need|like|have|wish|demand) )?"
        r"(?:to )?)(?:talk|speak|chat) (?:to|with) (?:your |the )?customer (?:service|care|support)"
        r"|^\W*customer (?:service|care|support)(?: (?:please|now|executive|agent))*\W*$",
        0.9,
        # Asking how to reach them is a question about contact details, and has an answer.
        unless=r"\b(?:how|what|which|when|where|hours?|number|help|try|trying|assist\w*)\b",
    ),
    Pattern(
        "pass-me-on",
        "human",
        r"\b(?:transfer|connect|put|pass|hand|switch|patch|forward|redirect|take"
        r"|bring)(?:ing)? me\b"
        r"(?! (?:on|off|down)\b(?! to))",
        unless_before=_NEGATED,
        unless=r"transfer me (?:the |my )?(?:money|funds|\d)",
    ),
    Pattern(
        "give-me-person",
        "human",
        r"\b(?:get|give|want|need|prefer|like|find|send|have|request|demand)\s+"
        r"(?:to have |to get )?(?:me )?(?:an?|the|your|some|another|any)?\s*"
        r"(?:real |live |actual |human |different |duty |customer )*"
        r"(?:human(?: being| help| agent| assistance)?|person|agent|representative|operator|rep"
        r"|supervisor|manager|real (?:someone|somebody))\b"
        r"(?! (?:resources|seat|license|account|rights|app|plan|who signs|to sign|code|mode|fee))",
        unless_before=f"{_NEGATED}|{_ASKED_ABOUT}|do you $|how do i $",
    ),
    Pattern(
        "get-someone",
        "human",
        r"\b(?:get|give|find) me (?:some ?one|some ?body|your (?:boss|manager|supervisor))\b",
    ),
    Pattern(
        "call-me",
        "human",
        r"\b(?:(?:please|just|could you|can you|would you|someone|somebody|to|have \w+ \w+)\s+"
        r"(?:call|phone|ring|telephone) me(?: back)?\b|^\W*(?:call|phone|ring) me\b"
        r"|(?:want|need|like|request|get|have) (?:an?|the)?\s*(?:call ?back|phone call)\b)",
        0.9,
        unless_before=f"{_NEGATED}|promised |said |supposed |was told ",
        unless=(
            r"\b(?:pretend|call me (?:an?|the|mr|mrs|ms|mad|crazy)\b|was supposed to"
            r"|promised|need to call me|no need)"
        ),
    ),
    Pattern(
        "person-to-help",
        "human",
        rf"\b(?:can|could|may|should|would|let|have|is there) (?:an?|the|any|your)?\s*"
        rf"(?:real |actual |live |human )*(?:{PERSON}|anyone|anybody)(?: (?:there|else|real|here))*"
        r" (?:please )?(?:help|look|call|phone|ring|contact|i (?:can|could) (?:talk|speak|chat)"
        r"|assist|review|take (?:over|a look)|decide|handle|check)\b",
        0.9,
        unless=r"another person (?:pick|collect)|can people",
    ),
    Pattern(
        "no-machine",
        "human",
        r"\b(?:no more|not (?:to|with)|don'?t want (?:to (?:talk|speak|chat) (?:to|with) )?"
        r"|stop with"
        r"|sick of|tired of|done with|enough of|hate (?:talking to )?|let me out of)\s*"
        r"(?:an?|the|this|these|that|your|stupid)?\s*(?:stupid |useless |damn )?"
        r"(?:bots?|robots?|machines?|chat ?bots?|ai|computers?)\b",
        0.85,
    ),
)

CRISIS = (
    Pattern(
        "suicide",
        "crisis",
        r"\b(?:suicid(?:e|al)|kms|kill(?:ing)? (?:myself|himself|herself|themsel\w+)"
        r"|end(?:ing)? (?:my|his|her) (?:own )?life|tak(?:e|ing) (?:my|his|her) own life"
        r"|took (?:my|his|her) own life|hang(?:ing)? myself|shoot(?:ing)? myself"
        r"|unalive|end it all|ending it all|ending things)\b",
        0.99,
        unless=r"suicide (?:doors?|squad)|life insurance cover",
    ),
    Pattern(
        "does-not-want-to-live",
        "crisis",
        r"\b(?:(?:don'?t|do not|dont|no longer|not) (?:want|wanna|wish)(?: to)? "
        r"(?:live|be alive|exist|wake up|be here any ?more)|(?:want|wanna|wants|going|ready|rather)"
        r"(?: to)? die\b(?! (?:than|for|laughing))|wish i (?:was|were) (?:dead|never born)"
        r"|wish i had never been born|better off (?:without me|dead)|(?:no|any) reason to (?:live"
        r"|keep living|go on)|tired of (?:living|existing|life)|can'?t go on\b|done with life"
        r"|see a way out|not (?:be|being) around much longer|(?:no|any) point in (?:living"
        r"|going on))",
        0.97,
    ),
    Pattern(
        "self-harm",
        "crisis",
        r"\b(?:self[- ]?harm\w*|hurt(?:ing)? myself|cut(?:ting)? myself|harm(?:ing)? myself"
        r"|(?:taken|took|take|taking) an? overdose|overdos(?:ed?|ing)"
        r"|took all (?:my|the) (?:pills|tablets)|(?:a )?danger to myself"
        r"|don'?t (?:trust|feel safe with) myself)\b",
        0.95,
        unless=r"(?:cut|hurt) myself (?:on|with) (?:the|your|a|an)\b",
    ),
    Pattern(
        "violence",
        "crisis",
        r"\b(?:(?:going|want|plan\w*|threaten\w*|gonna|will|try\w*|wants) (?:to )?kill "
        r"(?:me|him|her|them|you|someone|somebody|people|everyone)\b"
        r"|bomb in (?:your|the|this)|(?:hit|hits|beat|beats|chok(?:ed|es)|rap(?:ed|es)|abus(?:es"
        r"|ed|ing))"
        r" (?:me|her|my (?:child|kid|son|daughter|mother|sister))\b|i was raped|not safe at home"
        r"|scared for my life|fear for my life|being abused|domestic (?:violence|abuse)"
        r"|coming (?:to|over) [\w ]{0,20}with a gun|burn (?:your|the) [\w ]{0,15}down)",
        0.9,
        unless=(
            r"boss (?:will|is going to|gonna) kill|will kill me (?:if|for)|hits me (?:up"
            r"|with a (?:bill|fee))"
        ),
    ),
    Pattern(
        "medical-emergency",
        "crisis",
        r"\b(?:can(?:no|')?t breathe|cant breathe|(?:isn'?t|not|stopped) breathing|chest pains?"
        r"|heart attack|having a (?:stroke|seizure)|has a seizure|unconscious|unresponsive"
        r"|bleeding (?:badly|heavily|out)|won'?t stop bleeding|anaphyla\w+|throat is (?:swelling"
        r"|closing)"
        r"|(?:call|need) (?:an? )?(?:ambulance|911|999|112)|carbon monoxide|smell of gas|gas leak"
        r"|(?:swallowed|drank|ate) (?:the|a|an|some|your)[\w ]{0,25}(?:battery|bleach|cleaner"
        r"|cleaning"
        r"|pills?|detergent|magnet\w*|tablets?)|(?:collapsed|overdosed) and)",
        0.92,
        unless=(
            r"nearly had a heart attack|almost had a heart attack|heart attack (?:when|policy"
            r"|cover)"
            r"|carbon monoxide (?:detector|alarm|sensor)s?\b|after a heart attack"
        ),
    ),
)

FRAUD = (
    Pattern(
        "account-takeover",
        "fraud",
        r"\b(?:account|profile|email|e-mail|phone|login|card|sim|paypal"
        r"|instagram)s? (?:has been |was |got |is |been |were )+"
        r"(?:hacked|compromised|hijacked|taken over|stolen|cloned|skimmed|breached)\b"
        r"|\b(?:some(?:one|body)|a stranger|a hacker|hackers?|they|he|she|my ex)\b[\w ]{0,20} "
        r"(?:hacked|logged in ?to|has access to|got access to|got into|broke into|changed|stole|"
        r"is using|used|cloned|took over) (?:my|our) (?:account|password|e-?mail|login|card"
        r"|details|phone"
        r"|identity|profile)\b|\b(?:hacked (?:me|my)|i(?:'ve| have)? (?:been|got) hacked)\b"
        r"|account (?:was |has been )?taken over",
        0.97,
    ),
    Pattern(
        "not-my-payment",
        "fraud",
        r"\b(?:charges?|payments?|transactions?|purchases?|orders?|withdrawals?|transfers?|login"
        r"|log-in)"
        r"\b[\w ,]{0,25}(?:(?:i|we) (?:did not|didn'?t|never|have not|haven'?t) "
        r"(?:make|made|do|authori[sz]e[d]?|place[d]?|approve[d]?|initiate[d]?)"
        r"|(?:wasn'?t|was not|is not|isn'?t) (?:by )?me\b)"
        r"|\b(?:did not|didn'?t|never|have not|haven'?t) (?:make|made|authori[sz]e[d]?"
        r"|approve[d]?) "
        r"(?:this|that|the|these|those|any|a) (?:\w+ )?(?:charges?|payments?|transactions?"
        r"|purchases?"
        r"|withdrawals?|transfers?)|\bunauthori[sz]ed (?:\w+ )?(?:charges?|payments?"
        r"|transactions?|access"
        r"|purchases?|withdrawals?|login)",
        0.9,
    ),
    Pattern(
        "fraud-named",
        "fraud",
        r"\b(?:fraudulent|identity theft|identity fraud|i(?:'ve| have)? (?:been|was"
        r"|got) (?:scammed|phished)"
        r"|victim of (?:a )?(?:fraud|scam|phishing)|report (?:a )?fraud\b|sim[- ]swap|phishing"
        r"|(?:in my name) (?:without|but))\b"
        r"|opened an? (?:account|loan|card)[\w ]{0,12} in my name|loan in my name",
        0.9,
        unless=(
            r"fraud (?:protection|prevention|department hours)|do against fraud|security training"
        ),
    ),
    Pattern(
        "gave-secret-away",
        "fraud",
        r"\b(?:gave|told|sent|shared|entered)\b[\w ]{0,20}\b(?:my|the) (?:code|pin|password|card"
        r"|otp|bank details|details)\b[\w ]{0,25}(?:scam\w*|stranger|fake|caller|fraud\w*|link"
        r"|phish\w*)"
        r"|\b(?:pretend(?:ed|ing)|claim(?:ed|ing)) to be (?:from )?(?:you|your|my bank|the bank"
        r"|microsoft|apple|support)",
        0.93,
    ),
    Pattern(
        "lost-or-stolen",
        "fraud",
        r"\b(?:card|wallet|purse|phone|bag)s?\b[\w ]{0,12} (?:was|is|got|were|been) (?:stolen"
        r"|snatched)\b"
        r"|\b(?:stole|lost) my (?:\w+ )?(?:card|wallet|purse)\b|\bstolen (?:card|wallet"
        r"|identity)\b",
        0.85,
        unless=r"lost my (?:loyalty|gift|membership|library|business) card",
    ),
)

LEGAL = (
    Pattern(
        "legal-threat",
        "legal",
        r"\b(?:(?:going to|gonna|will|i'll|we'll|could|may|might|shall|can i|thinking of|want to"
        r"|to) sue\b"
        r"|su(?:e|ing) (?:you|your|the company|them)\b|im suing|i'm suing|lawsuit"
        r"|legal (?:action|proceedings"
        r"|advice|claim|team|representation)|(?:small claims|in|to|take you to|through the) court\b"
        r"|litigation|class action|cease and desist|(?:my|our|a|your|an|his|her|their) (?:lawyers?"
        r"|attorneys?|solicitors?|barrister|legal counsel)\b|hear from my|statutory damages"
        r"|issue proceedings|press charges|arbitration|subpoena|summons\b|court order|tribunal)",
        0.93,
        unless=(
            r"(?:lawyer|attorney|solicitor) friend|friend is a lawyer|court shoes|tennis|food court"
            r"|(?:lawyer|legal expenses?) (?:fee|insurance)|legal advice desk|basketball|squash"
        ),
    ),
    Pattern(
        "regulator",
        "legal",
        r"\b(?:ombudsman|trading standards|better business bureau|\bbbb\b|\bftc\b|\bcfpb\b"
        r"|\bfca\b|\bico\b"
        r"|attorney general|financial conduct authority|consumer (?:protection|rights act|affairs)"
        r"|data protection (?:authority|officer|act)|insurance commissioner|citizens advice"
        r"|department of transportation|(?:report|complain\w*|complaint)[\w ]{0,15} (?:to"
        r"|with) the "
        r"(?:regulator|authorities|police)|deadlock letter|final response letter|the regulator)\b",
        0.92,
        unless=r"(?:gas|pressure|voltage|first stage|second stage) regulator",
    ),
    Pattern(
        "data-rights",
        "legal",
        r"\b(?:gdpr|ccpa|hipaa|coppa|subject access request|right to be forgotten|article 1[57]"
        r"|(?:delete|erase|copy of|access to|all) (?:all )?(?:of )?(?:my"
        r"|the) (?:personal )?(?:data|information)"
        r" (?:you|under|that you)|(?:delete|erase) (?:all )?my personal (?:data|information)"
        r"|do not sell my)\b",
        0.9,
    ),
    Pattern(
        "press",
        "legal",
        r"\b(?:(?:go(?:ing)?|talk(?:ing)?|turn(?:ing)?|speak(?:ing)?) to the (?:press|media"
        r"|newspapers?|papers"
        r"|news)|i(?:'m| am) a (?:journalist|reporter)|channel \d+ news|our article"
        r"|request for comment)\b",
        0.88,
    ),
    Pattern(
        "unlawful",
        "legal",
        r"\b(?:(?:is|are|was|isn'?t|it'?s|that'?s|this is|doing is) (?:this |that "
        r"|it )?(?:illegal|unlawful"
        r"|against the law)|breach of contract|in breach of|discriminat(?:ion|ed|ing|es)"
        r"|because of my (?:race|religion|skin|disability|gender|age)|unlawfully|my legal rights"
        r"|formal complaint under|break(?:ing)? the law|violat(?:ed|ion|es|ing) (?:the|of the) \w+ "
        r"(?:\w+ )?(?:act|law)|liab(?:le|ility) (?:for|statement))\b",
        0.85,
    ),
)

SENSITIVE = (
    Pattern(
        "government-id",
        "sensitive_data",
        r"\b(?:(?:my|his|her) (?:ssn|social security number|social security|passport (?:number|no)"
        r"|national insurance number|tax id|driver'?s licen[cs]e number) (?:is|:)|ssn:? ?\d"
        r"|\d{3}-\d{2}-\d{4}\b)",
        0.95,
    ),
    Pattern(
        "secret-told",
        "sensitive_data",
        r"\b(?:my (?:\w+ )?(?:password|pin|passcode|cvv|cvc|security code) is (?!not\b|wrong\b"
        r"|blocked\b"
        r"|locked\b|expired\b|invalid\b|being\b|correct\b|right\b|no\b|still\b|forgotten\b|too\b"
        r"|lost\b"
        r"|stuck\b|not)\S+|(?:cvv|cvc) ?:? ?\d{3,4})",
        0.85,
    ),
    Pattern(
        "health-data",
        "sensitive_data",
        r"\b(?:(?:my|his|her|our|their|mother'?s|father'?s|son'?s|daughter'?s|wife'?s"
        r"|husband'?s) (?:\w+ )?"
        r"(?:diagnos(?:is|es)|prescriptions?|medication|medical (?:records?|history|file"
        r"|certificate)"
        r"|test results?|blood test|biopsy|mri|lab (?:results?|reports?)|std results?|hiv|chemo\w*"
        r"|therapist|psychiatrist|allerg(?:y|ies)|pregnancy|miscarriage|abortion|disability"
        r"|symptoms?"
        r"|surgery|tumou?r|insulin|cancer|dementia|epilepsy)\b"
        r"|(?:i'm|i am|i was|i've been|i have been|been|was just|was) (?:just )?diagnosed with"
        r"|tested positive for|(?:i have|i've got|has|with) (?:type [12] )?(?:diabetes|cancer"
        r"|hiv|bipolar"
        r"|epilepsy|depression|dementia|parkinson'?s|multiple sclerosis|autism)\b)",
        0.7,
        unless=(
            r"(?:prescription|medical)[- ](?:lens|lenses|glasses|grade)|prescription for glasses"
            r"|medication box|(?:medication|surgery|test) (?:course|game|app)"
        ),
    ),
)

VIP = (
    Pattern(
        "executive-speaks",
        "vip",
        r"\b(?:i'?m|i am|this is|as|we'?re|we are|calling (?:from|for)|office of"
        r"|on behalf of) (?:the |a |an |your )?"
        r"(?:office of (?:the )?)?(?:\w+ )?(?:ceo|cfo|coo|cto|managing director|chief executive"
        r"|chairman"
        r"|chairwoman|mayor|senator|ambassador|(?:vice )?president of|board member|shareholder"
        r"|largest (?:customer|client)|biggest (?:customer|client|reseller)|(?:platinum|diamond"
        r"|vip|black card"
        r"|elite|key account|strategic partner|gold executive)\b[\w ]{0,10}(?:member|holder"
        r"|client|customer|partner)?)\b",
        0.85,
    ),
    Pattern(
        "to-the-executives",
        "vip",
        r"\b(?:(?:your|the|ur) (?:ceo|coo|cfo|chief executive(?: officer)?|chairman"
        r"|board of directors"
        r"|executive (?:team|office|leadership)|president))\b|executive complaint"
        r"|to the board of directors"
        r"|key account team|vip (?:customer|client|member)s?\b here|one of your vip",
        0.75,
        unless=(r"\bwho(?:'s| is)\b[\w ]*\b(?:ceo|chairman|president)|name of (?:your|the) ceo"),
    ),
    Pattern(
        "large-contract",
        "vip",
        r"\b(?:enterprise (?:contract|agreement|premier|customer|client)|(?:contract"
        r"|account) (?:value|worth)"
        r"|(?:private banking|wealth management) client|my (?:relationship|wealth) manager"
        r"|dedicated (?:csm|account manager)|\d[\d,.]*k? (?:seats|licen[cs]es|locations)"
        r"|spend(?:ing)? (?:over |about )?(?:\w+ )?(?:millions?|\$?\d{3,}k)(?: \w+){0,3} (?:with"
        r"|a year))\b",
        0.75,
    ),
)

CHURN = (
    Pattern(
        "leaves",
        "churn",
        r"\b(?:(?:switch(?:ing)?|mov(?:e|ing)|go(?:ing)?|chang(?:e|ing)) to (?:a |an |your "
        r"|another |the )"
        r"(?:different |other )?(?:competitor|competition|provider|company|bank|vendor|supplier"
        r"|carrier|operator|network)"
        r"|(?:take|taking) (?:my|our) (?:business|money|custom) elsewhere|(?:lost|losing"
        r"|lose) (?:me|us|a customer)"
        r"|never (?:order|buy|shop|fly|book|use)\w* (?:\w+ ){0,3}(?:again|from you|with you)"
        r"|done with you (?:guys|people)?"
        r"|(?:not|never) (?:going to |gonna )?renew(?:ing)?\b|(?:closing|close|leaving) (?:my"
        r"|our|your) "
        r"(?:accounts?|bank|company)|cancel (?:everything|all my)|i'?m (?:gone|leaving"
        r"|out of here)\b)",
        0.85,
        unless=(r"switch to (?:a|the) (?:annual|monthly|yearly|bigger|smaller|cheaper)"),
    ),
    Pattern(
        "ends-contract",
        "churn",
        r"\b(?:cancel|terminate|end|close|quit|stop) (?:my|our|the"
        r"|this) (?:\w+ ){0,2}(?:subscription|contract"
        r"|membership|account|plan|policy|service|broadband|insurance|licen[cs]e|agreement)\b",
        0.7,
        unless=(
            r"(?:how|what|is|are|can|could|do|does|if|when|after|fee"
            r"|conditions)\b[\w ]{0,30}\b(?:cancel"
            r"|terminate|close)[\w ]*\?|before i cancel|passed away|deceased|died"
        ),
    ),
)

ABUSE = (
    Pattern(
        "insult",
        "abuse",
        r"\b(?:fuck (?:you|off|u)|fucking (?:idiots?|moron|thieves|assholes?|useless|stupid)"
        r"|piece of shit|(?:you|u|ur|your|you're|the|such an?|an?|bunch of|total|complete) "
        r"(?:\w+ ){0,3}(?:idiots?|morons?|assholes?|bastards?|scum|bitch(?:es)?|cunts?"
        r"|dumbass\w*|retard\w*)"
        r"|go to hell|eat shit|screw you|shut (?:the fuck )?up|kiss my ass|brain ?dead|dumb bot"
        r"|stupid bot"
        r"|you (?:\w+ )?(?:suck|clown)s?)\b|^\W*(?:bitch|asshole|idiots?|moron|fuck)\W*$",
        0.9,
    ),
)

INJECTION = (
    Pattern(
        "override",
        "injection",
        r"\b(?:(?:ignore|disregard|forget|override|bypass|drop)\b[\w ,]{0,25}\b(?:previous|prior"
        r"|above|earlier|your|"
        r"all|any|the|these|safety)\b[\w ]{0,20}\b(?:instructions?|rules?|prompts?|guidelines"
        r"|polic(?:y|ies)|settings|restrictions|told|persona|filters?)"
        r"|forget everything|(?:new|updated) (?:system )?instructions?:|disregard the above)",
        0.93,
        unless=(r"assembly instructions|washing instructions|care instructions"),
    ),
    Pattern(
        "reveal-prompt",
        "injection",
        r"\b(?:(?:reveal|print|show|tell|repeat|output|display|dump|what (?:is|are|was)"
        r"|translate)\b[\w ,']{0,25}"
        r"\b(?:system prompt|initial prompt|hidden prompt|system message|your (?:initial "
        r"|original |exact )?instructions"
        r"|everything above|conversation context|api key|secret configuration))\b",
        0.93,
    ),
    Pattern(
        "new-persona",
        "injection",
        r"\b(?:you are now (?:an? )?(?:dan|evil|unrestricted|free|a)\b|developer mode (?:enabled"
        r"|on|activated)"
        r"|debug mode and|(?:pretend|act|roleplay|role-play|imagine|respond"
        r"|answer)\b[\w ]{0,25}\b(?:no|without|any|"
        r"free of|not bound by|has no) (?:any )?(?:restrictions?|rules|guidelines|limits"
        r"|filters?|content filter|policy|limitations)"
        r"|jailbreak|do anything now|stay in character)\b|</?(?:system|instructions?)>"
        r"|^\W*system ?:|###\s*instruction",
        0.92,
    ),
)

ALL: tuple[Pattern, ...] = (
    *HUMAN,
    *CRISIS,
    *FRAUD,
    *LEGAL,
    *SENSITIVE,
    *VIP,
    *CHURN,
    *ABUSE,
    *INJECTION,
)

IDIOMS = (
    r"\b(?:dying to|to die for|killer (?:deal|price|app|feature)|kill(?:ing)? (?:me|it|for|time)\b"
    r"|kills? (?:my battery|a process|the process|switch|bugs|ants|weeds)|i'?m dead\b"
    r"|dead excited|died laughing"
    r"|rather die than|love (?:\w+ )?to death|scared to death|bored to death|over my dead body"
    r"|could kill for"
    r"|boss will kill me|(?:phone|battery|laptop|tablet|device|watch|car|engine|router|camera"
    r"|headphones|speaker|it|screen)\s"
    r"(?:\w+ )?(?:died|is dead|dies|is dying|keeps dying)|deadline|dead ?bolt|suicide (?:doors?"
    r"|squad)|drop dead gorgeous"
    r"|nearly (?:had a heart attack|died)|kill team)"
)
"""Strong words that mean nothing grave; they hold a classifier's suspicion of a crisis down."""

PERSON_TRAPS = (
    r"\b(?:human resources|are you (?:a |an )?(?:\w+ )?(?:human|person|bot|robot|machine|agent)"
    r"|am i (?:\w+ )?(?:talking|"
    r"speaking|chatting) (?:to|with)|is this (?:a|an) (?:\w+ )?(?:bot|robot|human|person)"
    r"|travel agent|real estate agent"
    r"|cleaning agent|user[- ]agent|(?:don'?t|do not|dont) (?:need|want) (?:to (?:talk|speak"
    r"|chat) (?:to|with) )?"
    r"(?:an?|any|the|your)?\s*(?:human|person|agent|representative|anyone|operator|call)"
    r"|no (?:need (?:to|for)|human|agent)"
    r"|(?:don'?t|do not) (?:transfer|connect|call|put) me|rather not (?:talk|speak)|per person"
    r"|another person"
    r"|personal trainer|(?:agent|representative|operator|lady|guy|rep|manager|advisor) "
    r"(?:yesterday|today|last|i (?:spoke|talked)|was|lied|told|said|hung))"
)
"""Mentions of people that ask for nobody; they hold a classifier's suspicion of a request down."""

AFFIRM = (
    r"^\W*(?:(?:oh|ok(?:ay)?|well|um+|uh+|mm+),? )?(?:yes|yeah|yea|yep|yup|ya|sure|ok|okay|k"
    r"|alright|all right|of course|absolutely"
    r"|definitely|please do|go ahead|correct|exactly|right|sounds good|that'?s (?:right|correct"
    r"|it)|fine|why not|indeed"
    r"|affirmative|do it|please|i do|i would|y|👍)\b"
)
DENY = (
    r"^\W*(?:(?:oh|ok(?:ay)?|well|um+|uh+),? )?(?:no+|nope|nah|not (?:really|now|yet|at all|that"
    r"|this)|never|don'?t|n|negative|"
    r"neither|none|wrong|incorrect|👎)\b"
)
THANK = (
    r"\b(?:thanks?|thank ?(?:you|u)|thx|ty|cheers|much appreciated|appreciate (?:it|your|that"
    r"|the)|grateful|you(?:'ve| have) been "
    r"(?:very |so |really )?helpful|merci|danke|gracias)\b"
)
GREET = r"^\W*(?:hi+|hello+|hey+|hiya|howdy|good (?:morning|afternoon|evening|day)|greetings|yo)\b(?: there| again| all| team| everyone)?"
BYE = r"\b(?:bye+|good ?bye|see (?:you|ya|u)|farewell|have a (?:nice|good|great) (?:day|one|evening|weekend)|that'?s all|take care|good night|adios)\b"
CORRECT = (
    r"\b(?:i meant|i said|not \w+,? but|it'?s (?:actually|not)|actually|should be"
    r"|that'?s wrong,? (?:it|my)|correction|my mistake"
    r"|i mistyped|instead of)\b"
)
SOLVED = (
    r"\b(?:(?:that|it|this)(?:'s| has| is)? (?:worked|works|fixed|solved|helped|helps|did it"
    r"|resolved|perfect|great)"
    r"|works now|working now|problem solved|that'?s what i needed|got it|all good|that fixed it"
    r"|it arrived)\b"
)

PUSHBACK = (
    r"\b(?:(?:that|it|this|which|still|link|code|answer)?\s*(?:did not|didn'?t|didnt|does not"
    r"|doesn'?t|doesnt|do not|isn'?t|is not|not) "
    r"(?:work(?:ing)?|help(?:ful|ing)?|answer\w*|solve|fix\w*|what i (?:asked|meant|want\w*|said"
    r"|need\w*)|my question|it\b|correct\b|true\b|right\b"
    r"|acceptable|a solution|good enough|the (?:problem|issue|case|point))|still (?:not|nothing"
    r"|the same|no |doesn'?t|broken|isn'?t|there|red|wrong)"
    r"|(?:you(?:'re| are)?|ur|u) (?:not (?:answer\w*|help\w*|listen\w*|understand\w*)"
    r"|repeat\w* yourself|misunderst\w+|don'?t (?:get|understand))"
    r"|(?:you|i) (?:already|just) (?:told|said|did|tried|explained|answered)|already (?:tried"
    r"|did|done|told|read)"
    r"|(?:tried|did|done|read) (?:that|it|this|all (?:of )?(?:that|this))|same (?:problem|answer"
    r"|issue|error|thing|article)"
    r"|wrong answer|makes? no sense|nonsense|useless|disagree|don'?t (?:agree|accept)"
    r"|can'?t be right|not true|no luck|as i said|i told you"
    r"|(?:did|do|can) you (?:even )?(?:read|listen|understand)|no help at all|won'?t do\b|no way)"
)

REFERS_TO_US = (
    r"\b(?:that(?:'s| is|s)? not what i (?:asked|meant|want\w*|said|need\w*)|not what i (?:asked"
    r"|meant|said)"
    r"|(?:you(?:'re| are)?|ur|u) (?:not (?:answering|listening|helping|understanding)"
    r"|repeating yourself|misunderst\w+)"
    r"|you (?:already|just) (?:told|said|asked)|i (?:already|just) (?:said|told you|answered)"
    r"|that'?s not my question"
    r"|wrong answer|did you (?:even )?(?:read|listen|understand)|as i said|i told you"
    r"|you don'?t (?:get it|understand)"
    r"|same (?:answer|article|link)|your (?:answer|suggestion|link"
    r"|solution)\b[\w ]{0,20}(?:wrong|not|didn'?t|doesn'?t|useless))"
    r"|^\W*(?:no+|nope|nah)\b[ ,.!]*(?:that|it|this|still|same|didn'?t|doesn'?t|not what|wrong"
    r"|listen)\b"
    r"(?!'?s (?:all|it|everything|fine|ok|okay)\b)(?! is (?:all|fine)\b)|^\W*(?:that|it"
    r"|this) (?:did not|didn'?t|didnt|doesn'?t|does not)"
    r" (?:work|help)\w*\W*$|^\W*still (?:not working|nothing|the same|broken)\W*$"
    r"|^\W*that(?:'s| is) (?:wrong|not (?:true|right|correct|acceptable|helpful)|nonsense"
    r"|useless)\b"
)
"""Rejections that cannot but refer to an answer of ours."""

POINTS_BACK = (
    r"^\W*(?:and\b|or\b|what about|how about|also\b|what if|then\b|so\b|but\b|why\b|when\b"
    r"|where\b|how (?:long|much|so|many)\b)"
    r"|\b(?:it|that|this|those|these|them|they|one|ones|there|the other)\b"
)
"""Words that lean on something said before."""
