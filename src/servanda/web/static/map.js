// The live map. The drawn one beside it says the same, without this.
import * as maplibregl from "/static/vendor/maplibre/maplibre-gl.mjs";

maplibregl.setWorkerUrl("/static/vendor/maplibre/maplibre-gl-worker.mjs");
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const is = (kind) => ["==", ["get", "kind"], kind];

const style = (base, shapes) => ({
  version: 8,
  sources: {
    base: { type: "geojson", data: base },
    shapes: { type: "geojson", data: { ...shapes, features: shapes.features.filter((f) => f.properties.kind !== "spot") } },
    spots: {
      type: "geojson",
      data: { ...shapes, features: shapes.features.filter((f) => f.properties.kind === "spot") },
      cluster: true, clusterRadius: 34, clusterMaxZoom: 11,
      clusterProperties: { total: ["+", ["get", "count"]], contested: ["+", ["get", "denied"]] },
    },
  },
  layers: [
    { id: "sea", type: "background", paint: { "background-color": colour("--map-sea") } },
    { id: "land", type: "fill", source: "base", filter: is("land"), paint: { "fill-color": colour("--map-land") } },
    { id: "lakes", type: "fill", source: "base", filter: is("lakes"), paint: { "fill-color": colour("--map-water") } },
    { id: "rivers", type: "line", source: "base", filter: is("rivers"), paint: { "line-color": colour("--map-water"), "line-width": 1.2 } },
    { id: "zones", type: "fill", source: "shapes", filter: is("zone"), paint: { "fill-color": colour("--map-zone"), "fill-opacity": 0.35 } },
    { id: "zone-lines", type: "line", source: "shapes", filter: is("zone"), paint: { "line-color": colour("--map-zone-line"), "line-width": 1 } },
    { id: "borders", type: "line", source: "base", filter: is("borders"), paint: { "line-color": colour("--map-border"), "line-width": 1, "line-dasharray": [4, 2] } },
    { id: "bands", type: "fill", source: "shapes", filter: is("band"), paint: { "fill-color": colour("--map-line"), "fill-opacity": 0.14 } },
    { id: "corridors", type: "fill", source: "shapes", filter: is("corridor"), paint: { "fill-color": colour("--map-corridor"), "fill-opacity": 0.45 } },
    { id: "lines", type: "line", source: "shapes", filter: is("line"), paint: { "line-color": colour("--map-line"), "line-width": 2.4, "line-dasharray": [3, 2] } },
    {
      id: "spots", type: "circle", source: "spots",
      paint: {
        "circle-color": ["case", [">", ["coalesce", ["get", "contested"], ["get", "denied"], 0], 0], colour("--map-denied"), colour("--map-spot")],
        "circle-radius": ["interpolate", ["linear"], ["sqrt", ["coalesce", ["get", "total"], ["get", "count"]]], 1, 8, 10, 22, 60, 38],
        "circle-opacity": 0.85, "circle-stroke-color": colour("--paper"), "circle-stroke-width": 1.5,
      },
    },
  ],
});

// Counts and names are HTML over the map: no glyph files, and any script that the machine has.
const labels = (map, element) => {
  const shown = new Map();
  const mark = (key, lngLat, text, kind) => {
    if (shown.has(key)) return;
    const div = document.createElement("div");
    div.className = kind;
    div.textContent = text;
    shown.set(key, new maplibregl.Marker({ element: div }).setLngLat(lngLat).addTo(map));
  };
  const update = () => {
    for (const marker of shown.values()) marker.remove();
    shown.clear();
    for (const f of map.queryRenderedFeatures({ layers: ["spots"] })) {
      const p = f.properties;
      mark(`s${f.geometry.coordinates}`, f.geometry.coordinates, String(p.total ?? p.count), "map-count");
      if (!p.cluster) mark(`n${p.list}`, f.geometry.coordinates, p.name, "map-name");
    }
  };
  map.on("idle", update);
};

const bounds = (frame) => [[frame[0], frame[1]], [frame[2], frame[3]]];

const start = async (element) => {
  const [base, shapes] = await Promise.all(
    [element.dataset.base, element.dataset.shapes].map(async (a) => (await fetch(a)).json()));
  element.hidden = false;
  const map = new maplibregl.Map({
    container: element, style: style(base, shapes), bounds: bounds(shapes.frame),
    attributionControl: false, fitBoundsOptions: { padding: 4 }, dragRotate: false, pitchWithRotate: false,
    cooperativeGestures: false,
  });
  map.addControl(new maplibregl.NavigationControl({ showCompass: false }));
  map.addControl(new maplibregl.ScaleControl({ unit: "metric" }));
  labels(map, element);
  const list = document.getElementById("map-list");
  const follow = () => {
    const b = map.getBounds();
    const box = [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()].map((n) => n.toFixed(4)).join(",");
    const join = element.dataset.claims.endsWith("?") ? "" : "&";
    list.href = `${element.dataset.claims}${join}bbox=${encodeURIComponent(box)}`;
  };
  map.on("moveend", follow);
  follow();
  map.on("click", "spots", async (event) => {
    const feature = event.features[0];
    if (feature.properties.cluster) {
      const zoom = await map.getSource("spots").getClusterExpansionZoom(feature.properties.cluster_id);
      map.easeTo({ center: feature.geometry.coordinates, zoom });
      return;
    }
    const p = feature.properties;
    const box = document.createElement("div");
    const title = document.createElement("b");
    title.textContent = p.name;
    const link = document.createElement("a");
    const join = element.dataset.claims.endsWith("?") ? "" : "&";
    link.href = `${element.dataset.claims}${join}${p.list}`;
    link.textContent = `${p.count} ${element.dataset.wordClaims}` + (p.denied ? `, ${p.denied} ${element.dataset.wordDenied}` : "");
    const kinds = document.createElement("p");
    kinds.textContent = p.kinds;
    box.append(title, document.createElement("br"), link, kinds);
    new maplibregl.Popup({ closeButton: true }).setLngLat(feature.geometry.coordinates).setDOMContent(box).addTo(map);
  });
  map.once("load", () => {
    element.closest(".map-main").classList.add("is-live");
    document.querySelector(".map-tools").hidden = false;
    document.getElementById("drawn").open = false;
  });
  document.addEventListener("servanda:theme", () => map.setStyle(style(base, shapes)));
  return map;
};

let live = null;
const wake = () => {
  const element = document.getElementById("map");
  if (!element || element.dataset.awake) return;
  element.dataset.awake = "1";
  if (live) live.remove();
  start(element).then((map) => { live = map; }, (error) => {
    // Without WebGL the drawn map stays; that is not a failure of the page.
    element.hidden = true;
    console.info(`live map: ${error.message}`);
  });
};
document.addEventListener("htmx:afterSettle", wake);
wake();
