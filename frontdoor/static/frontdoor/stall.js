// Offers help to somebody who has stood still on a page for long, while an adviser is free; once a visit, and never while
// they type. Without it the button to ask for help is there all the same.
import { ask } from './news.js'
const STILL_MS = 120000

export function watchForStall (page) {
  for (const box of page.querySelectorAll('[data-module="fd-stall"]')) watch(box, page)
}

function watch (box, page) {
  const still = Number(box.dataset.stillMs) || STILL_MS
  let timer = null

  function again () {
    clearTimeout(timer)
    timer = setTimeout(offer, still)
  }

  async function offer () {
    if (document.hidden) return again()
    const news = await ask(box.dataset.url)
    for (const kind of ['input', 'change']) page.removeEventListener(kind, again)
    if (!news?.offered) return
    box.hidden = false
    const words = box.querySelector('[data-stall-words]')
    words.textContent = words.dataset.words
  }

  for (const kind of ['input', 'change']) page.addEventListener(kind, again)
  again()
}
