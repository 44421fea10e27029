"""What a proposal changes: the data of two commits, or of a commit and the files at hand, measure by measure."""

from __future__ import annotations

import datetime
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import msgspec

from iltod.core.digest import DEEPEST, file_digest, folder_digest, list_files
from iltod.facts.bodies import derive_organisation
from iltod.facts.body_facts import PlanOverview
from iltod.facts.measure_facts import MeasureOverview, State
from iltod.history.authority import PlanStep, back
from iltod.history.changes import Backing, Change, Commit, same
from iltod.history.checkout import CheckoutError, open_checkout
from iltod.history.git import Unknown, has_commit, merge_base
from iltod.history.promise_changes import compare_measures, compare_plans, placed_measures
from iltod.model import Amendment, Correction, Plan, RatingScale, plan_measures
from iltod.reading.loader import load_common, load_organisation, load_scales
from iltod.reading.loading import Loading


class MeasureDifference(msgspec.Struct, frozen=True):
    """How one measure differs: its number as printed, its states and how many items of evidence came."""

    number: str
    before: State | None
    after: State | None
    evidence: int


class PromiseDifference(msgspec.Struct, frozen=True):
    """A change of a promise, or without a `number` of the plan itself, and whether an act or a correction says so."""

    number: str
    change: Change
    backing: Backing


class PlanDifference(msgspec.Struct, frozen=True):
    """What a proposal changes of one plan. `before` and `after` are its mean ratings; a plan may come or go."""

    year: int
    came: bool
    went: bool
    promises: tuple[PromiseDifference, ...]
    measures: tuple[MeasureDifference, ...]
    before: str | None
    after: str | None


class BodyDifference(msgspec.Struct, frozen=True):
    """What a proposal changes of one body, whose folder had another name before if it was renamed.

    It is `unread` where its files cannot be read before or after: `unread_before` only before. `removed` are files that
    are not there any more, `others` those that came or changed; both by their paths from the folder on.
    """

    id: str
    name: str
    former: str
    unread: bool
    unread_before: bool
    plans: tuple[PlanDifference, ...]
    removed: tuple[str, ...]
    others: tuple[str, ...]


class Proposal(msgspec.Struct, frozen=True):
    """What a proposal changes: bodies whose folders differ, and files directly in `plans/`."""

    bodies: tuple[BodyDifference, ...]
    common: tuple[str, ...]


def compare_commits(root: Path, base: str, head: str, as_of: datetime.date, plans_dir: str = "plans") -> Proposal:
    """Return what changed between where `head` left `base`, and `head`, or without a head the files at hand.

    `as_of` is the day for which both are derived. Raises CheckoutError where git has no such commit.
    """
    with ExitStack() as stack:
        start = merge_base(root / plans_dir, base, head or "HEAD") or base
        before = _laid_out(stack, root, plans_dir, start)
        after = _laid_out(stack, root, plans_dir, head) if head else root / plans_dir
        differing = _differing(before, after)
        folders = [name for name in differing if (before / name).is_dir() or (after / name).is_dir()]
        former = dict(_renamed(before, after, folders))
        names = [name for name in folders if name not in former.values()]
        bodies = [_body(before.resolve(), after.resolve(), former.get(name, name), name, as_of) for name in names]
        bodies.sort(key=lambda body: not is_unbacked(body))
        return Proposal(tuple(bodies), tuple(name for name in differing if name not in folders))


def touched(root: Path, base: str, plans_dir: str = "plans") -> frozenset[str]:
    """Return the names in `plans/`, of organisations and of common files, that differ from where HEAD left a commit.

    `root` is the folder of the project, `base` names the commit, and `plans_dir` is the data folder. Raises
    CheckoutError where git has no such commit.
    """
    with ExitStack() as stack:
        before = _laid_out(stack, root, plans_dir, merge_base(root / plans_dir, base, "HEAD") or base)
        return frozenset(_differing(before, root / plans_dir))


def _laid_out(stack: ExitStack, root: Path, plans_dir: str, commit: str) -> Path:
    """Return the data of a commit; of one that had none yet, nothing."""
    try:
        return stack.enter_context(open_checkout(root, plans_dir, commit)).root / plans_dir
    except CheckoutError as error:
        if error.reason not in ("no_such_commit", Unknown.NO_REPOSITORY) or not has_commit(root / plans_dir, commit):
            raise
    empty = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="iltod-")), plans_dir)
    empty.mkdir(parents=True)
    return empty


def _differing(before: Path, after: Path) -> list[str]:
    names = sorted({path.name for folder in (before, after) for path in folder.iterdir()})
    return [name for name in names if _content(before / name) != _content(after / name)]


def _content(path: Path) -> bytes:
    return folder_digest(path) if path.is_dir() else path.read_bytes() if path.is_file() else b""


