// Looks when there is something to see. A stream says when; without one, as where the server has no room for more, the
// page looks every few seconds by itself. With one it looks now and then all the same: so the council knows that somebody
// is there, and nothing is missed for long.
const ALONE_MS = 2500
const WITH_STREAM_MS = 30000
const ANOTHER_TRY_MS = 60000
const streams = new Map()

// Calls `look` at each piece of news. Gives what lets it rest, once nothing more is to be expected.
export function whenNew (url, look) {
  if (!streams.has(url)) streams.set(url, listen(url))
  return streams.get(url)(look)
}

function listen (url) {
  const looks = []
  let source = null
  let isResting = false
  let timer = null

  const all = () => looks.forEach((look) => look())
  const every = (ms) => {
    clearInterval(timer)
    timer = setInterval(all, ms)
  }

  // A page in the background holds no stream: browsers open few lines to one place, and other tabs need them.
  function open () {
    if (!url || source || isResting || document.hidden) return
    source = new EventSource(url)
    source.onopen = () => every(WITH_STREAM_MS)
    source.onmessage = all
    source.onerror = () => {
      every(ALONE_MS)
      // A line that broke comes back by itself; one that was refused does not.
      if (source?.readyState !== EventSource.CLOSED) return
      source = null
      setTimeout(open, ANOTHER_TRY_MS)
    }
  }

  function shut () {
    source?.close()
    source = null
    every(WITH_STREAM_MS)
  }

  document.addEventListener('visibilitychange', () => {
    if (document.hidden) return shut()
    if (!isResting) every(ALONE_MS)
    open()
    all()
  })
  every(ALONE_MS)
  open()
  return (look) => {
    looks.push(look)
    return () => {
      isResting = true
      shut()
    }
  }
}

export async function ask (url) {
  try {
    const answer = await fetch(url, { headers: { Accept: 'application/json' }, redirect: 'error' })
    return answer.ok ? await answer.json() : null
  } catch {
    return null
  }
}
