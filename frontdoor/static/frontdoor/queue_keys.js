// Keys for a queue: take the next, go down and up, choose, filter. Never while somebody types, and only as long as the
// box that says so is ticked: whoever speaks to their computer would press them by accident (WCAG 2.1.4).
const KEPT = 'frontdoor-queue-keys'

export function listenForKeys (page) {
  const box = page.querySelector('[data-module="fd-keys"]')
  const on = box.querySelector('input')
  on.checked = kept() !== 'off'
  on.addEventListener('change', () => keep(on.checked ? 'on' : 'off'))
  box.hidden = false
  page.addEventListener('keydown', (event) => {
    if (!on.checked || event.ctrlKey || event.altKey || event.metaKey || isTypedInto(event.target)) return
    const act = { t: takeNext, j: () => go(page, 1), k: () => go(page, -1), x: () => choose(page), f: filter }[event.key]
    if (act && act(page) !== false) event.preventDefault()
  })
}

function isTypedInto (element) {
  return element.matches('textarea, select, [contenteditable], input:not([type="checkbox"], [type="radio"])')
}

function takeNext (page) {
  const button = page.querySelector('[data-key="t"]')
  if (!button) return false
  button.click()
}

function rows (page) {
  return [...page.querySelectorAll('main tbody tr')].filter((row) => row.querySelector('a'))
}

function go (page, step) {
  const all = rows(page)
  const here = all.findIndex((row) => row.contains(page.activeElement))
  const next = all[here < 0 ? (step > 0 ? 0 : all.length - 1) : here + step]
  if (!next) return false
  next.querySelector('a').focus()
}

function choose (page) {
  const box = rows(page).find((row) => row.contains(page.activeElement))?.querySelector('input[type="checkbox"]')
  if (!box) return false
  box.click()
}

function filter (page) {
  const details = page.querySelector('.fd-filters')
  details.open = true
  details.querySelector('summary').focus()
}

// A browser that keeps nothing (a private window) has the keys on.
function kept () {
  try { return window.localStorage.getItem(KEPT) } catch { return null }
}

function keep (word) {
  try { window.localStorage.setItem(KEPT, word) } catch { /* for this page alone, then */ }
}
