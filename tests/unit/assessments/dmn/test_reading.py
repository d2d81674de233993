"""What is read of other people's files, and what is refused, with the line and without harm."""
import time

import pytest

from frontdoor.assessments.dmn import document as xml, reading
from frontdoor.assessments.dmn.document import TableError
from tests.unit.assessments.dmn.making import column, data, decide, decision, document, entry, output, read, table

AGE = data("Age")
PLAIN = table([column("Age")], [output()], [("< 18", '"minor"')])


def refused(raw):
    with pytest.raises(TableError) as caught:
        model = reading.read(raw, "their.dmn")
        model.decide(model.decision(), {})
    return caught.value


@pytest.mark.parametrize("namespace", [
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd", "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "https://www.omg.org/spec/DMN/20191111/MODEL/", "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "https://www.omg.org/spec/DMN/20230324/MODEL/", "made"])
def test_every_version_is_read(namespace):
    model = reading.read(document(decision(PLAIN), AGE, namespace=namespace))
    assert model.decide(model.decision(), model.given({"Age": 17})).value == "minor"


def test_prefixes_byte_order_and_other_peoples_elements_do_not_matter():
    text = ('<d:definitions xmlns:d="http://www.omg.org/spec/DMN/20180521/MODEL/" xmlns:x="urn:x" namespace="m">'
            '<d:inputData name="Age"><d:variable name="Age" typeRef="feel:number"/></d:inputData>'
            '<x:decision name="Theirs"><x:deep/></x:decision><d:decision name="Answer"><d:decisionTable>'
            "<d:input><d:inputExpression><d:text>Age</d:text></d:inputExpression></d:input><d:output/>"
            "<d:rule><d:inputEntry><d:text>&lt; 18</d:text></d:inputEntry><x:note>&gt;</x:note>"
            '<d:outputEntry><d:text>"é"</d:text></d:outputEntry></d:rule></d:decisionTable></d:decision>'
            "</d:definitions>")
    model = reading.read(text.encode("utf-16"))
    assert model.decide(model.decision(), model.given({"Age": "17"})).value == "é"


def test_a_declared_type_gives_its_kind_and_its_values():
    types = ('<itemDefinition name="tRisk"><typeRef>tWord</typeRef></itemDefinition><itemDefinition name="tWord">'
             f'<typeRef>feel:string</typeRef>{entry("allowedValues", chr(34) + "High" + chr(34))}</itemDefinition>')
    logic = table([column("Risk", "")], [output()], [("-", "1")])
    assert decide(logic, {"Risk": "High"}, data("Risk", "my:tRisk"), types).value == 1
    assert "not among" in (decide(logic, {"Risk": "Low"}, data("Risk", "my:tRisk"), types).problem or "")


def test_a_type_declared_by_itself_is_refused():
    types = '<itemDefinition name="tA"><typeRef>tB</typeRef></itemDefinition>' \
            '<itemDefinition name="tB"><typeRef>tA</typeRef></itemDefinition>'
    assert "declared by itself" in refused(document(types, data("Age", "tA"))).say


def test_a_structure_or_a_list_has_no_kind():
    types = ('<itemDefinition name="tPerson"><itemComponent name="Age"><typeRef>number</typeRef></itemComponent>'
             '</itemDefinition><itemDefinition name="tMany" isCollection="true"><typeRef>number</typeRef>'
             "</itemDefinition>")
    model = read(types, data("Person", "tPerson"), data("Many", "tMany"), data("Other", "tNowhere"))
    assert [one.kind for one in model.inputs.values()] == [None, None, None]


def test_annotations_and_descriptions_are_kept():
    logic = ('<decisionTable><input><inputExpression><text>Age</text></inputExpression></input><output/>'
             '<annotation name="Source"/><rule>' + entry("inputEntry", "-") + entry("outputEntry", "1")
             + entry("annotationEntry", "the law") + "</rule></decisionTable>")
    found = read(decision(logic), AGE).decision().table
    assert found is not None and found.annotations == ("Source",) and found.rows[0].annotations == ("the law",)


@pytest.mark.parametrize(("raw", "words", "line"), [
    (b"", "not XML", 1), (b"plain", "not XML", 1), (b"<a><b></a>", "not XML", 1), (b"\xff\xfe\x00", "not XML", 1),
    (b'<?xml version="1.0" encoding="x-nothing"?><a/>', "save it as UTF-8", 1),
    (b"<html/>", "This is not DMN", 1), (b'<definitions xmlns="urn:bpmn" namespace="other"/>', "This is not DMN", 1),
    (b"\n\n<definitions/>", "This is not DMN", 3),
    (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "document type declaration", 1),
    (b'<!DOCTYPE a SYSTEM "http://127.0.0.1/evil.dtd"><a/>', "document type declaration", 1),
    (b"<a>&undeclared;</a>", "not XML", 1),
])
def test_what_is_no_dmn_is_refused(raw, words, line):
    found = refused(raw)
    assert words in found.say and (found.file, found.line) == ("their.dmn", line)


def test_a_billion_laughs_are_refused_before_the_first():
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 30))
    started = time.process_time()
    assert "document type" in refused(f'<!DOCTYPE a [<!ENTITY l0 "ha">{entities}]><a>&l29;</a>'.encode()).say
    assert time.process_time() - started < 1


