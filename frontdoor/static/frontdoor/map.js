// A map as an extra beside the list of places: a press fills the boxes, and is told in words.
// Coordinates are eastings and northings in metres; Leaflet's y is the northing, its x the easting.
import { nearest, streetNames } from './nearest.js'

const NEAR_ENOUGH_M = 40
const LABELS_FROM_ZOOM = -1
const LETTER_PX = 8
const LINE_PX = 18

export async function drawMaps (page) {
  for (const box of page.querySelectorAll('[data-module="fd-map"]')) {
    try {
      await drawMap(box)
    } catch (error) {
      // The list beside the map does the same job: without data the map simply goes away.
      box.remove()
      console.warn('The map could not be drawn.', error)
    }
  }
}

async function drawMap (box) {
  const [L, data] = await Promise.all([library(box), vectors(box.dataset.url)])
  box.hidden = false
  const map = L.map(box.querySelector('.fd-map__canvas'), {
    crs: L.CRS.Simple, minZoom: -6, maxZoom: 3, zoomSnap: 0.25, preferCanvas: true, attributionControl: false
  })
  const isStreet = (feature) => feature.properties.kind === 'street'
  const layer = (filter, style) =>
    L.geoJSON(data, { coordsToLatLng: ([e, n]) => L.latLng(n, e), filter, style, interactive: false }).addTo(map)
  const ground = layer((feature) => !isStreet(feature), groundStyle)
  const streets = layer(isStreet, { color: '#b4b4ae', weight: 8, lineCap: 'round' })
  layer(isStreet, { color: '#ffffff', weight: 5, lineCap: 'round' })
  map.fitBounds(streets.getBounds().isValid() ? streets.getBounds() : ground.getBounds(), { animate: false })
  addNames(L, map, data)
  const pins = addPins(L, map, JSON.parse(box.dataset.pins || '[]'))
  if (box.dataset.easting) letPeopleChoose(L, map, box, data, pins)
  else if (pins.length) map.fitBounds(pins.map((pin) => [pin.northing, pin.easting]), { padding: [60, 60], maxZoom: -0.5, animate: false })
}

function library (box) {
  if (window.L) return Promise.resolve(window.L)
  const styles = document.createElement('link')
  styles.rel = 'stylesheet'
  styles.href = box.dataset.styles
  document.head.prepend(styles)
  return new Promise((resolve, reject) => {
    const script = document.createElement('script')
    script.src = box.dataset.library
    script.onload = () => resolve(window.L)
    script.onerror = () => reject(new Error('Leaflet did not load'))
    document.head.append(script)
  })
}

