"""The kinds of people that the rules can tell apart: for facts that tests read together, one example of every way in
which those tests can come out."""
from collections.abc import Iterable, Iterator

from frontdoor.assessments.checks.clusters import Atom, Cluster, Person, Setting, Verdicts, atoms, nodes_of
from frontdoor.assessments.checks.trying import Trying
from frontdoor.assessments.finding import Verdict
from frontdoor.assessments.interpreter import NoFigure


class Cells:
    """The clusters of a definition's rules on one day, and the place of each atom in them."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        criteria = setting.compiled.criteria
        found = dict.fromkeys(atom for node in nodes_of(setting.compiled) for atom in atoms(node, criteria))
        self.clusters = [self._filled(cluster) for cluster in self._joined(found)]
        self.place = {atom: (level, index) for level, cluster in enumerate(self.clusters)
                      for index, atom in enumerate(cluster.atoms)}

    def _joined(self, found: Iterable[Atom]) -> Iterator[Cluster]:
        """Atoms that share a fact stand together, in the order in which the rules read them."""
        groups: list[tuple[dict[str, None], list[Atom]]] = []
        for atom in found:
            names = dict.fromkeys(self.setting.behind(atom))
            touching = [group for group in groups if group[0].keys() & names.keys()]
            merged: tuple[dict[str, None], list[Atom]] = ({}, [])
            for facts, members in [*touching, (names, [atom])]:
                merged[0].update(facts)
                merged[1].extend(members)
            place = groups.index(touching[0]) if touching else len(groups)
            groups = [group for group in groups if group not in touching]
            groups.insert(place, merged)
        for facts, members in groups:
            yield Cluster(tuple(facts), tuple(members))

    def _filled(self, cluster: Cluster) -> Cluster:
        trying = Trying(self.setting, cluster)
        places: dict[Verdicts, int] = {}
        for person in trying.people():
            self.setting.tick()
            try:
                verdicts = self._verdicts(cluster, person)
            except NoFigure:
                continue  # days so far from the claim that nobody knows the school terms of them yet
            place = places.setdefault(verdicts, len(places))
            cluster.cells.setdefault(verdicts, person)
            cluster.tried.append((person, place))
        cluster.whole, cluster.fixed = trying.whole, trying.fixed
        if not cluster.cells:  # no school terms are known: then nothing is known of these tests
            cluster.cells[(Verdict.NOT_KNOWN,) * len(cluster.atoms)] = {}
        return cluster

    def _verdicts(self, cluster: Cluster, person: Person) -> Verdicts:
        interpreter = self.setting.interpreter(person)
        found = (interpreter.judge(atom).verdict for atom in cluster.atoms)
        return tuple(Verdict.NOT_KNOWN if verdict.is_open else verdict for verdict in found)
