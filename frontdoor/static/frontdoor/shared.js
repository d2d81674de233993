// Shows what the other has saved of a shared form. What is typed in this page is left alone.
import { ask, whenNew } from './news.js'

export function follow (page) {
  for (const box of page.querySelectorAll('[data-module="fd-shared"]')) {
    whenNew(box.dataset.stream, async () => {
      const news = document.hidden ? null : await ask(box.dataset.url)
      if (!news || String(news.version) === box.dataset.version) return
      box.dataset.version = news.version
      const rows = new DOMParser().parseFromString(news.page, 'text/html').body.childNodes
      box.querySelector('[data-shared-rows]').replaceChildren(...rows)
      box.querySelector('[data-shared-news]').textContent = box.dataset.changed
    })
  }
}
