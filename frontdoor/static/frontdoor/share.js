// Work is moved by dragging one line onto another: that fills in the form below and sends it, and does nothing else.
export function startSharing (page) {
  const form = page.querySelector('[data-share-form]')
  const lines = [...page.querySelectorAll('[data-share]')]
  const offers = (name, value) => [...form.elements[name].options].some((option) => option.value === value)
  page.querySelector('[data-share-hint]').hidden = false
  let from = null

  // A queue that work is dragged onto is "back to the queue"; one cannot be told from another by the form.
  const target = (line) => line.dataset.share.startsWith('queue:') ? 'queue' : line.dataset.share
  const fits = (line) => from && line !== from && offers('target', target(line)) &&
    !(from.dataset.share.startsWith('queue:') && target(line) === 'queue')

  for (const line of lines) {
    line.draggable = offers('source', line.dataset.share)
    line.addEventListener('dragstart', (event) => {
      from = line
      event.dataTransfer.effectAllowed = 'move'
      event.dataTransfer.setData('text/plain', line.dataset.share)
    })
    line.addEventListener('dragover', (event) => {
      if (!fits(line)) return
      event.preventDefault()
      line.classList.add('fd-drop')
    })
    line.addEventListener('dragleave', () => line.classList.remove('fd-drop'))
    line.addEventListener('drop', (event) => {
      event.preventDefault()
      line.classList.remove('fd-drop')
      if (!fits(line)) return
      form.elements.source.value = from.dataset.share
      form.elements.target.value = target(line)
      form.requestSubmit()
    })
    line.addEventListener('dragend', () => { from = null })
  }
}
