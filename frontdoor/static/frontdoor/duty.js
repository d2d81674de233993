// Alerts come up by themselves, and show for how long they have waited. Without it the page asks again twice a minute.
const EVERY_MS = 3000
const LOST_AFTER = 3

export function startDuty (page) {
  for (const box of page.querySelectorAll('[data-module="fd-duty"]')) watch(box)
  const times = [...page.querySelectorAll('[data-since]')]
  const tick = () => times.forEach((time) => { time.textContent = waited(Date.now() - Date.parse(time.dataset.since)) })
  if (times.length) setInterval(tick, 1000)
}

function waited (ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const rest = String(seconds % 60).padStart(2, '0')
  return seconds < 3600 ? `${Math.floor(seconds / 60)} min ${rest} s` : `${Math.floor(seconds / 3600)} h ${Math.floor(seconds / 60) % 60} min`
}

function watch (box) {
  const lost = box.querySelector('[data-duty-lost]')
  let failed = 0
  setInterval(async () => {
    const mark = await ask(box.dataset.url)
    failed = mark === null ? failed + 1 : 0
    lost.hidden = failed < LOST_AFTER
    if (mark !== null && mark !== box.dataset.mark) location.reload()
  }, EVERY_MS)
}

async function ask (url) {
  try {
    // A redirect leads to the sign-in page: it is no answer.
    const answer = await fetch(url, { headers: { Accept: 'application/json' }, redirect: 'error' })
    return answer.ok ? (await answer.json()).mark : null
  } catch {
    return null
  }
}
