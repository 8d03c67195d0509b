"""Law, regulators, press, and data that needs protection."""

from graphs.assessment.local.words.pattern import Pattern

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
            r"(?:lawyer|attorney|solicitor) friend|(?:gift|present|it's) for my (?:lawyer"
            r"|attorney)|friend is a lawyer|court shoes|tennis|food court"
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
