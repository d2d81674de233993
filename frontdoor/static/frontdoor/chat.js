// Keeps a chat up to date beside the page. Without it the chat has a page of its own, with a link to look again.
import { ask, whenNew } from './news.js'

export function startChats (page) {
  for (const box of page.querySelectorAll('[data-module="fd-chat"]')) startChat(box)
  for (const box of page.querySelectorAll('[data-module="fd-news"]')) watch(box)
}

function startChat (box) {
  const list = box.querySelector('[data-chat-lines]')
  const form = box.querySelector('[data-chat-form]')
  const state = box.querySelector('[data-chat-state]')
  const share = document.querySelector('[data-chat-share]')
  list.hidden = false
  if (form) {
    form.hidden = false
    form.addEventListener('submit', (event) => send(event, form, look))
  }
  let shown = -1

  async function look () {
    const news = await ask(box.dataset.lines)
    if (!news) return
    const words = [news.place, state.dataset[news.state]].filter(Boolean).join(' ')
    if (words && state.textContent !== words) state.textContent = words
    if (news.lines.length !== shown) draw(list, news.lines)
    shown = news.lines.length
    if (news.state === 'open') {
      if (share) share.hidden = false
      document.querySelector('[data-chat-waiting]')?.remove()
    }
    renew('[data-chat-seen]', news.page)
    renew('[data-chat-their-form]', news.form)
    if (news.state === 'over') {
      if (form) form.hidden = true
      show(box, '[data-chat-while]', false)
      show(box, '[data-chat-after]', true)
      rest()
    }
  }

  const rest = whenNew(box.dataset.stream, look)
  look()
}

async function send (event, form, look) {
  event.preventDefault()
  const box = form.querySelector('textarea')
  if (!box.value.trim()) return box.focus()
  const answer = await fetch(form.action, { method: 'POST', body: new FormData(form), redirect: 'manual' }).catch(() => null)
  // A refusal is a page of its own, which says what is wrong: let the browser send the form itself.
  if (!answer || (answer.type !== 'opaqueredirect' && !answer.ok)) return form.submit()
  box.value = ''
  box.dispatchEvent(new Event('input'))
  box.focus()
  look()
}

// What stands there only while the chat goes on, or once it is over.
function show (box, place, isShown) {
  for (const part of box.querySelectorAll(place)) part.hidden = !isShown
}

// What the page shows beside the chat, where that has changed.
function renew (place, html) {
  const box = document.querySelector(place)
  if (!box || !html || box.dataset.last === html) return
  box.replaceChildren(...new DOMParser().parseFromString(html, 'text/html').body.childNodes)
  box.dataset.last = html
}

function draw (list, lines) {
  list.replaceChildren(...lines.map((line) => {
    const row = document.createElement('p')
    row.className = `fd-chat__line${line.mine ? ' fd-chat__line--mine' : ''}`
    const who = document.createElement('b')
    who.textContent = line.sender
    const when = document.createElement('span')
    when.className = 'fd-chat__time'
    when.textContent = line.time
    row.append(who, ' ', when, document.createElement('br'), line.text)
    if (line.link) row.append(' ', linkTo(line.link))
    return row
  }))
  list.scrollTop = list.scrollHeight
}

// The form that an adviser gives: its address is made by the server, its words are never read as HTML.
function linkTo ({ href, words }) {
  const link = document.createElement('a')
  link.className = 'govuk-link'
  link.href = href
  link.textContent = words
  return link
}

function watch (box) {
  // Compared with what the page was drawn from, not with the first answer: who came in between would never show.
  const drawn = JSON.stringify(JSON.parse(box.dataset.news))
  whenNew(box.dataset.stream, async () => {
    const news = await ask(box.dataset.url)
    if (news && JSON.stringify(news) !== drawn) location.reload()
  })
}
