import { useEffect, useState } from 'preact/hooks'

/** How long the button says what it did, in milliseconds. */
const saidMs = 2000

/** Puts a text where it can be pasted from, and says whether that went well. */
export const Copy = ({ text, name }: { readonly text: string; readonly name: string }) => {
  const [said, setSaid] = useState('')
  useEffect(() => {
    if (said === '') return
    const timer = setTimeout(() => setSaid(''), saidMs)
    return () => clearTimeout(timer)
  }, [said])
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text)
      setSaid('Copied')
    } catch {
      setSaid('Select and copy it by hand')
    }
  }
  return (
    <>
      <button type="button" class="copy" aria-label={`Copy ${name}`} onClick={() => void copy()}>
        Copy
      </button>{' '}
      <span role="status" class="quiet">
        {said}
      </span>
    </>
  )
}
