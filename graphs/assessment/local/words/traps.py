"""Harmless phrases that hold a classifier's suspicion down where no rule fired; never a rule."""

from collections.abc import Mapping

from graphs.assessment.signals import Flag

TRAPS: Mapping[Flag, str] = {
    "crisis": (
        r"\b(?:dying (?:to|for)|to die for|killer (?:deal|price|app|feature|sale)"
        r"|kill(?:ing)? (?:me|it|for|time)\b|kills? (?:my battery|a process|the process|switch|bugs"
        r"|ants|weeds)|i'?m dead\b|dead excited|died laughing|die (?:of|from) (?:joy|laughter"
        r"|laughing"
        r"|embarrassment|boredom)|rather die than|(?:love|bored|scared|worked) (?:\w+ )?to death"
        r"|over my dead body|(?:boss|wife|husband|mum|mom|dad|sister) (?:will|is going to"
        r"|would) kill"
        r"|suicide (?:doors?|squad|for)|prices are suicide|drop dead gorgeous|kill (?:team|cord"
        r"|switch)|deadline"
        r"|dead ?bolt|nearly (?:had a heart attack|died)|sick of|insane(?:ly)? (?:good|price|deal)"
        r"|(?:phone|battery|laptop|tablet|device|watch|car|engine|router|camera|headphones|speaker"
        r"|it|screen|app|session|fridge|tv|printer)\s(?:\w+ )?(?:died|is dead|dies|is dying"
        r"|keeps dying|dead))"
    ),
    "legal": (
        r"\b(?:legal (?:in|to|for|notice|name|age|holiday|hours?|size|tender|pages?|desk|expenses)"
        r"|(?:court|tennis|squash) shoes|food court|court of honou?r|press (?:machine|kit|button"
        r"|the"
        r"|release)|(?:garlic|coffee|panini|french) press|(?:lawyer|attorney|judge) friend"
        r"|friend is a|(?:for|from) my (?:lawyer|attorney)|formal complaint (?:about|against"
        r"|regarding|on)|law (?:school|student)|legally blind"
        r"|certified under|does the law say)\b"
    ),
    "sensitive_data": (
        r"\b(?:my doctor (?:said|says|recommended|loves|likes)|first aid|medical grade"
        r"|patient portal"
        r"|(?:good|best) for (?:back|flat|wide|the)|back (?:problems?|pain)|i (?:work as|am|'m) a"
        r"|at the hospital|forgot my|password (?:is not|isn'?t|doesn'?t|won'?t)|fitness tracker"
        r"|monitor shows|gluten|vegan|vitamins? do you sell|medium one)\b"
    ),
    "fraud": (
        r"\b(?:fraud (?:protection|prevention|insurance)|against fraud|protect my account"
        r"|(?:two|2)[- ]factor|is (?:your|the) (?:checkout|site|website|payment) (?:secure|safe)"
        r"|security training|change my card|store card numbers)\b"
    ),
    "vip": (
        r"\b(?:who(?:'s| is) (?:the|your) (?:ceo|boss|owner|chairman|president)"
        r"|executive (?:desk|chair"
        r"|room|suite|lounge|class|briefcase)|(?:become|join|reach|get|need for"
        r"|benefits of)[\w ]{0,20}"
        r"(?:vip|gold|platinum|silver|diamond)|regular customer|business (?:class|plans?|hours)"
        r"|corporate discount)\b"
    ),
    "churn": (
        r"\b(?:(?:can|could|may|how (?:do|can|to)) (?:i|we|you|one)? ?(?:still )?(?:cancel"
        r"|switch|pause"
        r"|return|stop)|cancel(?:l?ing|lation)? (?:my |the |an? |this )?(?:order|purchase|booking"
        r"|reservation|appointment|flight|delivery|item|payment|transfer)|cancellation (?:fee"
        r"|policy)"
        r"|(?:switch|change|move) (?:from|to) (?:the |a |an )?(?:monthly|yearly|annual|bigger"
        r"|smaller"
        r"|cheaper|paperless))\b"
    ),
    "abuse": (
        r"\b(?:damn,? (?:that|it|you|good|quick|nice)|bloody (?:good|brilliant|great|marvellous)"
        r"|holy (?:crap|shit)|shit happens|hell yeah|fucking (?:awesome|great|brilliant|love))\b"
    ),
    "injection": (
        r"\b(?:ignore (?:my|the) (?:last|previous|earlier|first) (?:message|email|mail|request"
        r"|order)"
        r"|instructions (?:for|to|of|on|in)|(?:assembly|washing|care|setup|user) instructions"
        r"|the refund is|act (?:as a representative|on behalf)|developer mode on my"
        r"|debug mode on the"
        r"|thermostat)\b"
    ),
}
