import { computed, signal } from '@preact/signals'

const written = (): string => `${location.pathname}${location.search}`

const address = signal(written())

/** The path of what is shown, such as `/projects/shop`; slashes at its end say nothing. */
export const path = computed(() => address.value.split('?')[0]?.replace(/\/+$/, '') || '/')

/** What the address says beside the path: filters, order, moment. All that can be seen is in it. */
export const search = computed(() => new URLSearchParams(address.value.split('?')[1] ?? ''))

/** Shows another view, as a step that Back undoes. */
export const go = (to: string): void => {
  history.pushState(null, '', to)
  address.value = written()
  scrollTo(0, 0)
}

/** Writes one thing into the address without a step of its own; empty takes it out. */
export const setSearch = (changes: Readonly<Record<string, string>>): void => {
  const next = new URLSearchParams(search.value)
  for (const [name, value] of Object.entries(changes))
    if (value === '') next.delete(name)
    else next.set(name, value)
  const text = next.toString()
  history.replaceState(null, '', text === '' ? path.value : `${path.value}?${text}`)
  address.value = written()
}

/** Takes clicks on links of the page's own; what opens elsewhere stays the browser's. */
export const followLinks = (root: HTMLElement): void => {
  addEventListener('popstate', () => {
    address.value = written()
  })
  root.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    if (!link || event.defaultPrevented || event.button !== 0) return
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    if (link.target !== '' || link.origin !== location.origin || link.download !== '') return
    if (/^\/(?:v1|docs|openapi)/.test(link.pathname)) return
    // What leads to another place of the same view: the browser goes there, focus included.
    const isHere = link.pathname === location.pathname && link.search === location.search
    if (link.hash !== '' && isHere) return
    event.preventDefault()
    go(`${link.pathname}${link.search}`)
  })
}
