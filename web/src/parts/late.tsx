import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Trouble } from './trouble.tsx'

/** A component whose script comes late, and may be asked for before it is shown. */
export type Late<Props> = ComponentType<Props> & { readonly bring: () => void }

/**
 * A component whose script comes when it is first shown, and then stays: a view or a part of one,
 * never less.
 */
export const late = <Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): Late<Props> => {
  let kept: ComponentType<Props> | undefined
  const Late = (props: Props) => {
    const [Shown, setShown] = useState(() => kept)
    const [hasFailed, setFailed] = useState(false)
    useEffect(() => {
      if (Shown) return
      const show = async (): Promise<void> => {
        kept = await load()
        setShown(() => kept)
      }
      show().catch(() => setFailed(true))
    }, [])
    if (Shown) return <Shown {...props} />
    return hasFailed ? (
      <Trouble error={changed} again={() => location.reload()} />
    ) : (
      <p class="waiting">Loading…</p>
    )
  }
  // A failure is told where it is shown: the browser asks no more than once at a time.
  const bring = (): void => void load().catch(() => {})
  return Object.assign(Late, { bring })
}

// An upgraded server has other files than the page that is open, under other names.
const changed = new Error('This part of the page did not come. The page must be loaded again.')
