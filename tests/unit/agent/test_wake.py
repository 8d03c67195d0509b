"""Wake-ups reach those who listen, and cost nobody else anything."""

from agent.wake import ANY, Wakeups


async def test_a_wake_up_that_came_before_the_wait_counts() -> None:
    wakeups = Wakeups()
    with wakeups.listen("c_1") as listener:
        wakeups.notify("c_1")
        assert await listener.wait(5)
        assert not await listener.wait(0)


async def test_others_sleep_on_and_the_desk_hears_all() -> None:
    wakeups = Wakeups()
    with wakeups.listen("c_2") as other, wakeups.listen(ANY) as desk:
        wakeups.notify("c_1")
        assert not await other.wait(0)
        assert await desk.wait(0)


async def test_typing_wakes_only_those_who_want_to_know() -> None:
    wakeups = Wakeups()
    with wakeups.listen("c_1") as waits, wakeups.listen("c_1", typing=True) as watches:
        wakeups.typing("c_1", True)
        assert wakeups.is_typing("c_1")
        assert not await waits.wait(0)
        assert await watches.wait(0)
        wakeups.typing("c_1", True)
        assert not await watches.wait(0), "it is not repeated"


def test_nobody_is_remembered_who_has_left() -> None:
    wakeups = Wakeups()
    with wakeups.listen("c_1"):
        assert wakeups.listening
    assert not wakeups.listening
    wakeups.notify("c_1")
    assert not wakeups.listening
