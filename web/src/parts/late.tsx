import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Trouble } from './trouble.tsx'

/**
 * A component whose script comes when it is first shown, and then stays: a view or a part of one,
 * never less.
 */
export const late = <Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> => {
  let kept: ComponentType<Props> | undefined
  return function Late(props: Props) {
    const [Shown, setShown] = useState(() => kept)
    const [hasFailed, setFailed] = useState(false)
    useEffect(() => {
      if (Shown) return
      const bring = async (): Promise<void> => {
        kept = await load()
        setShown(() => kept)
      }
      bring().catch(() => setFailed(true))
    }, [])
    if (Shown) return <Shown {...props} />
    return hasFailed ? (
      <Trouble error={changed} again={() => location.reload()} />
    ) : (
      <p class="waiting">Loading…</p>
    )
  }
}

// An upgraded server has other files than the page that is open, under other names.
const changed = new Error('This part of the page did not come. The page must be loaded again.')
