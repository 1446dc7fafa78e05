// Who works with whom, from the edges that the page carries; the table below says the same for those who cannot see it.
"use strict";
(() => {
  const place = document.getElementById("network");
  const { edges: known, nodes } = JSON.parse(place.dataset.network);
  // A telephone has room for the strongest ties only.
  const small = place.clientWidth < 600;
  const edges = small ? known.slice(0, 14) : known;
  const side = new Map();
  const degree = new Map();
  for (const { hk, other, weight } of edges) {
    side.set(hk, "hk");
    if (!side.has(other)) side.set(other, "other");
    for (const name of [hk, other]) degree.set(name, (degree.get(name) || 0) + weight);
  }
  const graph = cytoscape({
    container: place,
    elements: [
      ...[...side].map(([name, kind]) => ({ data: { id: name, kind, size: 12 + 5 * Math.sqrt(degree.get(name)) } })),
      ...edges.map((edge, n) => ({ data: { id: `e${n}`, source: edge.hk, target: edge.other, width: 1 + Math.min(6, edge.weight), href: edge.href } })),
    ],
    style: [
      { selector: "node", style: { label: "data(id)", "font-size": small ? 9 : 11, "font-family": getComputedStyle(place).fontFamily, width: "data(size)", height: "data(size)", "background-color": "#2f4858", "text-valign": "bottom", "text-margin-y": 3, "text-wrap": "wrap", "text-max-width": 110, "min-zoomed-font-size": 6 } },
      { selector: "node[kind='hk']", style: { "background-color": "#8c1c13" } },
      { selector: "edge", style: { width: "data(width)", "line-color": "#c9c1b1", "curve-style": "haystack" } },
      { selector: ".near", style: { "line-color": "#b58b3b", "background-color": "#b58b3b" } },
    ],
    layout: { name: "cose", animate: false, randomize: false, nodeRepulsion: () => 40000, idealEdgeLength: () => 110, nodeOverlap: 40, gravity: 0.15, numIter: 2500, nodeDimensionsIncludeLabels: true, padding: 30 },
  });
  // Use the width there is, and keep names readable however far the picture is zoomed out.
  const box = graph.elements().boundingBox();
  const stretch = Math.min(2.2, Math.max(1, (place.clientWidth / place.clientHeight) / (box.w / box.h)));
  graph.nodes().positions((node) => ({ x: node.position("x") * stretch, y: node.position("y") }));
  graph.fit(undefined, 30);
  const readable = () => graph.nodes().style("font-size", Math.max(small ? 8 : 11, Math.min(small ? 40 : 26, (small ? 10 : 12) / graph.zoom())));
  graph.on("zoom", readable);
  readable();
  graph.on("tap", "edge", (event) => { location.href = event.target.data("href"); });
  const picked = document.getElementById("picked");
  graph.on("tap", "node", (event) => {
    const name = event.target.id();
    graph.elements().removeClass("near");
    event.target.neighborhood().addClass("near");
    picked.replaceChildren(nodes[name] ? Object.assign(document.createElement("a"), { href: nodes[name], textContent: name }) : name);
    const filter = document.getElementById("filter");
    filter.value = name;
    filter.dispatchEvent(new Event("input"));
  });
  place.dataset.ready = String(graph.nodes().length);
})();
