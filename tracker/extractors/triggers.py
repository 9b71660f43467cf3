"""The words of a sentence that say what happened."""

from __future__ import annotations

from tracker.extractors.room import Room, per_room
from tracker.extractors.scene import Scene

_LONGEST_GAP = 140  # characters between the parts of a trigger: "stellt … ein"


@per_room
def triggers(scene: Scene, room: Room) -> list[tuple[int, int, str]]:
    """(start, end, event type) of the words of a sentence that say what happened."""
    found = []
    for low, high, meanings in scene.language.triggers.find(scene.folded[room.start : room.end]):
        start, end = room.start + low, room.start + high
        for trigger in meanings:
            if trigger.completed(scene.folded, end, min(room.end, end + _LONGEST_GAP)):
                found.append((start, end, trigger.key))
    return found
