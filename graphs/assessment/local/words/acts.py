"""Yes, no, thanks, hello, goodbye, corrections, rejections, and words that lean on others."""

AFFIRM = (
    r"^\W*(?:(?:oh|ok(?:ay)?|well|um+|uh+|mm+),? )?(?:yes|yeah|yea|yep|yup|ya|sure|ok|okay|k"
    r"|alright|all right|of course|absolutely"
    r"|definitely|please(?: do)?\W*$|go ahead|correct|exactly|right|sounds good|that'?s (?:right"
    r"|correct"
    r"|it)|fine|why not|indeed"
    r"|affirmative|do it|do that|i do|i would|y|👍)\b"
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

GREET = (
    r"^\W*(?:hi+|hello+|hey+|hiya|howdy|good (?:morning|afternoon|evening|day)|greetings|yo)\b"
    r"(?: there| again| all| team| everyone)?"
)

BYE = (
    r"\b(?:bye+|good ?bye|see (?:you|ya|u)|farewell|have a (?:nice|good|great) (?:day|one|evening"
    r"|weekend)|that'?s all|take care|good night|adios)\b"
)

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