async function vectors (url) {
  const answer = await fetch(url, { headers: { Accept: 'application/json' } })
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`)
  return answer.json()
}

function groundStyle (feature) {
  const styles = {
    water: { color: '#7fa9c4', fillColor: '#c3dcea', fillOpacity: 1, weight: 1 },
    park: { color: '#a9c7a2', fillColor: '#d5e6d0', fillOpacity: 1, weight: 1 },
    building: { color: '#c9c4bb', fillColor: '#dedad3', fillOpacity: 1, weight: 1 },
    ward: { color: '#6b6b6b', weight: 1, dashArray: '4 5', fill: false }
  }
  return styles[feature.properties.kind] || styles.ward
}

function addNames (L, map, data) {
  const names = L.layerGroup().addTo(map)
  const all = streetNames(data)
  // For the eyes only: the list says what the map shows, and a hundred street names would drown it.
  map.getPane('tooltipPane').setAttribute('aria-hidden', 'true')
  const show = () => {
    names.clearLayers()
    if (map.getZoom() < LABELS_FROM_ZOOM) return
    for (const { name, easting, northing } of apart(all, map)) {
      const words = document.createElement('span')
      words.textContent = name
      names.addLayer(L.tooltip({ permanent: true, direction: 'center', className: 'fd-map__street-name', interactive: false })
        .setLatLng([northing, easting]).setContent(words))
    }
  }
  map.on('zoomend', show)
  show()
}

// The names that have room at this zoom, those in the middle of the view first: none lies over another.
function apart (names, map) {
  const centre = map.project(map.getCenter())
  const placed = names.map((one) => ({ ...one, ...xy(map.project([one.northing, one.easting])), half: one.name.length * LETTER_PX / 2 }))
  const away = (one) => Math.hypot(one.x - centre.x, one.y - centre.y)
  const crosses = (one, other) => Math.abs(other.y - one.y) < LINE_PX && Math.abs(other.x - one.x) < other.half + one.half
  const kept = []
  for (const one of placed.sort((one, other) => away(one) - away(other))) {
    if (!kept.some((other) => crosses(one, other))) kept.push(one)
  }
  return kept
}

function xy ({ x, y }) {
  return { x, y }
}

function addPins (L, map, pins) {
  for (const pin of pins) {
    const marker = L.marker([pin.northing, pin.easting], { icon: dot(L, 'fd-pin'), title: pin.title }).addTo(map)
    marker.getElement().setAttribute('aria-label', pin.title)
    marker.bindPopup(pinWords(pin))
  }
  return pins
}

function pinWords (pin) {
  const words = document.createElement(pin.href ? 'a' : 'span')
  words.textContent = pin.title
  if (pin.href) words.href = pin.href
  return words
}

function dot (L, name) {
  return L.divIcon({ className: name, html: '', iconSize: [26, 26], iconAnchor: [13, 13] })
}

function letPeopleChoose (L, map, box, data, pins) {
  const inputs = {
    easting: document.querySelector(`[name="${box.dataset.easting}"]`),
    northing: document.querySelector(`[name="${box.dataset.northing}"]`)
  }
  if (!inputs.easting || !inputs.northing) return
  const radios = box.dataset.spots ? [...document.querySelectorAll(`input[type="radio"][name="${box.dataset.spots}"][data-easting]`)] : []
  const marker = L.marker([0, 0], { icon: dot(L, 'fd-pin fd-pin--chosen'), keyboard: false, interactive: false })
  const put = (easting, northing) => {
    inputs.easting.value = String(Math.round(easting))
    inputs.northing.value = String(Math.round(northing))
    marker.setLatLng([northing, easting]).addTo(map)
  }
  const choose = ({ lat, lng }) => {
    put(lng, lat)
    tickNearest(radios, lng, lat)
    const street = nearest(data, lng, lat)
    const place = street && street.distance <= NEAR_ENOUGH_M ? street.name : box.dataset.nowhere
    box.querySelector('.fd-map__chosen').textContent = box.dataset.chosen.replace('{place}', place)
  }
  map.on('click', (event) => choose(event.latlng))
  map.getContainer().addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && event.target === map.getContainer()) {
      event.preventDefault()
      choose(map.getCenter())
    }
  })
  for (const radio of radios) {
    radio.addEventListener('change', () => {
      put(Number(radio.dataset.easting), Number(radio.dataset.northing))
      map.setView(marker.getLatLng(), Math.max(map.getZoom(), LABELS_FROM_ZOOM))
    })
  }
  startWhereTheBoxesSay(map, inputs, radios, pins, put)
}

function tickNearest (radios, easting, northing) {
  for (const radio of radios) radio.checked = false
  const away = (radio) => Math.hypot(radio.dataset.easting - easting, radio.dataset.northing - northing)
  const closest = radios.sort((one, other) => away(one) - away(other))[0]
  if (closest && away(closest) <= NEAR_ENOUGH_M) closest.checked = true
}

function startWhereTheBoxesSay (map, inputs, radios, pins, put) {
  const known = radios.map((radio) => [radio.dataset.northing, radio.dataset.easting]).concat(pins.map((pin) => [pin.northing, pin.easting]))
  const chosen = radios.find((radio) => radio.checked)
  if (inputs.easting.value && inputs.northing.value) put(Number(inputs.easting.value), Number(inputs.northing.value))
  else if (chosen) put(Number(chosen.dataset.easting), Number(chosen.dataset.northing))
  if (inputs.easting.value) map.setView([Number(inputs.northing.value), Number(inputs.easting.value)], 0)
  else if (known.length) map.fitBounds(known, { padding: [40, 40], maxZoom: 0, animate: false })
}
