// Starts what makes a page quicker to use. Every page works without it.
import { initAll } from '../vendor/govuk/govuk-frontend.min.js'
import { sendOnce } from './send_once.js'

initAll()
sendOnce(document)

if (document.querySelector('[data-module="fd-map"]')) {
  import('./map.js').then(({ drawMaps }) => drawMaps(document))
}
if (document.querySelector('[data-module="fd-chat"], [data-module="fd-news"]')) {
  import('./chat.js').then(({ startChats }) => startChats(document))
}
if (document.querySelector('[data-module="fd-duty"]')) {
  import('./duty.js').then(({ startDuty }) => startDuty(document))
}
if (document.querySelector('[data-module="fd-telephone"]')) {
  import('./telephone.js').then(({ listen }) => listen(document))
}
if (document.querySelector('[data-module="fd-session"]')) {
  import('./session.js').then(({ watchSession }) => watchSession(document))
}
if (document.querySelector('[data-module="fd-shared"]')) {
  import('./shared.js').then(({ follow }) => follow(document))
}
if (document.querySelector('[data-module="fd-stall"]')) {
  import('./stall.js').then(({ watchForStall }) => watchForStall(document))
}
if (document.querySelector('[data-module="fd-share"]')) {
  import('./share.js').then(({ startSharing }) => startSharing(document))
}
if (document.querySelector('[data-module="fd-keys"]')) {
  import('./queue_keys.js').then(({ listenForKeys }) => listenForKeys(document))
}
if (document.querySelector('[data-module^="moj-"]')) {
  import('../vendor/moj/moj-frontend.min.js').then((moj) => moj.initAll())
}
