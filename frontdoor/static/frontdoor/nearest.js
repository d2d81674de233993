// Which street is nearest to a place, and where to write each street's name. Plain geometry in metres.

function lines (feature) {
  const { type, coordinates } = feature.geometry
  if (type === 'LineString') return [coordinates]
  return type === 'MultiLineString' ? coordinates : []
}

function named (data) {
  return data.features.filter((feature) => feature.properties.name && lines(feature).length)
}

function streets (data) {
  return named(data).filter((feature) => feature.properties.kind === 'street')
}

export function nearest (data, easting, northing) {
  let best = null
  for (const street of streets(data)) {
    for (const line of lines(street)) {
      for (let i = 1; i < line.length; i++) {
        const distance = toSegment([easting, northing], line[i - 1], line[i])
        if (!best || distance < best.distance) best = { name: street.properties.name, distance }
      }
    }
  }
  return best
}

export function streetNames (data) {
  const seen = new Map()
  for (const feature of named(data)) {
    const { name } = feature.properties
    const [easting, northing] = middle(lines(feature)[0])
    if (!seen.has(name)) seen.set(name, { name, easting, northing })
  }
  return [...seen.values()]
}

function middle (line) {
  const [one, other] = [line[Math.floor((line.length - 1) / 2)], line[Math.ceil((line.length - 1) / 2)]]
  return [(one[0] + other[0]) / 2, (one[1] + other[1]) / 2]
}

function toSegment (point, from, to) {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]]
  const length = dx * dx + dy * dy
  const along = length ? Math.max(0, Math.min(1, ((point[0] - from[0]) * dx + (point[1] - from[1]) * dy) / length)) : 0
  return Math.hypot(point[0] - from[0] - along * dx, point[1] - from[1] - along * dy)
}
