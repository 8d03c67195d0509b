"""Asking for a person, in any words; and mentions of people that ask for nobody."""

from graphs.assessment.local.words.pattern import Pattern

PERSON = (
    r"(?:humans?(?: being| agent)?|persons?|people|some ?one|some ?body|some1|agents?"
    r"|representatives?|reps?|operators?|advis[oe]rs?|specialists?|managers?|supervisors?|boss"
    r"|colleagues?|employees?|associates?|consultants?|technicians?|nurse|teller"
    r"|reception(?:ist)?|front desk|concierge"
    r"|(?:support|sales|billing|claims|returns|fraud|technical) (?:team|agent|staff|department)"
    r"|executives?"
    r"|(?:staff|team) members?|members? of (?:the |your )?(?:staff|team)|guy|lady)"
)

_FILL = (
    r"(?:(?:to|with|2|wit|wirh|an?|the|your|one|of|any|another|some|real|live|actual|human|duty"
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
        rf"^\W*(?:(?:an?|the|real|live|actual|human|customer|speak to|talk to|stop|no|just|hi"
        rf"|hello|hey|please|i said|ok|um|uh|yeah)\W+)*"
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
        r"(?:^\W*|\b(?:i|i'd|let me|please|can i|could i|may i) (?:(?:want|need|like|have|wish"
        r"|demand) )?(?:to )?)(?:talk|speak|chat) (?:to|with) (?:your |the )?"
        r"customer (?:service|care|support)"
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
        "escalate",
        "human",
        r"\bescalate\b(?: (?:this|it|that|me|my \w+|the \w+))?"
        r"(?: (?:to|now|please|immediately)|\W*$)",
        0.9,
        unless_before=f"{_NEGATED}|how (?:do|can|does) (?:i|you|we) $",
    ),
    Pattern(
        "somebody-for-me",
        "human",
        r"\b(?:(?:get|have|find|send|bring) (?:some ?one|some ?body) (?:to (?:help|look|call"
        r"|talk|speak)|who)"
        r"|(?:contact|reach|get hold of) (?:an? |the |some )?(?:human|real |live )?(?:some ?one"
        r"|some ?body"
        r"|agent|person|human|representative|operator)"
        r"|(?:some ?one|some ?body|anyone|anybody|person|human)\b[\w ]{0,12} to (?:talk|speak"
        r"|chat) (?:to|with))\b"
        r"|^\W*(?:the )?\w+ (?:team|department) (?:please|pls|now)\W*$",
        0.85,
        unless_before=f"{_NEGATED}|{_ASKED_ABOUT}",
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
    r"|(?:how|help|assist\w*|trying|hours?|time|number)\b[\w ]{0,40}customer (?:service|care"
    r"|support"
    r"|assistance)(?! (?:rep|agent|person|exec|advis))|how (?:can|do) i (?:contact|reach) you"
    r"|personal trainer|(?:agent|representative|operator|lady|guy|rep|manager|advisor) "
    r"(?:yesterday|today|last|i (?:spoke|talked)|was|lied|told|said|hung))"
)
"""Mentions of people that ask for nobody; they hold a classifier's suspicion of a request down."""
