// A second press while the first is on its way does nothing. The server is safe either way: this saves a wait.
const PATIENCE_MS = 8000

export function sendOnce (page) {
  page.addEventListener('submit', (event) => {
    const form = event.target
    if (form.method !== 'post' || event.defaultPrevented) return
    if (form.dataset.onItsWay) {
      event.preventDefault()
      return
    }
    form.dataset.onItsWay = 'yes'
    window.setTimeout(() => release(form), PATIENCE_MS)
  })
  // A page that comes back from the browser's memory must be able to send again.
  window.addEventListener('pageshow', () => page.querySelectorAll('form[data-on-its-way]').forEach(release))
}

function release (form) {
  delete form.dataset.onItsWay
}