def _renamed(before: Path, after: Path, folders: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the new names of bodies with the old ones: a file of theirs is at the same place and says the same."""
    left = [name for name in folders if not (after / name).is_dir()]
    for name in folders:
        if (before / name).is_dir():
            continue
        own = {item for item in _files(after / name).items() if item[0].endswith(".yml")}
        for old in left:
            if own & _files(before / old).items():
                left.remove(old)
                yield name, old
                break


def _files(folder: Path) -> dict[str, bytes]:
    """Return the digests of the files of a body, by their paths in its folder."""
    found: list[tuple[str, os.stat_result | None]] = []
    list_files(os.fspath(folder), "", DEEPEST, found)
    return {
        name: file_digest(folder / name)
        for name, _ in sorted(found, key=lambda item: item[0])
        if name[0] != "." and name[-1] != "/"
    }


class _Side(msgspec.Struct):
    """A body before or after."""

    name: str
    unread: bool
    plans: Mapping[int, PlanOverview]


def _body(before: Path, after: Path, former: str, name: str, as_of: datetime.date) -> BodyDifference:
    old, new = _side(before, former, as_of), _side(after, name, as_of)
    years = sorted({*old.plans, *new.plans}, reverse=True)
    plans = tuple(_plan(year, old.plans.get(year), new.plans.get(year), as_of) for year in years)
    if old.unread or new.unread:
        plans = tuple(plan for plan in plans if not plan.came and not plan.went)
    gone, here = _files(before / former), _files(after / name)
    return BodyDifference(
        id=name,
        name=new.name or old.name or name,
        former=former if former != name else "",
        unread=old.unread or new.unread,
        unread_before=old.unread and not new.unread,
        plans=tuple(plan for plan in plans if plan.came or plan.went or plan.promises or plan.measures),
        removed=tuple(path for path in gone if path not in here),
        others=tuple(path for path, content in here.items() if gone.get(path) != content),
    )


def _side(plans: Path, name: str, as_of: datetime.date) -> _Side:
    if not (plans / name).is_dir():
        return _Side("", False, {})
    loading = Loading(plans, plans.name)
    scales: tuple[RatingScale, ...] = load_scales(loading)
    loading.common = load_common(loading, loading.plans)
    folder = load_organisation(loading, plans / name)
    if folder is None or not scales:
        return _Side("", True, {})
    overview = derive_organisation(folder, scales, as_of)
    return _Side(
        folder.organisation.name.text, bool(loading.problems), {plan.plan.year: plan for plan in overview.plans}
    )


def _plan(year: int, old: PlanOverview | None, new: PlanOverview | None, as_of: datetime.date) -> PlanDifference:
    means = tuple(plan.totals.mean if plan else None for plan in (old, new))
    promises = tuple(_promises(old.plan, new.plan, as_of)) if old and new else ()
    measures = tuple(_measures(old.measures if old else (), new.measures if new else ()))
    return PlanDifference(year, old is None, new is None, promises, measures, *means)


def _promises(old: Plan, new: Plan, as_of: datetime.date) -> Iterator[PromiseDifference]:
    """Yield changes of promises, those that nothing backs first."""
    names = {former: item.id for item in plan_measures(new) for former in item.formerly}
    before, after = (placed_measures(plan, lambda name: names.get(name, name)) for plan in (old, new))
    changes = (*compare_plans(old, new), *compare_measures(before, after, lambda unit: unit))
    known: tuple[Amendment | Correction, ...] = (*old.amendments, *old.corrections)
    stated: tuple[Amendment | Correction, ...] = (*new.amendments, *new.corrections)
    declared = tuple(one for one in stated if not any(same(one, other) for other in known))
    events = back([PlanStep(Commit("", as_of), changes, declared)], new.approval.date if new.approval else None)
    numbers = {name: item.measure.number.text for name, item in {**before, **after}.items()}
    found = [
        PromiseDifference(numbers.get(event.change.measure, ""), event.change, event.backing or Backing.NONE)
        for event in events
    ]
    yield from sorted(found, key=lambda item: item.backing is not Backing.NONE)


def _measures(old: Iterable[MeasureOverview], new: Iterable[MeasureOverview]) -> Iterator[MeasureDifference]:
    before = {item.measure.id: item for item in old}
    for item in new:
        one = next((before[name] for name in (item.measure.id, *item.measure.formerly) if name in before), None)
        gained = len(item.evidence) - (len(one.evidence) if one else 0)
        if gained or one is None or one.state != item.state:
            yield MeasureDifference(item.measure.number.text, one.state if one else None, item.state, gained)


def is_unbacked(body: BodyDifference) -> bool:
    """Return whether a proposal changes a promise of a body without an act, or takes a plan away."""
    return any(plan.went or any(item.backing is Backing.NONE for item in plan.promises) for plan in body.plans)
