"""Crisis and fraud: what must never wait."""

from graphs.assessment.local.words.pattern import Pattern

CRISIS = (
    Pattern(
        "suicide",
        "crisis",
        r"\b(?:suicid(?:e|al)|kms|kill(?:ing)? (?:myself|himself|herself|themsel\w+)"
        r"|end(?:ing)? (?:my|his|her) (?:own )?life|tak(?:e|ing) (?:my|his|her) own life"
        r"|took (?:my|his|her) own life|hang(?:ing)? myself|shoot(?:ing)? myself"
        r"|unalive|end it all|ending it all|ending things)\b",
        0.99,
        unless=r"suicide (?:doors?|squad|for a)|life insurance cover",
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
        r"|took (?:all (?:of )?(?:my|the|his|her)|an? (?:whole |entire |full )?(?:box|bottle"
        r"|pack\w*|handful|lot) of)"
        r"[\w ]{0,20}(?:pills|tablets|medication|meds)|(?:a )?danger to myself"
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
        r"|(?:won'?t|not|doesn'?t) wak(?:e|ing) up"
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
        r"\b(?:made|asked|got) me (?:to )?(?:read|tell|give|say|send)\b[\w ]{0,20}(?:code|pin"
        r"|password)"
        r"|\b(?:said|says|saying|claim\w*) (?:he|she|they) (?:was|is|were|are|works?) (?:from"
        r"|for) (?:your|my"
        r"|the) [\w ]{0,20}(?:bank|security|support|fraud|team)"
        r"|\b(?:gave|told|sent|shared|entered)\b[\w ]{0,20}\b(?:my|the) (?:code|pin|password|card"
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
