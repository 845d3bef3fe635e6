import { useEffect, useRef } from 'preact/hooks'
import { go, path, search } from '../address.ts'

/** "Where is it?": one box for whatever names something that runs or ran. The key `/` goes to it. */
export const SearchBox = () => {
  const box = useRef<HTMLInputElement>(null)
  const asked = path.value === '/search' ? (search.value.get('q') ?? '') : ''
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return
      if (isTyping(event.target)) return
      event.preventDefault()
      box.current?.select()
      box.current?.focus()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
  return (
    <search class="where">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const text = box.current?.value.trim() ?? ''
          if (text !== '') go(`/search?${new URLSearchParams({ q: text }).toString()}`)
        }}
      >
        <input
          ref={box}
          type="search"
          name="q"
          maxLength={256}
          aria-label="Where is it? Digest, reference, version, commit or name"
          aria-keyshortcuts="/"
          placeholder="Where is it?"
          autocomplete="off"
          spellcheck={false}
          value={asked}
        />
      </form>
    </search>
  )
}

/** Whether keys go into a field, where a letter is a letter. */
const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
