"""A KML file cut down to its placemarks: names, stated columns, coordinates.

Comes in: the bytes of a file. Goes out: KML without links, styles, comments, and attributes
but the names of columns, so that whatever reads it next has nothing to follow.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from servanda.errors import BadInput, Fault, printable

_KML = "http://www.opengis.net/kml/2.2"
_KEPT = frozenset({
    "name", "Point", "LineString", "LinearRing", "Polygon", "MultiGeometry", "outerBoundaryIs",
    "innerBoundaryIs", "coordinates", "ExtendedData", "Data", "value", "SchemaData", "SimpleData",
})  # fmt: skip
_COLUMNS = frozenset({"Data", "SimpleData"})


def placemarks(raw: bytes, name: str) -> bytes:
    """Return the file with its placemarks in one layer and nothing else.

    Raises:
        BadInput: when it is no KML.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as why:
        raise BadInput(Fault(name, f"is no KML: {printable(str(why), 200)}.")) from None
    if _local(root) != "kml":
        raise BadInput(Fault(name, f"is no KML: it is <{printable(_local(root), 40)}>."))
    clean = etree.Element("kml", nsmap={None: _KML})
    document = etree.SubElement(clean, "Document")
    for mark in _found(root):
        _copy(mark, etree.SubElement(document, "Placemark"))
    written: bytes = etree.tostring(clean, encoding="utf-8", xml_declaration=True)
    return written


def _found(root: etree._Element) -> Iterator[etree._Element]:
    return (e for e in root.iter() if isinstance(e.tag, str) and _local(e) == "Placemark")


def _copy(source: etree._Element, target: etree._Element) -> None:
    """Copy what is kept of the children; lxml bounds how deep they can be."""
    for child in source:
        if isinstance(child.tag, str) and _local(child) in _KEPT:
            copied = etree.SubElement(target, _local(child))
            copied.text = child.text
            if _local(child) in _COLUMNS and child.get("name"):
                copied.set("name", child.get("name") or "")
            _copy(child, copied)


def _local(element: etree._Element) -> str:
    return str(etree.QName(element).localname)
