// Warns two minutes before the session ends; one press goes on. When it has ended the page is locked where it is, and
// opens again once the same person has signed in, in another tab: nothing that was typed is lost. A machine that others
// use too goes to the start page instead.
import { ask } from './news.js'
const WARN_S = 120
const LOOK_AGAIN_MS = 5000
let timer = null

export function watchSession (page) {
  const box = page.querySelector('[data-module="fd-session"]')
  later(box, Number(box.dataset.left) - WARN_S)
}

function later (box, seconds) {
  clearTimeout(timer)
  timer = setTimeout(() => look(box), (Math.max(0, seconds) + 1) * 1000)
}

// Asks how long it lasts, and does what that calls for. Another tab may have gone on meanwhile.
async function look (box) {
  const news = await ask(box.dataset.url)
  if (!news || !news.seconds) return lock(box)
  if (news.who !== box.dataset.who) return location.reload()
  if (news.seconds > WARN_S) {
    shut(box)
    return later(box, news.seconds - WARN_S)
  }
  show(box, 'warning')
  later(box, news.seconds)
  box.querySelector('[data-session-stay]').onclick = () => stay(box)
}

async function stay (box) {
  const body = new URLSearchParams({ csrf_token: box.querySelector('[name="csrf_token"]').value })
  const answer = await fetch(box.dataset.url, { method: 'POST', body, redirect: 'error' }).catch(() => null)
  const news = answer?.ok ? await answer.json() : null
  if (!news) return lock(box)
  if (news.seconds > WARN_S) return look(box)
  show(box, 'last')
  box.querySelector('[data-session-close]').onclick = () => shut(box)
}

function lock (box) {
  if (box.dataset.away) return location.replace(box.dataset.away)
  show(box, 'over')
  document.body.classList.add('fd-locked')
  box.oncancel = (event) => event.preventDefault()
  const looking = setInterval(async () => {
    const news = document.hidden ? null : await ask(box.dataset.url)
    if (!news?.seconds) return
    clearInterval(looking)
    box.oncancel = null
    document.body.classList.remove('fd-locked')
    look(box)
  }, LOOK_AGAIN_MS)
}

function show (box, what) {
  for (const one of ['warning', 'last', 'over']) box.querySelector(`[data-session-${one}]`).hidden = one !== what
  const title = box.querySelector('[data-session-title]')
  title.textContent = title.dataset[what]
  if (!box.open) box.showModal()
}

function shut (box) {
  if (box.open) box.close()
}
