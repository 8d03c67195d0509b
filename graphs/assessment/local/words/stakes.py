"""Customers of great value, customers who leave, abuse, and attempts to take over."""

from graphs.assessment.local.words.pattern import Pattern

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
