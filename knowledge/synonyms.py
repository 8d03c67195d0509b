"""What customers and articles call the same thing, as stems: plain customer-service English."""

from functools import lru_cache

from knowledge.stems import stems

_SAME = (
    "refund reimburse money",
    "cost price fee charge expensive",
    "deliver delivery ship shipping shipment dispatch arrive",
    "parcel package shipment",
    "return back",
    "exchange swap replace replacement",
    "broken broke damaged faulty defect torn tear hole fault",
    "cheap cheaper lower",
    "buy bought purchase order",
    "phone call telephone",
    "email mail",
    "open opening hours",
    "wash clean laundry",
    "rent rental hire",
    "repair fix mend",
    "cancel cancellation withdraw",
    "store shop branch",
    "login log sign",
    "late delay delayed",
    "collect pick pickup",
    "lost missing",
    "change move update",
    "begin start",
    "end expire valid",
    "child children kid",
    "job career hire",
    "backpack rucksack pack",
    "size big bigger small smaller",
    "keep store storage",
    "allow permit possible",
    "need require required requirement",
    "get receive obtain",
    "fill complete submit",
    "help assist assistance",
    "car vehicle",
    "doctor physician",
    "spouse husband wife",
)


@lru_cache(maxsize=8_192)
def same_as(stem: str) -> frozenset[str]:
    """Return stems that mean much the same, without `stem` itself."""
    return frozenset().union(*(group for group in _groups() if stem in group)) - {stem}


@lru_cache(maxsize=1)
def _groups() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(stems(words)) for words in _SAME)