@pytest.mark.parametrize(("raw", "words"), [
    (b"<a>" * 3_500_000, "larger than 2,000 kB"), (b"<a>" * 600_000, "nested more than 40 deep"),
    (b'<a xmlns:x="urn:x">' + b"<x:b>" * 1000, "nested more than 40 deep"),
    (b"<a>" + b"<b/>" * 60_000 + b"</a>", "more than 50,000 elements"),
])
def test_size_depth_and_number_have_limits(raw, words):
    started = time.process_time()
    assert words in refused(raw).say
    assert time.process_time() - started < 1


def test_a_file_that_is_not_there_or_too_large_is_refused(tmp_path):
    with pytest.raises(TableError, match="cannot be read"):
        xml.read_file(tmp_path / "nothing.dmn")
    (tmp_path / "large.dmn").write_bytes(b" " * 2_000_001)
    with pytest.raises(TableError, match="larger than"):
        xml.read_file(tmp_path / "large.dmn")


def with_table(logic):
    return document(decision(logic), AGE)


@pytest.mark.parametrize(("logic", "words"), [
    (PLAIN.replace("UNIQUE", "BEST"), "no hit policy 'BEST'; use one of UNIQUE, ANY"),
    (table([column("Age")], [output()], [("-", "1")], "COLLECT", "AVERAGE"), "no aggregation 'AVERAGE'"),
    (table([column("Age")], [output("a"), output("b")], [("-", "1", "2")], "COLLECT", "SUM"), "needs a single output"),
    (table([column("Age")], [output()], [("-", '"a"')], "COLLECT", "MAX"), "needs a number in every row"),
    (table([column("Age")], [output()], [("-", "1")], "PRIORITY"), "goes by the order of the allowed outputs"),
    (table([column("Age")], [output(allowed='"a"')], [("-", '"b"')]), "not among \"a\""),
    (table([column("Age")], [output()], [("-", "1", "2")]), "1 tests and 2 outputs, and the table 1 and 1"),
    (table([column("Age")], [], [("-",)]), "has no output"), (table([column("")], [output()], []), "no expression"),
    (table([column("Height")], [output()], []), "the name `Height`, which is no input"),
    (table([column("Age")], [output()], [("> Age", "1")]), "the name `Age`"),
    (table([column("Age")], [output()], [("-", "Age * 2")]), "the name `Age`"),
    (table([column("Age")], [output()], [("-", "1")] * 1001), "more than 1,000 rows"),
    (PLAIN.replace("<inputEntry>", '<inputEntry expressionLanguage="javascript">'), "the language 'javascript'"),
    ("<literalExpression><text>Age * 2</text></literalExpression>", "`Answer` has a free expression"),
    ("<context/>", "`Answer` has a context"), ("", "`Answer` has no logic"),
])
def test_what_goes_beyond_tables_with_constants_is_refused_in_a_sentence(logic, words):
    found = refused(with_table(logic))
    assert words in found.say and found.line > 1
    assert "\n" not in found.say and found.say.endswith(".")


def test_arithmetic_needs_numbers_that_are_declared():
    logic = table([column("Born + 1", "")], [output()], [])
    assert "arithmetic on `Born`, which is not declared a number" in refused(
        document(decision(logic), data("Born", "date"))).say


def test_things_need_names():
    assert "has no name" in refused(document("<inputData/>")).say


def test_the_decision_has_to_be_named_where_there_are_several():
    model = read(decision(PLAIN, "One"), decision(PLAIN, "Two"), AGE)
    with pytest.raises(TableError, match="`One`, `Two`"):
        model.decision()
    with pytest.raises(TableError, match="no decision called `Three`; the file has `One`, `Two`"):
        model.decision("Three")
    assert model.decision("Two").name == "Two"
    with pytest.raises(TableError, match="has no decision"):
        read(AGE).decision()
