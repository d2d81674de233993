// Keeps what is typed into an action while it is typed, so that a closed page or a lost session loses nothing.
(() => {
  const form = document.querySelector('form[data-keep]')
  if (!form) return
  const said = document.getElementById('kept')
  let waiting = 0
  const keep = async () => {
    try {
      const answer = await fetch(form.dataset.keep, { method: 'POST', body: new FormData(form), redirect: 'manual' })
      if (said) said.textContent = answer.ok ? said.dataset.kept : ''
    } catch { if (said) said.textContent = '' }
  }
  form.addEventListener('input', () => {
    clearTimeout(waiting)
    waiting = setTimeout(keep, 1500)
  })
  form.addEventListener('submit', () => clearTimeout(waiting))
})()
